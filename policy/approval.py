"""The life of an approval in dates: the time to reapply and its warnings, grace and notice, anniversaries.

All of it is our default: the agency's page says only that those approved under the present procedure must reapply.
Instants computed here are recorded once and handed to the workflow, which only waits for them.
"""

from calendar import isleap
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from policy.calendar import mountain_date, mountain_instant
from schemas.approval import Approval
from schemas.provider import FINAL_STANDINGS, Standing
from schemas.review import Ladder, Rung
from schemas.rule_set import ApprovalRules

ApprovalStep = Literal["reapply", "reapplication", "end"]
"""``reapply``: it is called to reapply until then; ``reapplication``: staff decide on it; ``end``: it ends then."""

_MIDNIGHT = time(0)
_ONE_DAY = timedelta(days=1)
_FEBRUARY, _LEAP_DAY = 2, 29


def midnight_after(day: date) -> datetime:
    """The instant at which a day is over in Montana."""
    return mountain_instant(day + _ONE_DAY, _MIDNIGHT)


def lapses_at(reapply_by: date) -> datetime:
    """When an approval lapses that was not reapplied for: the midnight (Mountain time) after the last day."""
    return midnight_after(reapply_by)


def may_lapse(standing: Standing, reapplication: str | None) -> bool:
    """Whether time runs out for one that is called: not under review, where nothing lapses; a suspension stops no time.

    A workflow asks this of what it knows, a record of what its row says, and both must answer alike.
    """
    return standing in (Standing.IN_FORCE, Standing.SUSPENDED) and reapplication is None


def lapse_ladder(reapply_by: date, rules: ApprovalRules, as_of: datetime) -> Ladder:
    """The warnings still to come before a lapse, in order; none where the rules let nothing lapse.

    Days are counted back from the day on which the approval has lapsed, so "1 day before" is the morning of the last
    day to reapply. A warning whose hour has come by `as_of` is left out.
    """
    if rules.lapses == "nothing":
        return []
    lapsed_on = reapply_by + _ONE_DAY
    rungs = [
        Rung(
            at=mountain_instant(lapsed_on - timedelta(days=rung.days_before), rung.time),
            letter=rung.letter,
            audience=rung.audience,
            name=rung.name,
        )
        for rung in rules.lapse_ladder
    ]
    return sorted((rung for rung in rungs if rung.at > as_of), key=lambda rung: rung.at)


def called_until(
    reapply_by: date, rules: ApprovalRules, as_of: datetime, *, opened_at: datetime, approved_at: datetime
) -> date:
    """The last day to reapply of a provider that is called now.

    It is the day decided for all, but who was approved under the older rules only after the newer ones had opened, or
    is called after that day, has the days of grace from now.
    """
    if approved_at > opened_at or reapply_by < mountain_date(as_of):
        return with_grace(reapply_by, rules, as_of)
    return reapply_by


def with_grace(reapply_by: date, rules: ApprovalRules, as_of: datetime) -> date:
    """The last day to reapply after a reapplication was denied or withdrawn: the old one, or the days of grace."""
    return max(reapply_by, mountain_date(as_of) + timedelta(days=rules.grace_days))


def notice_until(rules: ApprovalRules, as_of: datetime) -> date:
    """The last day of an approval whose withdrawal is announced now."""
    return mountain_date(as_of) + timedelta(days=rules.notice_days)


def next_step(approval: Approval) -> tuple[ApprovalStep | None, datetime | None]:
    """What happens next with an approval, and when: the columns every list shows; nothing is awaited of most."""
    if approval.standing in FINAL_STANDINGS:
        return None, None
    steps: list[tuple[datetime, ApprovalStep]] = []
    if approval.ends_at:
        steps.append((approval.ends_at, "end"))
    if approval.reapply_by and not approval.reapplication and approval.standing != Standing.LAPSED:
        steps.append((approval.lapses_at or midnight_after(approval.reapply_by), "reapply"))
    if steps:
        at, step = min(steps)
        return step, at
    if approval.reapplication:
        return "reapplication", None
    return ("reapply", None) if approval.reapply_by else (None, None)


def next_anniversary(approved_at: datetime, after: datetime) -> datetime:
    """The first anniversary of an approval after an instant, in UTC; of a February 29, the last day of February.

    Nothing is promised for it: it is when the workflow of the approval begins a new history.
    """
    approved_at, after = approved_at.astimezone(UTC), after.astimezone(UTC)
    year = max(after.year, approved_at.year + 1)
    return next(each for each in (_in_year(approved_at, year), _in_year(approved_at, year + 1)) if each > after)


def _in_year(instant: datetime, year: int) -> datetime:
    leap_day = (instant.month, instant.day) == (_FEBRUARY, _LEAP_DAY)
    return instant.replace(year=year, day=_LEAP_DAY - 1 if leap_day and not isleap(year) else instant.day)
