"""What each decision on an approval changes: one function a verb, in the transaction that holds its provider's row."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from activities.approval_letters import ApprovalCorrespondence
from activities.refusal import refused
from policy.approval import called_until, lapse_ladder, lapses_at, midnight_after, notice_until, with_grace
from policy.calendar import mountain_date
from schemas.application import FINAL_STAGES, Application, Stage
from schemas.approval import Approval, ApprovalVerb, RecordApprovalDecision
from schemas.audit import AuditVerb
from schemas.provider import Standing
from schemas.rule_set import ApprovalRules, RuleSet
from schemas.submission import Submission
from store import application as applications
from store import approval as approvals
from store import audit, opening, transition
from store import rule_set as rule_sets
from store.database import Connection
from store.rule_set import RuleBook

_SETTLED = {
    "approved": Stage.APPROVED,
    "denied": Stage.DENIED,
    "withdrawn": Stage.WITHDRAWN,
    "superseded": Stage.SUPERSEDED,
}


@dataclass(frozen=True)
class ApprovalCase:
    """A decision before the records.

    Attributes:
        approval: its provider's row, held by this transaction.
        submission: the stored form behind the decision; a signal has none, nor has a call.
        letters: who is told, and of what; a verb adds to it.
    """

    conn: Connection
    approval: Approval
    message: RecordApprovalDecision
    submission: Submission | None
    rule_book: RuleBook
    letters: ApprovalCorrespondence

    @property
    def said_at(self) -> datetime:
        """When the person said it, which is what counts where it could be recorded only later."""
        as_of = self.message.as_of
        received_at = self.submission.received_at if self.submission else as_of
        return min(max(self.approval.standing_since, received_at), as_of)

    @property
    def reason(self) -> str:
        """What the person wrote; empty where there is no form."""
        return str(self.submission.payload.get("reason") or "") if self.submission else ""

    async def rules(self, rule_set: str | None) -> RuleSet:
        """A rule set by id.

        Raises:
            ApplicationError: `unknown_rule_set`.
        """
        try:
            return await self.rule_book.named(self.conn, rule_set or "")
        except KeyError:
            raise refused("unknown_rule_set", "There are no such rules.") from None

    async def reapplication(self) -> Application:
        """The reapplication the decision is about.

        Raises:
            ApplicationError: `unknown_application`.
        """
        found = await applications.by_number(self.conn, self.message.application or "")
        if found is None or found.reapplies != self.approval.number:
            raise refused("unknown_application", f"There is no such reapplication of {self.approval.entity}.")
        return found

    def refuse_without_reason(self, reapplication: Application) -> None:
        """There is a reason to reapply for whoever was called to, and under rules it is not approved under.

        Raises:
            ApplicationError: `not_called`.
        """
        approval = self.approval
        if approval.called_under is None and reapplication.rule_set == approval.rule_set:
            raise refused("not_called", f"{approval.entity} is not called to reapply.")

    def stands(self, standing: Standing, reason: str = "") -> dict[str, Any]:
        """The columns of a new standing."""
        return {"standing": standing, "standing_since": self.said_at, "standing_reason": reason}


@dataclass(frozen=True)
class ApprovalChange:
    """What a decision changed: the approval from now on, and the facts its audit line's sentence needs."""

    approval: Approval
    verb: AuditVerb
    facts: dict[str, Any] = field(default_factory=dict)


async def call_to_reapply(case: ApprovalCase) -> ApprovalChange:
    """Newer rules are open: set the time to reapply under them, and its warnings."""
    approval, as_of = case.approval, case.message.as_of
    rules = await case.rules(case.message.rule_set)
    opened = case.rule_book.opened.get(rules.id)
    if opened is None or opened.opens_at is None or opened.reapply_by is None:
        raise refused("unknown_rule_set", f"The rules {rules.id} were not opened.")
    if opened.opens_at > as_of:
        raise refused("not_open_yet", f"The rules {rules.id} have not opened.")
    under = [each for each in (approval.rule_set, approval.called_under) if each]
    if rules.id in under:
        raise refused("already_called", f"{approval.entity} was called under {rules.id}, or is approved under it.")
    if await rule_sets.any_newer(case.conn, rules.id, under):
        raise refused("older_rules", f"{approval.entity} was called under newer rules, or is approved under them.")
    last_day = await opening.last_day(case.conn, rules.id) or opened.reapply_by
    reapply_by = called_until(
        last_day, rules.approvals, as_of, opened_at=opened.opens_at, approved_at=approval.approved_at
    )
    deadline = _deadline(reapply_by, rules.approvals, as_of)
    called = approval.model_copy(update={"called_under": rules.id, "called_at": as_of, **deadline})
    await transition.note_called(case.conn, rules.id, approval.number, as_of)
    case.letters.called(called, rules, await approvals.under_review(case.conn, approval.number, rules.id))
    return ApprovalChange(
        called, AuditVerb.APPROVAL_CALLED, {"rule_set": rules.id, "rules": rules.name} | _told(called)
    )


