"""The real workflow: a submission saved, started, recorded with its receipt; approved, recorded with its welcome."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from activities.application import ApplicationActivities
from policy.review import review_clock
from schemas.account import Account, Role
from schemas.application import ApplicationForm
from schemas.submission import Submission
from store import account, submission
from store.database import Pool, transaction
from tests import samples
from workers.delivery import Accepted, deliver
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.settlement import settle
from workflows.queues import RECORDS, WORKFLOWS

WAIT = timedelta(seconds=60)


@asynccontextmanager
async def application_worker(client: Client, pool: Pool, activities_at_once: int) -> AsyncIterator[None]:
    """Workers of the real workflow, as the worker process has them; letters are queued and nobody sends them."""
    records = ApplicationActivities(pool, samples.RULE_BOOK)
    async with (
        Worker(client, task_queue=WORKFLOWS, workflows=WORKFLOW_TYPES),
        Worker(
            client,
            task_queue=RECORDS,
            activities=[
                records.record_submitted,
                records.record_decision,
                records.record_rung,
                records.record_refused,
            ],
            max_concurrent_activities=activities_at_once,
        ),
    ):
        yield


class ApplicationLives:
    """Applications by number: how one is submitted and how it is approved, each as the console does it."""

    name = "application"

    def __init__(self, client: Client, pool: Pool, reviewer: Account) -> None:
        self._client = client
        self._pool = pool
        self._reviewer = reviewer

    async def begin(self, number: int) -> str:
        """Save a submission and start its workflow; return the workflow's id."""
        as_of = datetime.now(UTC)
        async with transaction(self._pool) as conn:
            saved = await submission.save_application(
                conn,
                draft=uuid4(),
                form=_form(number),
                clock=review_clock(as_of, samples.RULE_SET, closures={}),
                files=[],
                as_of=as_of,
            )
        await self._deliver(saved)
        return saved.entity

    async def decide(self, workflow_id: str) -> None:
        """Save an approval, and hand it to the workflow until it is recorded."""
        submission_id = uuid4()
        approval = Submission(
            id=submission_id,
            kind="approve",
            entity=workflow_id,
            natural_key=f"form:{submission_id}",
            actor=self._reviewer.actor,
            received_at=datetime.now(UTC),
            payload={"note": ""},
        )
        async with transaction(self._pool) as conn:
            await submission.save(conn, approval)
        await self._deliver(approval)

    async def _deliver(self, saved: Submission) -> None:
        outcome = await deliver(self._client, saved, wait=WAIT)
        if not isinstance(outcome, Accepted):
            raise TypeError(f"{saved.kind} of {saved.entity} was not taken: {outcome}")
        await settle(self._pool, saved, outcome, datetime.now(UTC))


async def add_reviewer(pool: Pool) -> Account:
    """The member of staff who approves."""
    async with transaction(pool) as conn:
        return await account.add(
            conn,
            full_name="Jo Martin",
            email="jo.martin@staff.example.org",
            role=Role.REVIEWER,
            as_of=datetime.now(UTC),
        )


def _form(number: int) -> ApplicationForm:
    """A form of its own organisation and people, so that no user name or entry meets another."""
    name = _letters(number)
    return samples.form(
        organisation=samples.organisation(legal_name=f"{name} School District No. {number}", other_names=""),
        primary=samples.PRIMARY.model_copy(
            update={"name": f"Pat {name}", "email": f"pat.{name}@{name}.example".lower()}
        ),
    )


def _letters(number: int) -> str:
    """A number as a word, for names."""
    word = ""
    while number or not word:
        number, digit = divmod(number, 26)
        word = chr(ord("a") + digit) + word
    return word.rjust(4, "a").capitalize()
