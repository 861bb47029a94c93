"""Records of an application: each activity is one transaction, and running it again changes nothing."""

from datetime import UTC

from temporalio import activity

from activities.case import Case
from activities.correspondence import Correspondence
from activities.decision import VERBS
from activities.reapplication import present_approval, tell_received, tell_settled
from activities.refusal import already_decided, refused
from activities.refused_signal import write_refused
from activities.rung import write_rung
from schemas.application import (
    FINAL_STAGES,
    AfterDecision,
    Application,
    ApplicationForm,
    InformationRequest,
    RecordDecision,
    RecordRefused,
    RecordRung,
    RecordSubmitted,
    Stage,
)
from schemas.audit import AuditVerb
from schemas.submission import Submission
from store import application as applications
from store import audit, closure, information
from store import record as records
from store import submission as submissions
from store.database import Connection, Pool, transaction
from store.record import Record
from store.rule_set import RuleBook


class ApplicationActivities:
    """What the workflow of an application has recorded.

    Args:
        notice_email: a shared mailbox that gets reminders where no member of staff is there to get them.
    """

    def __init__(self, pool: Pool, rule_book: RuleBook, notice_email: str | None = None) -> None:
        self._pool = pool
        self._rule_book = rule_book
        self._notice_email = notice_email

    @activity.defn
    async def record_submitted(self, message: RecordSubmitted) -> None:
        """Record an application as received and under review, and write the receipt.

        Raises:
            ApplicationError: `unknown_submission`.
        """
        start = message.start
        entity = f"application:{start.number}"
        async with transaction(self._pool) as conn:
            submission = await submissions.find(conn, start.submission)
            submission = _belonging(submission, entity, kind="application")
            form = ApplicationForm.model_validate(submission.payload["form"])
            reapplies = submission.payload.get("reapplies")
            application = await applications.add(conn, start, form, message.as_of, reapplies=reapplies)
            if application is None:
                return
            closures = await closure.known_at(conn, start.clock.received_at)
            rule_set = await self._rule_book.named(conn, form.rule_set)
            approval = await present_approval(conn, self._rule_book, application, message.as_of)
            letters = Correspondence(application, rule_set, key=entity, as_of=message.as_of, approval=approval)
            letters.receipt(closures)
            record = Record(
                key=f"{entity}/submitted/{submission.id}",
                at=start.clock.received_at,
                actor=submission.actor,
                verb=AuditVerb.APPLICATION_SUBMITTED,
                entity=entity,
                facts={"promised_at": start.clock.promised_at.isoformat(), "reapplies": reapplies},
                links=tuple(letters.links),
                letters=tuple(letters.letters),
            )
            await records.write(conn, record, message.as_of)
            await tell_received(conn, application, submission.actor)

    @activity.defn
    async def record_decision(self, message: RecordDecision) -> AfterDecision:
        """Record one decision with everything that follows from it.

        Raises:
            ApplicationError: the records do not allow it: `already_decided`, `information_already_requested`,
                `nothing_requested`, `rules_are_current`, `unknown_application`, `unknown_criterion`,
                `unknown_question`, `unknown_reviewer`, `unknown_submission`.
        """
        async with transaction(self._pool) as conn:
            application, request = await _hold(conn, message.number)
            key = f"{application.entity}/{message.verb}/{message.key}"
            if not await audit.by_key(conn, key):
                application, request = await self._decide(conn, application, request, message, key)
            return AfterDecision(clock=application.clock, information_rungs=request.rungs if request else [])

    async def _decide(
        self,
        conn: Connection,
        application: Application,
        request: InformationRequest | None,
        message: RecordDecision,
        key: str,
    ) -> tuple[Application, InformationRequest | None]:
        if application.stage in FINAL_STAGES:
            raise already_decided(application)
        submission = None
        if message.submission:
            submission = await submissions.find(conn, message.submission)
            submission = _belonging(submission, application.entity, kind=message.verb)
        rule_set = await self._rule_book.named(conn, application.rule_set)
        approval = await present_approval(conn, self._rule_book, application, message.as_of)
        case = Case(conn, application, message, submission, request, rule_set, self._rule_book, approval)
        change = await VERBS[message.verb](case)
        await applications.save(conn, change.application, message.as_of, change.request)
        record = Record(
            key=key,
            at=change.at,
            actor=message.actor,
            verb=change.verb,
            entity=application.entity,
            facts=change.facts,
            links=tuple(change.letters.links),
            letters=tuple(change.letters.letters),
        )
        await records.write(conn, record, message.as_of)
        if change.application.stage in FINAL_STAGES:
            await tell_settled(conn, change.application, message.actor, change.at)
        return change.application, change.request

    @activity.defn
    async def record_rung(self, message: RecordRung) -> None:
        """Record that a rung was reached, and write its letters.

        A rung that has nothing left to say, because the application was decided or answered meanwhile, is let pass.
        """
        async with transaction(self._pool) as conn:
            application, request = await _hold(conn, message.number)
            if application.stage in FINAL_STAGES or (message.rung.audience == "applicant" and not request):
                return
            at = message.rung.at.astimezone(UTC).isoformat()
            key = f"{application.entity}/{message.rung.name}/{at}"
            if await audit.by_key(conn, key):
                return
            rule_set = await self._rule_book.named(conn, application.rule_set)
            await write_rung(
                conn,
                application,
                request,
                rule_set,
                message,
                key=key,
                notice_email=self._notice_email,
                approval=await present_approval(conn, self._rule_book, application, message.as_of),
            )

    @activity.defn
    async def record_refused(self, message: RecordRefused) -> None:
        """Write into the timeline that a signal was refused, and why."""
        await write_refused(self._pool, f"application:{message.number}", AuditVerb.APPLICATION_SIGNAL_REFUSED, message)


async def _hold(conn: Connection, number: str) -> tuple[Application, InformationRequest | None]:
    """The application's row until the transaction ends, and its open request for information."""
    application = await applications.lock(conn, number)
    if application is None:
        raise refused("unknown_application", f"No application {number} is recorded.")
    if application.stage != Stage.INFORMATION_REQUESTED:
        return application, None
    return application, await information.open_request(conn, number)


def _belonging(submission: Submission | None, entity: str, *, kind: str) -> Submission:
    if submission is None or submission.entity != entity or submission.kind != kind:
        raise refused("unknown_submission", f"There is no such submission of {entity}.")
    return submission