async def reapply(case: ApprovalCase) -> ApprovalChange | None:
    """The provider's reapplication was received: while it is under review, nothing lapses."""
    reapplication = await case.reapplication()
    if reapplication.stage in FINAL_STAGES:
        raise refused("already_decided", f"{reapplication.entity} is {reapplication.stage}.")
    case.refuse_without_reason(reapplication)
    if case.approval.reapplication == reapplication.number:
        return None
    update = {"reapplication": reapplication.number, "reapplied_at": reapplication.received_at}
    facts = {"application": reapplication.number}
    return ApprovalChange(case.approval.model_copy(update=update), AuditVerb.APPROVAL_REAPPLIED, facts)


async def settle_reapplication(case: ApprovalCase) -> ApprovalChange | None:
    """The reapplication was decided: in force under its rules, or the old time to reapply, with days of grace."""
    reapplication = await case.reapplication()
    outcome = case.message.outcome or ""
    if reapplication.stage != _SETTLED.get(outcome):
        raise refused("not_decided", f"{reapplication.entity} is {reapplication.stage}.")
    approval = case.approval
    case.refuse_without_reason(reapplication)
    if await _settled_before(case, reapplication):
        raise refused("already_decided", f"{reapplication.entity} is settled.")
    if approval.reapplication not in (None, reapplication.number) and outcome != "approved":
        return None
    update: dict[str, Any] = {"reapplication": None, "reapplied_at": None}
    if outcome == "approved":
        update |= {"rule_set": reapplication.rule_set} | await _restored(case)
    if outcome == "approved" and await _answers_call(case, reapplication.rule_set):
        update |= {"called_under": None, "called_at": None, "reapply_by": None, "lapses_at": None}
        update |= {"rungs": [], "rung_passed": None}
    elif approval.reapply_by and (approval.standing != Standing.LAPSED or outcome == "approved"):
        rules = (await case.rules(approval.called_under)).approvals
        as_of = case.message.as_of
        update |= _deadline(with_grace(approval.reapply_by, rules, as_of), rules, as_of)
    after = approval.model_copy(update=update)
    facts = {"application": reapplication.number, "outcome": outcome, "rule_set": after.rule_set} | _told(after)
    return ApprovalChange(after, AuditVerb.APPROVAL_REAPPLICATION_SETTLED, facts)


async def extend(case: ApprovalCase) -> ApprovalChange:
    """Give more time to reapply; an approval that had lapsed stands again as it did before."""
    approval, until, as_of = case.approval, case.message.until, case.message.as_of
    if approval.called_under is None or approval.reapply_by is None:
        raise refused("not_called", f"{approval.entity} is not called to reapply.")
    if until is None or until <= approval.reapply_by:
        raise refused("extends_nothing", "That is no later than the last day to reapply.")
    if until < mountain_date(as_of):
        raise refused("extends_into_the_past", "That day is over.")
    rules = await case.rules(approval.called_under)
    update = _deadline(until, rules.approvals, as_of) | await _restored(case)
    after = approval.model_copy(update=update)
    under_review = await approvals.under_review(case.conn, approval.number, rules.id)
    case.letters.extended(approval, after, rules, case.reason, reapplication=under_review)
    facts = {"before": approval.reapply_by.isoformat(), "reason": case.reason} | _told(after)
    back = {"back": after.standing} if after.standing != approval.standing else {}
    return ApprovalChange(after, AuditVerb.APPROVAL_EXTENDED, facts | back)


async def suspend(case: ApprovalCase) -> ApprovalChange:
    """Let the approval rest; the time to reapply runs on."""
    if case.approval.standing != Standing.IN_FORCE:
        raise refused("not_in_force", "Only an approval in force is suspended.", standing=case.approval.standing)
    after = case.approval.model_copy(update=case.stands(Standing.SUSPENDED, case.reason))
    case.letters.suspended(after, case.reason)
    return ApprovalChange(after, AuditVerb.APPROVAL_SUSPENDED, {"reason": case.reason})


async def reinstate(case: ApprovalCase) -> ApprovalChange:
    """End a suspension."""
    if case.approval.standing != Standing.SUSPENDED:
        raise refused("not_suspended", "It is not suspended.", standing=case.approval.standing)
    after = case.approval.model_copy(update=case.stands(Standing.IN_FORCE))
    case.letters.reinstated(after, case.reason)
    return ApprovalChange(after, AuditVerb.APPROVAL_REINSTATED, {"reason": case.reason})


