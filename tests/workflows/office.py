"""The system without its pages: people submit, workflows wait, records are written, and time passes at our word."""

import asyncio
import atexit
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Self
from uuid import uuid4

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.bundle import BundleActivities
from activities.certificate import CertificateActivities
from activities.digest import DigestActivities
from activities.disposal import DisposalActivities
from activities.disposing import DisposingActivities
from activities.opportunity import OpportunityActivities
from activities.opportunity_news import OpportunityNewsActivities
from documents.press import Press
from documents.vault import Vault
from policy.review import review_clock
from schemas.account import Account, Role
from schemas.application import Application, ApplicationForm
from schemas.letter import Letter
from schemas.provider import Provider
from schemas.review import ReviewClock
from schemas.submission import Submission, SubmissionKind
from store import audit, closure, letter, submission
from store.database import Pool, transaction
from tests import announcements, records, samples, yearly
from workers.delivery import Outcome, deliver
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.plugin import PdupsPlugin
from workers.reviving import Reviving
from workflows.digest import DailyDigest
from workflows.ids import DIGEST, NEWS, application_id
from workflows.opportunity_news import OpportunityNews
from workflows.queues import DOCUMENTS, RECORDS, WORKFLOWS

LATE = timedelta(seconds=5)
"""How long after its instant a timer may fire and its record be written: the server counts in whole seconds."""
WAIT = timedelta(seconds=20)

VAULT = Path(mkdtemp(prefix="pdups-vault-"))
"""Where the record bundles of all stories lie, until the tests are over."""
atexit.register(rmtree, VAULT)

_NUMBERS = itertools.count(100, 100)


