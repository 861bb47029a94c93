"""More time for all: what follows is shown first, and nothing is done before that was confirmed."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.account import Role
from schemas.application import Stage
from schemas.provider import Standing
from store.database import Pool
from tests import records
from tests.console.openings.conftest import Opened, SignedIn
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor
from tests.openings import FIRST, NEWER
from tests.records import RECEIVED
from tests.transitions import DAY, lapsed, reapplied
from tests.workflows.office import Office
from tests.workflows.register import in_days
from workflows.ids import transition_id

PAGE = f"/staff/rules/{NEWER}"
MORE = f"{PAGE}/extend"
SNOW = {"until": "2027-08-31", "reason": "Snow."}

pytestmark = pytest.mark.usefixtures("clock")


async def press(who: Visitor, page: Page, button: str, **typed: str) -> Page:
    """Press a button of a page about more time."""
    return await who.post(MORE, {**page.form(MORE).fields, **typed, "action": button})


async def looked_at(who: Visitor, **typed: str) -> Page:
    """What follows, as the page says."""
    return await press(who, await who.get(MORE), "look", **{**SNOW, **typed})


async def more_time(who: Visitor, **typed: str) -> Page:
    """Read what follows, and confirm it."""
    return await press(who, await looked_at(who, **typed), "confirm")


async def given(pool: Pool) -> list[dict[str, str]]:
    return [row["payload"] for row in await pool.fetch("select payload from submission where kind = 'extend_all'")]


async def test_what_follows_is_shown_before_anything_is_done(sue: Visitor, pool: Pool, opened: Opened) -> None:
    numbers = await opened(6)
    await lapsed(pool, numbers[1], RECEIVED + DAY)
    await pool.execute("update provider set reapply_by = '2027-09-30' where number = $1", numbers[2])
    await reapplied(pool, numbers[3], RECEIVED + DAY, Stage.UNDER_REVIEW)
    await reapplied(pool, numbers[4], RECEIVED + DAY, Stage.APPROVED, RECEIVED + 2 * DAY)
    await pool.execute("update transition_path set state = 'planned', begun_at = null where subject = $1", numbers[5])
    await pool.execute(
        "update provider set called_under = null, called_at = null, reapply_by = null, lapses_at = null "
        "where number = $1",
        numbers[5],
    )
    page = await sue.get(PAGE)
    assert "3 providers have not answered, lapsed ones included." in page.words
    assert not any(form.action == MORE for form in page.forms)

    page = await looked_at(sue)

    assert page.status == 200
    for words in (
        "The last day to reapply is Tuesday, August 31, 2027 instead of Wednesday, June 30, 2027.",
        "2 approvals get more time. 1 of them has lapsed, and stands again from then on as it did before.",
        "2 letters “More time to reapply” go, with your reason, for 600 approvals a minute: all within about 1 minute.",
        "1 provider still to be called hears of the new day at once.",
        "reminded on July 3, 2027, August 2, 2027, August 25, 2027 and August 31, 2027.",
        "This cannot be taken back",
        "1: not answered, and a later day already, given one by one",
        "1: reapplied, and under review: nothing lapses until that is decided",
        "1: approved under these rules",
        "Snow.",
    ):
        assert words in page.words
    assert await given(pool) == []


async def test_a_later_day_than_anybody_has_is_what_counts(sue: Visitor, pool: Pool, opened: Opened) -> None:
    await opened(1)
    await pool.execute("update provider set reapply_by = '2027-09-30'")
    assert (
        "No approval gets more time: whoever has not answered has a later day already." in (await looked_at(sue)).words
    )


async def test_more_time_is_saved_though_nobody_answers(sue: Visitor, pool: Pool, opened: Opened) -> None:
    await opened(2)
    page = await looked_at(sue)
    for _ in range(2):
        said = await press(sue, page, "confirm")
        assert "Saved, and being processed." in said.words
    assert await given(pool) == [SNOW]
    assert await pool.fetchval("select entity from submission where kind = 'extend_all'") == transition_id(NEWER)


async def test_a_page_that_is_older_than_the_day_does_nothing(sue: Visitor, pool: Pool, opened: Opened) -> None:
    await opened(1)
    page = await looked_at(sue, until="2027-08-31")
    await pool.execute("update opening set extended_until = '2027-08-15'")
    stale = await press(sue, page, "confirm")
    assert stale.status == 409
    assert "Nothing was done: everybody was given time until Sunday, August 15, 2027 meanwhile." in stale.words
    assert await given(pool) == []
    again = await press(sue, stale, "look")
    assert "instead of Sunday, August 15, 2027" in again.words
    assert "Saved, and being processed." in (await press(sue, again, "confirm")).words
    assert await given(pool) == [SNOW]


async def test_one_that_is_settled_meanwhile_is_named(sue: Visitor, pool: Pool, opened: Opened) -> None:
    await opened(1)
    page = await looked_at(sue)
    await pool.execute("update opening set settled_at = $1", RECEIVED)
    late = await press(sue, page, "confirm")
    assert late.status == 409
    assert "this transition is settled" in late.words
    assert await given(pool) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"until": "2027-06-30"}, "Choose a day after Wednesday, June 30, 2027."),
        ({"until": "2020-06-30"}, "Choose a day after Wednesday, June 30, 2027."),
        ({"until": "2046-01-01"}, "outside the calendar"),
        ({"until": "soon"}, "Enter the day as year-month-day"),
        ({"reason": " "}, "Say why."),
        ({"reason": "x" * 4_001}, "Use at most 4,000 characters."),
    ],
)
async def test_more_time_that_cannot_be(
    sue: Visitor, pool: Pool, opened: Opened, typed: dict[str, str], words: str
) -> None:
    await opened(1)
    page = await looked_at(sue, **typed)
    assert page.status == 422
    assert words in page.words
    assert await given(pool) == []


async def test_a_reviewer_gives_nobody_more_time(ann: Visitor, sue: Visitor, opened: Opened) -> None:
    await opened(1)
    assert "A supervisor or an administrator can give everybody more time." in (await ann.get(PAGE)).words
    form = (await sue.get(MORE)).form(MORE).fields | {"until": "2027-08-31", "reason": "Snow."}
    assert (await ann.get(MORE)).status == 403
    assert (await ann.post(MORE, form)).status == 403
    assert (await sue.get(f"/staff/rules/{FIRST}/extend")).status == 404
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
        said = await more_time(sue, until=in_days(120).isoformat(), reason="Snow.")
        assert "Everybody who has not answered gets more time, and a letter that says so." in said.words
        assert "Sue Visor gave more time until" in said.words
        assert "1 provider that has not answered. Snow." in said.words
        late = await more_time(sue, until=in_days(130).isoformat(), reason="Once more.")
        assert "Everybody who has not answered gets more time" in late.words
    finally:
        for workflow in (transition_id(NEWER), f"provider:{provider.number}"):
            await staffed.client.get_workflow_handle(workflow).terminate()
    assert (await records.current_approval(pool, provider.number)).standing is Standing.IN_FORCE
