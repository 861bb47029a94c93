"""The dates of an event after a revision: which of them is which, what moves, and what must not.

Counts, ladders and certificates hang on the ordinal of a date, so a form that revises says of each of its dates which
one it is (`Place.ordinal`) and nothing is told by its position.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from policy.occurrence import dated, period
from schemas.event import EventForm, Format, Place
from schemas.occurrence import Occurrence, OccurrenceState, PlannedOccurrence
from schemas.rule_set import EventRules


class DateProblem(NamedTuple):
    """Why a revision cannot be taken as it is, and which date it is about.

    ``date_is_over``: one that is over, or has certificates, was left out; ``date_was_held``: one that is over would be
    again to come.
    """

    ordinal: int
    code: Literal["date_is_over", "date_was_held"]


def numbered(form: EventForm, existing: Sequence[Occurrence]) -> EventForm:
    """A recorded form with the ordinal of each of its dates, and without those that were cancelled.

    Forms that were recorded before dates had ordinals list them as they were reported: by day and place, else in order.
    """
    if form.format is Format.SELF_PACED:
        return form
    cancelled = _cancelled(existing)
    places = told_apart(form.occurrences, existing, [each for each in existing if _stands(each)])
    standing = [place for ordinal, place in places.items() if ordinal not in cancelled]
    return form.model_copy(update={"occurrences": standing or form.occurrences})


def placed(form: EventForm, existing: Sequence[Occurrence], as_of: datetime) -> EventForm:
    """A form that revises, with the ordinal of each of its dates; never is one taken for another that is over."""
    if form.format is Format.SELF_PACED:
        return form
    to_come = [each for each in existing if _stands(each) and not is_over(each, as_of)]
    return form.model_copy(update={"occurrences": list(told_apart(form.occurrences, existing, to_come).values())})


def told_apart(
    places: Sequence[Place], existing: Sequence[Occurrence], moved: Sequence[Occurrence] = ()
) -> dict[int, Place]:
    """The dates of a form by their ordinals; what is known under none is new and gets the next one.

    A date without an ordinal is known by its day. Where the form tells none at all it is older than ordinals: then it
    may list dates that were cancelled since, and dates that may have `moved`, which come in their order.
    """
    found: dict[int, int] = {}
    for at, place in enumerate(places):
        if place.ordinal and place.ordinal not in found.values():
            found[at] = place.ordinal
    older = not found
    known = sorted((each for each in existing if older or _stands(each)), key=lambda each: not _stands(each))
    for same in (_same_place, _same_day):
        _match(places, known, found, same)
    if older:
        _match(places, moved, found, lambda *_: True)
    following = max([*(each.ordinal for each in existing), *found.values()], default=0)
    for at in range(len(places)):
        if at not in found:
            following += 1
            found[at] = following
    return {found[at]: place.model_copy(update={"ordinal": found[at]}) for at, place in enumerate(places)}


def replanned(
    form: EventForm, existing: Sequence[Occurrence], rules: EventRules, as_of: datetime
) -> list[PlannedOccurrence]:
    """The occurrences after a revision, without those that are cancelled or left out.

    What is over stays over and keeps its ladder, for its count was asked for; its days can be put right.
    """
    if form.format is Format.SELF_PACED:
        return _periods(form, existing, rules, as_of)
    known, cancelled = {each.ordinal: each for each in existing}, _cancelled(existing)
    plans = [
        _stays_over(known.get(ordinal), dated(form, place, ordinal, rules, as_of), as_of)
        for place in placed(form, existing, as_of).occurrences
        if (ordinal := place.ordinal) and ordinal not in cancelled
    ]
    return sorted(plans, key=lambda each: each.ordinal)


def date_problems(
    existing: Sequence[Occurrence], plans: Sequence[PlannedOccurrence], as_of: datetime
) -> list[DateProblem]:
    """What a revision must not do to dates that are over."""
    planned = {plan.ordinal: plan for plan in plans}
    problems = []
    for each in filter(_stands, existing):
        plan = planned.get(each.ordinal)
        if plan is None and (is_over(each, as_of) or each.issued):
            problems.append(DateProblem(each.ordinal, "date_is_over"))
        elif plan and is_over(each, as_of) and (plan.starts_at > as_of or plan.first_day > plan.last_day):
            problems.append(DateProblem(each.ordinal, "date_was_held"))
    return problems


def after_plans(existing: Sequence[Occurrence], plans: Iterable[PlannedOccurrence]) -> dict[int, Occurrence]:
    """The occurrences there are, by ordinal, as these plans make them."""
    planned = {plan.ordinal: dict(plan) for plan in plans}
    return {each.ordinal: each.model_copy(update=planned.get(each.ordinal, {})) for each in existing}


def begin_late(existing: Sequence[Occurrence], plans: Iterable[PlannedOccurrence], as_of: datetime) -> bool:
    """Whether a revision adds a date that has begun already, or moves one into the past.

    Putting right one that had begun anyway is not late.
    """
    begun = {each.ordinal for each in existing if each.starts_at <= as_of or is_over(each, as_of)}
    return any(plan.starts_at <= as_of and plan.ordinal not in begun for plan in plans)


def is_over(occurrence: Occurrence, as_of: datetime) -> bool:
    """Whether an occurrence is over, recorded so or not yet."""
    return occurrence.state in {OccurrenceState.DELIVERED, OccurrenceState.COUNTED} or occurrence.ends_at <= as_of


def _periods(
    form: EventForm, existing: Sequence[Occurrence], rules: EventRules, as_of: datetime
) -> list[PlannedOccurrence]:
    """The first reporting period begins when the event opens; every other one follows the one before."""
    first = min(each.ordinal for each in existing)
    opens = form.occurrences[0].first_day
    return [
        _ends_as_it_did(
            each, period(form, each.ordinal, opens if each.ordinal == first else each.first_day, rules, as_of), as_of
        )
        for each in existing
        if _stands(each)
    ]


def _ends_as_it_did(existing: Occurrence, fresh: PlannedOccurrence, as_of: datetime) -> PlannedOccurrence:
    if not is_over(existing, as_of):
        return fresh
    kept = {name: getattr(existing, name) for name in ("last_day", "ends_at", "rungs", "count_due_at")}
    return fresh.model_copy(update=kept)


def _stays_over(existing: Occurrence | None, fresh: PlannedOccurrence, as_of: datetime) -> PlannedOccurrence:
    """Recordings that count for longer, say, are printed; that the count was asked for is not taken back."""
    if existing is None or not is_over(existing, as_of):
        return fresh
    kept = {"rungs": existing.rungs, "count_due_at": existing.count_due_at}
    ends_at = min(fresh.ends_at, max(existing.ends_at, as_of))
    return fresh.model_copy(update=kept | {"ends_at": ends_at})


def _match(
    places: Sequence[Place],
    candidates: Sequence[Occurrence],
    found: dict[int, int],
    same: Callable[[Place, Occurrence], bool],
) -> None:
    """Give each date that is not found yet the first candidate that is the same, each once."""
    left = [each for each in candidates if each.ordinal not in found.values()]
    for at, place in enumerate(places):
        each = next((each for each in left if at not in found and same(place, each)), None)
        if each:
            left.remove(each)
            found[at] = each.ordinal


def _same_place(place: Place, occurrence: Occurrence) -> bool:
    return _same_day(place, occurrence) and place.location == occurrence.location


def _same_day(place: Place, occurrence: Occurrence) -> bool:
    return place.first_day == occurrence.first_day


def _stands(occurrence: Occurrence) -> bool:
    return occurrence.state != OccurrenceState.CANCELLED


def _cancelled(existing: Iterable[Occurrence]) -> set[int]:
    return {each.ordinal for each in existing if not _stands(each)}
