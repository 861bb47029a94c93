"""Where an event stands follows from its dates, and so does what happens next."""

from datetime import UTC, date, datetime

import pytest

from policy.event_step import event_stage, next_step
from policy.occurrence import planned
from schemas.event import EventForm, EventStage, Place
from schemas.occurrence import Occurrence, OccurrenceState
from store.occurrence import from_plan
from tests import samples
from tests.events import course, workshop

TO_COME, OVER = OccurrenceState.SCHEDULED, OccurrenceState.DELIVERED
COUNTED, CANCELLED = OccurrenceState.COUNTED, OccurrenceState.CANCELLED
DAYS = (date(2026, 12, 1), date(2026, 12, 20), date(2027, 1, 12))
FORM = workshop().model_copy(update={"occurrences": [Place(first_day=day, location="Pablo") for day in DAYS]})
OPEN = course(DAYS[0])
CLOSED = course(DAYS[0], closes_on=date(2026, 12, 15))


def dates(form: EventForm, *states: OccurrenceState) -> list[Occurrence]:
    plans = planned(form, samples.RULE_SET.events, datetime(2026, 11, 1, tzinfo=UTC))
    made = [from_plan("E-2026-00001", "P-00001", plan) for plan in plans]
    return [each.model_copy(update={"state": state}) for each, state in zip(made, states, strict=False)]


@pytest.mark.parametrize(
    ("states", "stage"),
    [
        ((TO_COME, TO_COME, TO_COME), EventStage.REPORTED),
        ((OVER, TO_COME, TO_COME), EventStage.DELIVERED),
        ((COUNTED, OVER, TO_COME), EventStage.DELIVERED),
        ((COUNTED, TO_COME, CANCELLED), EventStage.REPORTED),
        ((COUNTED, CANCELLED, COUNTED), EventStage.SETTLED),
        ((CANCELLED, CANCELLED, CANCELLED), EventStage.CANCELLED),
    ],
)
def test_the_stage_follows_from_the_dates(states: tuple[OccurrenceState, ...], stage: EventStage) -> None:
    assert event_stage(FORM, dates(FORM, *states)) is stage


def test_what_is_said_of_the_whole_event_comes_first() -> None:
    held = dates(FORM, COUNTED, COUNTED, COUNTED)
    assert event_stage(FORM, held, cancelled=True) is EventStage.CANCELLED
    assert event_stage(FORM, held, archived=True) is EventStage.ARCHIVED


def test_a_self_paced_event_is_settled_only_once_it_is_closed() -> None:
    assert event_stage(OPEN, dates(OPEN, COUNTED)) is EventStage.REPORTED
    assert event_stage(OPEN, dates(OPEN, OVER)) is EventStage.DELIVERED
    assert event_stage(CLOSED, dates(CLOSED, COUNTED)) is EventStage.SETTLED
    assert event_stage(CLOSED, dates(CLOSED, TO_COME)) is EventStage.REPORTED


def test_the_next_step_is_the_first_count_that_is_owed_else_the_next_end() -> None:
    held = dates(FORM, COUNTED, OVER, TO_COME)
    assert next_step(EventStage.DELIVERED, held) == ("count", held[1].count_due_at)
    ahead = dates(FORM, COUNTED, CANCELLED, TO_COME)
    assert next_step(EventStage.REPORTED, ahead) == ("deliver", ahead[2].ends_at)
    both = dates(FORM, OVER, OVER, TO_COME)
    assert next_step(EventStage.DELIVERED, both[::-1]) == ("count", both[0].count_due_at)


def test_a_settled_event_waits_for_its_report_and_a_final_one_for_nothing() -> None:
    assert next_step(EventStage.SETTLED, dates(FORM, COUNTED, COUNTED, COUNTED)) == ("archive", None)
    for final in (EventStage.ARCHIVED, EventStage.CANCELLED):
        assert next_step(final, dates(FORM, COUNTED, OVER, TO_COME)) == (None, None)
