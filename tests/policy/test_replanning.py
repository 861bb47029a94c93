"""A date keeps its ordinal, its ladder and its count through every revision, whatever is moved around it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from policy.occurrence import following_period, planned
from policy.replanning import begin_late, date_problems, numbered, placed, replanned
from schemas.event import EventForm, Place
from schemas.occurrence import Occurrence, OccurrenceState, PlannedOccurrence
from store.occurrence import from_plan
from tests import samples
from tests.events import conference, course, workshop

RULES = samples.RULE_SET.events
REPORTED = datetime(2026, 11, 20, 18, tzinfo=UTC)
BETWEEN = datetime(2026, 12, 10, 18, tzinfo=UTC)
"""After the first date of the samples, and before the second."""
FIRST, SECOND, MOVED = date(2026, 12, 1), date(2026, 12, 20), date(2027, 1, 12)
SCHEDULED, DELIVERED, CANCELLED = OccurrenceState.SCHEDULED, OccurrenceState.DELIVERED, OccurrenceState.CANCELLED


def on(*days: date | tuple[int, date], form: EventForm | None = None) -> EventForm:
    """A workshop on these days; a pair names which date of the event a day is."""
    pairs = [each if isinstance(each, tuple) else (None, each) for each in days]
    places = [Place(first_day=day, location="Pablo, Montana", ordinal=ordinal) for ordinal, day in pairs]
    return (form or workshop()).model_copy(update={"occurrences": places})


def recorded(form: EventForm, *states: OccurrenceState) -> list[Occurrence]:
    """The occurrences of a report, in these states."""
    plans = planned(form, RULES, REPORTED)
    made = [from_plan("E-2026-00001", "P-00001", plan) for plan in plans]
    return [each.model_copy(update={"state": state}) for each, state in zip(made, states, strict=True)]


def days(plans: Sequence[PlannedOccurrence]) -> list[tuple[int, date]]:
    return [(each.ordinal, each.first_day) for each in plans]


def test_a_cancelled_date_stays_cancelled_whatever_else_is_revised() -> None:
    form = on(FIRST, SECOND)
    existing = recorded(form, SCHEDULED, CANCELLED)
    assert days(replanned(form, existing, RULES, REPORTED)) == [(1, FIRST)]
    told = numbered(form, existing)
    assert [(place.ordinal, place.first_day) for place in told.occurrences] == [(1, FIRST)]
    assert days(replanned(on((1, FIRST), (2, SECOND)), existing, RULES, REPORTED)) == [(1, FIRST)]


def test_the_day_of_a_cancelled_date_can_be_used_for_a_new_one() -> None:
    existing = recorded(on(FIRST, SECOND), SCHEDULED, CANCELLED)
    again = on((1, FIRST), SECOND)
    assert days(replanned(again, existing, RULES, REPORTED)) == [(1, FIRST), (3, SECOND)]
    revived = [*existing, *recorded(on(SECOND), SCHEDULED)]
    revived[2] = revived[2].model_copy(update={"ordinal": 3})
    assert [place.ordinal for place in numbered(on(FIRST, SECOND), revived).occurrences] == [1, 3]


def test_dates_are_told_apart_by_their_ordinals_and_never_by_position() -> None:
    existing = recorded(on(FIRST, SECOND), SCHEDULED, SCHEDULED)
    swapped = on((1, SECOND), (2, FIRST))
    assert days(replanned(swapped, existing, RULES, REPORTED)) == [(1, SECOND), (2, FIRST)]
    assert days(replanned(on((2, MOVED)), existing, RULES, REPORTED)) == [(2, MOVED)]
    assert days(replanned(on((2, SECOND), MOVED), existing, RULES, REPORTED)) == [(2, SECOND), (3, MOVED)]
    assert [each.ordinal for each in placed(on((2, SECOND), MOVED), existing, REPORTED).occurrences] == [2, 3]


def test_an_older_form_moves_dates_in_their_order_but_none_that_is_over() -> None:
    existing = recorded(on(FIRST, SECOND), SCHEDULED, SCHEDULED)
    assert days(replanned(on(FIRST, MOVED), existing, RULES, REPORTED)) == [(1, FIRST), (2, MOVED)]
    existing = recorded(on(FIRST, SECOND), DELIVERED, SCHEDULED)
    plans = replanned(on(MOVED), existing, RULES, BETWEEN)
    assert days(plans) == [(2, MOVED)]
    assert date_problems(existing, plans, BETWEEN) == [(1, "date_is_over")]


def test_two_dates_on_one_day_are_told_apart_by_place() -> None:
    here, there = (Place(first_day=FIRST, location=each) for each in ("Pablo", "Ronan"))
    existing = recorded(workshop().model_copy(update={"occurrences": [here, there]}), SCHEDULED, SCHEDULED)
    plans = replanned(workshop().model_copy(update={"occurrences": [there, here]}), existing, RULES, REPORTED)
    assert [(each.ordinal, each.location) for each in plans] == [(1, "Pablo"), (2, "Ronan")]


def test_the_day_of_a_date_that_is_over_is_put_right_and_its_ladder_stays() -> None:
    (held,) = recorded(on(FIRST), DELIVERED)
    (plan,) = replanned(on((1, date(2026, 12, 2))), [held], RULES, BETWEEN)
    assert (plan.first_day, plan.last_day) == (date(2026, 12, 2), date(2026, 12, 2))
    assert (plan.starts_at - held.starts_at, plan.ends_at - held.ends_at) == (timedelta(days=1), timedelta(days=1))
    assert (plan.rungs, plan.count_due_at) == (held.rungs, held.count_due_at)
    assert date_problems([held], [plan], BETWEEN) == []


def test_a_date_that_is_over_is_not_to_come_again() -> None:
    (held,) = recorded(on(FIRST), DELIVERED)
    plans = replanned(on((1, SECOND)), [held], RULES, BETWEEN)
    assert date_problems([held], plans, BETWEEN) == [(1, "date_was_held")]
    assert date_problems([held], [], BETWEEN) == [(1, "date_is_over")]


def test_a_date_with_certificates_is_not_left_out() -> None:
    (running,) = recorded(on(SECOND), SCHEDULED)
    assert date_problems([running], [], BETWEEN) == []
    assert date_problems([running.model_copy(update={"issued": 1})], [], BETWEEN) == [(1, "date_is_over")]


def test_recordings_that_count_for_longer_are_printed_and_the_count_stays_asked_for() -> None:
    form = conference(FIRST, recordings_until=date(2026, 12, 5))
    (held,) = recorded(form, DELIVERED)
    longer = form.model_copy(update={"recordings_until": date(2026, 12, 31)})
    (plan,) = replanned(longer, [held], RULES, BETWEEN)
    assert plan.last_day == date(2026, 12, 31)
    assert (plan.ends_at, plan.rungs) == (BETWEEN, held.rungs)
    assert date_problems([held], [plan], BETWEEN) == []


def test_the_day_a_self_paced_event_opened_is_put_right_until_its_first_period_is_over() -> None:
    form = course(FIRST)
    (first,) = recorded(form, SCHEDULED)
    (plan,) = replanned(course(date(2026, 12, 8)), [first], RULES, BETWEEN)
    assert (plan.first_day, plan.last_day) == (date(2026, 12, 8), date(2026, 12, 31))
    over = first.model_copy(update={"state": DELIVERED})
    following = following_period(form, over, RULES, REPORTED)
    assert following
    second = from_plan(over.event, over.provider, following)
    plans = replanned(course(date(2026, 12, 8)), [over, second], RULES, BETWEEN + timedelta(days=30))
    assert days(plans) == [(1, date(2026, 12, 8)), (2, date(2027, 1, 1))]
    assert (plans[0].last_day, plans[0].ends_at, plans[0].rungs) == (over.last_day, over.ends_at, over.rungs)
    beyond = replanned(course(date(2027, 1, 4)), [over, second], RULES, BETWEEN + timedelta(days=30))
    assert date_problems([over, second], beyond, BETWEEN + timedelta(days=30)) == [(1, "date_was_held")]


def test_only_what_comes_to_lie_in_the_past_is_late() -> None:
    existing = recorded(on(FIRST, SECOND), DELIVERED, SCHEDULED)

    def late(*to: date | tuple[int, date]) -> bool:
        return begin_late(existing, replanned(on(*to), existing, RULES, BETWEEN), BETWEEN)

    assert not late((1, FIRST), (2, SECOND))
    assert not late((1, date(2026, 12, 3)), (2, SECOND))
    assert not late((1, FIRST), (2, MOVED))
    assert late((1, FIRST), (2, date(2026, 12, 9)))
    assert late((1, FIRST), (2, SECOND), date(2026, 12, 9))
