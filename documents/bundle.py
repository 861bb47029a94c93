"""The files of a record bundle: every row as JSON and as CSV, each file hashed while it is written.

Rows come in parts and go to the disk at once, so a bundle takes no more memory than one part of its largest file.
"""

import asyncio
import csv
import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from documents.spreadsheet import Cell, neutral
from documents.vault import VaultError
from schemas.bundle import Manifest, ManifestFile

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
"""What `sha256sum -c` reads, so that a bundle can be looked at without any program of ours."""
_MARK = b"\xef\xbb\xbf"
"""Tells Excel that the letters are UTF-8."""


class Written:
    """A file that is being written, with its hash; to be used as a context.

    Raises:
        VaultError: the disk is full, or says no for another reason; so do its methods.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        with on_disk():
            self._file = (folder / name).open("wb")
        self._hash = hashlib.sha256()
        self._bytes = 0

    def __enter__(self) -> Self:
        """Write into it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; what could not be written has been said by then."""
        with suppress(OSError):
            self._file.close()

    def add(self, data: bytes) -> None:
        """Add some bytes."""
        with on_disk():
            self._file.write(data)
        self._hash.update(data)
        self._bytes += len(data)

    def told(self) -> ManifestFile:
        """What a manifest says of it, now that all of it is written."""
        with on_disk():
            self._file.flush()
        return ManifestFile(name=self.name, bytes=self._bytes, sha256=self._hash.hexdigest())


async def write_part(
    folder: Path, part: str, columns: Sequence[str], rows: AsyncIterator[Sequence[Any]]
) -> list[ManifestFile]:
    """Write the rows of a part as ``<part>.json``, an array with one row a line, and as ``<part>.csv``.

    Rows come some at a time; each is its JSON, then its cells, which `columns` name.

    Raises:
        VaultError: the disk is full.
    """
    with Written(folder, f"{part}.json") as as_json, Written(folder, f"{part}.csv") as as_csv:
        as_json.add(b"[")
        as_csv.add(_MARK + _lines([columns]))
        before = "\n"
        async for some in rows:
            await asyncio.to_thread(_add, as_json, as_csv, before, some)
            before = ",\n"
        as_json.add(b"\n]\n")
        return [as_json.told(), as_csv.told()]


def _add(as_json: Written, as_csv: Written, before: str, rows: Sequence[Any]) -> None:
    as_json.add((before + ",\n".join(row[0] for row in rows)).encode())
    as_csv.add(_lines(_cells(row) for row in rows))


def write_file(folder: Path, name: str, content: bytes) -> ManifestFile:
    """Write a file whose bytes are there already.

    Raises:
        VaultError: the disk is full.
    """
    with Written(folder, name) as written:
        written.add(content)
        return written.told()


def write_manifest(folder: Path, manifest: Manifest) -> ManifestFile:
    """Write the manifest; it is no part of itself, so its own hash is kept elsewhere."""
    return write_file(folder, MANIFEST, manifest.model_dump_json(indent=2).encode() + b"\n")


def sums(files: Iterable[ManifestFile]) -> bytes:
    """The hashes of files as `sha256sum` writes and checks them."""
    return "".join(f"{each.sha256}  {each.name}\n" for each in files).encode()


@contextmanager
def on_disk() -> Iterator[None]:
    """Where bundles are put together, an error of the disk is told as the vault's are; Postgres' are none of ours."""
    try:
        yield
    except OSError as error:
        raise VaultError(f"The disk on which a bundle is put together says: {error.strerror}.") from error


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cells(row: Sequence[Any]) -> list[Cell]:
    return [_cell(each) for each in row[1:]]


def _cell(value: Any) -> Cell:
    """A value as a spreadsheet may show it: never a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return neutral("; ".join(value) if isinstance(value, list) else str(value))
