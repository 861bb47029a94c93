"""A provider changes an event: dates keep what hangs on them, and what cannot be done to one is said beside it."""

import pytest

from schemas.draft import Fields
from schemas.occurrence import OccurrenceState
from store import occurrence
from store.database import Pool
from tests import records
from tests.console.events.conftest import LATE, days_ahead, press, report, report_over
from tests.console.events.test_deciding import change, fill
from tests.console.visitor import Page, Visitor
from tests.events import workshop

pytestmark = pytest.mark.usefixtures("staffed")


async def two_dates(pat: Visitor) -> str:
    """A workshop in ten and in twenty days."""
    form = workshop(days_ahead(10))
    places = [form.occurrences[0].model_copy(update={"first_day": days_ahead(each)}) for each in (10, 20)]
    return await report(pat, form.model_copy(update={"occurrences": places}))


async def agree(pat: Visitor, page: Page, reason: str = "It was wrong.") -> Page:
    """Send what the page of the difference shows."""
    assert page.path.endswith("/changes"), page.words
    return await pat.post(page.path, {**page.forms[-1].fields, "reason": reason})


async def test_a_cancelled_date_is_gone_from_the_form_and_stays_cancelled(pat: Visitor, pool: Pool) -> None:
    number = await two_dates(pat)
    begun = await pat.submit(await pat.get(f"/provider/events/{number}"), f"/provider/events/{number}/revise")
    await fill(pat, f"/provider/events/{number}/cancel", occurrence="2", reason="The hall is taken.")

    page = await press(pat, begun, {"fee": "$40"})
    assert page.status == 422
    assert 'href="#first_day_1"' in page.html
    page = await change(pat, number, {"fee": "$40"})
    assert "Dates and places" not in page.words
    assert "Your changes are recorded." in (await agree(pat, page)).words
    states = [each.state for each in await occurrence.of_event(pool, number)]
    assert states == [OccurrenceState.SCHEDULED, OccurrenceState.CANCELLED]


async def test_dates_are_told_apart_whatever_their_lines(pat: Visitor, pool: Pool) -> None:
    number = await two_dates(pat)
    moved = [days_ahead(30).isoformat(), days_ahead(10).isoformat()]
    await agree(pat, await change(pat, number, {"first_day": moved, "location": ["Pablo"] * 2, "link": [""] * 2}))
    found = await occurrence.of_event(pool, number)
    assert [each.first_day for each in found] == [days_ahead(30), days_ahead(10)]


async def test_a_date_that_is_over_is_put_right_and_neither_taken_out_nor_to_come_again(
    pat: Visitor, pool: Pool
) -> None:
    number = await report_over(pat, pool, workshop(days_ahead(-3), late_reason=LATE))
    before = await records.current_occurrence(pool, number)
    page = await change(pat, number, {"first_day": [days_ahead(3).isoformat()]})
    assert page.status == 422
    assert "it can only be corrected to a day that is past as well" in page.words
    nothing = {"first_day": ["", days_ahead(9).isoformat()], "location": ["", "Ronan"], "link": ["", ""]}
    page = await change(pat, number, {**nothing, "ordinal": ["1", ""]})
    assert "so it cannot be taken out of the event" in page.words

    page = await change(pat, number, {"first_day": [days_ahead(-2).isoformat()]})
    assert "Your changes are recorded." in (await agree(pat, page)).words
    after = await records.current_occurrence(pool, number)
    assert (after.first_day, after.state) == (days_ahead(-2), OccurrenceState.DELIVERED)
    assert after.rungs == before.rungs


async def test_a_date_added_in_the_past_is_asked_for_its_reason(pat: Visitor, pool: Pool) -> None:
    number = await report(pat)
    dates = [days_ahead(10).isoformat(), days_ahead(-2).isoformat()]
    added: Fields = {"ordinal": ["1", ""], "first_day": dates, "location": ["Pablo"] * 2, "link": [""] * 2}
    page = await change(pat, number, added)
    assert page.status == 422
    assert "Write why it is reported late" in page.words
    page = await press(pat, page, {"late_reason": "It was forgotten."})
    assert "Why it is reported late nothing It was forgotten." in page.words
    await agree(pat, page)
    assert (await records.current_event(pool, number)).late
    assert "reported late: It was forgotten." in (await pat.get(f"/provider/events/{number}")).words


async def test_a_copy_has_no_dates_of_the_event_it_was_copied_from(pat: Visitor) -> None:
    number = await report(pat)
    page = await pat.submit(await pat.get(f"/provider/events/{number}"), "/provider/events/report")
    assert page.form(page.path).fields["ordinal"] == [""]