async def end_approval(case: ApprovalCase) -> ApprovalChange:
    """Withdraw the approval after notice, which counts from when this is recorded and told."""
    _refuse_second_end(case.approval)
    rules = await case.rules(case.approval.rule_set)
    last_day = notice_until(rules.approvals, case.message.as_of)
    update = {"ends_as": "withdrawn", "ends_at": midnight_after(last_day)}
    return _ending(case, case.approval.model_copy(update=update))


async def cease(case: ApprovalCase) -> ApprovalChange:
    """The provider gives its approval up, as of the midnight after its last day."""
    _refuse_second_end(case.approval)
    last_day = case.message.until
    if last_day is None or last_day < mountain_date(case.said_at):
        raise refused("ceases_before_today", "An approval is given up today or later.")
    update = {"ends_as": "ceased", "ends_at": midnight_after(last_day)}
    return _ending(case, case.approval.model_copy(update=update))


async def keep(case: ApprovalCase) -> ApprovalChange:
    """Take back an announced end: the one that was meant, where the form says which."""
    approval = case.approval
    if approval.ends_at is None:
        raise refused("no_end_announced", "No end is announced.")
    announced = {"ends_as": approval.ends_as or "", "ends_at": approval.ends_at.isoformat()}
    form = case.submission.payload if case.submission else {}
    if any(form.get(name, end) != end for name, end in announced.items()):
        raise refused("other_end_announced", "Another end is announced.", **announced)
    case.letters.kept(approval, case.reason)
    after = approval.model_copy(update={"ends_as": None, "ends_at": None})
    return ApprovalChange(after, AuditVerb.APPROVAL_KEPT, {"ends_as": approval.ends_as, "reason": case.reason})


VERBS: dict[ApprovalVerb, Callable[[ApprovalCase], Awaitable[ApprovalChange | None]]] = {
    "call_to_reapply": call_to_reapply,
    "reapply": reapply,
    "settle_reapplication": settle_reapplication,
    "extend": extend,
    "suspend": suspend,
    "reinstate": reinstate,
    "end_approval": end_approval,
    "cease": cease,
    "keep": keep,
}
"""None comes back where the records have it already, so that there is nothing to write."""


def _deadline(reapply_by: date, rules: ApprovalRules, as_of: datetime) -> dict[str, Any]:
    """The columns of a time to reapply that is set now: its warnings are those still to come."""
    return {
        "reapply_by": reapply_by,
        "lapses_at": None if rules.lapses == "nothing" else lapses_at(reapply_by),
        "rungs": lapse_ladder(reapply_by, rules, as_of),
        "rung_passed": None,
    }


async def _answers_call(case: ApprovalCase, rule_set: str) -> bool:
    """Whether who is approved under these rules is called no more: to none, to these very rules, or to older ones."""
    called_under = case.approval.called_under
    if called_under in (None, rule_set):
        return True
    return await rule_sets.any_newer(case.conn, called_under or "", [rule_set])


async def _settled_before(case: ApprovalCase, reapplication: Application) -> bool:
    """Whether its outcome was recorded, so that a word that comes twice does not count the days of grace anew."""
    return any(
        line.verb == AuditVerb.APPROVAL_REAPPLICATION_SETTLED and line.facts.get("application") == reapplication.number
        for line in await audit.of_entity(case.conn, case.approval.entity)
    )


async def _restored(case: ApprovalCase) -> dict[str, Any]:
    """The standing of an approval that had lapsed, as it was before: one that was suspended is so again."""
    if case.approval.standing != Standing.LAPSED:
        return {}
    return case.stands(await approvals.standing_before(case.conn, case.approval))


def _refuse_second_end(approval: Approval) -> None:
    if approval.ends_at:
        raise refused("end_announced", "Its end is announced already.", ends_at=approval.ends_at.isoformat())


def _ending(case: ApprovalCase, after: Approval) -> ApprovalChange:
    case.letters.ending(after, case.reason)
    ends_at = after.ends_at.isoformat() if after.ends_at else ""
    facts = {"ends_as": after.ends_as, "ends_at": ends_at, "reason": case.reason}
    return ApprovalChange(after, AuditVerb.APPROVAL_END_ANNOUNCED, facts)


def _told(approval: Approval) -> dict[str, Any]:
    """The time to reapply, as the sentence tells it."""
    return {
        "reapply_by": approval.reapply_by.isoformat() if approval.reapply_by else None,
        "lapses_at": approval.lapses_at.isoformat() if approval.lapses_at else None,
    }
