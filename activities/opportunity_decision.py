"""What each decision on an opportunity changes: one function a verb, in the transaction that holds its row."""

from collections.abc import Awaitable, Callable
from typing import Any

from activities.opportunity_case import OpportunityCase, OpportunityChange, keep_version, reviewed_anew
from activities.refusal import refused
from policy.opportunity_event import FACTS, is_past
from policy.opportunity_life import RENEWAL, expires_at, last_day_of, life, may_renew, return_ladder
from schemas.account import STAFF_ROLES
from schemas.audit import AuditVerb
from schemas.opportunity import Opportunity, OpportunityForm, OpportunityStage, ReviewState
from schemas.opportunity_review import OpportunityVerb
from schemas.review import Ladder
from store import account


async def assign(case: OpportunityCase) -> OpportunityChange:
    """Hand it to a reviewer, or back to all of them."""
    reviewer = case.message.reviewer
    facts: dict[str, Any] = {"reviewer": None}
    if reviewer is not None:
        found = await account.by_id(case.conn, reviewer)
        if found is None or not found.active or found.role not in STAFF_ROLES:
            raise refused("unknown_reviewer", f"Account {reviewer} is not an active member of staff.")
        facts = {"reviewer": reviewer, "reviewer_name": found.full_name}
    opportunity = case.opportunity.model_copy(update={"reviewer": reviewer})
    return OpportunityChange(opportunity, AuditVerb.OPPORTUNITY_ASSIGNED, facts)


async def publish(case: OpportunityCase) -> OpportunityChange:
    """Show it, or its change, from now on."""
    before, form = case.opportunity, case.opportunity.under_review
    if before.review is None:
        raise refused("nothing_under_review", "Nothing of it is under review.")
    if is_past(form, case.message.as_of):
        raise refused("already_over", "Its last day is over.")
    change = before.proposed is not None
    shown = {"form": form, "proposed": None, "change": None, "life": _life_of(case, before, form)}
    opportunity = case.decided(
        stage=OpportunityStage.PUBLISHED, published_at=before.published_at or case.said_at, **shown
    )
    opportunity = opportunity.model_copy(update={"expires_at": expires_at(opportunity.life)})
    case.letters.published(opportunity, case.said("text"), change=change)
    return OpportunityChange(
        opportunity, AuditVerb.OPPORTUNITY_PUBLISHED, {"version": before.version, "change": change}
    )


def _life_of(case: OpportunityCase, before: Opportunity, form: OpportunityForm) -> Ladder:
    """A year that runs goes on when something else about a self-paced one is changed."""
    renews = any(rung.name == RENEWAL for rung in before.life)
    if renews and form.self_paced and last_day_of(form) is None:
        return before.life
    return life(form, case.rules, case.said_at)


async def give_back(case: OpportunityCase) -> OpportunityChange:
    """Ask for changes; the office's clock rests until they come."""
    before = case.opportunity
    if before.review is not ReviewState.OPEN:
        raise refused("nothing_under_review", "Nothing of it is under review.")
    as_of = case.message.as_of
    change = before.proposed is not None
    turn = {"change": ReviewState.RETURNED} if change else {"stage": OpportunityStage.RETURNED}
    ladder = return_ladder(as_of, case.rule_set, case.rules)
    opportunity = case.decided(returned_at=as_of, return_ladder=ladder, **turn)
    case.letters.returned(opportunity, case.said("text"), change=change)
    facts = {"version": before.version, "change": change, "ends_at": ladder[-1].at.isoformat()}
    return OpportunityChange(opportunity, AuditVerb.OPPORTUNITY_RETURNED, facts)


async def decline(case: OpportunityCase) -> OpportunityChange:
    """Do not show it, or leave what is shown as it is."""
    before, reason = case.opportunity, case.message.reason
    if before.review is None:
        raise refused("nothing_under_review", "Nothing of it is under review.")
    if reason is None:
        raise refused("reason_missing", "An opportunity is declined for one of the page's reasons.")
    change = before.proposed is not None
    if change:
        opportunity = case.decided(proposed=None, change=None)
    else:
        opportunity = case.decided(stage=OpportunityStage.DECLINED, decline_reason=reason)
    case.letters.declined(opportunity, reason, case.said("text"), change=change)
    facts = {"reason": reason, "version": before.version, "change": change}
    return OpportunityChange(opportunity, AuditVerb.OPPORTUNITY_DECLINED, facts)


