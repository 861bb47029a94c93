"""A record bundle as one ZIP, made while it is sent: piece by piece, each file compared with the manifest."""

import asyncio
import hashlib
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator
from typing import IO, cast

from documents.archive import Sink
from documents.bundle import MANIFEST
from documents.bundle_check import ChangedError
from documents.vault import Vault
from schemas.bundle import Bundle, Manifest

QUICKLY = 1
"""Rows of text pack to a tenth even so."""
LARGE = 2**31


def name_of(bundle: Bundle) -> str:
    """What the archive is called, and the folder in it that holds the files."""
    return f"{bundle.provider} {bundle.year}-{(bundle.year + 1) % 100:02d} version {bundle.version}"


async def zip_of(vault: Vault, bundle: Bundle, manifest: Manifest) -> AsyncGenerator[bytes, None]:
    """The bytes of the archive, as they come; `manifest` is the one that was found to be right.

    Raises:
        ChangedError: a file is missing, or is not what was written; what was sent so far is no whole archive.
        VaultError: the vault does not answer any more.
    """
    sink = Sink()
    expected = {each.name: each.sha256 for each in manifest.files} | {MANIFEST: bundle.manifest_sha256}
    lengths = {each.name: each.bytes for each in manifest.files}
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_DEFLATED, compresslevel=QUICKLY) as archive:
        for name, sha256 in expected.items():
            entry = zipfile.ZipInfo(f"{name_of(bundle)}/{name}", manifest.made_at.timetuple()[:6])
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=lengths.get(name, 0) > LARGE) as writing:
                found = hashlib.sha256()
                async for piece in _pieces(vault, f"{bundle.folder}/{name}", name):
                    found.update(piece)
                    await asyncio.to_thread(writing.write, piece)
                    yield sink.taken()
                if found.hexdigest() != sha256:
                    raise ChangedError(f"The file {name} is not what was written.")
        yield sink.taken()
    yield sink.taken()


async def _pieces(vault: Vault, path: str, name: str) -> AsyncIterator[bytes]:
    try:
        async for piece in vault.read(path):
            yield piece
    except FileNotFoundError as error:
        raise ChangedError(f"The file {name} is missing.") from error
