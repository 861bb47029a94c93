"""What a rung of an opportunity's ladders writes: a reminder to whoever's turn it is, or the end it brings."""

from datetime import datetime
from typing import Any

from activities.opportunity_case import NO_REQUEST
from activities.opportunity_letters import OpportunityCorrespondence, readers_of
from activities.review_letters import UnderReview, staff_letters
from policy.opportunity_life import EXPIRED, RENEWAL, UNANSWERED, last_day_of
from schemas.audit import AuditVerb
from schemas.letter import LetterDraft, LetterKind
from schemas.opportunity import Opportunity, OpportunityStage, ReviewState
from schemas.opportunity_review import RecordOpportunityRung
from store import opportunity as opportunities
from store import record as records
from store.database import Connection
from store.record import Record


async def write_rung(
    conn: Connection, opportunity: Opportunity, message: RecordOpportunityRung, *, key: str, notice_email: str | None
) -> Opportunity:
    """Write everything about one rung; `key` names it in letters and audit lines. The opportunity as it stands then.

    Where the turn has passed to the other side meanwhile, only the rung is noted as passed.
    """
    rung, as_of = message.rung, message.as_of
    letters = OpportunityCorrespondence(to=await readers_of(conn, opportunity), key=key, as_of=as_of)
    passed = opportunity.model_copy(update={"rung_passed": rung.at})
    to_staff: list[LetterDraft] = []
    facts: dict[str, Any] = {"rung": rung.name, "skipped": message.skipped}
    verb = AuditVerb.OPPORTUNITY_REMINDED
    if rung.audience != "submitter":
        if opportunity.review is not ReviewState.OPEN:
            return await _noted(conn, passed)
        to_staff, facts["told"] = await staff_letters(
            conn, _under_review(opportunity), rung, key=key, as_of=as_of, notice_email=notice_email
        )
        escalates = rung.letter == LetterKind.REVIEW_OVERDUE
        verb = AuditVerb.OPPORTUNITY_ESCALATED if escalates else verb
    elif rung.name == EXPIRED:
        passed, verb = _expired(passed, letters, as_of), AuditVerb.OPPORTUNITY_EXPIRED
    elif rung.name == RENEWAL:
        letters.renewal(opportunity, opportunity.expires_at or rung.at)
    elif opportunity.review is not ReviewState.RETURNED:
        return await _noted(conn, passed)
    elif rung.name == UNANSWERED:
        facts["change"] = opportunity.proposed is not None
        passed, verb = _unanswered(passed, letters, as_of), AuditVerb.OPPORTUNITY_EXPIRED
    else:
        letters.reminder(opportunity, last=rung == opportunity.return_ladder[-2])
    await opportunities.save(conn, passed)
    record = Record(
        key=key,
        at=as_of,
        actor="system",
        verb=verb,
        entity=opportunity.entity,
        facts=facts,
        links=tuple(letters.links),
        letters=(*to_staff, *letters.letters),
    )
    await records.write(conn, record, as_of)
    return passed


async def _noted(conn: Connection, passed: Opportunity) -> Opportunity:
    await opportunities.save(conn, passed)
    return passed


def _expired(opportunity: Opportunity, letters: OpportunityCorrespondence, as_of: datetime) -> Opportunity:
    """Its last day is over; who saw it on the portal until then needs no letter about it."""
    shown = opportunity.stage is OpportunityStage.PUBLISHED
    if not shown or last_day_of(opportunity.form) is None:
        letters.ended(opportunity, "not_renewed" if shown else "over", shown=shown)
    return opportunity.model_copy(update=_end(as_of) | {"proposed": None, "change": None})


def _unanswered(opportunity: Opportunity, letters: OpportunityCorrespondence, as_of: datetime) -> Opportunity:
    """The request for changes was not answered: what is shown stays, and only its change is dropped."""
    change = opportunity.proposed is not None
    letters.ended(opportunity, "unanswered", shown=change, change=change)
    dropped = NO_REQUEST | {"proposed": None, "change": None}
    return opportunity.model_copy(update=dropped | ({} if change else _end(as_of)))


def _end(as_of: datetime) -> dict[str, Any]:
    return {"stage": OpportunityStage.EXPIRED, "decided_at": as_of, "decided_by": "system"}


def _under_review(opportunity: Opportunity) -> UnderReview:
    return UnderReview(
        matter="opportunity",
        number=opportunity.number,
        organisation=opportunity.under_review.organisation,
        received_at=opportunity.clock.received_at,
        due_at=opportunity.due_at,
        reviewer=opportunity.reviewer,
    )
