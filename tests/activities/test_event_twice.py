"""Whatever is recorded about an event is recorded once: run again, and run by several workers at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from policy.event_form import fields_of
from policy.occurrence import planned
from policy.replanning import replanned
from schemas.event import (
    AfterEvent,
    Event,
    EventForm,
    EventVerb,
    RecordCountRung,
    RecordDelivered,
    RecordEventDecision,
    RecordEventRefused,
    RecordReported,
)
from schemas.occurrence import OccurrenceState
from store import event, occurrence
from store.database import Pool
from tests import records, samples, yearly
from tests.events import course, workshop

NOON = datetime(2026, 12, 3, 19, 0, tzinfo=UTC)
"""Two days after the workshop of the samples."""
TABLES = ("event", "event_version", "occurrence", "certificate", "certificate_run", "roster", "letter", "audit_line")
Made = Callable[[Pool], Awaitable[RecordEventDecision]]


async def everything(pool: Pool) -> dict[str, list[Any]]:
    """Every row of every table that a record of an event touches."""
    return {table: await pool.fetch(f"select * from {table} order by 1, 2") for table in TABLES}  # noqa: S608 - named above


async def as_told(pool: Pool, number: str) -> AfterEvent:
    """How the event stands, as a workflow that begins anew is told."""
    start = await event.start_input(pool, number)
    assert start
    return AfterEvent(stage=start.stage, occurrences=start.occurrences)


async def revised(pool: Pool, about: Event, form: EventForm) -> RecordEventDecision:
    plans = replanned(form, await occurrence.of_event(pool, about.number), samples.RULE_SET.events, NOON)
    payload = {
        "form": form.model_dump(mode="json"),
        "occurrences": [plan.model_dump(mode="json") for plan in plans],
        "reason": "The title was wrong.",
    }
    return await records.event_message(pool, about.number, "revise", NOON, payload=payload)


async def a_count(pool: Pool) -> RecordEventDecision:
    number = (await records.reported_event(pool)).number
    await records.delivered(pool, number)
    return await records.event_message(pool, number, "count", NOON, payload={"note": ""}, occurrence=1, total=12)


async def a_cancel(pool: Pool) -> RecordEventDecision:
    number = (await records.reported_event(pool)).number
    return await records.event_message(pool, number, "cancel", NOON, payload={"reason": "Snow."})


async def a_close(pool: Pool) -> RecordEventDecision:
    number = (await records.reported_event(pool, course())).number
    closes_on = (NOON + timedelta(days=10)).date()
    return await records.event_message(pool, number, "close", NOON, payload={"reason": ""}, closes_on=closes_on)


async def an_archive(pool: Pool) -> RecordEventDecision:
    counted = await a_count(pool)
    await records.event_activities(pool).record_event_decision(counted)
    await yearly.covered(pool, counted.number)
    return await records.event_message(pool, counted.number, "archive", yearly.COMPLETED)


async def a_revision(pool: Pool) -> RecordEventDecision:
    about = await records.reported_event(pool)
    return await revised(pool, about, about.form.model_copy(update={"units": Decimal(6), "title": "Fractions"}))


DECISIONS: dict[EventVerb, Made] = {
    "count": a_count,
    "cancel": a_cancel,
    "close": a_close,
    "archive": an_archive,
    "revise": a_revision,
}


@pytest.mark.parametrize("verb", DECISIONS)
async def test_a_decision_run_again_changes_nothing_and_answers_the_same(pool: Pool, verb: EventVerb) -> None:
    message = await DECISIONS[verb](pool)
    activities = records.event_activities(pool)
    first = await activities.record_event_decision(message)
    assert first == await as_told(pool, message.number)
    before = await everything(pool)
    assert await activities.record_event_decision(message) == first
    assert await everything(pool) == before


@pytest.mark.parametrize("verb", DECISIONS)
async def test_a_decision_run_by_many_at_once_is_recorded_once(pool: Pool, verb: EventVerb) -> None:
    message = await DECISIONS[verb](pool)
    activities = records.event_activities(pool)
    before = await everything(pool)
    answers = await asyncio.gather(*(activities.record_event_decision(message) for _ in range(8)))
    assert all(answer == answers[0] for answer in answers)
    after = await everything(pool)
    grown = {table: len(after[table]) - len(before[table]) for table in TABLES}
    assert grown["audit_line"] == 1
    assert grown["letter"] == (0 if verb in {"archive", "close"} else 1)
    assert grown["event_version"] == (verb in {"revise", "close"})


async def test_a_report_run_by_many_at_once_is_recorded_once(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    sent = await records.submit_event(pool, workshop(), whose)
    message = RecordReported(start=event.start_of(sent), as_of=records.RECEIVED)
    activities = records.event_activities(pool)
    answers = await asyncio.gather(*(activities.record_reported(message) for _ in range(8)))
    number = message.start.number
    assert answers == [await as_told(pool, number)] * 8
    after = await everything(pool)
    assert [len(after[table]) for table in ("event", "event_version", "occurrence")] == [1, 1, 1]
    assert [row["kind"] for row in after["letter"] if row["entity"] == f"event:{number}"] == ["event_reported"]
    found = await records.current_event(pool, number)
    assert fields_of(found.form) == fields_of(workshop())


async def test_the_end_of_a_date_a_rung_and_a_refusal_run_by_many_at_once_are_recorded_once(pool: Pool) -> None:
    number = (await records.reported_event(pool)).number
    (plan,) = planned(workshop(), samples.RULE_SET.events, records.RECEIVED)
    activities = records.event_activities(pool)
    over = RecordDelivered(number=number, occurrence=1, as_of=plan.ends_at)
    answers = await asyncio.gather(*(activities.record_delivered(over) for _ in range(5)))
    assert answers == [await as_told(pool, number)] * 5
    rung = RecordCountRung(number=number, occurrence=1, rung=plan.rungs[0], as_of=plan.rungs[0].at)
    refused = RecordEventRefused(
        number=number, key="signal:1", verb="dance", actor="claimed:x", code="unknown_signal", as_of=NOON
    )
    rungs = await asyncio.gather(*(activities.record_count_rung(rung) for _ in range(5)))
    assert rungs == [await as_told(pool, number)] * 5
    await asyncio.gather(*(activities.record_event_refused(refused) for _ in range(5)))
    verbs = [
        row["verb"] for row in await pool.fetch("select verb from audit_line where entity = $1", f"event:{number}")
    ]
    assert sorted(verbs) == ["event.reported", "event.signal_refused", "occurrence.delivered", "occurrence.reminded"]
    kinds = await pool.fetch("select kind from letter where entity = $1", f"event:{number}")
    assert sorted(row["kind"] for row in kinds) == ["count_reminder", "event_delivered", "event_reported"]


async def test_a_rung_that_comes_after_the_count_says_nothing(pool: Pool) -> None:
    message = await a_count(pool)
    activities = records.event_activities(pool)
    await activities.record_event_decision(message)
    (found,) = await occurrence.of_event(pool, message.number)
    before = await everything(pool)
    rung = RecordCountRung(number=message.number, occurrence=1, rung=found.rungs[0], as_of=found.rungs[0].at)
    assert await activities.record_count_rung(rung) == await as_told(pool, message.number)
    assert await everything(pool) == before


async def test_the_next_period_of_a_self_paced_event_opens_with_the_end_of_one(pool: Pool) -> None:
    number = (await records.reported_event(pool, course())).number
    after = await records.delivered(pool, number)
    assert [(each.ordinal, each.state) for each in after.occurrences] == [
        (1, OccurrenceState.DELIVERED),
        (2, OccurrenceState.SCHEDULED),
    ]
    assert after == await as_told(pool, number)
    first, second = await occurrence.of_event(pool, number)
    assert (second.first_day - first.last_day).days == 1
