"""Whether a bundle in the vault is what was written: every file is read back and compared with the manifest."""

import hashlib
from functools import partial

from pydantic import ValidationError

from documents.bundle import MANIFEST
from documents.vault import Vault, together
from schemas.bundle import Bundle, Manifest, ManifestFile

LONGEST_MANIFEST = 1024 * 1024
NONE_LEFT = "None of its files is there."
HALF_WRITTEN = "It has no manifest, so it is half written."
OTHER_MANIFEST = "Its manifest is not the one that was written."


class ChangedError(Exception):
    """The bundle is not what was written; the message is a sentence that names what is wrong first."""


async def problems(vault: Vault, bundle: Bundle) -> list[str]:
    """What is wrong with a bundle, each in a sentence; an empty list means that it is whole.

    Raises:
        VaultError: the vault does not answer.
    """
    lying = await vault.names(bundle.folder)
    if not lying:
        return [NONE_LEFT]
    try:
        manifest = await manifest_of(vault, bundle)
    except ChangedError as error:
        return [str(error)]
    found = await together([partial(_wrong, vault, bundle.folder, each) for each in manifest.files])
    belonging = {MANIFEST, *(each.name for each in manifest.files)}
    extra = sorted(lying.keys() - belonging)
    return [*filter(None, found), *(f"There is a file {name} that does not belong to it." for name in extra)]


async def manifest_of(vault: Vault, bundle: Bundle) -> Manifest:
    """The manifest of a bundle, as it was written.

    Raises:
        ChangedError: there is none, or it is another one.
        VaultError: the vault does not answer.
    """
    content = bytearray()
    try:
        async for piece in vault.read(f"{bundle.folder}/{MANIFEST}"):
            content += piece
            if len(content) > LONGEST_MANIFEST:
                raise ChangedError(OTHER_MANIFEST)
    except FileNotFoundError as error:
        raise ChangedError(HALF_WRITTEN) from error
    if hashlib.sha256(content).hexdigest() != bundle.manifest_sha256:
        raise ChangedError(OTHER_MANIFEST)
    try:
        return Manifest.model_validate_json(bytes(content))
    except ValidationError as error:
        raise ChangedError(OTHER_MANIFEST) from error


async def listed_whole(vault: Vault, bundle: Bundle, manifest: Manifest) -> None:
    """Look, without reading them, whether all files of a manifest are there and as long as they were.

    Raises:
        ChangedError: one is not.
        VaultError: the vault does not answer.
    """
    lying = await vault.names(bundle.folder)
    for each in manifest.files:
        if lying.get(each.name) != each.bytes:
            raise ChangedError(
                f"The file {each.name} is {'not what was written' if each.name in lying else 'missing'}."
            )


async def _wrong(vault: Vault, folder: str, file: ManifestFile) -> str:
    found = hashlib.sha256()
    try:
        async for piece in vault.read(f"{folder}/{file.name}"):
            found.update(piece)
    except FileNotFoundError:
        return f"The file {file.name} is missing."
    return "" if found.hexdigest() == file.sha256 else f"The file {file.name} is not what was written."
