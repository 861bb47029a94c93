"""Record bundles at the console: handed out exactly as they were written or not at all, and seen by staff."""

import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import FastAPI

from documents.press import Press
from documents.vault import Vault
from policy.dates import report_year_words
from schemas.account import Role
from schemas.bundle import Bundle
from store import bundle
from store.bundle_records import COLUMNS
from store.database import Pool, transaction
from tests import records
from tests.bundles import APPROVED, COMPLETED, Archive, completed, planned_bundle
from tests.console.public.conftest import Clock, clock
from tests.console.visitor import Visitor

__all__ = ["clock"]

FILES = 5 + 2 * len(COLUMNS)
SignedIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="module")
async def press() -> AsyncIterator[Press]:
    async with Press(1) as opened:
        yield opened


@pytest.fixture
def archive(pool: Pool, press: Press, app: FastAPI, tmp_path: Path, clock: Clock) -> Archive:
    clock.at = COMPLETED
    (tmp_path / "vault").mkdir()
    app.state.vault = Vault.at((tmp_path / "vault").as_uri())
    return Archive(pool, press, app.state.vault)


@pytest.fixture
async def planned(pool: Pool, archive: Archive) -> Bundle:
    assert archive
    return await planned_bundle(pool)


@pytest.fixture
async def written(archive: Archive, planned: Bundle) -> Bundle:
    return await archive.write(planned)


@pytest.fixture
async def pat(signed_in: SignedIn, planned: Bundle) -> Visitor:
    """Pat Owens of the provider."""
    return await signed_in("Pat Owens", Role.PROVIDER, provider=planned.provider)


@pytest.fixture
async def sue(signed_in: SignedIn) -> Visitor:
    """Sue Visor, a supervisor."""
    return await signed_in("Sue Visor", Role.SUPERVISOR)


@pytest.fixture
async def ann(signed_in: SignedIn) -> Visitor:
    """Ann Smith, a reviewer."""
    return await signed_in("Ann Smith", Role.REVIEWER)


OURS = "/providers/P-00001/reports/2026/bundle.zip"


def theirs(about: Bundle) -> str:
    return f"/staff/reports/{about.provider}/2026/bundle.zip"


async def asked_for(pool: Pool) -> list[tuple[str, str, str]]:
    """Verifications that are saved: of what, by whom."""
    rows = await pool.fetch("select entity, actor, state from submission where kind = 'verify_bundle'")
    return [(row["entity"], row["actor"], row["state"]) for row in rows]


async def test_provider_and_staff_get_every_file_as_it_was_written(
    pool: Pool, archive: Archive, written: Bundle, pat: Visitor, ann: Visitor
) -> None:
    files = await archive.files(written)
    for browser, address in ((pat, OURS), (ann, theirs(written)), (pat, f"{OURS}?version=1")):
        answer = await browser.client.get(address)
        assert answer.status_code == 200
        name = f"{written.provider} 2026-27 version 1"
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}.zip"'
        with zipfile.ZipFile(io.BytesIO(answer.content)) as found:
            assert found.testzip() is None
            assert {each.removeprefix(f"{name}/"): found.read(each) for each in found.namelist()} == files
    told = await pool.fetch(
        "select actor from audit_line where verb = 'bundle.downloaded' and entity = $1", written.entity
    )
    assert len({row["actor"] for row in told}) == 2
    assert len(told) == 3


async def test_nobody_gets_what_is_not_theirs_or_not_there(
    pool: Pool, archive: Archive, written: Bundle, signed_in: SignedIn
) -> None:
    other = await records.approved_provider(pool, APPROVED)
    stranger = await signed_in("Una Other", Role.PROVIDER, provider=other.number)
    for address in (OURS, f"{OURS}?version=9", "/providers/P-00001/reports/99999999999/bundle.zip", theirs(written)):
        assert (await stranger.get(address)).status in {403, 404}
    assert await archive.files(written)


async def test_an_earlier_version_stays_available(archive: Archive, pool: Pool, written: Bundle, pat: Visitor) -> None:
    later = await archive.write(await completed(pool, written.provider))
    assert f"{later.provider} 2026-27 version 2" in (await pat.client.get(OURS)).headers["content-disposition"]
    first = await pat.client.get(f"{OURS}?version=1")
    assert "version 1" in first.headers["content-disposition"]
    page = await pat.get("/providers/P-00001/reports/2026")
    assert f'href="{OURS}"' in page.html
    assert f'href="{OURS}?version=1"' in page.html


async def test_one_that_is_not_written_yet_says_so(pool: Pool, planned: Bundle, pat: Visitor, ann: Visitor) -> None:
    async with transaction(pool) as conn:
        await bundle.note_problem(conn, planned, "The disk of the vault is full.")
    page = await pat.get(OURS)
    assert (page.status, "They have been on their way to the vault since" in page.words) == (503, True)
    assert "disk" not in page.words
    assert "The disk of the vault is full." in (await ann.get(theirs(planned))).words
    assert "Not yet: The disk of the vault is full." in (await ann.get(f"/staff/reports/{planned.provider}/2026")).words
    year = await pat.get("/providers/P-00001/reports/2026")
    assert "It has been on its way to the vault since" in year.words
    assert "bundle.zip" not in year.html


