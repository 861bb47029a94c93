"""What each decision on an application changes: one function a verb, in the transaction that holds its row.

A decision's own words stand in its submission. A signal has none: it carries codes only, and the rule set's standard
sentences speak for it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from activities.correspondence import Correspondence
from activities.refusal import refused
from policy.review import information_ladder, resumed_clock
from schemas.account import STAFF_ROLES, Role
from schemas.application import Application, DenialReason, InformationRequest, RecordDecision, Stage, Verb
from schemas.audit import AuditVerb
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store import account, closure, information, provider
from store import application as applications
from store.database import Connection


@dataclass(frozen=True)
class Case:
    """A decision before the records.

    Attributes:
        application: its row, held by this transaction.
        submission: the stored form behind the decision; a signal has none.
        request: the open request for information, if one is open.
    """

    conn: Connection
    application: Application
    message: RecordDecision
    submission: Submission | None
    request: InformationRequest | None
    rule_set: RuleSet

    @property
    def said_at(self) -> datetime:
        """When the person said it, which is what counts where it could be recorded only later.

        A decision sent at 4:55 pm while the workers were away was made at 4:55 pm (our default). A signal has no stored
        form, so it was said when it came.
        """
        as_of = self.message.as_of
        received_at = self.submission.received_at if self.submission else as_of
        return min(max(self.application.received_at, received_at), as_of)

    def said(self, field_name: str) -> str:
        """A text of the submission; empty where there is none."""
        return str(self.submission.payload.get(field_name) or "") if self.submission else ""

    def letters(self, application: Application) -> Correspondence:
        """Letters that tell of this decision."""
        key = f"{application.entity}/{self.message.key}"
        return Correspondence(application, self.rule_set, key=key, as_of=self.message.as_of)


@dataclass(frozen=True)
class Change:
    """What a decision changed.

    Attributes:
        application: as it stands from now on.
        facts: what the audit line's sentence needs.
        letters: who is told.
        at: when it was said.
        request: the request for information that is open from now on.
    """

    application: Application
    verb: AuditVerb
    facts: dict[str, Any]
    letters: Correspondence
    at: datetime
    request: InformationRequest | None = None


async def assign(case: Case) -> Change:
    """Hand the application to a reviewer, or back to all of them."""
    reviewer = case.message.reviewer
    facts: dict[str, Any] = {"reviewer": None}
    if reviewer is not None:
        found = await account.by_id(case.conn, reviewer)
        if found is None or not found.active or found.role not in STAFF_ROLES:
            raise refused("unknown_reviewer", f"Account {reviewer} is not an active member of staff.")
        facts = {"reviewer": reviewer, "reviewer_name": found.full_name}
    application = case.application.model_copy(update={"reviewer": reviewer})
    letters = case.letters(application)
    return Change(application, AuditVerb.APPLICATION_ASSIGNED, facts, letters, case.said_at, case.request)


async def request_information(case: Case) -> Change:
    """Ask the applicant for something; the clock rests until the answer."""
    if case.request:
        raise refused("information_already_requested", "The applicant has not answered the open request yet.")
    message = case.message
    for question in message.questions:
        if case.rule_set.question(question) is None:
            raise refused("unknown_question", f"The rule set {case.rule_set.id} has no question {question}.")
    request = InformationRequest(
        submission=message.submission or _derived_id(message),
        application=message.number,
        asked_by=message.actor,
        asked_at=message.as_of,
        text=case.said("text"),
        questions=message.questions,
        rungs=information_ladder(message.as_of, case.rule_set),
    )
    await information.add(case.conn, request)
    application = case.application.model_copy(update={"stage": Stage.INFORMATION_REQUESTED})
    letters = case.letters(application)
    letters.information_requested(request)
    facts = {"request": str(request.submission), "questions": request.questions}
    # The clock rests from the instant the workflow took the request, so that is when it was made.
    return Change(application, AuditVerb.APPLICATION_INFORMATION_REQUESTED, facts, letters, message.as_of, request)


async def answer(case: Case) -> Change:
    """Take the applicant's answer; the clock goes on, and its due instant moves."""
    if case.request is None:
        raise refused("nothing_requested", "No request for information is open.")
    before, request, submission = case.application, case.request, case.submission
    answered_at = max(request.asked_at, case.said_at)
    await information.answer(
        case.conn,
        request,
        answered_at=answered_at,
        text=case.said("text"),
        submission=case.message.submission,
        files=[UUID(file) for file in submission.payload.get("files", [])] if submission else [],
    )
    closures = await closure.known_at(case.conn, before.received_at)
    clock = resumed_clock(before.clock, request.asked_at, answered_at, case.rule_set, closures)
    application = before.model_copy(
        # The resumed clock names only rungs still to come, so none of them has passed.
        update={"stage": Stage.UNDER_REVIEW, "clock": clock, "due_at": clock.due_at, "rung_passed": None}
    )
    letters = case.letters(application)
    letters.answer_received(answered_at)
    facts = {
        "request": str(request.submission),
        "promised_at": before.promised_at.isoformat(),
        "due_before": before.due_at.isoformat(),
        "due_at": clock.due_at.isoformat(),
    }
    return Change(application, AuditVerb.APPLICATION_ANSWERED, facts, letters, case.said_at)


