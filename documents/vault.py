"""The vault: where record bundles lie, file by file; a folder, or any store that speaks Amazon's S3.

A file is there whole or not at all, whoever dies while it is written. What the vault cannot do now is a `VaultError`,
with a sentence an operator can act on; trying again later may help.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError
from obstore.store import LocalStore, S3Store

PIECE = 1024 * 1024
"""Bytes that are read from the vault at once."""
PART = 5 * 1024 * 1024
"""Larger files travel in parts of this size, the smallest that S3 takes; two of them are held at a time."""
PARTS_AT_ONCE = 2
ASKED_AT_ONCE = 4
ANSWERS_WITHIN = timedelta(seconds=30)
TRIED_FOR = timedelta(seconds=20)
LONGEST_REASON = 200
Done = TypeVar("Done")
_REASONS = {
    "os error 28": "The disk of the vault is full.",
    "os error 122": "The vault may not grow any more: a quota is used up.",
    "os error 27": "A file is larger than the vault may hold.",
    "os error 13": "The folder of the vault may not be written to.",
    "os error 30": "The disk of the vault can only be read.",
}
"""By what the operating system calls them, errors an operator mends outside of us."""


class VaultError(Exception):
    """The vault does not take or give what it is asked for; the message is a sentence that says why."""


class Vault:
    """The files of all bundles. Nothing is opened before it is needed.

    Args:
        open_store: makes the store; called until it works.
        root: the folder, where it is one. It is not made here: one that is missing may be a disk that is not mounted,
            and what was written below it would be lost.
    """

    def __init__(self, open_store: Callable[[], LocalStore | S3Store], root: Path | None = None) -> None:
        self._open = open_store
        self._opened: LocalStore | S3Store | None = None
        self._root = root

    @classmethod
    def at(
        cls,
        url: str,
        *,
        endpoint: str | None = None,
        region: str | None = None,
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
    ) -> Self:
        """The vault at ``file:///folder`` or ``s3://bucket/prefix``; the rest is S3's.

        Keys that are not given come from where Amazon's own tools find them: the environment, or the machine's role.
        """
        where = urlsplit(url)
        if where.scheme == "file":
            root = Path(unquote(where.path))
            return cls(lambda: LocalStore(prefix=root, automatic_cleanup=True), root)
        given = {
            "endpoint": endpoint,
            "region": region,
            "access_key_id": access_key_id,
            "secret_access_key": secret_access_key,
        }
        config: Any = {name: value for name, value in given.items() if value}
        return cls(
            lambda: S3Store(
                where.netloc,
                prefix=where.path.strip("/") or None,
                config=config,
                client_options={"allow_http": (endpoint or "").startswith("http://"), "timeout": ANSWERS_WITHIN},
                retry_config={"retry_timeout": TRIED_FOR},
            )
        )

    async def put(self, path: str, file: Path) -> None:
        """Keep a file under this path, in place of what is there.

        Raises:
            VaultError: it cannot be kept; what was there before is still there.
        """
        with _in_a_sentence():
            await obstore.put_async(self._store(), path, file, chunk_size=PART, max_concurrency=PARTS_AT_ONCE)
            if self._root:
                await asyncio.to_thread(_to_disk, self._root / path)

    async def read(self, path: str) -> AsyncIterator[bytes]:
        """The bytes of a file, in pieces.

        Raises:
            FileNotFoundError: there is none.
            VaultError: it cannot be read.
        """
        with _in_a_sentence(passing=FileNotFoundError):
            found = await obstore.get_async(self._store(), path)
            async for piece in found.stream(min_chunk_size=PIECE):
                yield piece

    async def names(self, folder: str) -> dict[str, int]:
        """The files below a folder by their paths within it, and how long each is; none where there is no folder.

        Raises:
            VaultError: it cannot be looked into.
        """
        found: dict[str, int] = {}
        with _in_a_sentence():
            async for part in obstore.list(self._store(), f"{folder}/"):
                found |= {each["path"].removeprefix(f"{folder}/"): each["size"] for each in part}
        return found

    async def delete(self, folder: str, keeping: Collection[str] = ()) -> None:
        """Delete what lies below a folder, but for some names.

        Raises:
            VaultError: something of it cannot be deleted.
        """
        paths = [f"{folder}/{name}" for name in await self.names(folder) if name not in keeping]
        with _in_a_sentence():
            if paths:
                await obstore.delete_async(self._store(), paths)
            if self._root:
                await asyncio.to_thread(_sweep, self._root / folder, keeping)

    def _store(self) -> LocalStore | S3Store:
        if self._root and not self._root.is_dir():
            raise VaultError(f"The folder of the vault, {self._root}, is not there.")
        if self._opened is None:
            self._opened = self._open()
        return self._opened


async def together(work: Sequence[Callable[[], Awaitable[Done]]]) -> list[Done]:
    """Ask the vault for several things, a few at a time, since it may be far away; what each brought, in order.

    Raises:
        VaultError: one of them failed; none is under way any more then, and what was not begun is left out.
    """
    done: list[Done] = []
    for begin in range(0, len(work), ASKED_AT_ONCE):
        some = await asyncio.gather(*(each() for each in work[begin : begin + ASKED_AT_ONCE]), return_exceptions=True)
        for each in some:
            if isinstance(each, BaseException):
                raise each
            done.append(each)
    return done


def _to_disk(file: Path) -> None:
    """Wait until a file is on the disk, with its name: what is kept for years must not be lost with the power."""
    for each in (file, file.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(folder: Path, keeping: Collection[str]) -> None:
    """Take away what no listing shows: parts that somebody left who died while writing, and folders without a file."""
    for each in sorted(folder.rglob("*"), reverse=True):
        if each.is_dir():
            _remove_if_empty(each)
        elif each.relative_to(folder).as_posix() not in keeping:
            each.unlink()
    _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


@contextmanager
def _in_a_sentence(passing: type[Exception] = VaultError) -> Iterator[None]:
    try:
        yield
    except passing:
        raise
    except (BaseError, OSError) as error:
        raise VaultError(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    """What an operator can do something about, in words; else what the library says, without its inner workings."""
    text = str(error)
    for sign, sentence in _REASONS.items():
        if f"({sign})" in text or f"[Errno {sign.rpartition(' ')[2]}]" in text:
            return sentence
    if isinstance(error, PermissionDeniedError):
        return "The vault does not let us in: the keys or the permissions are not right."
    first_line, _, _ = text.partition("\n")
    return f"The vault does not do what it is asked: {first_line[:LONGEST_REASON]}"
