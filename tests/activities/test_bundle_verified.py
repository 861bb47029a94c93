"""Record bundles are read back: what is not what was written is named, and written anew while its records are here."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from activities import bundle_record
from documents.press import Press
from documents.vault import Vault
from schemas.audit import AuditVerb
from schemas.bundle import Bundle, BundleState, BundlesVerified, VerifyBundle
from schemas.task import StaffTask, TaskKind
from store import audit, task
from store.database import Pool
from tests.bundles import COMPLETED, NEXT_YEAR, Archive, completed, planned_bundle, run, start_of
from tests.s3 import s3_server, s3_vault

Tamper = Callable[[Archive, Bundle, Path], Awaitable[None]]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def archive(request: pytest.FixtureRequest, pool: Pool, press: Press, tmp_path: Path) -> Archive:
    if request.param == "s3":
        return Archive(pool, press, s3_vault(request.getfixturevalue("endpoint"), f"of {uuid4()}"))
    (tmp_path / "vault").mkdir()
    return Archive(pool, press, Vault.at((tmp_path / "vault").as_uri()))


async def one_byte(archive: Archive, about: Bundle, work: Path) -> None:
    content = bytearray(await archive.file(about, "events.csv"))
    content[-3] ^= 1
    await archive.put(about, "events.csv", bytes(content), work)


async def shortened(archive: Archive, about: Bundle, work: Path) -> None:
    await archive.put(about, "certificates.json", (await archive.file(about, "certificates.json"))[:-9], work)


async def missing(archive: Archive, about: Bundle, work: Path) -> None:  # noqa: ARG001 - all tamper alike
    names = await archive.vault.names(about.folder)
    await archive.vault.delete(about.folder, keeping=names.keys() - {"audit.json", "report.pdf"})


async def extra(archive: Archive, about: Bundle, work: Path) -> None:
    await archive.put(about, "notes.txt", b"I was here.", work)


async def another_manifest(archive: Archive, about: Bundle, work: Path) -> None:
    await archive.put(about, "manifest.json", await archive.file(about, "manifest.json") + b" ", work)


async def half_written(archive: Archive, about: Bundle, work: Path) -> None:  # noqa: ARG001
    names = await archive.vault.names(about.folder)
    await archive.vault.delete(about.folder, keeping=sorted(names.keys() - {"manifest.json"})[:4])


async def nothing_left(archive: Archive, about: Bundle, work: Path) -> None:  # noqa: ARG001
    await archive.vault.delete(about.folder)


WRONG: list[tuple[Tamper, list[str]]] = [
    (one_byte, ["The file events.csv is not what was written."]),
    (shortened, ["The file certificates.json is not what was written."]),
    (missing, ["The file report.pdf is missing.", "The file audit.json is missing."]),
    (extra, ["There is a file notes.txt that does not belong to it."]),
    (another_manifest, ["Its manifest is not the one that was written."]),
    (half_written, ["It has no manifest, so it is half written."]),
    (nothing_left, ["None of its files is there."]),
]
EACH_WRONG = pytest.mark.parametrize(("tamper", "problems"), WRONG, ids=[each.__name__ for each, _ in WRONG])


async def open_tasks(pool: Pool) -> list[StaffTask]:
    return (await task.open_tasks(pool)).tasks


async def test_one_that_is_whole_is_left_alone(pool: Pool, archive: Archive) -> None:
    written = await archive.write(await planned_bundle(pool))
    before = await archive.files(written)

    assert await archive.verify() == BundlesVerified(verified=1)

    now = await archive.now(written)
    assert now == written.model_copy(update={"verified_at": NEXT_YEAR})
    assert await archive.files(written) == before
    assert await open_tasks(pool) == []


@EACH_WRONG
async def test_what_is_wrong_is_named_and_mended_from_the_records(
    pool: Pool, archive: Archive, tmp_path: Path, tamper: Tamper, problems: list[str]
) -> None:
    written = await archive.write(await planned_bundle(pool))
    before = await archive.files(written)
    await tamper(archive, written, tmp_path)

    assert await archive.verify() == BundlesVerified(verified=1, repaired=1)

    now = await archive.now(written)
    assert (now.state, now.problem, now.verified_at, now.repaired_at) == (BundleState.WHOLE, "", NEXT_YEAR, NEXT_YEAR)
    assert now.written_at == written.written_at
    after = await archive.files(written)
    assert [name for name in before if before[name] != after[name]] == ["manifest.json"], "it says when it was made"
    assert after.keys() == before.keys()
    line = next(each for each in await audit.of_entity(pool, written.entity) if each.verb == "bundle.repaired")
    assert (line.facts["problems"], line.at) == (problems, NEXT_YEAR)
    told = await open_tasks(pool)
    assert [each.kind for each in told] == [TaskKind.BUNDLE_REPAIRED]
    assert f"(version 1) is not what was written. {problems[0]}" in told[0].text
    assert await archive.verify(NEXT_YEAR + timedelta(days=365)) == BundlesVerified(verified=1)


@EACH_WRONG
async def test_it_stays_damaged_where_the_records_are_gone(
    pool: Pool, archive: Archive, tmp_path: Path, tamper: Tamper, problems: list[str]
) -> None:
    written = await archive.write(await planned_bundle(pool))
    before = await archive.files(written)
    await tamper(archive, written, tmp_path)
    tampered = await archive.files(written)
    await pool.execute("delete from annual_report_version")

    assert await archive.verify() == BundlesVerified(verified=1, damaged=1)

    now = await archive.now(written)
    assert (now.state, now.problem) == (BundleState.DAMAGED, " ".join(problems))
    assert await archive.files(written) == tampered, "what is left is not touched"
    [told] = await open_tasks(pool)
    assert told.kind is TaskKind.BUNDLE_DAMAGED
    assert "Put the files back from a backup of the vault" in told.text

    # A year later it is still so, and nobody is told twice; then the files are put back.
    year = timedelta(days=365)
    assert await archive.verify(NEXT_YEAR + year) == BundlesVerified(verified=1, damaged=1)
    assert await open_tasks(pool) == [told]
    await archive.vault.delete(written.folder)
    for name, content in before.items():
        await archive.put(written, name, content, tmp_path)
    assert await archive.verify(NEXT_YEAR + 2 * year) == BundlesVerified(verified=1)
    now = await archive.now(written)
    assert (now.state, now.problem) == (BundleState.WHOLE, "")
    assert await open_tasks(pool) == []


async def test_part_of_the_records_is_not_enough(pool: Pool, archive: Archive, tmp_path: Path) -> None:
    """An event of the year that was disposed of would be missing from a bundle that is written anew."""
    written = await archive.write(await planned_bundle(pool))
    await one_byte(archive, written, tmp_path)
    await pool.execute("update event set disposed_at = $1", NEXT_YEAR)
    assert await archive.verify() == BundlesVerified(verified=1, damaged=1)


async def test_only_what_was_not_read_back_since_is_read(pool: Pool, archive: Archive, tmp_path: Path) -> None:
    first = await archive.write(await planned_bundle(pool))
    second = await archive.write(await planned_bundle(pool))
    await planned_bundle(pool)
    await pool.execute("update record_bundle set verified_at = $1 where folder = $2", NEXT_YEAR, second.folder)
    await one_byte(archive, first, tmp_path)
    await one_byte(archive, second, tmp_path)

    await archive.verify()

    assert (await archive.now(first)).repaired_at == NEXT_YEAR
    assert (await archive.now(second)).repaired_at is None


async def test_somebody_may_have_one_read_back(pool: Pool, archive: Archive, tmp_path: Path) -> None:
    written = await archive.write(await planned_bundle(pool))
    asked = VerifyBundle(bundle=start_of(written), actor="account:7", submission=uuid4(), as_of=NEXT_YEAR)
    assert await run(archive.activities.verify_bundle, asked) == BundlesVerified(verified=1)
    await one_byte(archive, written, tmp_path)
    again = asked.model_copy(update={"submission": uuid4(), "as_of": NEXT_YEAR + timedelta(days=1)})
    assert await run(archive.activities.verify_bundle, again) == BundlesVerified(verified=1, repaired=1)
    assert await run(archive.activities.verify_bundle, again) == BundlesVerified(verified=1)
    lines = [each for each in await audit.of_entity(pool, written.entity) if each.verb is AuditVerb.BUNDLE_VERIFIED]
    assert [(each.actor, each.facts) for each in lines] == [("account:7", {"state": "whole"})] * 2


async def test_what_is_written_anew_says_what_the_records_say_by_then(
    pool: Pool, archive: Archive, tmp_path: Path
) -> None:
    written = await archive.write(await planned_bundle(pool))
    later = await archive.write(await completed(pool, written.provider, as_of=COMPLETED + timedelta(days=9)))
    assert (later.version, later.folder) == (2, f"{written.provider}/2026/2")
    await pool.execute("update certificate set state = 'voided', voided_at = $1 where name = 'Ann Lo'", NEXT_YEAR)
    await extra(archive, later, tmp_path)

    assert await archive.verify() == BundlesVerified(verified=2, repaired=1)

    assert (await archive.file(later, "certificates.csv")).count(b",voided,") == 1
    assert (await archive.file(written, "certificates.csv")).count(b",voided,") == 0


async def test_one_that_is_disposed_of_while_it_is_read_back_stays_so(pool: Pool, archive: Archive) -> None:
    """Otherwise it would be taken for whole, and its folder would never be removed."""
    written = await archive.write(await planned_bundle(pool))
    await pool.execute("update record_bundle set state = 'disposed'")

    await bundle_record.verified(pool, written, NEXT_YEAR)
    await bundle_record.damaged(pool, written, ["None of its files is there."], NEXT_YEAR)
    await bundle_record.stuck(pool, written, "The disk of the vault is full.", NEXT_YEAR)

    now = await archive.now(written)
    assert (now.state, now.problem, now.verified_at) == (BundleState.DISPOSED, "", written.verified_at)
    assert await open_tasks(pool) == []


async def test_a_vault_that_is_away_is_waited_for(pool: Pool, press: Press, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    archive = Archive(pool, press, Vault.at((tmp_path / "vault").as_uri()))
    written = await archive.write(await planned_bundle(pool))
    (tmp_path / "vault").rename(tmp_path / "not mounted")

    for _ in range(2):
        with pytest.raises(ApplicationError, match="is not there") as error:
            await archive.verify()
        assert (error.value.type, error.value.non_retryable) == ("vault_away", False)

    assert (await archive.now(written)).state is BundleState.WHOLE
    assert [each.kind for each in await open_tasks(pool)] == [TaskKind.BUNDLE_STUCK]
    (tmp_path / "not mounted").rename(tmp_path / "vault")
    assert await archive.verify() == BundlesVerified(verified=1)
    assert await open_tasks(pool) == []


async def test_one_that_is_read_back_says_that_the_vault_is_there_again(
    pool: Pool, press: Press, tmp_path: Path
) -> None:
    (tmp_path / "vault").mkdir()
    archive = Archive(pool, press, Vault.at((tmp_path / "vault").as_uri()))
    written = await archive.write(await planned_bundle(pool))
    asked = VerifyBundle(bundle=start_of(written), actor="account:7", submission=uuid4(), as_of=NEXT_YEAR)
    (tmp_path / "vault").rename(tmp_path / "not mounted")

    with pytest.raises(ApplicationError, match="is not there"):
        await run(archive.activities.verify_bundle, asked)
    assert [each.kind for each in await open_tasks(pool)] == [TaskKind.BUNDLE_STUCK]
    (tmp_path / "not mounted").rename(tmp_path / "vault")
    await run(archive.activities.verify_bundle, asked)

    assert await open_tasks(pool) == []
