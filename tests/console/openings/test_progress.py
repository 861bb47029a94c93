"""What the page of opened rules shows while people answer, and more time for all of them."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from schemas.application import Stage
from store.database import Pool
from tests.console.openings.conftest import Opened
from tests.console.visitor import Page, Visitor
from tests.openings import FIRST, NEWER
from tests.records import RECEIVED
from tests.transitions import DAY, STILL_NEWER, lapsed, reapplied, still_newer

PAGE = f"/staff/rules/{NEWER}"

pytestmark = pytest.mark.usefixtures("clock")


def table(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(page.response.text.removeprefix("\ufeff"))))


async def test_weeks_as_chart_table_and_file(ann: Visitor, pool: Pool, opened: Opened) -> None:
    early, denied, never, reviewed = await opened(4)
    await reapplied(pool, early, RECEIVED + 8 * DAY, Stage.APPROVED, RECEIVED + 9 * DAY)
    await reapplied(pool, denied, RECEIVED + 15 * DAY, Stage.DENIED, RECEIVED + 16 * DAY)
    await reapplied(pool, reviewed, RECEIVED + 15 * DAY, Stage.UNDER_REVIEW)
    await lapsed(pool, never, RECEIVED + 29 * DAY)

    page = await ann.get(PAGE)
    assert (
        "Called to reapply 4 Approved under these rules 1 Under review 1 Not reapplied, time left 1 Lapsed 1"
        in page.words
    )
    assert "Nov 23, 2026 4 0 0 0 0 0" in page.words
    assert "Nov 30, 2026 0 1 1 1 0 0" in page.words
    assert "Dec 7, 2026 0 2 2 0 1 0" in page.words
    assert "Dec 14, 2026 0 0 0 0 0 0" in page.words
    assert "Dec 21, 2026 0 0 0 0 0 1" in page.words
    assert "In all 4 3 3 1 1 1" in page.words
    assert page.html.count('class="chart-bar"') == 1 + 2 + 2 + 1 + 1 + 1

    weeks = table(await ann.get(f"{PAGE}/weeks.csv"))
    assert [each["Week of"] for each in weeks] == ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"]
    assert [each["Submitted"] for each in weeks] == ["0", "1", "2", "0", "0"]
    invited = {each["Provider"]: each for each in table(await ann.get(f"{PAGE}/invited.csv"))}
    assert (invited[early]["Its stage"], invited[early]["Approved under these rules"]) == ("Approved", "yes")
    assert (invited[never]["Standing"], invited[never]["Submitted"]) == ("Lapsed", "")


async def test_who_was_approved_stays_so_when_still_newer_rules_have_followed(
    ann: Visitor, pool: Pool, opened: Opened
) -> None:
    early, lapsed_since, _ = await opened(3)
    for number in (early, lapsed_since):
        await reapplied(pool, number, RECEIVED + 8 * DAY, Stage.APPROVED, RECEIVED + 9 * DAY)
    await still_newer(pool)
    await pool.execute("update provider set rule_set = 'still-newer' where number = $1", early)
    await lapsed(pool, lapsed_since, RECEIVED + 400 * DAY)

    page = await ann.get(PAGE)
    assert "Approved under these rules 2 Under review 0 Not reapplied, time left 1 Lapsed 0" in page.words
    invited = {each["Provider"]: each for each in table(await ann.get(f"{PAGE}/invited.csv"))}
    assert invited[early]["Approved under these rules"] == "yes"


async def test_a_week_begins_on_monday_in_montana(ann: Visitor, pool: Pool, opened: Opened) -> None:
    (number,) = await opened(1)
    # Sunday, 11 pm in Helena; in UTC it is Monday.
    await lapsed(pool, number, datetime(2026, 12, 7, 6, tzinfo=UTC))
    assert "Nov 30, 2026 0 0 0 0 0 1" in (await ann.get(PAGE)).words


async def test_the_first_procedure_has_a_page_and_no_files(ann: Visitor, opened: Opened) -> None:
    await opened()
    assert "State Replaced by newer rules" in (await ann.get(f"/staff/rules/{FIRST}")).words
    assert (await ann.get(f"/staff/rules/{FIRST}/weeks.csv")).status == 404
    assert (await ann.get(f"/staff/rules/{FIRST}/invited.csv")).status == 404


async def test_who_answered_newer_rules_instead_is_shown_so_everywhere(
    ann: Visitor, sue: Visitor, pool: Pool, opened: Opened
) -> None:
    approved, called, waits = await opened(3)
    await still_newer(pool)
    await reapplied(pool, approved, RECEIVED + 98 * DAY, Stage.APPROVED, RECEIVED + 99 * DAY, rules=STILL_NEWER)
    await pool.execute("update provider set called_under = $1 where number = $2", STILL_NEWER, called)

    page = await ann.get(PAGE)
    assert (
        "Called to reapply 3 Approved under these rules 0 "
        "Approved under newer rules 1, without having been approved under these "
        "Called by newer rules since 1: their time is that of the newer rules "
        "Under review 0 Not reapplied, time left 1 Lapsed 0"
    ) in page.words
    assert "1 provider has not answered" in (await sue.get(PAGE)).words
    assert "Mar 1, 2027 0 1 0 0 0 0 1" in page.words
    weeks = table(await ann.get(f"{PAGE}/weeks.csv"))
    assert [each["Approved under newer rules"] for each in weeks if each["Week of"] == "2027-03-01"] == ["1"]
    invited = {each["Provider"]: each for each in table(await ann.get(f"{PAGE}/invited.csv"))}
    columns = (
        "Approved under these rules",
        "Approved under newer rules",
        "Called by newer rules",
        "Last day to reapply",
    )
    assert [invited[approved][column] for column in columns] == ["no", STILL_NEWER, "", ""]
    assert [invited[called][column] for column in columns] == ["no", "", STILL_NEWER, ""]
    assert [invited[waits][column] for column in columns] == ["no", "", "", "2027-06-30"]


async def test_one_whose_midnight_has_passed_counts_as_lapsed_before_that_is_recorded(
    ann: Visitor, pool: Pool, opened: Opened
) -> None:
    await opened(1)
    await pool.execute("update provider set lapses_at = $1", RECEIVED - DAY)
    page = await ann.get(PAGE)
    assert "Not reapplied, time left 0 Lapsed 1" in page.words
    assert "In all 1 0 0 0 0 1" in page.words
    assert [each["Standing"] for each in table(await ann.get(f"{PAGE}/invited.csv"))] == ["Lapsed"]
