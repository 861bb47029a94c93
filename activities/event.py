"""What the workflow of an event has recorded: each method is one transaction, safe to run twice."""

from collections.abc import Sequence
from datetime import UTC

from temporalio import activity

from activities.covered_event import keep, report_of_late
from activities.event_case import EventCase, EventChange
from activities.event_decision import VERBS
from activities.event_letters import EventCorrespondence
from activities.opportunity_event import Followed, follow
from activities.readers import all_to, readers_of, supervisors
from activities.refusal import refused
from activities.refused_signal import write_refused
from policy.event_step import event_stage
from policy.occurrence import following_period
from schemas.audit import AuditVerb
from schemas.event import (
    FINAL_EVENT_STAGES,
    AfterEvent,
    Event,
    RecordCountRung,
    RecordDelivered,
    RecordEventDecision,
    RecordEventRefused,
    RecordReported,
)
from schemas.letter import LetterKind
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Provider
from schemas.submission import Submission
from store import audit
from store import event as events
from store import occurrence as occurrences
from store import provider as providers
from store import record as records
from store import submission as submissions
from store.database import Connection, Pool, transaction
from store.record import Record
from store.rule_set import RuleBook


class EventActivities:
    """Records of events.

    Args:
        notice_email: gets escalations where no member of staff is there to get them.
    """

    def __init__(self, pool: Pool, rule_book: RuleBook, notice_email: str | None = None) -> None:
        self._pool = pool
        self._rule_book = rule_book
        self._notice_email = notice_email

    @activity.defn
    async def record_reported(self, message: RecordReported) -> AfterEvent:
        """Record an event as reported, with its occurrences, and write the confirmation.

        Raises:
            ApplicationError: `unknown_submission`.
        """
        start = message.start
        entity = f"event:{start.number}"
        async with transaction(self._pool) as conn:
            submission = await submissions.find(conn, start.submission)
            submission = belonging(submission, entity, kind="event")
            added = await events.add(conn, submission, message.as_of)
            if added is None:
                return await _as_recorded(conn, await _hold(conn, start.number))
            event, planned = added
            provider = await _provider(conn, event)
            letters = EventCorrespondence(
                event,
                provider,
                await self._rule_book.named(conn, event.rule_set),
                to=await readers_of(conn, provider, event.reported_by),
                key=entity,
            )
            letters.reported(planned)
            record = Record(
                key=f"{entity}/reported/{submission.id}",
                at=submission.received_at,
                actor=submission.actor,
                verb=AuditVerb.EVENT_REPORTED,
                entity=entity,
                facts={"late": event.late, "occurrences": len(planned)},
                letters=tuple(letters.letters),
            )
            await records.write(conn, record, message.as_of)
            await report_of_late(conn, event, planned, message.as_of)
            return _after(event, planned)

    @activity.defn
    async def record_event_decision(self, message: RecordEventDecision) -> AfterEvent:
        """Record one decision with everything that follows from it.

        Raises:
            ApplicationError: the records do not allow it; `activities.event_decision` names the codes.
        """
        async with transaction(self._pool) as conn:
            event = await _hold(conn, message.number)
            key = f"{event.entity}/{message.verb}/{message.key}"
            written = await audit.by_key(conn, key)
            if written:
                return await _as_recorded(conn, event, run=written.facts.get("run"))
            change = await self._decide(conn, event, message, key)
            return _after(change.event, change.occurrences, run=change.run)

    async def _decide(self, conn: Connection, event: Event, message: RecordEventDecision, key: str) -> EventChange:
        submission = None
        if message.submission:
            submission = await submissions.find(conn, message.submission)
            submission = belonging(submission, event.entity, kind=message.verb)
        if event.stage in FINAL_EVENT_STAGES:
            raise refused("event_over", f"Event {event.number} is {event.stage}.", stage=event.stage)
        provider = await _provider(conn, event)
        rule_set = await self._rule_book.named(conn, event.rule_set)
        held = await occurrences.of_event(conn, event.number)
        letters = EventCorrespondence(
            event, provider, rule_set, to=await readers_of(conn, provider, event.reported_by), key=key
        )
        case = EventCase(conn, event, held, provider, message, submission, rule_set, letters)
        change = await VERBS[message.verb](case)
        known = {each.ordinal for each in held}
        for each in change.occurrences:
            if each not in held:
                await (occurrences.save if each.ordinal in known else occurrences.add)(conn, each)
        await events.save(conn, change.event, change.occurrences)
        await keep(conn, change.event, message.as_of)
        followed = Followed(
            (event, held),
            (change.event, change.occurrences),
            provider=provider,
            actor=message.actor,
            said_at=case.said_at,
            as_of=message.as_of,
            key=key,
        )
        await follow(conn, rule_set, followed)
        record = Record(
            key=key,
            at=case.said_at,
            actor=message.actor,
            verb=change.verb,
            entity=event.entity,
            facts=change.facts | ({"run": change.run} if change.run else {}),
            letters=tuple(letters.letters),
        )
        await records.write(conn, record, message.as_of)
        return change

    @activity.defn
    async def record_delivered(self, message: RecordDelivered) -> AfterEvent:
        """Record that an occurrence is over, ask for certificates and count, and open what follows it."""
        async with transaction(self._pool) as conn:
            event = await _hold(conn, message.number)
            held = await occurrences.of_event(conn, event.number)
            over = next((each for each in held if each.ordinal == message.occurrence), None)
            if event.stage in FINAL_EVENT_STAGES or over is None or over.state != OccurrenceState.SCHEDULED:
                return _after(event, held)
            return await self._deliver(conn, event, held, over, message)

    async def _deliver(
        self, conn: Connection, event: Event, held: list[Occurrence], over: Occurrence, message: RecordDelivered
    ) -> AfterEvent:
        rule_set = await self._rule_book.named(conn, event.rule_set)
        over = over.model_copy(update={"state": OccurrenceState.DELIVERED})
        await occurrences.save(conn, over)
        standing = [over if each.ordinal == over.ordinal else each for each in held]
        following = following_period(event.form, over, rule_set.events, event.reported_at)
        if following and following.ordinal not in {each.ordinal for each in held}:
            opened = occurrences.from_plan(event.number, event.provider, following)
            await occurrences.add(conn, opened)
            standing.append(opened)
        stands = event.model_copy(update={"stage": event_stage(event.form, standing)})
        await events.save(conn, stands, standing)
        provider = await _provider(conn, event)
        key = f"{event.entity}/delivered/{over.ordinal}"
        letters = EventCorrespondence(
            event, provider, rule_set, to=await readers_of(conn, provider, event.reported_by), key=key
        )
        letters.delivered(over)
        record = Record(
            key=key,
            at=max(over.ends_at, event.reported_at),
            actor="system",
            verb=AuditVerb.OCCURRENCE_DELIVERED,
            entity=event.entity,
            facts={"occurrence": over.ordinal, "count_due_at": over.count_due_at.isoformat()},
            letters=tuple(letters.letters),
        )
        await records.write(conn, record, message.as_of)
        return _after(stands, standing)

    @activity.defn
    async def record_count_rung(self, message: RecordCountRung) -> AfterEvent:
        """Record that a rung of a count's ladder was reached, and write its letters.

        A rung that has nothing left to say, because the count came meanwhile, is let pass.
        """
        async with transaction(self._pool) as conn:
            event = await _hold(conn, message.number)
            found = await occurrences.find(conn, event.number, message.occurrence)
            if event.stage not in FINAL_EVENT_STAGES and found and found.state == OccurrenceState.DELIVERED:
                await self._remind(conn, event, found, message)
            return await _as_recorded(conn, event)

    async def _remind(self, conn: Connection, event: Event, occurrence: Occurrence, message: RecordCountRung) -> None:
        rung = message.rung
        at = rung.at.astimezone(UTC).isoformat()
        key = f"{event.entity}/{rung.name}/{occurrence.ordinal}/{at}"
        if await audit.by_key(conn, key):
            return
        provider = await _provider(conn, event)
        escalates = rung.letter == LetterKind.COUNT_OUTSTANDING
        to = (
            all_to(await supervisors(conn, self._notice_email))
            if escalates
            else await readers_of(conn, provider, event.reported_by)
        )
        letters = EventCorrespondence(
            event, provider, await self._rule_book.named(conn, event.rule_set), to=to, key=key
        )
        passed = {"passed_until": rung.at}
        if escalates:
            letters.count_outstanding(occurrence)
            passed["outstanding_since"] = message.as_of
        else:
            letters.count_reminder(occurrence, message.as_of)
        await occurrences.save(conn, occurrence.model_copy(update=passed))
        record = Record(
            key=key,
            at=message.as_of,
            actor="system",
            verb=AuditVerb.OCCURRENCE_ESCALATED if escalates else AuditVerb.OCCURRENCE_REMINDED,
            entity=event.entity,
            facts={"occurrence": occurrence.ordinal, "rung": rung.name, "skipped": message.skipped},
            letters=tuple(letters.letters),
        )
        await records.write(conn, record, message.as_of)

    @activity.defn
    async def record_event_refused(self, message: RecordEventRefused) -> None:
        """Write into the timeline that a signal was refused, and why."""
        await write_refused(self._pool, f"event:{message.number}", AuditVerb.EVENT_SIGNAL_REFUSED, message)


def belonging(submission: Submission | None, entity: str, *, kind: str) -> Submission:
    """A submission that is what the message says it is.

    Raises:
        ApplicationError: `unknown_submission`.
    """
    if submission is None or submission.entity != entity or submission.kind != kind:
        raise refused("unknown_submission", f"There is no such submission of {entity}.")
    return submission


async def _hold(conn: Connection, number: str) -> Event:
    event = await events.lock(conn, number)
    if event is None:
        raise refused("unknown_event", f"No event {number} is recorded.")
    return event


async def _provider(conn: Connection, event: Event) -> Provider:
    provider = await providers.by_number(conn, event.provider)
    if provider is None:
        raise refused("unknown_provider", f"No provider {event.provider} is recorded.")
    return provider


async def _as_recorded(conn: Connection, event: Event, run: int | None = None) -> AfterEvent:
    return _after(event, await occurrences.of_event(conn, event.number), run)


def _after(event: Event, standing: Sequence[Occurrence], run: int | None = None) -> AfterEvent:
    return AfterEvent(stage=event.stage, occurrences=[occurrences.plan_of(each) for each in standing], run=run)
