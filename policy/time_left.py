"""How much time is left until an answer is due, in words a busy person takes in at a glance."""

from datetime import datetime
from typing import Literal

from policy.calendar import count_business_days, mountain_date
from policy.mountain import clock_time
from schemas.calendar import Closures
from schemas.model import Frozen

Urgency = Literal["overdue", "today", "soon", "later", "resting"]
SOON = 2
"""Business days left from which on an answer is due soon (our default)."""


class TimeLeft(Frozen):
    """Words such as "2 business days left", and how urgent that is."""

    words: str
    urgency: Urgency


def time_left(due_at: datetime, as_of: datetime, closures: Closures, *, resting: bool = False) -> TimeLeft:
    """The time left until the due instant; business days after today are counted, up to and including the due day.

    ``resting`` while the applicant owes information: no time of ours passes.
    """
    if resting:
        return TimeLeft(words="Waiting for the applicant", urgency="resting")
    today, due_on = mountain_date(as_of), mountain_date(due_at)
    if as_of >= due_at:
        late = count_business_days(due_on, today, closures)
        words = f"Overdue by {_business_days(late)}" if late else f"Overdue since {clock_time(due_at)} today"
        return TimeLeft(words=words if due_on == today or late else "Overdue", urgency="overdue")
    if due_on == today:
        return TimeLeft(words=f"Due today at {clock_time(due_at)}", urgency="today")
    left = count_business_days(today, due_on, closures)
    return TimeLeft(words=f"{_business_days(left)} left", urgency="soon" if left <= SOON else "later")


def _business_days(count: int) -> str:
    return f"{count} business day" if count == 1 else f"{count} business days"
