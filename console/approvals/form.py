"""The form by which somebody wants something done about an approval: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from fastapi import Request

from console.approvals.act import Act
from console.public import posted
from policy.calendar import mountain_date
from policy.event_schedule_fields import read_day
from policy.mountain import long_date
from policy.text import clean
from schemas.approval import Approval
from schemas.problem import Problem

LONGEST_REASON = 1000
LATEST_YEARS = 10
CONFIRM = "confirm"
_DAY_OF = {"extend": "until", "cease": "last_day"}
"""What a submission calls the day that was chosen."""


@dataclass(frozen=True)
class Wanted:
    """A form as posted.

    Attributes:
        submission: the id rendered into the form, so that pressing twice says it once.
        confirmed: what follows was read, and the last button pressed.
    """

    submission: UUID
    typed: Mapping[str, str]
    day: date | None
    confirmed: bool
    problems: tuple[Problem, ...]

    def payload(self, act: Act) -> dict[str, str]:
        """What is kept of it."""
        chosen = {_DAY_OF[act.kind]: self.day.isoformat()} if act.day and self.day else {}
        if act.kind == "keep":
            # Which end is meant: by the time this is recorded another one may be announced, and that one stays.
            chosen = {"ends_as": act.keeps or self.typed["ends_as"], "ends_at": self.typed["ends_at"]}
        return {"reason": self.typed["reason"], **chosen}


def proposed(act: Act, approval: Approval) -> dict[str, str]:
    """What stands in the fields at first: the last day to reapply, where that is to be another one."""
    day = approval.reapply_by.isoformat() if act.kind == "extend" and approval.reapply_by else ""
    return {"reason": "", "day": day, **_end(approval)}


async def read(request: Request, act: Act, approval: Approval) -> Wanted:
    """Read the form; nothing typed is lost, whatever is wrong."""
    async with posted.posted(request) as form:
        typed = {
            "reason": clean(posted.text(form, "reason"), multiline=True),
            "day": clean(posted.text(form, "day")),
            **{name: clean(posted.text(form, name)) for name in _end(approval)},
        }
        submission = posted.identity(form, "submission") or uuid4()
        confirmed = posted.text(form, "action") == CONFIRM
    day, wrong = _day(act, approval, typed["day"], mountain_date(request.state.as_of)) if act.day else (None, "")
    problems = [Problem(field="day", message=wrong)] if wrong else []
    return Wanted(submission, typed, day, confirmed, (*problems, *_reason_problems(act, typed["reason"])))


def _end(approval: Approval) -> dict[str, str]:
    """The announced end as pages carry it; both are empty where none is announced."""
    return {"ends_as": approval.ends_as or "", "ends_at": approval.ends_at.isoformat() if approval.ends_at else ""}


def _reason_problems(act: Act, reason: str) -> list[Problem]:
    if act.reason_required and not reason:
        return [Problem(field="reason", message="Write the reason.")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field="reason", message=f"Use at most {LONGEST_REASON:,} characters.")]
    return []


def _day(act: Act, approval: Approval, text: str, today: date) -> tuple[date | None, str]:
    day, wrong = read_day(text) if text else (None, "")
    if wrong or day is None:
        return None, wrong or "Choose the day."
    before = approval.reapply_by if act.kind == "extend" else None
    if before and day <= before:
        return None, f"Choose a day later than {long_date(before)}, the last day to reapply as it stands."
    if day < today:
        return None, "Choose today or a later day."
    if day.year > today.year + LATEST_YEARS:
        return None, f"Choose a day within the next {LATEST_YEARS} years."
    return day, ""
