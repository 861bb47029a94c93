"""Record bundles in a browser: waiting, written and downloaded, tampered with, verified, and damaged for good."""

import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from temporalio.client import Client

from schemas.bundle import Bundle, BundleState
from store import bundle
from store.database import Pool, create_pool, transaction
from tests.browser.steps import ask
from tests.browser.walking import Accessible, look_at
from tests.bundles import planned_bundle, start_of
from tests.conftest import alone
from tests.stack.conftest import RunningStack, eventually
from workers.plugin import PdupsPlugin
from workers.starting import start_bundle


@pytest.fixture(scope="module")
def planned(stack: RunningStack) -> Bundle:
    """The bundle of a completed year, waiting for a disk with room."""

    async def make(pool: Pool) -> Bundle:
        made = await planned_bundle(pool)
        async with transaction(pool) as conn:
            await bundle.note_problem(conn, made, "The disk of the vault is full.")
        return made

    return with_pool(stack, make)


def with_pool(stack: RunningStack, work: Callable[[Pool], Awaitable[Bundle]]) -> Bundle:
    """Something is done in the database of the stack."""

    async def connected() -> Bundle:
        async with await create_pool(stack.settings["PDUPS_DATABASE_URL"]) as pool:
            return await work(pool)

    return alone(connected())


def start_writing(stack: RunningStack, about: Bundle) -> None:
    """Its workflow begins, as the annual report's starts it."""

    async def start() -> None:
        address = stack.settings["PDUPS_TEMPORAL_ADDRESS"]
        client = await Client.connect(address, namespace="pdups", plugins=[PdupsPlugin()])
        await start_bundle(client, start_of(about))

    alone(start())


def test_a_bundle_from_its_plan_to_its_repair(
    stack: RunningStack, planned: Bundle, signed_in: Callable[[str], Page], accessible: Accessible, tmp_path: Path
) -> None:
    page = signed_in("supervisor")
    year = f"/staff/reports/{planned.provider}/{planned.year}"
    state = f"select state from record_bundle where folder = '{planned.folder}'"  # noqa: S608 - a sample
    lying = stack.folder / "vault" / planned.folder

    look_at(page, "/staff/bundles", accessible)
    expect(page.get_by_role("row", name=planned.provider)).to_contain_text("The disk of the vault is full.")
    look_at(page, year, accessible)
    expect(page.get_by_text("Not yet: The disk of the vault is full.")).to_be_visible()
    page.goto(f"{year}/bundle.zip")
    accessible(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("cannot be handed out now")

    start_writing(stack, planned)
    eventually(lambda: ask(stack, state) == BundleState.WHOLE)
    look_at(page, year, accessible)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="All records of the year as one file").click()
    waiting.value.save_as(tmp_path / "records.zip")
    with zipfile.ZipFile(tmp_path / "records.zip") as archive:
        assert {Path(each).name for each in archive.namelist()} == {each.name for each in lying.iterdir()}
    look_at(page, "/staff/audit?entity=bundle", accessible)

    (lying / "events.csv").write_bytes(b"Something else.")
    page.goto(year)
    page.get_by_role("button", name="Verify now").click()
    expect(page.locator("#told")).to_contain_text("version 1, was not what was written. It was written anew")
    accessible(page)
    look_at(page, "/staff/tasks", accessible)
    expect(page.get_by_text("The file events.csv is not what was written.")).to_be_visible()


def test_one_that_nobody_can_mend(
    stack: RunningStack, signed_in: Callable[[str], Page], accessible: Accessible
) -> None:
    page = signed_in("supervisor")

    async def gone(pool: Pool) -> Bundle:
        made = await planned_bundle(pool)
        async with transaction(pool) as conn:
            await bundle.whole(conn, made, manifest_sha256="0" * 64, files=17, size=9, as_of=made.planned_at)
        await pool.execute("delete from annual_report_version where provider = $1", made.provider)
        return made

    lost = with_pool(stack, gone)
    page.goto(f"/staff/reports/{lost.provider}/{lost.year}")
    page.get_by_role("button", name="Verify now").click()
    expect(page.locator("#told")).to_contain_text("is damaged. None of its files is there.")
    accessible(page)
    look_at(page, f"/staff/reports/{lost.provider}/{lost.year}", accessible)
    page.goto(f"/staff/reports/{lost.provider}/{lost.year}/bundle.zip")
    accessible(page)
    expect(page.get_by_text("They are not what was written")).to_be_visible()
