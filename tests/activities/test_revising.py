"""What a revision does to the records: dates keep what hangs on them, and every change is a version."""

from datetime import UTC, date, datetime

import pytest
from temporalio.exceptions import ApplicationError

from schemas.event import AfterEvent, EventForm, Place
from schemas.occurrence import Occurrence, OccurrenceState
from store import event, occurrence
from store.database import Pool
from tests import records
from tests.events import workshop

NOW = datetime(2026, 12, 10, 19, tzinfo=UTC)
FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 20)


def on(*days: date) -> EventForm:
    return workshop().model_copy(update={"occurrences": [Place(first_day=day, location="Pablo") for day in days]})


async def revise(pool: Pool, number: str, form: EventForm, as_of: datetime = NOW) -> AfterEvent:
    payload = {"form": form.model_dump(mode="json"), "occurrences": [], "reason": "It was wrong."}
    return await records.event_decision(pool, number, "revise", as_of, payload=payload)


async def refusal(pool: Pool, number: str, form: EventForm) -> str | None:
    with pytest.raises(ApplicationError) as error:
        await revise(pool, number, form)
    return error.value.type


async def dates(pool: Pool, number: str) -> list[tuple[int, date, OccurrenceState]]:
    return [(each.ordinal, each.first_day, each.state) for each in await occurrence.of_event(pool, number)]


async def cancel_second(pool: Pool, number: str) -> None:
    said = {"occurrence": 2, "reason": "The hall is taken."}
    await records.event_decision(pool, number, "cancel", NOW, payload=said, occurrence=2)


async def test_a_date_that_is_cancelled_leaves_the_form_as_a_version_of_its_own(pool: Pool) -> None:
    number = (await records.reported_event(pool, on(FIRST, SECOND))).number
    await cancel_second(pool, number)
    versions = await event.versions(pool, number)
    assert [[place.first_day for place in each.form.occurrences] for each in versions] == [[FIRST, SECOND], [FIRST]]
    assert versions[-1].reason == "The hall is taken."
    assert (await records.current_event(pool, number)).version == 2


@pytest.mark.parametrize("as_it_was_once", [False, True])
async def test_a_cancelled_date_does_not_come_back_with_another_change(pool: Pool, *, as_it_was_once: bool) -> None:
    number = (await records.reported_event(pool, on(FIRST, SECOND))).number
    if as_it_was_once:
        await pool.execute("update occurrence set state = 'cancelled' where ordinal = 2")
    else:
        await cancel_second(pool, number)
    await revise(pool, number, on(FIRST, SECOND).model_copy(update={"fee": "$20"}))
    expected = [(1, FIRST, OccurrenceState.SCHEDULED), (2, SECOND, OccurrenceState.CANCELLED)]
    assert await dates(pool, number) == expected


async def test_what_was_recorded_of_a_date_before_is_no_change(pool: Pool) -> None:
    number = (await records.reported_event(pool, on(FIRST, SECOND))).number
    await pool.execute("update occurrence set state = 'cancelled' where ordinal = 2")
    assert await refusal(pool, number, on(FIRST)) == "nothing_changed"


async def counted(pool: Pool) -> Occurrence:
    number = (await records.reported_event(pool, on(FIRST, SECOND))).number
    await records.delivered(pool, number)
    said = {"payload": {"note": ""}, "occurrence": 1, "total": 12}
    await records.event_decision(pool, number, "count", NOW, **said)
    return await records.current_occurrence(pool, number)


async def test_the_day_of_a_date_that_is_over_is_put_right_under_its_count(pool: Pool) -> None:
    before = await counted(pool)
    form = (await records.current_event(pool, before.event)).form
    places = [form.occurrences[0].model_copy(update={"first_day": date(2026, 12, 2), "ordinal": 1})]
    places.append(form.occurrences[1].model_copy(update={"ordinal": 2}))
    await revise(pool, before.event, form.model_copy(update={"occurrences": places}))
    after = await records.current_occurrence(pool, before.event)
    assert (after.first_day, after.ends_at.date()) == (date(2026, 12, 2), date(2026, 12, 2))
    kept = ("state", "total", "rungs", "count_due_at")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


async def test_a_date_that_is_over_is_neither_left_out_nor_to_come_again(pool: Pool) -> None:
    number = (await counted(pool)).event
    before = await dates(pool, number)
    assert await refusal(pool, number, on(SECOND)) == "date_is_over"
    later = on(FIRST, SECOND)
    places = [
        place.model_copy(update={"first_day": date(2027, 1, 12), "ordinal": ordinal})
        for ordinal, place in enumerate(later.occurrences, 1)
    ]
    assert await refusal(pool, number, later.model_copy(update={"occurrences": places})) == "date_was_held"
    assert await dates(pool, number) == before


async def test_a_date_that_is_new_in_the_past_makes_the_event_a_late_one(pool: Pool) -> None:
    number = (await records.reported_event(pool, on(SECOND))).number
    assert not (await records.current_event(pool, number)).late
    form = on(SECOND, FIRST).model_copy(update={"late_reason": "It was forgotten."})
    await revise(pool, number, form)
    found = await records.current_event(pool, number)
    assert (found.late, found.form.late_reason) == (True, "It was forgotten.")
