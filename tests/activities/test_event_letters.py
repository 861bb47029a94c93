"""What letters about a change or a cancelled date say: the event as it is from now on, and only dates that stand."""

from datetime import date

import pytest

from policy.replanning import replanned
from schemas.event import EventForm, Place
from schemas.letter import LetterKind
from store import occurrence
from store.database import Pool
from tests import records, samples
from tests.events import course, workshop

DAYS = (date(2026, 12, 1), date(2026, 12, 8))


async def on_two_days(pool: Pool) -> str:
    places = [Place(first_day=day, location="Pablo, Montana") for day in DAYS]
    return (await records.reported_event(pool, workshop(occurrences=places))).number


async def cancelled(pool: Pool, number: str, ordinal: int) -> None:
    said = {"payload": {"reason": "Snow."}, "occurrence": ordinal}
    await records.event_decision(pool, number, "cancel", records.RECEIVED, **said)


async def told(pool: Pool, number: str, kind: LetterKind) -> list[dict[str, object]]:
    letters = await records.letters(pool, f"event:{number}")
    return [each.facts for each in sorted(letters, key=lambda each: each.queued_at) if each.kind is kind]


async def test_a_changed_event_is_named_by_its_new_title_with_the_dates_that_stand(pool: Pool) -> None:
    number = await on_two_days(pool)
    await cancelled(pool, number, 1)
    form = (await records.current_event(pool, number)).form
    form = form.model_copy(update={"title": "Fractions", "occurrences": [form.occurrences[-1]]})
    plans = replanned(form, await occurrence.of_event(pool, number), samples.RULE_SET.events, records.RECEIVED)
    payload = {
        "form": form.model_dump(mode="json"),
        "occurrences": [plan.model_dump(mode="json") for plan in plans],
        "reason": "The title was wrong.",
    }
    await records.event_decision(pool, number, "revise", records.RECEIVED, payload=payload)
    facts, *_ = await told(pool, number, LetterKind.EVENT_REVISED)
    assert facts["title"] == "Fractions"
    assert facts["dates"] == "December 8, 2026"


async def test_a_cancelled_date_is_one_of_several_only_while_another_stands(pool: Pool) -> None:
    number = await on_two_days(pool)
    for ordinal in (1, 2):
        await cancelled(pool, number, ordinal)
    kept = {facts["occurrence"] for facts in await told(pool, number, LetterKind.EVENT_CANCELLED)}
    assert kept == {"December 1, 2026", ""}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (workshop(), {"of_dates": 1, "over": 0, "last_day": "2026-12-01"}),
        (workshop(date(2026, 11, 21), late_reason="Snow."), {"of_dates": 1, "over": 1, "last_day": "2026-11-21"}),
        (
            workshop(occurrences=[Place(first_day=date(2026, 11, 21)), Place(first_day=DAYS[1])], late_reason="Snow."),
            {"of_dates": 2, "over": 1, "last_day": "2026-12-08"},
        ),
        (course(), {"of_dates": 1, "over": 0, "self_paced": True, "last_day": "2026-12-31"}),
    ],
)
async def test_a_reported_event_is_told_when_its_count_is_asked_for(
    pool: Pool, form: EventForm, said: dict[str, object]
) -> None:
    event = await records.reported_event(pool, form)
    (facts,) = await told(pool, event.number, LetterKind.EVENT_REPORTED)
    assert {name: facts[name] for name in said} == said
