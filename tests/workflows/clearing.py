"""A clearing: records are due, a list is made, two people decide, and what is due goes; on top of an office."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any, Self
from uuid import uuid4

from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy
from temporalio.service import RPCError

from schemas.account import Account, Role
from schemas.annual_report import AnnualReport
from schemas.disposal import Disposal, DisposalLine, DisposalStart, DisposalState, LegalHold
from schemas.letter import Letter
from schemas.submission import Submission, SubmissionKind
from store import audit, disposal, letter, submission
from store.database import transaction
from tests import disposals, records
from tests.events import workshop
from tests.workflows.office import WAIT, Office
from workers.delivery import Outcome, deliver
from workflows.disposal import Disposal as DisposalWorkflow
from workflows.ids import disposal_id
from workflows.queues import WORKFLOWS

HELD_ON = date(2020, 12, 1)
COMPLETED = date(2021, 7, 10)
"""Kept until July 10, 2026: due by the time of day at which these stories run."""
_YEARS = itertools.count(3001)
"""Workflow ids live as long as the server, so no story has the year of another; what is due does not depend on it."""


class Clearing(Office):
    """An office that disposes of records; a number is a disposal's year here, as text.

    Attributes:
        one, other: two supervisors who decide.
    """

    one: Account
    other: Account

    @classmethod
    @asynccontextmanager
    async def begun(cls, office: Office) -> AsyncIterator[Self]:
        """A clearing in an office whose workers are at work."""
        clearing = cls(office.temporal, office.pool, office.reviewer, office.supervisor)
        clearing._work = office._work  # noqa: SLF001 - the same workers, so that a story may send them home
        clearing.one = await records.member(office.pool, "Sue Visor", Role.SUPERVISOR)
        clearing.other = await records.member(office.pool, "Sid Second", Role.SUPERVISOR)
        try:
            yield clearing
        finally:
            await clearing.forget()

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of a disposal."""
        return self.client.get_workflow_handle(disposal_id(int(number)))

    async def due(self, years: int = 1) -> list[AnnualReport]:
        """So many providers, each with a year that is due."""
        made = []
        for _ in range(years):
            whose = await records.approved_provider(self.pool)
            await disposals.held_event(self.pool, whose, workshop(HELD_ON, late_reason="Late."))
            made.append(await disposals.completed(self.pool, whose.number, 2020, COMPLETED))
        return made

    async def kept(self) -> AnnualReport:
        """A year that is to be kept for years to come."""
        whose = await records.approved_provider(self.pool)
        await disposals.held_event(self.pool, whose, workshop(HELD_ON, late_reason="Late."))
        return await disposals.completed(self.pool, whose.number, 2020, date(2026, 7, 10))

    async def held(self, report: AnnualReport) -> LegalHold:
        """A legal hold on a provider."""
        return await disposals.held(self.pool, report.provider, as_of=datetime.now(UTC))

    async def list_due(self) -> str:
        """The list of a year is made; its number, once it waits or has ended."""
        number = await self.started()
        await self.settled(number)
        return number

    async def started(self) -> str:
        """The workflow of a year begins."""
        number = str(next(_YEARS))
        self.numbers.append(number)
        with self.temporal.with_time_skipping_disabled():
            await self.client.start_workflow(
                DisposalWorkflow.run,
                DisposalStart(year=int(number)),
                id=disposal_id(int(number)),
                task_queue=WORKFLOWS,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            )
        return number

    async def submitted(self, number: str, kind: SubmissionKind, who: Account, **payload: Any) -> Submission:
        """Somebody sends a form about a disposal; it is saved, and that is all."""
        form = uuid4()
        async with transaction(self.pool) as conn:
            return await submission.save(
                conn,
                Submission(
                    id=form,
                    kind=kind,
                    entity=disposal_id(int(number)),
                    natural_key=f"form:{form}",
                    actor=who.actor,
                    received_at=datetime.now(UTC),
                    payload=payload,
                ),
            )

    async def said(self, number: str, kind: SubmissionKind, who: Account, **payload: Any) -> Outcome:
        """Somebody sends a form about a disposal, and it is delivered."""
        return await deliver(self.client, await self.submitted(number, kind, who, **payload), wait=WAIT)

    async def decided(self, number: str) -> None:
        """One proposes, another confirms."""
        await self.said(number, "propose_disposal", self.one)
        await self.said(number, "confirm_disposal", self.other)

    async def ended(self, number: str) -> DisposalState | None:
        """Wait until its workflow has come to its end; what it returned."""
        result = await self.workflow(number).result()
        return DisposalState(result) if result else None

    async def forget(self) -> None:
        """Temporal ends, by force, whatever still waits; what was never started is none of it."""
        for number in self.numbers:
            with suppress(RPCError):
                if await self.status(number) is WorkflowExecutionStatus.RUNNING:
                    await self.workflow(number).terminate()

    async def disposal(self, number: str) -> Disposal:
        """The record."""
        found = await disposal.find(self.pool, int(number))
        assert found
        return found

    async def lines(self, number: str) -> list[DisposalLine]:
        """The list as it stands."""
        return [each.line for each in await disposal.lines(self.pool, int(number))]

    async def letters(self, number: str) -> list[Letter]:
        """What was written about a disposal, oldest first."""
        written = await letter.of_entity(self.pool, disposal_id(int(number)))
        return sorted(written, key=lambda each: (each.queued_at, each.to_address))

    async def timeline(self, number: str) -> list[str]:
        """What happened to a disposal, oldest first, in bare verbs."""
        lines = await audit.of_entity(self.pool, disposal_id(int(number)))
        return [line.verb.removeprefix("disposal.") for line in lines]
