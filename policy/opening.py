"""Whether a rule set may open on these dates, and from which instant on it would."""

from datetime import date, datetime, time

from policy.calendar import mountain_date, mountain_instant, outside_calendar
from policy.mountain import long_date
from schemas.model import Frozen
from schemas.opening import FEWEST_PER_MINUTE, MOST_PER_MINUTE
from schemas.problem import Problem

MIDNIGHT = time(0)


class Book(Frozen):
    """What stands in the rule book, as far as an opening is judged by it.

    Attributes:
        opened: ids of the rule sets that were ever opened, the first one included.
        drafts: ids of those that were not.
        to_come: the rule set whose opening is decided and still to come.
        proposed: the rule set whose opening is proposed.
    """

    opened: frozenset[str]
    drafts: frozenset[str]
    to_come: str | None = None
    proposed: str | None = None


def opens_at(opens_on: date, as_of: datetime) -> datetime:
    """The instant: midnight Mountain time; one that opens today opens at once."""
    return as_of if opens_on == mountain_date(as_of) else mountain_instant(opens_on, MIDNIGHT)


def date_problems(opens_on: date, reapply_by: date, as_of: datetime) -> list[Problem]:
    """What is wrong with the dates of an opening, by the fields `opens_on` and `reapply_by`."""
    outside = [
        outside.model_copy(update={"field": field})
        for field, day in (("opens_on", opens_on), ("reapply_by", reapply_by))
        if (outside := outside_calendar(day))
    ]
    if outside:
        return outside
    problems = []
    if opens_on < mountain_date(as_of):
        message = f"{long_date(opens_on)} is past. A process opens today or later."
        problems.append(Problem(field="opens_on", message=message))
    if reapply_by <= opens_on:
        message = f"The last day to reapply must come after the opening on {long_date(opens_on)}."
        problems.append(Problem(field="reapply_by", message=message))
    return problems


def rule_set_problems(rule_set: str, book: Book) -> list[Problem]:
    """Why a rule set cannot be opened, whatever the dates; a proposal of its own is none of them."""
    if rule_set in book.opened:
        return [_whole("These rules were opened already. Rules that change get an id of their own.")]
    if rule_set not in book.drafts:
        return [_whole(f"There is no draft {rule_set!r}.")]
    if book.to_come:
        return [_whole(f"The opening of {book.to_come} is decided and still to come. One follows the other.")]
    if book.proposed and book.proposed != rule_set:
        return [_whole(f"The opening of {book.proposed} is proposed. It has to be confirmed or dropped first.")]
    return []


def pace_problems(per_minute: int) -> list[Problem]:
    """What is wrong with a pace, by the field `per_minute`."""
    if FEWEST_PER_MINUTE <= per_minute <= MOST_PER_MINUTE:
        return []
    message = f"Choose a pace from {FEWEST_PER_MINUTE} to {MOST_PER_MINUTE:,} a minute."
    return [Problem(field="per_minute", message=message)]


def _whole(message: str) -> Problem:
    return Problem(field="", message=message)
