"""What a rung of a ladder writes: its letters, a line in the timeline, and what comes next."""

from datetime import datetime
from typing import Any, NamedTuple

from activities.audience import chosen
from activities.correspondence import Correspondence
from policy.calendar import count_business_days, mountain_date
from schemas.account import STAFF_ROLES, Account
from schemas.application import Application, InformationRequest, RecordRung
from schemas.audit import AuditVerb
from schemas.facts import PresentApproval, ReviewLastDay, ReviewNotice, ReviewOverdue, ReviewReminder
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.rule_set import RuleSet
from store import account, closure
from store import application as applications
from store import record as records
from store.database import Connection
from store.record import Record

MAILBOX_NAME = "Professional Learning staff"


async def write_rung(
    conn: Connection,
    application: Application,
    request: InformationRequest | None,
    rule_set: RuleSet,
    message: RecordRung,
    *,
    key: str,
    notice_email: str | None,
    approval: PresentApproval | None,
) -> None:
    """Write everything about one rung; `key` names it in letters and audit lines.

    `approval` is the one that a reapplication is about.
    """
    kind = LetterKind(message.rung.letter)
    applicant = Correspondence(application, rule_set, key=key, as_of=message.as_of, approval=approval)
    if message.rung.audience == "applicant" and request:
        applicant.information_reminder(request, last=message.rung.at >= max(rung.at for rung in request.rungs))
        letters, told = applicant.letters, [f"applicant:{application.number}"]
    else:
        staff = await account.staff_with_role(conn, STAFF_ROLES)
        recipients = _recipients(chosen(message.rung.audience, staff, application.reviewer), notice_email)
        facts = await _notice(conn, application, kind, staff, message.as_of)
        letters = [_letter(application, kind, facts, recipient, key) for recipient in recipients]
        told = [recipient.actor for recipient in recipients]
    passed = application.model_copy(update={"rung_passed": message.rung.at})
    await applications.save(conn, passed, message.as_of, request)
    escalates = kind == LetterKind.REVIEW_OVERDUE
    record = Record(
        key=key,
        at=message.as_of,
        actor="system",
        verb=AuditVerb.APPLICATION_ESCALATED if escalates else AuditVerb.APPLICATION_REMINDED,
        entity=application.entity,
        facts={"rung": message.rung.name, "letter": kind, "told": told, "skipped": message.skipped},
        links=tuple(applicant.links),
        letters=tuple(letters),
    )
    await records.write(conn, record, message.as_of)


class _Recipient(NamedTuple):
    actor: str
    name: str
    address: str


def _recipients(staff: list[Account], notice_email: str | None) -> list[_Recipient]:
    if not staff and notice_email:
        return [_Recipient("mailbox", MAILBOX_NAME, notice_email)]
    return [_Recipient(each.actor, each.full_name, each.email) for each in staff]


def _letter(
    application: Application, kind: LetterKind, facts: ReviewNotice, recipient: _Recipient, key: str
) -> LetterDraft:
    return LetterDraft(
        key=f"{key}/{recipient.actor.removeprefix('account:')}",
        kind=kind,
        entity=application.entity,
        to_name=recipient.name,
        to_address=recipient.address,
        priority=Priority.REMINDER,
        facts=facts.model_dump(mode="json"),
    )


async def _notice(
    conn: Connection, application: Application, kind: LetterKind, staff: list[Account], as_of: datetime
) -> ReviewNotice:
    facts: dict[str, Any] = {
        "number": application.number,
        "organisation": application.form.organisation.legal_name,
        "received_at": application.received_at,
        "due_at": application.due_at,
        "reviewer": next((each.full_name for each in staff if each.id == application.reviewer), None),
    }
    if kind == LetterKind.REVIEW_REMINDER:
        closures = await closure.known_at(conn, application.received_at)
        left = count_business_days(mountain_date(as_of), mountain_date(application.due_at), closures)
        return ReviewReminder(**facts, business_days_left=left)
    return ReviewLastDay(**facts) if kind == LetterKind.REVIEW_LAST_DAY else ReviewOverdue(**facts)
