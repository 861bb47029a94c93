"""What a rung of a ladder writes: its letters, a line in the timeline, and what comes next."""

from activities.correspondence import Correspondence
from activities.review_letters import UnderReview, staff_letters
from schemas.application import Application, InformationRequest, RecordRung
from schemas.audit import AuditVerb
from schemas.facts import PresentApproval
from schemas.letter import LetterKind
from schemas.rule_set import RuleSet
from store import application as applications
from store import record as records
from store.database import Connection
from store.record import Record


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
        letters, told = await staff_letters(
            conn, _under_review(application), message.rung, key=key, as_of=message.as_of, notice_email=notice_email
        )
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


def _under_review(application: Application) -> UnderReview:
    return UnderReview(
        matter="application",
        number=application.number,
        organisation=application.form.organisation.legal_name,
        received_at=application.received_at,
        due_at=application.due_at,
        reviewer=application.reviewer,
    )
