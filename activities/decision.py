"""What each decision on an application changes: one function a verb, in the transaction that holds its row.

A decision's own words stand in its submission. A signal has none: it carries codes only, and the rule set's standard
sentences speak for it.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from activities.case import Case, Change
from activities.refusal import refused
from activities.superseding import supersede
from policy.review import information_ladder, resumed_clock
from schemas.account import STAFF_ROLES, Account, Role
from schemas.application import DenialReason, InformationRequest, RecordDecision, Stage, Verb
from schemas.audit import AuditVerb
from schemas.facts import PresentApproval
from schemas.membership import MemberRole
from store import account, closure, information, membership, provider
from store import application as applications


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
    """Make the applicant a provider, with a number, an entry in the directory and a first manager."""
    if case.approval:
        return await _renew(case, case.approval)
    number = await provider.add(case.conn, case.application, case.said_at)
    first = await _account_in_use(case) or await _first_account(case)
    await membership.add(
        case.conn,
        account=first.id,
        provider=number,
        role=MemberRole.MANAGER,
        added_by=case.message.actor,
        as_of=case.message.as_of,
    )
    application = case.decided(Stage.APPROVED)
    letters = case.letters(application)
    letters.approved(number, first, case.said("note"), newer_open=case.newer_open)
    facts = {"provider": number, "account": first.id, "user_name": first.user_name}
    return Change(application, AuditVerb.APPLICATION_APPROVED, facts, letters, case.said_at)


async def _account_in_use(case: Case) -> Account | None:
    """The account that the primary contact uses already, for another provider; of several, none is meant."""
    known = await account.by_email(case.conn, case.application.form.primary.email)
    in_use = [each for each in known if each.active and each.role is Role.PROVIDER and each.password_set_at]
    return in_use[0] if len(in_use) == 1 else None


async def _first_account(case: Case) -> Account:
    primary = case.application.form.primary
    return await account.add(
        case.conn,
        full_name=primary.name,
        email=primary.email,
        phone=primary.phone,
        role=Role.PROVIDER,
        as_of=case.message.as_of,
    )


async def _renew(case: Case, approval: PresentApproval) -> Change:
    """The provider that reapplied is what its form says now; its number, accounts and first application stay."""
    await provider.renew(case.conn, approval.provider_number, case.application.form)
    application = case.decided(Stage.APPROVED)
    letters = case.letters(application)
    letters.reapproved(approval, case.said("note"))
    facts = {"provider": approval.provider_number, "reapplies": True}
    return Change(application, AuditVerb.APPLICATION_APPROVED, facts, letters, case.said_at)


async def deny(case: Case) -> Change:
    """Deny the application, with a reason for each criterion that was not met."""
    reasons = [_reason(case, criterion) for criterion in dict.fromkeys(case.message.criteria)]
    await applications.add_denial_reasons(case.conn, case.application.number, reasons)
    application = case.decided(Stage.DENIED)
    letters = case.letters(application)
    letters.denied(reasons, case.said("note"))
    facts = {"criteria": [each.criterion for each in reasons]}
    return Change(application, AuditVerb.APPLICATION_DENIED, facts, letters, case.said_at)


async def withdraw(case: Case) -> Change:
    """Close the application, as the applicant wishes or because nothing came back."""
    by_applicant = case.message.actor == f"applicant:{case.application.number}"
    application = case.decided(Stage.WITHDRAWN)
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
    "supersede": supersede,
}


def _reason(case: Case, criterion_id: str) -> DenialReason:
    criterion = case.rule_set.criterion(criterion_id)
    if criterion is None:
        raise refused("unknown_criterion", f"The rule set {case.rule_set.id} has no criterion {criterion_id}.")
    reasons = case.submission.payload.get("reasons", {}) if case.submission else {}
    return DenialReason(criterion=criterion_id, reason=reasons.get(criterion_id) or criterion.failed)


def _derived_id(message: RecordDecision) -> UUID:
    """An id for the request a signal made, the same however often it is recorded."""
    return uuid5(NAMESPACE_OID, f"{message.number}/{message.key}")
