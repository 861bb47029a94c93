"""A register of approvals: providers are called, reapply, lapse and come back; on top of an office."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from temporalio.client import WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy

from policy.calendar import mountain_date
from schemas.application import Stage
from schemas.approval import Approval
from schemas.letter import Letter
from schemas.submission import Submission, SubmissionKind
from store import approval, audit, letter, rule_set, submission
from store.database import transaction
from tests import records, samples
from tests.workflows.office import WAIT, Office
from workers.delivery import Outcome, deliver
from workers.starting import start_approval
from workflows.ids import approval_id

ACTOR = "account:2"


def in_days(days: int) -> date:
    """A day, counted from today in Montana."""
    return mountain_date(datetime.now(UTC)) + timedelta(days=days)


class Register(Office):
    """An office that keeps approvals; a number is a provider's here.

    Attributes:
        runs: where a story is about an earlier run of a workflow, its id.
    """

    runs: dict[str, str]

    @classmethod
    @asynccontextmanager
    async def opened_in(cls, office: Office) -> AsyncIterator[Self]:
        """A register in an office whose workers are at work."""
        register = cls(office.temporal, office.pool, office.reviewer, office.supervisor)
        register.runs = {}
        register._work = office._work  # noqa: SLF001 - the same workers, so that a story may send them home
        sequence = await office.pool.fetchval("select last_value from application_number")
        await office.pool.execute("select setval('provider_number', $1)", sequence)
        try:
            yield register
        finally:
            await register.forget()

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of an approval."""
        return self.client.get_workflow_handle(approval_id(number))

    async def approved(self, *, since: timedelta = timedelta(hours=1)) -> str:
        """An approval that was given a while ago; its workflow waits for whatever comes in decades."""
        provider = await records.approved_provider(self.pool, datetime.now(UTC) - since)
        await self.start(provider.number)
        return provider.number

    async def called(self, reapply_by: date, **rules: Any) -> str:
        """Newer rules have opened, and the provider is called to reapply."""
        opened_at = datetime.now(UTC) - timedelta(minutes=1)
        newer = await records.open_rules(self.pool, opened_at, reapply_by, **rules)
        provider = await records.approved_provider(self.pool, opened_at - timedelta(hours=1))
        await self.start(provider.number, calling=newer.id)
        return provider.number

    async def start(self, number: str, *, calling: str | None = None) -> None:
        """Start its workflow as its record says, and wait until it waits."""
        await self.started(number, calling=calling)
        await self.settled(number)

    async def started(self, number: str, *, calling: str | None = None) -> None:
        """Start its workflow as its record says."""
        if number not in self.numbers:
            self.numbers.append(number)
        start = await approval.start_input(self.pool, number, calling=calling)
        assert start
        with self.temporal.with_time_skipping_disabled():
            await start_approval(self.client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)

    async def submitted(self, number: str, kind: SubmissionKind, **payload: Any) -> Submission:
        """Somebody sends a form about an approval; it is saved, and that is all."""
        form = uuid4()
        async with transaction(self.pool) as conn:
            return await submission.save(
                conn,
                Submission(
                    id=form,
                    kind=kind,
                    entity=approval_id(number),
                    natural_key=f"form:{form}",
                    actor=ACTOR,
                    received_at=await self.now(number),
                    payload=payload,
                ),
            )

    async def said(self, number: str, kind: SubmissionKind, **payload: Any) -> Outcome:
        """Somebody sends a form about an approval, and it is delivered."""
        return await deliver(self.client, await self.submitted(number, kind, **payload), wait=WAIT)

    async def reapplied(self, number: str) -> str:
        """The provider reapplies; the number of its reapplication."""
        made = await records.reapplication(self.pool, number, await self.now(number))
        await self.said(number, "reapply", application=made)
        return made

    async def decided(self, number: str, application: str, stage: Stage) -> Outcome:
        """Staff decide on the reapplication."""
        await records.settled(self.pool, application, stage)
        return await self.said(number, "settle_reapplication", application=application, outcome=str(stage))

    async def ended(self, number: str) -> None:
        """Let the time pass until the announced end, and the workflow come to its own."""
        ends_at = (await self.approval(number)).ends_at
        assert ends_at
        await self.temporal.fast_forward(self.workflow(number), ends_at - await self.now(number) + timedelta(seconds=2))
        await self.workflow(number).result()

    async def deadline(self, number: str) -> date:
        """The last day to reapply."""
        reapply_by = (await self.approval(number)).reapply_by
        assert reapply_by
        return reapply_by

    async def open_still_newer(self, reapply_by: date) -> None:
        """Rules newer than the newer ones open."""
        newer = samples.RULE_BOOK.files[records.NEWER].model_copy(update={"id": "still-newer"})
        now = datetime.now(UTC)
        async with transaction(self.pool) as conn:
            await rule_set.add(conn, newer, opens_at=now, reapply_by=reapply_by, as_of=now)

    async def approval(self, number: str) -> Approval:
        """The record."""
        return await records.current_approval(self.pool, number)

    async def letters(self, number: str) -> list[Letter]:
        """What was written about an approval, oldest first."""
        written = await letter.of_entity(self.pool, approval_id(number))
        return sorted(written, key=lambda each: (each.queued_at, each.to_address))

    async def timeline(self, number: str) -> list[str]:
        """What happened to an approval, oldest first, in bare verbs."""
        lines = await audit.of_entity(self.pool, approval_id(number))
        return [line.verb.removeprefix("approval.") for line in lines]
