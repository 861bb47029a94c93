"""What the page of opened rules shows while people answer, and more time for all of them."""

import csv
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI

from schemas.account import Role
from schemas.application import Stage
from schemas.provider import Standing
from schemas.transition import PathState
from store import opening, transition
from store.database import Pool, transaction
from tests import records, samples
from tests.console.openings.conftest import SignedIn
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor
from tests.openings import FIRST, NEWER
from tests.records import RECEIVED
from tests.workflows.office import Office
from tests.workflows.register import in_days
from workflows.ids import transition_id

PAGE = f"/staff/rules/{NEWER}"
LAST_DAY = date(2027, 6, 30)
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("clock")


Opened = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def opened(app: FastAPI, pool: Pool) -> Opened:
    """The rules opened on the day of `RECEIVED`, and so many providers have been called since; no workflow runs."""

    async def done(providers: int = 0) -> list[str]:
        numbers = await _opened(pool, providers)
        await app.state.rule_book.refresh(pool)
        return numbers

    return done


async def _opened(pool: Pool, providers: int) -> list[str]:
    numbers = [(await records.approved_provider(pool)).number for _ in range(providers)]
    form = uuid4()
    async with transaction(pool) as conn:
        await opening.propose(
            conn,
            samples.RULE_BOOK.files[NEWER],
            opening=form,
            opens_on=date(2026, 11, 25),
            reapply_by=LAST_DAY,
            per_minute=600,
            actor="account:1",
            as_of=RECEIVED,
        )
        held = await opening.lock(conn, form)
        assert held
        await opening.confirm(conn, held, actor="account:2", as_of=RECEIVED)
        await transition.mark(conn, NEWER, range(1, providers + 1), PathState.BEGUN, RECEIVED)
    await pool.execute(
        "update provider set called_under = $1, called_at = $2, reapply_by = $3, lapses_at = $4",
        NEWER,
        RECEIVED,
        LAST_DAY,
        RECEIVED + 200 * DAY,
    )
    return numbers


async def reapplied(pool: Pool, number: str, at: datetime, stage: Stage, decided: datetime | None = None) -> None:
    """A provider began to reapply a day before `at`, and submitted then."""
    await pool.execute(
        "insert into draft (id, rule_set, fields, created_at, changed_at, reapplies) values ($1, $2, '{}', $3, $3, $4)",
        uuid4(),
        NEWER,
        at - DAY,
        number,
    )
    made = await records.reapplication(pool, number, at, stage=stage, rules=NEWER)
    await pool.execute("update application set decided_at = $2 where number = $1", made, decided)
    await pool.execute("update provider set reapplication = $2 where number = $1", number, None if decided else made)
    if stage is Stage.APPROVED:
        await pool.execute(
            "update provider set rule_set = $2, called_under = null, called_at = null, reapply_by = null, "
            "lapses_at = null where number = $1",
            number,
            NEWER,
        )


async def lapsed(pool: Pool, number: str, at: datetime) -> None:
    await pool.execute("update provider set standing = 'lapsed', standing_since = $2 where number = $1", number, at)
    await pool.execute("insert into standing (provider, since, standing) values ($1, $2, 'lapsed')", number, at)


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
    await pool.execute(
        "insert into rule_set select 'still-newer', version, content, sha256, opens_at + interval '90 days', "
        "reapply_by, recorded_at from rule_set where id = $1",
        NEWER,
    )
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


async def test_more_time_is_saved_though_nobody_answers(sue: Visitor, pool: Pool, opened: Opened) -> None:
    await opened(2)
    page = await sue.get(PAGE)
    assert "2 providers have not answered, lapsed ones included." in page.words
    said = await sue.submit(page, f"{PAGE}/extend", until="2027-08-31", reason="Snow.")
    assert "Saved, and being processed." in said.words
    again = await sue.submit(page, f"{PAGE}/extend", until="2027-08-31", reason="Snow.")
    assert "Saved, and being processed." in again.words
    kept = await pool.fetch("select entity, actor, payload from submission where kind = 'extend_all'")
    assert [(row["entity"], row["payload"]) for row in kept] == [
        (transition_id(NEWER), {"until": "2027-08-31", "reason": "Snow."})
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"until": "2027-06-30", "reason": "Snow."}, "Choose a day after Wednesday, June 30, 2027."),
        ({"until": "2020-06-30", "reason": "Snow."}, "Choose a day after Wednesday, June 30, 2027."),
        ({"until": "2046-01-01", "reason": "Snow."}, "outside the calendar"),
        ({"until": "soon", "reason": "Snow."}, "Enter the day as year-month-day"),
        ({"until": "2027-08-31", "reason": " "}, "Say why."),
        ({"until": "2027-08-31", "reason": "x" * 4_001}, "Use at most 4,000 characters."),
    ],
)
async def test_more_time_that_cannot_be(
    sue: Visitor, pool: Pool, opened: Opened, typed: dict[str, Any], words: str
) -> None:
    await opened(1)
    page = await sue.submit(await sue.get(PAGE), f"{PAGE}/extend", **typed)
    assert page.status == 422
    assert words in page.words
    assert await pool.fetchval("select count(*) from submission where kind = 'extend_all'") == 0


async def test_a_reviewer_gives_nobody_more_time(ann: Visitor, sue: Visitor, opened: Opened) -> None:
    await opened(1)
    assert "A supervisor or an administrator can give everybody more time." in (await ann.get(PAGE)).words
    form = (await sue.get(PAGE)).form(f"{PAGE}/extend").fields | {"until": "2027-08-31", "reason": "Snow."}
    assert (await ann.post(f"{PAGE}/extend", form)).status == 403
    assert (await sue.post(f"/staff/rules/{FIRST}/extend", form)).status == 404


async def test_from_the_page_to_everybody_and_back(
    sue: Visitor, signed_in: SignedIn, pool: Pool, staffed: Office, clock: Clock
) -> None:
    """The whole way on real parts: propose, confirm, called, more time."""
    clock.at = datetime.now(UTC)
    # Workflow ids live as long as the server, databases only for a test.
    await pool.execute("select setval('provider_number', (select last_value from application_number))")
    ada = await signed_in("Ada Minn", Role.ADMINISTRATOR)
    provider = await records.approved_provider(pool, clock.at - timedelta(hours=1))
    page = await sue.get(f"{PAGE}/rehearsal?opens_on={in_days(0).isoformat()}&reapply_by={in_days(90).isoformat()}")
    await sue.submit(page, f"{PAGE}/propose")
    await ada.submit(await ada.get(PAGE), f"{PAGE}/confirm")

    async def called() -> bool:
        return bool(await pool.fetchval("select called_under from provider where number = $1", provider.number))

    try:
        await staffed.until(called)

        async def told() -> bool:
            return "Everybody was told: 1 provider called to reapply" in (await sue.get(PAGE)).words

        await staffed.until(told)
        page = await sue.get(PAGE)
        said = await sue.submit(page, f"{PAGE}/extend", until=in_days(120).isoformat(), reason="Snow.")
        assert "Everybody who has not answered gets more time, and a letter that says so." in said.words
        assert "Sue Visor gave more time until" in said.words
        assert "1 provider that has not answered. Snow." in said.words
        late = await sue.submit(page, f"{PAGE}/extend", until=in_days(130).isoformat(), reason="Once more.")
        assert "Everybody who has not answered gets more time" in late.words
    finally:
        for workflow in (transition_id(NEWER), f"provider:{provider.number}"):
            await staffed.client.get_workflow_handle(workflow).terminate()
    assert (await records.current_approval(pool, provider.number)).standing is Standing.IN_FORCE
