"""The form by which everybody is given more time: what was typed, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from fastapi import Request

from console.public import posted
from policy.calendar import outside_calendar
from policy.mountain import long_date
from policy.text import clean
from schemas.opening import Opening
from schemas.problem import Problem

LONGEST_REASON = 4_000
LONGEST_DAY = 20


@dataclass(frozen=True)
class Wanted:
    """A form as posted.

    Attributes:
        submission: the id rendered into the form, so that pressing twice says it once.
        seen: the last day to reapply as the page knew it.
        confirmed: what follows was read, and the last button pressed.
    """

    submission: UUID
    typed: dict[str, str]
    seen: str
    until: date | None
    confirmed: bool
    problems: list[Problem]


def last_day(opening: Opening) -> date:
    """The last day to reapply as it stands, more time for all included."""
    return opening.extended_until or opening.reapply_by


async def read(request: Request, opening: Opening, today: date) -> Wanted:
    """Read the form; nothing typed is lost, whatever is wrong."""
    async with posted.posted(request) as form:
        typed = {
            "until": clean(posted.text(form, "until"))[:LONGEST_DAY],
            "reason": clean(posted.text(form, "reason"), multiline=True),
            "seen": clean(posted.text(form, "seen"))[:LONGEST_DAY],
        }
        submission = posted.identity(form, "submission") or uuid4()
        confirmed = posted.text(form, "action") == "confirm"
    until, wrong = _day(typed["until"], last_day(opening), today)
    problems = [Problem(field="until", message=wrong)] if wrong else []
    return Wanted(submission, typed, typed["seen"], until, confirmed, problems + _reason_problems(typed["reason"]))


def _day(typed: str, before: date, today: date) -> tuple[date | None, str]:
    try:
        until = date.fromisoformat(typed)
    except ValueError:
        return None, "Enter the day as year-month-day, for example 2027-07-01."
    if outside := outside_calendar(until):
        return until, outside.message
    if until <= before or until < today:
        return until, f"Choose a day after {long_date(max(before, today))}."
    return until, ""


def _reason_problems(reason: str) -> list[Problem]:
    if not reason:
        return [Problem(field="reason", message="Say why. The providers read it in the letter.")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field="reason", message=f"Use at most {LONGEST_REASON:,} characters.")]
    return []
