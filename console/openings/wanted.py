"""The dates and the pace of an opening, as somebody typed them."""

from collections.abc import Mapping
from datetime import date, datetime

from policy.opening import date_problems, pace_problems
from schemas.model import Frozen
from schemas.problem import Problem
from schemas.rule_set import RuleSet

USUAL_PACE = 600
FIELDS = ("opens_on", "reapply_by", "per_minute")
LONGEST = 20


class Wanted(Frozen):
    """An opening somebody thinks of; without dates nothing was asked yet.

    Attributes:
        typed: what stands in the fields.
        problems: everything wrong with it; then it has no plan.
    """

    typed: dict[str, str]
    opens_on: date | None = None
    reapply_by: date | None = None
    per_minute: int = USUAL_PACE
    problems: tuple[Problem, ...] = ()

    @property
    def is_planned(self) -> bool:
        """Whether there is a plan for it."""
        return bool(self.opens_on and self.reapply_by and not self.problems)


def read_wanted(typed: Mapping[str, object], rule_set: RuleSet, as_of: datetime) -> Wanted:
    """Read dates and pace; fields that were never shown begin with what the rule set plans."""
    given = {name: str(typed.get(name, "")).strip()[:LONGEST] for name in FIELDS}
    planned = {"opens_on": rule_set.opening, "reapply_by": rule_set.reapply_by}
    if not any(given.values()):
        shown = {name: day.isoformat() if day else "" for name, day in planned.items()}
        return Wanted(typed=shown | {"per_minute": str(USUAL_PACE)})
    opens_on, reapply_by = (_day(given[name]) for name in ("opens_on", "reapply_by"))
    problems = [
        Problem(field=name, message="Enter the day as year-month-day, for example 2027-07-01.")
        for name, day in (("opens_on", opens_on), ("reapply_by", reapply_by))
        if day is None
    ]
    pace = given["per_minute"] or str(USUAL_PACE)
    per_minute = int(pace) if pace.isdecimal() else 0
    problems += pace_problems(per_minute)
    if opens_on and reapply_by:
        problems += date_problems(opens_on, reapply_by, as_of)
    return Wanted(
        typed=given | {"per_minute": pace},
        opens_on=opens_on,
        reapply_by=reapply_by,
        per_minute=per_minute or USUAL_PACE,
        problems=tuple(problems),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
