"""The real workflow of an event: reported when it is over, recorded and delivered; counted, recorded as settled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from activities.certificate import CertificateActivities
from activities.event import EventActivities
from documents.press import Press
from policy.calendar import mountain_date
from policy.occurrence import planned
from schemas.event import EventForm
from schemas.provider import Provider
from schemas.submission import Submission
from store import event, submission
from store.database import Pool, transaction
from tests import samples
from tests.events import workshop
from workers.delivery import Accepted, deliver
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.run import DOCUMENTS_AT_ONCE, RECORDS_AT_ONCE
from workers.settlement import settle
from workflows.queues import DOCUMENTS, RECORDS, WORKFLOWS

WAIT = timedelta(seconds=60)
ACTOR = "account:1"


@asynccontextmanager
async def event_worker(client: Client, pool: Pool, press: Press) -> AsyncIterator[None]:
    """Workers of the real workflows, as the worker process has them; letters are queued and nobody sends them."""
    events = EventActivities(pool, samples.RULE_BOOK)
    certificates = CertificateActivities(pool, samples.RULE_BOOK, press, "https://pdups.example.org")
    async with (
        Worker(client, task_queue=WORKFLOWS, workflows=WORKFLOW_TYPES),
        Worker(
            client,
            task_queue=RECORDS,
            activities=[
                events.record_reported,
                events.record_delivered,
                events.record_event_decision,
                certificates.plan_run,
                certificates.finish_run,
            ],
            max_concurrent_activities=RECORDS_AT_ONCE,
        ),
        Worker(
            client,
            task_queue=DOCUMENTS,
            activities=[certificates.issue_chunk],
            max_concurrent_activities=DOCUMENTS_AT_ONCE,
        ),
    ):
        yield


class EventLives:
    """Events by number: how one is reported and how it is counted, each as the console does it."""

    name = "event"

    def __init__(self, client: Client, pool: Pool, provider: Provider) -> None:
        self._client = client
        self._pool = pool
        self._provider = provider

    async def begin(self, number: int) -> str:  # noqa: ARG002 - one event is like another
        """Report an event of yesterday and start its workflow; return the workflow's id."""
        as_of = datetime.now(UTC)
        yesterday = mountain_date(as_of) - timedelta(days=1)
        saved = await report(self._pool, over(yesterday), self._provider, as_of)
        await self._deliver(saved)
        return saved.entity

    async def decide(self, workflow_id: str) -> None:
        """Report the count, and hand it to the workflow until it is recorded."""
        form = uuid4()
        count = Submission(
            id=form,
            kind="count",
            entity=workflow_id,
            natural_key=f"form:{form}",
            actor=ACTOR,
            received_at=datetime.now(UTC),
            payload={"occurrence": 1, "total": 12, "note": ""},
        )
        async with transaction(self._pool) as conn:
            await submission.save(conn, count)
        await self._deliver(count)

    async def _deliver(self, saved: Submission) -> None:
        outcome = await deliver(self._client, saved, wait=WAIT)
        if not isinstance(outcome, Accepted):
            raise TypeError(f"{saved.kind} of {saved.entity} was not taken: {outcome}")
        await settle(self._pool, saved, outcome, datetime.now(UTC))


def over(day: date) -> EventForm:
    """A workshop of one day that is reported after it."""
    return workshop(day, late_reason="The line was down.")


async def report(pool: Pool, form: EventForm, whose: Provider, as_of: datetime) -> Submission:
    """A reported event, acknowledged and not recorded yet."""
    async with transaction(pool) as conn:
        return await event.save_report(
            conn,
            draft=uuid4(),
            form=form,
            plans=planned(form, samples.RULE_SET.events, as_of),
            rule_set=samples.RULE_SET.id,
            provider=whose.number,
            actor=ACTOR,
            as_of=as_of,
        )