async def test_a_changed_file_is_not_handed_out_and_is_looked_at(
    pool: Pool, archive: Archive, written: Bundle, pat: Visitor, tmp_path: Path
) -> None:
    await archive.put(written, "events.csv", b"Something else.", tmp_path)
    page = await pat.get(OURS)
    assert (page.status, "They are not what was written" in page.words) == (503, True)
    assert await asked_for(pool) == [(written.entity, "system", "saved")]
    assert await pool.fetchval("select count(*) from audit_line where verb = 'bundle.downloaded'") == 0


async def test_what_changes_while_it_is_sent_cuts_the_file(
    pool: Pool, archive: Archive, written: Bundle, pat: Visitor, tmp_path: Path
) -> None:
    """As long as it was and still another: found when it is read, so what was sent so far is no whole archive."""
    content = bytearray(await archive.file(written, "letters.json"))
    content[50] ^= 1
    await archive.put(written, "letters.json", bytes(content), tmp_path)
    with pytest.raises(RuntimeError, match=r"The file letters\.json is not what was written\."):
        await pat.client.get(OURS)
    assert await asked_for(pool) == [(written.entity, "system", "saved")]


async def test_a_vault_that_is_away_is_no_fault_of_the_bundle(
    pool: Pool, written: Bundle, app: FastAPI, pat: Visitor, tmp_path: Path
) -> None:
    assert written
    app.state.vault = Vault.at((tmp_path / "not mounted").as_uri())
    page = await pat.get(OURS)
    assert (page.status, "does not answer just now" in page.words) == (503, True)
    assert await asked_for(pool) == []


async def test_what_is_disposed_of_is_gone(pool: Pool, written: Bundle, pat: Visitor) -> None:
    await pool.execute("update record_bundle set state = 'disposed'")
    page = await pat.get(OURS)
    assert (page.status, "disposed of" in page.words) == (410, True)
    assert written


async def test_the_shelf_says_what_is_wrong_and_supervisors_let_it_be_verified(
    pool: Pool, written: Bundle, sue: Visitor, ann: Visitor
) -> None:
    page = await ann.get("/staff/bundles")
    assert "Whole 1," in page.words
    assert "Damaged None" in page.words
    assert "on October 1 of each year" in page.words
    async with transaction(pool) as conn:
        await bundle.damaged(conn, written, "The file events.csv is missing.", COMPLETED)
    assert "Verify now" not in (await ann.get("/staff/bundles")).words
    page = await sue.get("/staff/bundles")
    assert "The file events.csv is missing." in page.words
    address = f"/staff/bundles/{written.provider}/2026/1/verify"
    after = await sue.submit(page, address)
    assert "is read back as soon as the system gets to it" in after.words
    [(entity, actor, _)] = await asked_for(pool)
    assert (entity, actor.startswith("account:")) == (written.entity, True)
    assert (await ann.post(address, {})).status == 403
    for asked in (uuid4(), "%00", "x"):
        there = await sue.get(f"/staff/bundles?told=verified&bundle={written.folder}&asked={asked}")
        assert "is read back as soon as" in there.words
    there = await sue.get(f"/staff/bundles?told=verified&bundle={written.folder}")
    assert "is damaged. The file events.csv is missing." in there.words
    year = await sue.get(f"/staff/reports/{written.provider}/2026")
    assert "Damaged It is not what was written" in year.words
    assert year.form(address)


async def test_what_the_shelf_is_asked_to_say_is_nobody_elses_to_choose(written: Bundle, sue: Visitor) -> None:
    assert written
    for odd in ("", "x", "a/b/c", "P-00001/2026", "P-00001/2026/1/2", "P-1/" + "9" * 40 + "/1", "P-00001/2026/²"):
        page = await sue.get(f"/staff/bundles?told=verified&bundle={odd}")
        assert page.status == 200
    there = await sue.get(f"/staff/bundles?told=verified&bundle={written.folder}")
    assert "version 1, is whole, read back on Saturday, July 10, 2027" in there.words


async def test_who_asks_hears_that_a_bundle_had_to_be_written_anew(written: Bundle, sue: Visitor, pool: Pool) -> None:
    await pool.execute("update record_bundle set verified_at = $1, repaired_at = $1", COMPLETED)
    there = await sue.get(f"/staff/bundles?told=verified&bundle={written.folder}")
    assert "was not what was written. It was written anew from the records on" in there.words
    assert "usa-alert--warning" in there.html


async def test_only_what_was_written_can_be_verified(planned: Bundle, sue: Visitor) -> None:
    page = await sue.get("/staff/bundles")
    assert f"{planned.provider}, {report_year_words(2026)}" in page.words
    token = (await sue.get("/staff/closures")).forms[0].fields["form_token"]
    for address in (f"{planned.provider}/2026/1", f"{planned.provider}/2026/7", f"P-99999/{2**40}/1"):
        assert (await sue.post(f"/staff/bundles/{address}/verify", {"form_token": token[0]})).status == 404