async def take_down(case: OpportunityCase) -> OpportunityChange:
    """Show it no longer; a change under review goes with it."""
    reason = case.message.reason
    if case.opportunity.stage is not OpportunityStage.PUBLISHED:
        raise refused("not_published", "It is not on the portal.")
    if reason is None:
        raise refused("reason_missing", "An opportunity is taken down for one of the page's reasons.")
    opportunity = case.decided(stage=OpportunityStage.TAKEN_DOWN, decline_reason=reason, proposed=None, change=None)
    case.letters.declined(opportunity, reason, case.said("text"), taken_down=True)
    return OpportunityChange(opportunity, AuditVerb.OPPORTUNITY_TAKEN_DOWN, {"reason": reason})


async def change(case: OpportunityCase) -> OpportunityChange:
    """Take the submitter's changed form; of what is published nothing changes until it is reviewed.

    Whoever changes what the office has not looked at yet keeps their place: the promise stays. Days, hours and places
    of one that was shared from an event are the event's.
    """
    before = case.opportunity
    if case.submission is None:
        raise refused("unknown_submission", "A change needs its stored form.")
    form = OpportunityForm.model_validate(case.submission.payload["form"])
    if before.event:
        form = form.model_copy(update={name: getattr(before.form, name) for name in FACTS})
    if form == before.under_review and before.review is not ReviewState.RETURNED:
        raise refused("nothing_changed", "The form says what it said before.")
    changed = before.model_copy(update={"version": before.version + 1, "changed_at": case.said_at})
    opportunity = changed.model_copy(update=await _with_form(case, form))
    await keep_version(case.conn, opportunity, form, case.message.actor, case.submission)
    proposed = opportunity.proposed is not None
    case.letters.received(opportunity, change=True)
    return OpportunityChange(
        opportunity, AuditVerb.OPPORTUNITY_CHANGED, {"version": opportunity.version, "proposed": proposed}
    )


async def _with_form(case: OpportunityCase, form: OpportunityForm) -> dict[str, Any]:
    before = case.opportunity
    keeps_place = before.review is ReviewState.OPEN
    promise = {} if keeps_place else await reviewed_anew(case.conn, case.rule_set, case.said_at)
    if before.stage is OpportunityStage.PUBLISHED:
        return promise | {"proposed": form, "change": ReviewState.OPEN}
    return promise | {"stage": OpportunityStage.SUBMITTED, "form": form, "life": life(form, case.rules, None)}


async def withdraw(case: OpportunityCase) -> OpportunityChange:
    """Take it back, as whoever sent it wishes."""
    shown = case.opportunity.stage is OpportunityStage.PUBLISHED
    opportunity = case.decided(stage=OpportunityStage.WITHDRAWN, proposed=None, change=None)
    case.letters.ended(opportunity, "withdrawn", shown=shown)
    return OpportunityChange(opportunity, AuditVerb.OPPORTUNITY_WITHDRAWN, {"shown": shown})


async def renew(case: OpportunityCase) -> OpportunityChange:
    """Show a self-paced one for another year after the one that runs."""
    before = case.opportunity
    if before.stage is not OpportunityStage.PUBLISHED or not may_renew(before, case.rules, case.message.as_of):
        raise refused("not_renewable", "It cannot be renewed now.")
    longer = life(before.form, case.rules, before.expires_at)
    ends_at = expires_at(longer)
    opportunity = before.model_copy(update={"life": longer, "expires_at": ends_at})
    facts = {"expires_at": ends_at.isoformat() if ends_at else ""}
    return OpportunityChange(opportunity, AuditVerb.OPPORTUNITY_RENEWED, facts)


VERBS: dict[OpportunityVerb, Callable[[OpportunityCase], Awaitable[OpportunityChange]]] = {
    "assign_opportunity": assign,
    "publish_opportunity": publish,
    "return_opportunity": give_back,
    "decline_opportunity": decline,
    "take_down_opportunity": take_down,
    "change_opportunity": change,
    "withdraw_opportunity": withdraw,
    "renew_opportunity": renew,
}
"""A verb that is missing here has no record of its own: the event's record was the opportunity's, too."""
