"""What the workflow of an opportunity has recorded: each method is one transaction, safe to run twice."""

from datetime import UTC

from temporalio import activity

from activities.event import belonging
from activities.opportunity_case import OpportunityCase
from activities.opportunity_decision import VERBS
from activities.opportunity_letters import OpportunityCorrespondence, readers_of
from activities.opportunity_rung import write_rung
from activities.refusal import refused
from activities.refused_signal import write_refused
from policy.opportunity_life import awaited, life
from policy.opportunity_rules import opportunity_rules
from schemas.audit import AuditVerb
from schemas.opportunity import Opportunity, OpportunityForm, OpportunityStage
from schemas.opportunity_review import (
    OpportunityWait,
    RecordOpportunity,
    RecordOpportunityDecision,
    RecordOpportunityRefused,
    RecordOpportunityRung,
)
from schemas.submission import Submission
from store import audit
from store import opportunity as opportunities
from store import record as records
from store import submission as submissions
from store.database import Connection, Pool, transaction
from store.record import Record
from store.rule_set import RuleBook


class OpportunityActivities:
    """Records of opportunities.

    Args:
        notice_email: gets reminders of the review where no member of staff is there to get them.
    """

    def __init__(self, pool: Pool, rule_book: RuleBook, notice_email: str | None = None) -> None:
        self._pool = pool
        self._rule_book = rule_book
        self._notice_email = notice_email

    @activity.defn
    async def record_opportunity(self, message: RecordOpportunity) -> OpportunityWait:
        """Record an opportunity as submitted, and write the receipt.

        Raises:
            ApplicationError: `unknown_submission`.
        """
        start = message.start
        entity = f"opportunity:{start.number}"
        async with transaction(self._pool) as conn:
            submission = await submissions.find(conn, start.submission)
            submission = belonging(submission, entity, kind="opportunity")
            opportunity = _submitted(start.number, submission)
            if not await opportunities.add(conn, opportunity):
                return awaited(await _hold(conn, start.number))
            letters = OpportunityCorrespondence(to=await readers_of(conn, opportunity), key=entity, as_of=message.as_of)
            letters.received(opportunity)
            record = Record(
                key=f"{entity}/submitted/{submission.id}",
                at=submission.received_at,
                actor=submission.actor,
                verb=AuditVerb.OPPORTUNITY_SUBMITTED,
                entity=entity,
                facts={"promised_at": opportunity.promised_at.isoformat(), "event": opportunity.event},
                links=tuple(letters.links),
                letters=tuple(letters.letters),
            )
            await records.write(conn, record, message.as_of)
            return awaited(opportunity)

    @activity.defn
    async def record_opportunity_decision(self, message: RecordOpportunityDecision) -> OpportunityWait:
        """Record one decision with everything that follows from it.

        Raises:
            ApplicationError: the records do not allow it: `opportunity_over`, `changed_meanwhile`, or what
                `activities.opportunity_decision` names.
        """
        async with transaction(self._pool) as conn:
            opportunity = await _hold(conn, message.number)
            key = f"{opportunity.entity}/{message.verb}/{message.key}"
            if message.verb in VERBS and not await audit.by_key(conn, key):
                opportunity = await self._decide(conn, opportunity, message, key)
            return awaited(opportunity)

    async def _decide(
        self, conn: Connection, opportunity: Opportunity, message: RecordOpportunityDecision, key: str
    ) -> Opportunity:
        if opportunity.over:
            stage = opportunity.stage
            raise refused("opportunity_over", f"Opportunity {opportunity.number} is {stage}.", stage=stage)
        if message.version not in (None, opportunity.version):
            raise refused("changed_meanwhile", "It was changed after this page was made.")
        submission = None
        if message.submission:
            submission = await submissions.find(conn, message.submission)
            submission = belonging(submission, opportunity.entity, kind=message.verb)
        rule_set = await self._rule_book.named(conn, opportunity.rule_set)
        letters = OpportunityCorrespondence(to=await readers_of(conn, opportunity), key=key, as_of=message.as_of)
        case = OpportunityCase(conn, opportunity, message, submission, rule_set, opportunity_rules(), letters)
        change = await VERBS[message.verb](case)
        await opportunities.save(conn, change.opportunity)
        record = Record(
            key=key,
            at=case.said_at,
            actor=message.actor,
            verb=change.verb,
            entity=opportunity.entity,
            facts=change.facts,
            links=tuple(letters.links),
            letters=tuple(letters.letters),
        )
        await records.write(conn, record, message.as_of)
        return change.opportunity

    @activity.defn
    async def record_opportunity_rung(self, message: RecordOpportunityRung) -> OpportunityWait:
        """Record that a rung was reached, with its letters or the end it brings.

        A rung that has nothing left to say, because something else came first, is let pass.
        """
        async with transaction(self._pool) as conn:
            opportunity = await _hold(conn, message.number)
            at = message.rung.at.astimezone(UTC).isoformat()
            key = f"{opportunity.entity}/{message.rung.name}/{at}"
            if not opportunity.over and not await audit.by_key(conn, key):
                opportunity = await write_rung(conn, opportunity, message, key=key, notice_email=self._notice_email)
            return awaited(opportunity)

    @activity.defn
    async def record_opportunity_refused(self, message: RecordOpportunityRefused) -> None:
        """Write into the timeline that a signal was refused, and why."""
        entity = f"opportunity:{message.number}"
        await write_refused(self._pool, entity, AuditVerb.OPPORTUNITY_SIGNAL_REFUSED, message)


def _submitted(number: str, submission: Submission) -> Opportunity:
    """The opportunity as it was sent."""
    payload = submission.payload
    form = OpportunityForm.model_validate(payload["form"])
    return Opportunity.model_validate(
        {
            "number": number,
            "submission": submission.id,
            "rule_set": payload["rule_set"],
            "event": payload.get("event"),
            "provider": payload.get("provider"),
            "stage": OpportunityStage.SUBMITTED,
            "version": 1,
            "form": form,
            "submitted_by": submission.actor,
            "contact_name": payload["contact_name"],
            "contact_email": payload["contact_email"],
            "received_at": submission.received_at,
            "promised_at": payload["clock"]["promised_at"],
            "due_at": payload["clock"]["due_at"],
            "clock": payload["clock"],
            "life": life(form, opportunity_rules(), None),
            "changed_at": submission.received_at,
        }
    )


async def _hold(conn: Connection, number: str) -> Opportunity:
    opportunity = await opportunities.lock(conn, number)
    if opportunity is None:
        raise refused("unknown_opportunity", f"No opportunity {number} is recorded.")
    return opportunity
