"""Occurrences: when each date of an event is over, when its count is owed, and what follows a self-paced period.

Instants are computed here once and recorded; the workflow only waits for them.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policy.calendar import mountain_date, mountain_instant
from schemas.event import EventForm, Format, Place
from schemas.occurrence import Occurrence, OccurrenceState, PlannedOccurrence
from schemas.review import Ladder, Rung
from schemas.rule_set import EventRules

MIDNIGHT = time(0)
_ONE_DAY = timedelta(days=1)


def planned(form: EventForm, rules: EventRules, reported_at: datetime) -> list[PlannedOccurrence]:
    """Every occurrence of a newly reported event, in the order of its dates as they were given."""
    if form.format is Format.SELF_PACED:
        return [period(form, 1, form.occurrences[0].first_day, rules, reported_at)]
    return [dated(form, place, ordinal, rules, reported_at) for ordinal, place in enumerate(form.occurrences, 1)]


def following_period(
    form: EventForm, last: PlannedOccurrence | Occurrence, rules: EventRules, known_at: datetime
) -> PlannedOccurrence | None:
    """The reporting period after this one; None for an event with dates, and once a self-paced one is closed.

    `known_at` is when we heard of it: of a course that is reported late, past periods are asked about from then on.
    """
    first = last.last_day + _ONE_DAY
    if form.format is not Format.SELF_PACED or (form.closes_on and first > form.closes_on):
        return None
    return period(form, last.ordinal + 1, first, rules, known_at)


def left_to_open(
    form: EventForm, existing: Sequence[Occurrence], rules: EventRules, said_at: datetime
) -> PlannedOccurrence | None:
    """The reporting period without which a closed event would never come to its end; None while one is to come.

    So it is where the last day moved beyond a last period that is over already, or was cancelled.
    """
    if any(each.state == OccurrenceState.SCHEDULED for each in existing):
        return None
    return following_period(form, max(existing, key=lambda each: each.ordinal), rules, said_at)


def dated(form: EventForm, place: Place, ordinal: int, rules: EventRules, known_at: datetime) -> PlannedOccurrence:
    """One date of an event, from its first session to its last, or to the end of a conference's recordings."""
    zone = ZoneInfo(form.zone)
    starts = [_at(place.first_day, item.day, item.starts, zone) for item in form.schedule if item.starts]
    ends = [_at(place.first_day, item.day, item.ends, zone) for item in form.schedule if item.ends]
    last_day = place.first_day + timedelta(days=max(item.day for item in form.schedule))
    ends_at = max(ends)
    if form.format is Format.CONFERENCE and form.recordings_until:
        ends_at = max(ends_at, _at(form.recordings_until, 1, MIDNIGHT, zone))
        last_day = max(last_day, form.recordings_until)
    rungs = count_ladder(ends_at, rules, known_at)
    return _planned(ordinal, place, rungs, days=(place.first_day, last_day), instants=(min(starts), ends_at))


def period(form: EventForm, ordinal: int, first_day: date, rules: EventRules, known_at: datetime) -> PlannedOccurrence:
    """The reporting period of a self-paced event that begins on a day."""
    last_day = _end_of_period(first_day, rules)
    if form.closes_on:
        last_day = max(first_day, min(last_day, form.closes_on))
    zone, place = ZoneInfo(form.zone), form.occurrences[0]
    starts_at, ends_at = _at(first_day, 0, MIDNIGHT, zone), _at(last_day, 1, MIDNIGHT, zone)
    rungs = count_ladder(ends_at, rules, known_at)
    return _planned(ordinal, place, rungs, days=(first_day, last_day), instants=(starts_at, ends_at))


def in_order(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """By their days, as people read them; ordinals follow the order in which dates were told to us."""
    return sorted(occurrences, key=lambda each: (each.first_day, each.ordinal))


def count_ladder(ends_at: datetime, rules: EventRules, known_at: datetime) -> Ladder:
    """The ladder of a count: calendar days after the Montana day on which the occurrence ended (our default).

    Where we heard of it only afterwards, at `known_at`, they are days after that: nobody can owe what was not asked
    for, and no letter promises a day that is past.
    """
    asked_on = max(mountain_date(ends_at - timedelta(microseconds=1)), mountain_date(known_at))
    return [
        Rung(
            at=mountain_instant(asked_on + timedelta(days=rung.calendar_day), rung.time),
            letter=rung.letter,
            audience=rung.audience,
            name=rung.name,
        )
        for rung in rules.count_ladder
    ]


def _end_of_period(day: date, rules: EventRules) -> date:
    """The last day of the reporting period a day belongs to; periods begin with the report year."""
    months_in = (day.month - rules.report_year_month) % 12
    months_left = rules.reporting_months - months_in % rules.reporting_months
    month = day.month - 1 + months_left
    return date(day.year + month // 12, month % 12 + 1, 1) - _ONE_DAY


def _planned(
    ordinal: int, place: Place, rungs: Ladder, *, days: tuple[date, date], instants: tuple[datetime, datetime]
) -> PlannedOccurrence:
    return PlannedOccurrence(
        ordinal=ordinal,
        first_day=days[0],
        last_day=days[1],
        starts_at=instants[0],
        ends_at=instants[1],
        location=place.location,
        link=place.link,
        rungs=rungs,
        count_due_at=max(rung.at for rung in rungs if rung.audience == "provider"),
    )


def _at(first_day: date, days: int, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(first_day + timedelta(days=days), at, zone).astimezone(UTC)
