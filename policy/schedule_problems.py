"""The judgement of a schedule as a whole: sessions that overlap, days that make no sense."""

from collections.abc import Sequence
from itertools import pairwise

from policy.event_schedule_fields import filled_lines
from policy.schedule import overlaps
from policy.text import clipped
from schemas.draft import Fields
from schemas.event import EventForm, Format, ScheduleItem
from schemas.problem import Problem

LONGEST_GAP = 62
"""Days between two days of one schedule (our default); a study group that meets monthly has 31."""
GAP = (
    "Nothing takes place between day {before} and day {day}. Is the day right? What is more than "
    f"{LONGEST_GAP} days apart is reported as an event of its own."
)


def schedule_problems(
    fields: Fields, kind: Format | None, items: Sequence[ScheduleItem], before: EventForm | None = None
) -> list[Problem]:
    """What is wrong with the lines together; the days of the form ``before`` a revision were judged already.

    Sessions of a conference may be parallel.
    """
    judged = before is not None and _days(items) == _days(before.schedule)
    lines = {item.id: line for item, (line, _) in zip(items, filled_lines(fields), strict=False)}
    found = ([] if kind is Format.CONFERENCE else _overlapping(items)) + ([] if judged else _senseless(items))
    return [Problem(field=f"{cell}_{lines[item.id]}", message=message) for cell, item, message in found]


def _overlapping(items: Sequence[ScheduleItem]) -> list[tuple[str, ScheduleItem, str]]:
    return [
        (
            "item_starts",
            other,
            f"“{clipped(other.title)}” begins before “{clipped(one.title)}” ends. Change one of the times.",
        )
        for one, other in overlaps(items)
    ]


def _senseless(items: Sequence[ScheduleItem]) -> list[tuple[str, ScheduleItem, str]]:
    """The first day is day 1, and what is months apart is an event of its own."""
    days = _days(items)
    first = {day: next(item for item in items if item.day == day) for day in days}
    found = [
        ("item_day", first[day], GAP.format(before=before + 1, day=day + 1))
        for before, day in pairwise(days)
        if day - before > LONGEST_GAP
    ]
    if days and days[0]:
        told = f"The schedule begins on day {days[0] + 1}. Its first day is day 1."
        found.insert(0, ("item_day", first[days[0]], told))
    return found


def _days(items: Sequence[ScheduleItem]) -> list[int]:
    return sorted({item.day for item in items})
