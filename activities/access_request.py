"""Records of an access request: each activity is one transaction, and running it again changes nothing."""

from datetime import UTC

from temporalio import activity

from activities.access_case import AccessCase, AccessChange
from activities.access_decision import VERBS
from activities.access_letters import AccessCorrespondence, readers_of
from activities.refusal import access_already_decided, refused
from activities.refused_signal import write_refused
from activities.review_letters import UnderReview, staff_letters
from schemas.access_request import (
    AccessRequest,
    AfterAccess,
    RecordAccessDecision,
    RecordAccessRefused,
    RecordAccessRung,
    RecordAsked,
)
from schemas.audit import AuditVerb
from schemas.letter import LetterKind
from schemas.submission import Submission
from store import access_request as requests
from store import audit
from store import record as records
from store import submission as submissions
from store.database import Connection, Pool, transaction
from store.record import Record
from store.rule_set import RuleBook


class AccessActivities:
    """What the workflow of an access request has recorded.

    Args:
        notice_email: a shared mailbox that gets reminders where no member of staff is there to get them.
    """

    def __init__(self, pool: Pool, rule_book: RuleBook, notice_email: str | None = None) -> None:
        self._pool = pool
        self._rule_book = rule_book
        self._notice_email = notice_email

    @activity.defn
    async def record_asked(self, message: RecordAsked) -> None:
        """Record a request as received, write the receipt, and tell the present managers.

        Raises:
            ApplicationError: `unknown_submission`.
        """
        start, as_of = message.start, message.as_of
        async with transaction(self._pool) as conn:
            entity = f"access_request:{start.number}"
            sent = _belonging(await submissions.find(conn, start.submission), entity, kind="access_request")
            request = await requests.add(conn, start, sent, as_of)
            if request is None:
                return
            rule_set = await self._rule_book.named(conn, request.rule_set)
            letters = AccessCorrespondence(request, await readers_of(conn, request), key=entity, as_of=as_of)
            letters.received(rule_set.review_days)
            letters.told()
            record = Record(
                key=f"{entity}/asked/{sent.id}",
                at=request.received_at,
                actor=sent.actor,
                verb=AuditVerb.ACCESS_ASKED,
                entity=entity,
                facts={
                    "promised_at": request.promised_at.isoformat(),
                    "provider": request.provider,
                    "application": request.application,
                    "told": [each.actor for each in letters.readers.people],
                },
                links=tuple(letters.links),
                letters=tuple(letters.letters),
            )
            await records.write(conn, record, as_of)

    @activity.defn
    async def record_access_decision(self, message: RecordAccessDecision) -> AfterAccess:
        """Record one decision with everything that follows from it.

        Raises:
            ApplicationError: the records do not allow it: `already_decided`, `application_decided`, `last_manager`,
                `matched_already`, `not_its_manager`, `nothing_matched`, `same_manager`, `unknown_access_request`,
                `unknown_manager`, `unknown_provider`, `unknown_reviewer`, `unknown_submission`.
        """
        async with transaction(self._pool) as conn:
            request = await _hold(conn, message.number)
            key = f"{request.entity}/{message.verb}/{message.key}"
            if not await audit.by_key(conn, key):
                request = await _decide(conn, request, message, key)
            return AfterAccess(stage=request.stage)

    @activity.defn
    async def record_access_rung(self, message: RecordAccessRung) -> None:
        """Record that a rung was reached, and write its letters; one that has nothing left to say is let pass."""
        async with transaction(self._pool) as conn:
            request = await _hold(conn, message.number)
            at = message.rung.at.astimezone(UTC).isoformat()
            key = f"{request.entity}/{message.rung.name}/{at}"
            if not request.is_open or await audit.by_key(conn, key):
                return
            readers = await readers_of(conn, request)
            letters, told = await staff_letters(
                conn,
                _under_review(request, readers.organisation),
                message.rung,
                key=key,
                as_of=message.as_of,
                notice_email=self._notice_email,
            )
            await requests.save(conn, request.model_copy(update={"rung_passed": message.rung.at}), message.as_of)
            escalates = message.rung.letter == LetterKind.REVIEW_OVERDUE
            record = Record(
                key=key,
                at=message.as_of,
                actor="system",
                verb=AuditVerb.ACCESS_ESCALATED if escalates else AuditVerb.ACCESS_REMINDED,
                entity=request.entity,
                facts={
                    "rung": message.rung.name,
                    "letter": message.rung.letter,
                    "told": told,
                    "skipped": message.skipped,
                },
                letters=tuple(letters),
            )
            await records.write(conn, record, message.as_of)

    @activity.defn
    async def record_access_refused(self, message: RecordAccessRefused) -> None:
        """Write into the timeline that a signal was refused, and why."""
        entity = f"access_request:{message.number}"
        await write_refused(self._pool, entity, AuditVerb.ACCESS_SIGNAL_REFUSED, message)


async def _decide(conn: Connection, request: AccessRequest, message: RecordAccessDecision, key: str) -> AccessRequest:
    if not request.is_open:
        raise access_already_decided(request)
    sent = await submissions.find(conn, message.submission) if message.submission else None
    submission = _belonging(sent, request.entity, kind=message.verb)
    letters = AccessCorrespondence(request, await readers_of(conn, request), key=key, as_of=message.as_of)
    case = AccessCase(conn, request, message, submission, letters)
    change: AccessChange = await VERBS[message.verb](case)
    await requests.save(conn, change.request, message.as_of)
    record = Record(
        key=key,
        at=case.said_at,
        actor=message.actor,
        verb=change.verb,
        entity=request.entity,
        facts=change.facts,
        links=tuple(letters.links),
        letters=tuple(letters.letters),
    )
    for each in (record, *change.also):
        await records.write(conn, each, message.as_of)
    return change.request


async def _hold(conn: Connection, number: str) -> AccessRequest:
    """The request's row until the transaction ends."""
    request = await requests.lock(conn, number)
    if request is None:
        raise refused("unknown_access_request", f"No access request {number} is recorded.")
    return request


def _belonging(submission: Submission | None, entity: str, *, kind: str) -> Submission:
    if submission is None or submission.entity != entity or submission.kind != kind:
        raise refused("unknown_submission", f"There is no such submission of {entity}.")
    return submission


def _under_review(request: AccessRequest, organisation: str) -> UnderReview:
    return UnderReview(
        matter="access_request",
        number=request.number,
        organisation=organisation,
        received_at=request.received_at,
        due_at=request.due_at,
        reviewer=request.reviewer,
    )
