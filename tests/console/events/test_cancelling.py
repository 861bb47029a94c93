"""Cancelling an event or one of its dates: what is meant is said, and what is over for good says so at once."""

import pytest

import store.occurrence
from policy.mountain import long_date
from schemas.event import EventForm, EventStage
from schemas.occurrence import OccurrenceState
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.events.conftest import days_ahead, report, report_over
from tests.console.events.test_deciding import count_path, fill
from tests.console.rosters.test_issuing import issued
from tests.console.visitor import Visitor
from tests.events import course, workshop

pytestmark = pytest.mark.usefixtures("staffed")


def on_days(*days: int) -> EventForm:
    """A workshop on several days, each so many from today."""
    form = workshop(days_ahead(days[0]))
    places = [form.occurrences[0].model_copy(update={"first_day": days_ahead(each)}) for each in days]
    return form.model_copy(update={"occurrences": places})


async def test_an_event_is_cancelled_with_a_reason(pat: Visitor, pool: Pool) -> None:
    number = await report(pat)
    there = f"/providers/P-00001/events/{number}/cancel"
    page = await fill(pat, there, reason=" ")
    assert page.status == 422
    assert "Write the reason." in page.words
    page = await fill(pat, there, reason="Too few signed up.")
    assert "The event is cancelled." in page.words
    assert "Too few signed up." in page.words
    assert (await records.current_event(pool, number)).stage is EventStage.CANCELLED


async def test_one_of_several_dates_is_cancelled_and_no_other(pat: Visitor, pool: Pool) -> None:
    number = await report(pat, on_days(10, 20))
    there = f"/providers/P-00001/events/{number}/cancel"
    for unknown in ("", "3", "99999999999999999999", "first", "٢"):
        page = await fill(pat, there, occurrence=unknown, reason="A slip.")
        assert page.status == 422
        assert "Choose the whole event, or one of its dates." in page.words
    page = await fill(pat, there, occurrence="2", reason="The hall is taken.")
    assert f"{long_date(days_ahead(20))} is cancelled, and no other date." in page.words
    states = [each.state for each in await store.occurrence.of_event(pool, number)]
    assert states == [OccurrenceState.SCHEDULED, OccurrenceState.CANCELLED]
    assert (await records.current_event(pool, number)).stage is EventStage.REPORTED


async def test_with_valid_certificates_nothing_is_cancelled(pat: Visitor, pool: Pool) -> None:
    number = await report_over(pat, pool)
    await issued(pat, await records.current_event(pool, number), "Name\nRuth Olson\n")
    page = await fill(pat, f"/providers/P-00001/events/{number}/cancel", reason="It never was.")
    assert page.status == 409
    assert "1 certificate of it is valid. Void it first, then cancel." in page.words
    assert page.forms[-1].fields["reason"] == ["It never was."]


async def test_going_back_after_one_date_never_cancels_the_rest(pat: Visitor, pool: Pool) -> None:
    number = await report(pat, on_days(10, 20))
    there = f"/providers/P-00001/events/{number}/cancel"
    await fill(pat, there, occurrence="2", reason="The hall is taken.")
    page = await pat.get(there)
    assert page.forms[-1].fields["occurrence"] == [""]
    assert f"{long_date(days_ahead(20))} is cancelled already." in page.words
    page = await fill(pat, there, reason="The hall is taken.")
    assert page.status == 422
    assert "Choose the whole event, or one of its dates." in page.words
    assert (await records.current_event(pool, number)).stage is EventStage.REPORTED
    page = await fill(pat, there, occurrence="all", reason="Everybody is ill.")
    assert "The event is cancelled." in page.words
    assert (await records.current_event(pool, number)).stage is EventStage.CANCELLED


async def test_an_event_of_one_date_is_cancelled_without_a_choice(pat: Visitor) -> None:
    for form in (workshop(days_ahead(10)), course(days_ahead(1))):
        page = await pat.get(f"/providers/P-00001/events/{await report(pat, form)}/cancel")
        assert "What is cancelled?" not in page.words
        assert page.forms[-1].fields["occurrence"] == ["all"]


async def test_what_is_over_for_good_is_said_at_once(pat: Visitor, provider: Provider, pool: Pool) -> None:
    number = await report(pat, course(days_ahead(1)))
    await fill(pat, f"/providers/P-00001/events/{number}/cancel", reason="Nobody came.")
    for act in ("cancel", "close", "occurrences/1/count"):
        page = await pat.get(f"/providers/P-00001/events/{number}/{act}")
        assert "This event was cancelled on" in page.words
        assert not [form for form in page.forms if {"reason", "note"} & set(form.fields)]
    page = await fill(pat, f"/providers/P-00001/events/{number}/cancel", reason="Once more.")
    assert "This event was cancelled on" in page.words
    archived = await records.reported_event(pool, workshop(days_ahead(10)), whose=provider)
    there = f"/providers/P-00001/events/{archived.number}"
    page = await pat.get(there)
    await pool.execute("update event set stage = 'archived', archived_at = now() where number = $1", archived.number)
    page = await pat.submit(page, f"{there}/revise")
    assert page.status == 409
    assert "This event is archived" in page.words
    assert await pool.fetchval("select count(*) from event_draft where revises is not null") == 0
    assert "This event is archived" in (await pat.get(f"{there}/cancel")).words


async def test_no_count_is_asked_for_a_cancelled_date(pat: Visitor) -> None:
    number = await report(pat, on_days(10, 20))
    await fill(pat, f"/providers/P-00001/events/{number}/cancel", occurrence="2", reason="The hall is taken.")
    page = await pat.get(count_path(number, 2))
    assert f"The date {long_date(days_ahead(20))} was cancelled, so no count is asked for it." in page.words
    assert not [form for form in page.forms if "total" in form.fields]


async def test_a_course_that_closed_says_so(pat: Visitor, pool: Pool) -> None:
    number = await report(pat, course(days_ahead(1)))
    there = f"/providers/P-00001/events/{number}/close"
    await fill(pat, there, closes_on=days_ahead(20).isoformat())
    assert f"As it stands it closes on {long_date(days_ahead(20))}" in (await pat.get(there)).words
    await pool.execute(
        "update event set form = jsonb_set(form, '{closes_on}', to_jsonb($2::text)) where number = $1",
        number,
        days_ahead(-1).isoformat(),
    )
    assert f"This event closed on {long_date(days_ahead(-1))}." in (await pat.get(there)).words
