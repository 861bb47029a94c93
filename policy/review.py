"""The seven-business-day promise: its due instant, its reminders, and how it waits while the applicant owes an answer.

The number of days is the agency's page; hours, reminders and the pause are our defaults, kept in the rule set.
Instants computed here are recorded once and handed to the workflow, which only waits for them.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from policy.calendar import (
    business_days_after,
    business_days_before,
    count_business_days,
    mountain_date,
    mountain_instant,
)
from schemas.calendar import Closures
from schemas.review import Ladder, ReviewClock, Rung
from schemas.rule_set import RuleSet


def review_clock(received_at: datetime, rule_set: RuleSet, closures: Closures) -> ReviewClock:
    """The clock of an application received at this instant.

    The day of receipt in Montana is not counted. `closures` are those staff had entered by then: a promise made does
    not move because of a closure entered later.
    """
    due_on = business_days_after(mountain_date(received_at), rule_set.review_days, closures)
    due_at = mountain_instant(due_on, rule_set.due_time)
    return ReviewClock(
        received_at=received_at,
        due_at=due_at,
        promised_at=due_at,
        rungs=_review_rungs(due_on, rule_set, closures),
    )


def _review_rungs(due_on: date, rule_set: RuleSet, closures: Closures) -> Ladder:
    """The rungs of the review, counted back from the day it is due."""
    return [
        Rung(
            at=mountain_instant(
                business_days_before(due_on, rule_set.review_days - rung.business_day, closures), rung.time
            ),
            letter=rung.letter,
            audience=rung.audience,
            name=rung.name,
        )
        for rung in rule_set.review_ladder
    ]


def information_ladder(requested_at: datetime, rule_set: RuleSet) -> Ladder:
    """The applicant's reminders: calendar days after the Montana day of the request, at a civil hour."""
    requested_on = mountain_date(requested_at)
    return [
        Rung(
            at=mountain_instant(requested_on + timedelta(days=rung.calendar_day), rung.time),
            letter=rung.letter,
            audience=rung.audience,
            name=rung.name,
        )
        for rung in rule_set.information_ladder
    ]


def may_close_unanswered(ladder: Sequence[Rung], as_of: datetime) -> bool:
    """Whether staff may close the application as withdrawn: every reminder to the applicant has come due."""
    return bool(ladder) and as_of >= max(rung.at for rung in ladder)


def resumed_clock(
    clock: ReviewClock, requested_at: datetime, answered_at: datetime, rule_set: RuleSet, closures: Closures
) -> ReviewClock:
    """The clock after an answer to a request for information came back.

    The due date moves by the business days that began (00:00 in Montana) while the request was open. A request and
    its answer on one day move nothing, nor does a request made at or after the due instant. The original promise is
    kept beside the new date.

    Reminders rest while the request is open. A rung that had come due by the time of the request has passed and is
    left out for good, even where moving it would put it into the future again; every other rung stays as many
    business days ahead of the new due date as it was ahead of the old one. So each rung fires at most once however
    often information is asked for. A rung that rested and was not moved (its hour struck between a request and an
    answer on the same day) is due at once when the answer comes.

    Pass the closures the clock was made with, so that the promised date and the new one follow the same calendar.
    """
    due_on = mountain_date(clock.due_at)
    moved_by = _business_days_begun(clock, requested_at, answered_at, closures)
    new_due_on = business_days_after(due_on, moved_by, closures)
    resting = {rung.name for rung in clock.rungs if rung.at > requested_at}
    return clock.model_copy(
        update={
            "due_at": mountain_instant(new_due_on, rule_set.due_time),
            "rungs": [rung for rung in _review_rungs(new_due_on, rule_set, closures) if rung.name in resting],
        }
    )


def _business_days_begun(clock: ReviewClock, requested_at: datetime, answered_at: datetime, closures: Closures) -> int:
    if requested_at >= clock.due_at:
        return 0
    return count_business_days(mountain_date(requested_at), mountain_date(answered_at), closures)