class Office:
    """One office: a reviewer, a supervisor, the workers, and the applications of one story."""

    def __init__(self, temporal: WorkflowEnvironment, pool: Pool, reviewer: Account, supervisor: Account) -> None:
        self.temporal = temporal
        self.client: Client = temporal.client
        self.pool = pool
        self.reviewer = reviewer
        self.supervisor = supervisor
        self.numbers: list[str] = []
        self._work = AsyncExitStack()

    @classmethod
    @asynccontextmanager
    async def opened(cls, temporal: WorkflowEnvironment, pool: Pool) -> AsyncIterator[Self]:
        """Open with the workers at work; close with nothing left running, so that the next story finds no trace."""
        # Workflow ids live as long as the server, databases only for a test: no number may come twice.
        await pool.execute("select setval('application_number', $1)", next(_NUMBERS))
        reviewer = await records.member(pool, "Rita Reviewer", Role.REVIEWER)
        supervisor = await records.member(pool, "Sam Supervisor", Role.SUPERVISOR)
        office = cls(temporal, pool, reviewer, supervisor)
        await office.start_work()
        try:
            yield office
        finally:
            await office.stop_work()
            await office.forget()

    async def start_work(self) -> None:
        """Workers begin."""
        activities = records.activities(self.pool)
        methods: list[Callable[..., Any]] = [
            activities.record_submitted,
            activities.record_decision,
            activities.record_rung,
            activities.record_refused,
            (access := records.access_activities(self.pool)).record_asked,
            access.record_access_decision,
            access.record_access_rung,
            access.record_access_refused,
            DigestActivities(self.pool).write_digest,
            (events := records.event_activities(self.pool)).record_reported,
            events.record_event_decision,
            events.record_delivered,
            events.record_count_rung,
            events.record_event_refused,
            (portal := OpportunityActivities(self.pool, samples.RULE_BOOK)).record_opportunity,
            portal.record_opportunity_decision,
            portal.record_opportunity_rung,
            portal.record_opportunity_refused,
            (standing := records.approval_activities(self.pool)).record_approval_decision,
            standing.record_lapse_rung,
            standing.record_lapse,
            standing.record_end,
            standing.record_approval_refused,
            (transitions := records.transition_activities(self.pool, await self._clock_of_its_own())).complete_plan,
            transitions.begin_chunk,
            transitions.record_begun,
            transitions.record_extend_all,
            transitions.record_settled,
            transitions.record_transition_refused,
            (news := announcements.activities(self.pool)).record_scheduled,
            news.fix_recipients,
            news.queue_letters,
            news.look_after_letters,
            news.record_announcement_decision,
            news.record_announcement_refused,
            OpportunityNewsActivities(self.pool, samples.RULE_BOOK).queue_opportunity_news,
            (reports := yearly.activities(self.pool, Reviving(await self._clock_of_its_own()))).open_reports,
            reports.record_report_opened,
            reports.record_report_rung,
            reports.record_report_decision,
            reports.record_report_refused,
            reports.revive_events,
        ]
        press = await self._work.enter_async_context(Press(1))
        certificates = CertificateActivities(self.pool, samples.RULE_BOOK, press, "https://pdups.example.org")
        methods += [certificates.plan_run, certificates.finish_run]
        bundles = BundleActivities(self.pool, press, Vault.at(VAULT.as_uri()))
        methods += [bundles.verify_bundles, bundles.verify_bundle]
        issues: list[Callable[..., Any]] = [certificates.issue_chunk, bundles.write_bundle]
        disposals = DisposalActivities(self.pool)
        disposing = DisposingActivities(self.pool, Vault.at(VAULT.as_uri()), disposals)
        methods += [disposals.list_due, disposals.record_disposal_decision, disposals.record_disposal_refused]
        methods += [disposing.dispose_chunk, disposing.finish_disposal]
        await self._work.enter_async_context(Worker(self.client, task_queue=WORKFLOWS, workflows=WORKFLOW_TYPES))
        await self._work.enter_async_context(Worker(self.client, task_queue=RECORDS, activities=methods))
        await self._work.enter_async_context(Worker(self.client, task_queue=DOCUMENTS, activities=issues))

    async def _clock_of_its_own(self) -> Client:
        """A client whose workflows wait for us to let their time pass, however many begin at once."""
        address = self.client.service_client.config.target_host
        return await Client.connect(address, namespace=self.client.namespace, plugins=[PdupsPlugin()])

    async def stop_work(self) -> None:
        """The system is down; Temporal and Postgres keep what they have."""
        await self._work.aclose()

    async def forget(self) -> None:
        """Temporal ends, by force, whatever still waits."""
        for number in self.numbers:
            if await self.status(number) is WorkflowExecutionStatus.RUNNING:
                await self.workflow(number).terminate()

    # People.

    async def receive(self, clock: ReviewClock | None = None) -> str:
        """Somebody applies; the number of the application, once it is recorded."""
        number = await self.apply(clock)
        await self.settled(number)
        return number

    async def apply(self, clock: ReviewClock | None = None) -> str:
        """Somebody applies; the number of the application, once its workflow is started."""
        now = datetime.now(UTC)
        async with transaction(self.pool) as conn:
            clock = clock or review_clock(now, samples.RULE_SET, await closure.known_at(conn, now))
            sent = await submission.save_application(
                conn, draft=uuid4(), form=samples.form(), clock=clock, files=[], as_of=now
            )
        number = sent.entity.removeprefix("application:")
        self.numbers.append(number)
        with self.temporal.with_time_skipping_disabled():
            await deliver(self.client, sent, wait=WAIT)
        return number

    async def reapply(self, whose: Provider, form: ApplicationForm | None = None) -> str:
        """A provider reapplies under the newer rules; the number, once it is recorded."""
        form, now = form or samples.form(rule_set=records.NEWER), datetime.now(UTC)
        async with transaction(self.pool) as conn:
            clock = review_clock(now, samples.RULE_BOOK.files[form.rule_set], await closure.known_at(conn, now))
            sent = await submission.save_application(
                conn,
                draft=uuid4(),
                form=form,
                clock=clock,
                files=[],
                as_of=now,
                reapplies=whose.number,
                actor="account:1",
            )
        number = sent.entity.removeprefix("application:")
        self.numbers.append(number)
        with self.temporal.with_time_skipping_disabled():
            await deliver(self.client, sent, wait=WAIT)
        await self.settled(number)
        return number

    async def submit(
        self, number: str, kind: SubmissionKind, *, actor: str | None = None, **payload: Any
    ) -> Submission:
        """Somebody, the reviewer where nobody is named, sends a form; it is saved, and that is all."""
        form = uuid4()
        async with transaction(self.pool) as conn:
            return await submission.save(
                conn,
                Submission(
                    id=form,
                    kind=kind,
                    entity=application_id(number),
                    natural_key=f"form:{form}",
                    actor=actor or self.reviewer.actor,
                    received_at=await self.now(number),
                    payload=payload,
                ),
            )

    async def say(self, number: str, kind: SubmissionKind, *, actor: str | None = None, **payload: Any) -> Outcome:
        """Somebody sends a form, and it is delivered."""
        sent = await self.submit(number, kind, actor=actor, **payload)
        return await deliver(self.client, sent, wait=WAIT)

    async def answer(self, number: str) -> Outcome:
        """The applicant answers what was asked."""
        return await self.say(number, "answer", actor=f"applicant:{number}", text="The agenda is on page two.")

    async def morning(self) -> str:
        """The digest of a day is due; the id of its workflow."""
        run = await self.client.start_workflow(DailyDigest.run, id=f"{DIGEST}:{uuid4()}", task_queue=WORKFLOWS)
        await run.result()
        return run.id

    async def week(self) -> str:
        """The weekly letter is due; the id of its workflow."""
        run = await self.client.start_workflow(OpportunityNews.run, id=f"{NEWS}:{uuid4()}", task_queue=WORKFLOWS)
        await run.result()
        return run.id

    # Time.

    async def now(self, number: str) -> datetime:
        """What time it is for one application."""
        return await self.temporal.get_current_time(self.workflow(number))

    async def pass_time(self, number: str, until: datetime) -> None:
        """Let the time of one application pass until an instant, and what it brings be recorded.

        A workflow that continues as new on the way begins with the time of day; its clock is put forward again.
        """
        await self.settled(number)
        while (now := await self.now(number)) <= until:
            await self.temporal.fast_forward(self.workflow(number), until - now + timedelta(seconds=2))
            await self.settled(number)

    async def settled(self, number: str) -> None:
        """Wait until nothing is under way: its workflow waits for somebody or for a later time, or has ended."""

        async def waits() -> bool:
            description = (await self.workflow(number).describe()).raw_description
            busy = description.pending_activities or description.HasField("pending_workflow_task")
            # One that has just continued as new has a history of one event, and no task yet.
            return not busy and description.workflow_execution_info.history_length > 1

        await self.until(waits)

    async def until(self, condition: Callable[[], Awaitable[object]]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(WAIT.total_seconds()):
            # What is waited for happens in another process, so that no event can tell of it.
            while not await condition():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    # What came of it.

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of an application."""
        return self.client.get_workflow_handle(application_id(number))

    async def status(self, number: str) -> WorkflowExecutionStatus | None:
        """How its workflow fares."""
        return (await self.workflow(number).describe()).status

    async def row(self, number: str) -> Application:
        """The record."""
        return await records.current(self.pool, number)

    async def letters(self, number: str) -> list[Letter]:
        """What was written about an application, oldest first."""
        written = await letter.of_entity(self.pool, application_id(number))
        return sorted(written, key=lambda each: (each.queued_at, each.to_address))

    async def kinds(self, number: str) -> list[str]:
        """The kinds of letters written about an application, oldest first."""
        return [str(each.kind) for each in await self.letters(number)]

    async def timeline(self, number: str) -> list[str]:
        """What happened to an application, oldest first, in bare verbs."""
        lines = await audit.of_entity(self.pool, application_id(number))
        return [line.verb.removeprefix("application.") for line in lines]
