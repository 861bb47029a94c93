"""The vault: a folder and an S3 store do the same, and whatever fails is told in a sentence."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from documents.vault import PART, Vault, VaultError
from tests.s3 import s3_server, s3_vault

LIMITED = """
import asyncio, resource, sys
from pathlib import Path
from documents.vault import Vault
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
asyncio.run(Vault.at(sys.argv[1]).put("p/file", Path(sys.argv[2])))
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "s3":
        return s3_vault(request.getfixturevalue("endpoint"), f"of {uuid4()}")
    (tmp_path / "vault").mkdir()
    return Vault.at((tmp_path / "vault").as_uri())


async def put(vault: Vault, path: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    await vault.put(path, tmp_path / "file")


async def read(vault: Vault, path: str) -> bytes:
    return b"".join([piece async for piece in vault.read(path)])


@pytest.mark.parametrize("size", [0, 1, PART - 1, 2 * PART + 17])
async def test_what_is_put_comes_back(vault: Vault, tmp_path: Path, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    await put(vault, "P-1/2026/1/a.json", content, tmp_path)
    await put(vault, "P-1/2026/1/a.json", content, tmp_path)
    assert await read(vault, "P-1/2026/1/a.json") == content
    assert await vault.names("P-1/2026/1") == {"a.json": size}


async def test_a_folder_is_told_apart_from_one_whose_name_begins_alike(vault: Vault, tmp_path: Path) -> None:
    for path in ("P-1/2026/1/a.json", "P-1/2026/1/deep/b.json", "P-1/2026/11/a.json", "P-1/2026/1x"):
        await put(vault, path, b"x", tmp_path)
    assert sorted(await vault.names("P-1/2026/1")) == ["a.json", "deep/b.json"]
    await vault.delete("P-1/2026/1", keeping=["a.json"])
    assert sorted(await vault.names("P-1/2026")) == ["1/a.json", "11/a.json", "1x"]
    await vault.delete("P-1/2026/1")
    assert sorted(await vault.names("P-1/2026")) == ["11/a.json", "1x"]
    await vault.delete("P-1/2026/1")


async def test_what_is_not_there_is_not_found(vault: Vault) -> None:
    assert await vault.names("P-1/2026/1") == {}
    with pytest.raises(FileNotFoundError):
        await read(vault, "P-1/2026/1/manifest.json")


async def test_a_part_that_somebody_left_who_died_is_deleted_with_its_folder(tmp_path: Path) -> None:
    vault = Vault.at(tmp_path.as_uri())
    await put(vault, "P-1/2026/1/a.json", b"x", tmp_path)
    left = tmp_path / "P-1/2026/1/b.json#1"
    left.write_bytes(b"personal")
    await vault.delete("P-1/2026/1")
    assert not (tmp_path / "P-1/2026/1").exists()


async def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    vault = Vault.at((tmp_path / "not mounted").as_uri())
    with pytest.raises(VaultError, match="not mounted, is not there"):
        await put(vault, "P-1/2026/1/a.json", b"x", tmp_path)
    with pytest.raises(VaultError, match="is not there"):
        await vault.names("P-1/2026/1")
    assert not (tmp_path / "not mounted").exists()


async def test_an_s3_store_that_is_away_is_named(tmp_path: Path) -> None:
    with s3_server() as endpoint:
        vault = s3_vault(endpoint, "p")
        await put(vault, "a", b"x", tmp_path)
    with pytest.raises(VaultError, match="does not do what it is asked"):
        await read(vault, "a")


async def test_a_disk_that_takes_no_more_is_named_and_leaves_what_was_there(tmp_path: Path) -> None:
    vault = Vault.at(tmp_path.as_uri())
    await put(vault, "p/file", b"what was there", tmp_path)
    large = tmp_path / "large"
    for size in (PART - 1, 2 * PART):
        large.write_bytes(b"x" * size)
        said = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", LIMITED, tmp_path.as_uri(), str(large)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "VaultError: A file is larger than the vault may hold." in said.stderr
        assert await read(vault, "p/file") == b"what was there"
