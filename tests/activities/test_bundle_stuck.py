"""A bundle that cannot be written is waited for: the reason is shown, staff are told once, and then it is written."""

import asyncio
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from documents.press import Press
from documents.vault import Vault
from schemas.audit import AuditVerb
from schemas.bundle import BundleState
from schemas.task import StaffTask, TaskKind
from store import audit, bundle, task
from store.database import Pool
from tests.bundles import COMPLETED, NEXT_YEAR, Archive, more_certificates, planned_bundle

WITH_LITTLE_ROOM = """
import asyncio, resource, sys
from documents.press import Press
from documents.vault import Vault
from store import bundle
from store.database import create_pool
from tests.bundles import Archive

async def main(database, vault):
    async with await create_pool(database) as pool, Press(1) as press:
        [planned] = await bundle.planned(pool)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
        await Archive(pool, press, Vault.at(vault)).write(planned)

if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
"""
LATER = COMPLETED + timedelta(days=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


@pytest.fixture
def archive(pool: Pool, press: Press, folder: Path) -> Archive:
    return Archive(pool, press, Vault.at(folder.as_uri()))


async def open_tasks(pool: Pool) -> list[StaffTask]:
    return (await task.open_tasks(pool)).tasks


async def test_a_disk_without_room(pool: Pool, archive: Archive, database_url: str, tmp_path: Path) -> None:
    """The operating system says no, to a process that may not make files as large as these."""
    planned = await planned_bundle(pool)
    script = tmp_path / "write.py"
    script.write_text(WITH_LITTLE_ROOM)
    for _ in range(2):
        said = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, str(script), database_url, (tmp_path / "vault").as_uri()],
            env={"PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "The disk on which a bundle is put together says: File too large." in said.stderr

    stuck = await archive.now(planned)
    assert (stuck.state, stuck.written_at) == (BundleState.PLANNED, None)
    assert stuck.problem == "The disk on which a bundle is put together says: File too large."
    [told] = await open_tasks(pool)
    assert told.kind is TaskKind.BUNDLE_STUCK
    assert "cannot be written as yet: The disk" in told.text

    written = await archive.write(planned, LATER)
    assert (written.state, written.problem) == (BundleState.WHOLE, "")
    assert LATER <= (written.written_at or COMPLETED) < LATER + timedelta(minutes=1)
    assert await open_tasks(pool) == []


async def test_a_vault_that_is_not_there(pool: Pool, archive: Archive, folder: Path) -> None:
    planned = await planned_bundle(pool)
    moved = await asyncio.to_thread(folder.rename, folder.with_name("elsewhere"))
    with pytest.raises(ApplicationError) as error:
        await archive.write(planned)
    assert (error.value.type, error.value.non_retryable) == ("vault_away", False)
    assert (await archive.now(planned)).problem.endswith("is not there.")
    await asyncio.to_thread(moved.rename, folder)
    assert (await archive.write(planned)).state is BundleState.WHOLE
    assert await open_tasks(pool) == []


async def test_what_another_attempt_left_does_not_stay(pool: Pool, archive: Archive, folder: Path) -> None:
    """One that was killed between two files: some are there, one is half of itself, no manifest."""
    planned = await planned_bundle(pool)
    lying = folder / planned.folder
    lying.mkdir(parents=True)
    (lying / "events.json").write_bytes(b"[")
    (lying / "events.csv#1").write_bytes(b"half a part")
    (lying / "of an older release.json").write_bytes(b"[]")
    written = await archive.write(planned)
    assert sorted(each.name for each in lying.iterdir()) == sorted(await archive.files(written))
    assert len(await archive.files(written)) == written.files


async def test_what_does_not_come_back_as_it_was_put_is_not_whole(pool: Pool, archive: Archive, folder: Path) -> None:
    """Somebody changes a file as soon as it is there, before it is read back."""
    planned = await planned_bundle(pool)
    await more_certificates(pool, 3_000)
    over = threading.Event()

    def tamper() -> None:
        while not over.wait(0.001):
            with suppress(OSError), (folder / planned.folder / "report.csv").open("r+b") as file:
                file.write(b"Something else.")

    tampering = asyncio.create_task(asyncio.to_thread(tamper))
    try:
        with pytest.raises(ApplicationError, match=r"does not come back as it was: The file report\.csv is not what"):
            await archive.write(planned)
    finally:
        over.set()
        await tampering
    assert (await archive.now(planned)).state is BundleState.PLANNED
    assert (await archive.write(planned)).state is BundleState.WHOLE


async def test_writing_twice_writes_once(pool: Pool, archive: Archive) -> None:
    planned = await planned_bundle(pool)
    written = await archive.write(planned)
    assert await archive.write(planned, LATER) == written
    lines = [each for each in await audit.of_entity(pool, written.entity) if each.verb is AuditVerb.BUNDLE_WRITTEN]
    assert [each.facts for each in lines] == [{"files": written.files, "bytes": written.bytes}]


async def test_one_whose_records_are_gone_is_not_written(pool: Pool, archive: Archive) -> None:
    planned = await planned_bundle(pool)
    await pool.execute("delete from annual_report_version")
    with pytest.raises(ApplicationError) as error:
        await archive.write(planned)
    assert (error.value.type, error.value.non_retryable) == ("no_records", True)
    assert [each.kind for each in await open_tasks(pool)] == [TaskKind.BUNDLE_STUCK]
    assert await archive.files(planned) == {}


async def test_one_that_was_disposed_of_before_its_turn_is_none_that_is_missing(pool: Pool, archive: Archive) -> None:
    planned = await planned_bundle(pool)
    await pool.execute("delete from annual_report_version")
    await pool.execute("update record_bundle set state = 'disposed'")
    assert (await archive.activities._written(planned, COMPLETED)).state is BundleState.DISPOSED  # noqa: SLF001 - what an attempt does that looked before
    assert await open_tasks(pool) == []


async def test_one_that_is_disposed_of_meanwhile_does_not_come_back(pool: Pool, archive: Archive) -> None:
    planned = await planned_bundle(pool)
    hold = await pool.acquire()
    transaction = hold.transaction()
    await transaction.start()
    await bundle.hold(hold, planned)
    await hold.execute("update record_bundle set state = 'disposed'")
    writing = asyncio.create_task(archive.write(planned))
    while not await archive.vault.names(planned.folder):  # noqa: ASYNC110 - a file rings no bell
        await asyncio.sleep(0.01)
    await transaction.commit()
    await pool.release(hold)
    await writing
    assert await archive.files(planned) == {}
    assert (await archive.now(planned)).state is BundleState.DISPOSED


async def test_a_repair_that_is_stuck_keeps_no_other_waiting(pool: Pool, archive: Archive, folder: Path) -> None:
    """Where one cannot be written anew, all others are read back first; then it is tried again."""
    first = await archive.write(await planned_bundle(pool))
    second = await archive.write(await planned_bundle(pool))
    assert first.provider < second.provider
    (folder / first.folder / "manifest.json").unlink()
    # A folder of a file's name is an obstacle that the vault itself cannot take away.
    (folder / first.folder / "report.pdf").unlink()
    (folder / first.folder / "report.pdf").mkdir()
    (folder / first.folder / "report.pdf" / "in the way").write_bytes(b"")

    with pytest.raises(ApplicationError) as error:
        await archive.verify()
    assert (error.value.type, error.value.non_retryable) == ("vault_away", False)
    assert (await archive.now(second)).verified_at == NEXT_YEAR
    now = await archive.now(first)
    assert (now.state, now.verified_at) == (BundleState.DAMAGED, first.verified_at)
    assert now.problem.startswith("It has no manifest, so it is half written. The vault does not do what it is asked")
    assert [each.kind for each in await open_tasks(pool)] == [TaskKind.BUNDLE_STUCK]

    (folder / first.folder / "report.pdf" / "in the way").unlink()
    (folder / first.folder / "report.pdf").rmdir()
    done = await archive.verify()
    assert (done.verified, done.repaired) == (2, 1)
    assert [each.kind for each in await open_tasks(pool)] == [TaskKind.BUNDLE_REPAIRED]
