"""How long an opportunity is shown, and what is awaited of it: its end, warnings before it, and whose turn it is.

Instants computed here are recorded once and handed to the workflow, which only waits for them.
"""

from datetime import date, datetime, time, timedelta

from policy.calendar import mountain_date, mountain_instant
from policy.review import information_ladder
from schemas.opportunity import (
    FINAL_OPPORTUNITY_STAGES,
    Opportunity,
    OpportunityForm,
    ReviewState,
)
from schemas.opportunity_review import OpportunityWait
from schemas.opportunity_rules import OpportunityRules
from schemas.review import Ladder, Rung
from schemas.rule_set import RuleSet

EXPIRED, UNANSWERED, RENEWAL = "expired", "unanswered", "renewal"
"""Names of rungs: it ends; the request for changes ends; its submitter is asked whether it goes on."""

_ONE_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


def life(form: OpportunityForm, rules: OpportunityRules, shown_from: datetime | None) -> Ladder:
    """The ladder of an opportunity's end; empty while that is not known.

    One with dates ends at midnight in Montana after its last day, and so does a self-paced one that closes. A
    self-paced one without a last day ends so many days after it was published or renewed (`shown_from`), after a
    warning.
    """
    last_day = last_day_of(form)
    if last_day:
        return [_rung(mountain_instant(last_day + _ONE_DAY, _MIDNIGHT), EXPIRED, "opportunity_ended")]
    if shown_from is None:
        return []
    ends_on = mountain_date(shown_from) + timedelta(days=rules.self_paced_days)
    warned_on = ends_on - timedelta(days=rules.warning_days)
    return [
        _rung(mountain_instant(warned_on, rules.time), RENEWAL, "opportunity_renewal"),
        _rung(mountain_instant(ends_on, rules.time), EXPIRED, "opportunity_ended"),
    ]


def last_day_of(form: OpportunityForm) -> date | None:
    """The last day of its dates that stand, or the one on which it closes; None where it has no end."""
    if form.self_paced:
        return form.closes_on
    return max(each.last_day for each in form.standing or form.dates)


def expires_at(ladder: Ladder) -> datetime | None:
    """When an opportunity ends by itself."""
    return next((rung.at for rung in ladder if rung.name == EXPIRED), None)


def may_renew(opportunity: Opportunity, rules: OpportunityRules, as_of: datetime) -> bool:
    """Whether a self-paced opportunity may be shown for another year now."""
    if opportunity.over or not opportunity.form.self_paced or opportunity.form.closes_on or not opportunity.expires_at:
        return False
    return as_of >= opportunity.expires_at - timedelta(days=rules.renewable_days)


def return_ladder(returned_at: datetime, rule_set: RuleSet, rules: OpportunityRules) -> Ladder:
    """The submitter's reminders of a request for changes, and its end: days after the Montana day of the request."""
    reminders = [
        _rung(rung.at, f"changes_{rung.name}", "opportunity_reminder")
        for rung in information_ladder(returned_at, rule_set)
    ]
    ends_on = mountain_date(returned_at) + timedelta(days=rules.unanswered_days)
    return [*reminders, _rung(mountain_instant(ends_on, rules.time), UNANSWERED, "opportunity_ended")]


def awaited(opportunity: Opportunity) -> OpportunityWait:
    """What the workflow of an opportunity waits for, as it is recorded."""
    review = opportunity.review
    asked = opportunity.clock.rungs if review is ReviewState.OPEN else opportunity.return_ladder
    over = opportunity.stage in FINAL_OPPORTUNITY_STAGES
    return OpportunityWait(
        stage=opportunity.stage,
        review=review,
        version=opportunity.version,
        asked=asked if review else [],
        life=[] if over else opportunity.life,
        passed_until=opportunity.rung_passed,
    )


def _rung(at: datetime, name: str, letter: str) -> Rung:
    return Rung(at=at, letter=letter, audience="submitter", name=name)
