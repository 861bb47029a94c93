"""Loading the sample data: everything the way it comes in from people, each step delivered to its workflow."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from temporalio.client import Client

from deploy.sample.access import AccessLoader
from deploy.sample.applications import APPLICANT, APPLICATIONS, SampleApplication, SampleFaultError, Step
from deploy.sample.events import EventLoader
from deploy.sample.notices import load_notice
from deploy.sample.opportunities import OpportunityLoader
from deploy.sample.people import add_members, add_staff, open_provider_accounts
from deploy.sample.questionnaires import load_questionnaires
from deploy.sample.reports import ReportLoader
from policy.review import review_clock
from policy.rule_set import current_rule_set, load_rule_sets
from schemas.account import Account
from schemas.rule_set import RuleSet
from schemas.submission import Submission, SubmissionState
from store import closure, draft, file, submission
from store.database import Connection, Pool, create_pool, transaction
from workers.connect import connect
from workers.delivery import Accepted, deliver
from workers.settings import Settings
from workers.settlement import settle

PATIENCE = timedelta(seconds=60)
"""How long a busy machine may take over one step; afterwards loading stops, and the next start goes on from there."""
EVENT_REPORTER = "ROlson"
"""Whose provider has the sample events."""
REVIEWER = "EWhitford"
"""Who decides about the sample opportunities."""
SUPERVISOR = "DKessler"
"""Who opens the annual reports."""
BETWEEN_STEPS = timedelta(days=1)
"""So approvals lie in the past, and their providers may have given events since."""
AT_ONCE = 4
"""More at the same time are not quicker on the two cores of a small machine."""


async def load(settings: Settings) -> None:
    """Load what is not there yet: a second time does nothing, and after a crash the next start goes on.

    Raises:
        SampleFaultError: the data has an error, its workflow refused a step, or nobody took it for a minute.
    """
    rule_set = current_rule_set(load_rule_sets())
    pool = await create_pool(settings.database_url)
    try:
        staff = await add_staff(pool, _now())
        loader = _Loader(pool, await connect(settings), rule_set, staff)
        saved = [(each, await loader.save(each)) for each in APPLICATIONS]
        await asyncio.gather(*(loader.follow(application, submitted) for application, submitted in saved))
        await open_provider_accounts(pool, _now())
        await add_members(pool, _now())
        await AccessLoader(pool, rule_set, loader.deliver, _now).load()
        events = EventLoader(pool, rule_set, loader.deliver, _now)
        await events.load(EVENT_REPORTER)
        await OpportunityLoader(pool, rule_set, loader.deliver, _now).load(EVENT_REPORTER, staff[REVIEWER])
        reports = ReportLoader(pool, rule_set, events, loader.deliver, _now)
        await reports.load(staff[SUPERVISOR])
        await load_questionnaires(pool, EVENT_REPORTER, _now())
        await load_notice(pool, staff[SUPERVISOR], _now())
    finally:
        await pool.close()


class _Loader:
    def __init__(self, pool: Pool, client: Client, rule_set: RuleSet, staff: dict[str, Account]) -> None:
        self._pool = pool
        self._client = client
        self._rule_set = rule_set
        self._staff = staff
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def save(self, application: SampleApplication) -> Submission:
        """Save an application as its form would be; numbers follow the order of the data."""
        received_at = application.received_at(_now())
        form = application.read(self._rule_set)
        async with transaction(self._pool) as conn:
            files = await self._draft(conn, application, received_at)
            return await submission.save_application(
                conn,
                draft=application.draft,
                form=form,
                clock=review_clock(received_at, self._rule_set, await closure.known_at(conn, received_at)),
                files=files,
                as_of=received_at,
            )

    async def _draft(self, conn: Connection, application: SampleApplication, as_of: datetime) -> list[UUID]:
        """What was typed before, unless it was; the ids of its files."""
        if not await draft.find(conn, application.draft):
            empty = await draft.add(conn, self._rule_set.id, as_of, application.draft)
            fields = application.fields(self._rule_set)
            await draft.save(conn, empty, fields, revision=empty.revision, page="sample", as_of=as_of)
            await file.attach_to_draft(
                conn,
                application.draft,
                "agenda",
                name=application.file_name,
                media_type="text/plain",
                content=application.agenda.encode(),
                as_of=as_of,
            )
        return [each.id for each in await file.of_draft(conn, application.draft)]

    async def follow(self, application: SampleApplication, submitted: Submission) -> None:
        """Deliver an application and then its steps, one after the other."""
        async with self._turn:
            await self.deliver(submitted)
            for number, step in enumerate(application.steps, 1):
                await self.deliver(await self._save_step(application, submitted, number, step))

    async def _save_step(
        self, application: SampleApplication, submitted: Submission, number: int, step: Step
    ) -> Submission:
        step_id = application.step_id(number)
        async with transaction(self._pool) as conn:
            return await submission.save(
                conn,
                Submission(
                    id=step_id,
                    kind=step.kind,
                    entity=submitted.entity,
                    natural_key=f"form:{step_id}",
                    actor=submitted.actor if step.by == APPLICANT else self._staff[step.by].actor,
                    received_at=min(_now(), submitted.received_at + number * BETWEEN_STEPS),
                    payload=self._payload(step),
                ),
            )

    def _payload(self, step: Step) -> dict[str, Any]:
        if step.kind != "assign":
            return step.payload
        return {"reviewer": self._staff[step.payload["reviewer"]].id}

    async def deliver(self, saved: Submission) -> None:
        if saved.state is not SubmissionState.SAVED:
            return
        outcome = await deliver(self._client, saved, wait=PATIENCE)
        if not isinstance(outcome, Accepted):
            raise SampleFaultError(f"{saved.kind} of {saved.entity} was not taken: {outcome}")
        await settle(self._pool, saved, outcome, _now())


def _now() -> datetime:
    return datetime.now(UTC)