async def approve(case: Case) -> Change:
    """Make the applicant a provider, with a number, an entry in the directory and a first account."""
    form = case.application.form
    number = await provider.add(case.conn, case.application, case.said_at)
    first = await account.add(
        case.conn,
        full_name=form.primary.name,
        email=form.primary.email,
        phone=form.primary.phone,
        role=Role.PROVIDER,
        provider=number,
        as_of=case.message.as_of,
    )
    application = _decided(case, Stage.APPROVED)
    letters = case.letters(application)
    letters.approved(number, first, case.said("note"))
    facts = {"provider": number, "account": first.id, "user_name": first.user_name}
    return Change(application, AuditVerb.APPLICATION_APPROVED, facts, letters, case.said_at)


async def deny(case: Case) -> Change:
    """Deny the application, with a reason for each criterion that was not met."""
    reasons = [_reason(case, criterion) for criterion in dict.fromkeys(case.message.criteria)]
    await applications.add_denial_reasons(case.conn, case.application.number, reasons)
    application = _decided(case, Stage.DENIED)
    letters = case.letters(application)
    letters.denied(reasons, case.said("note"))
    facts = {"criteria": [each.criterion for each in reasons]}
    return Change(application, AuditVerb.APPLICATION_DENIED, facts, letters, case.said_at)


async def withdraw(case: Case) -> Change:
    """Close the application, as the applicant wishes or because nothing came back."""
    by_applicant = case.message.actor == f"applicant:{case.application.number}"
    application = _decided(case, Stage.WITHDRAWN)
    letters = case.letters(application)
    letters.withdrawn(by_applicant=by_applicant, reason=case.said("reason"))
    facts = {"by": "applicant" if by_applicant else "staff"}
    return Change(application, AuditVerb.APPLICATION_WITHDRAWN, facts, letters, case.said_at)


VERBS: dict[Verb, Callable[[Case], Awaitable[Change]]] = {
    "assign": assign,
    "request_information": request_information,
    "answer": answer,
    "approve": approve,
    "deny": deny,
    "withdraw": withdraw,
}


def _decided(case: Case, stage: Stage) -> Application:
    return case.application.model_copy(
        update={"stage": stage, "decided_at": case.said_at, "decided_by": case.message.actor}
    )


def _reason(case: Case, criterion_id: str) -> DenialReason:
    criterion = case.rule_set.criterion(criterion_id)
    if criterion is None:
        raise refused("unknown_criterion", f"The rule set {case.rule_set.id} has no criterion {criterion_id}.")
    reasons = case.submission.payload.get("reasons", {}) if case.submission else {}
    return DenialReason(criterion=criterion_id, reason=reasons.get(criterion_id) or criterion.failed)


def _derived_id(message: RecordDecision) -> UUID:
    """An id for the request a signal made, the same however often it is recorded."""
    return uuid5(NAMESPACE_OID, f"{message.number}/{message.key}")
