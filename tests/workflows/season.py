"""A season of events: a provider reports, time passes, people count and correct; on top of an office."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from temporalio.client import WorkflowHandle

from policy.replanning import replanned
from schemas.event import Event, EventForm
from schemas.letter import Letter
from schemas.occurrence import Occurrence
from schemas.provider import Provider
from schemas.submission import Submission, SubmissionKind
from store import audit, event, letter, occurrence, submission
from store.database import transaction
from tests import records, samples, yearly
from tests.workflows.office import WAIT, Office
from workers.delivery import Outcome, deliver
from workflows.ids import event_id

ACTOR = "account:3"
APPROVED = datetime(2026, 1, 5, 18, tzinfo=UTC)


class Season(Office):
    """An office that hears of events; a number is an event's here."""

    provider: Provider

    @classmethod
    @asynccontextmanager
    async def begun(cls, office: Office) -> AsyncIterator[Self]:
        """A season in an office whose workers are at work."""
        season = cls(office.temporal, office.pool, office.reviewer, office.supervisor)
        season._work = office._work  # noqa: SLF001 - the same workers, so that a story may send them home
        sequence = await office.pool.fetchval("select last_value from application_number")
        await office.pool.execute("select setval('event_number', $1)", sequence)
        season.provider = await records.approved_provider(office.pool, APPROVED)
        try:
            yield season
        finally:
            await season.forget()

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of an event."""
        return self.client.get_workflow_handle(event_id(number))

    async def report(self, form: EventForm, whose: Provider | None = None) -> str:
        """The provider, or another one, reports; the number of the event, once it is recorded."""
        sent = await records.submit_event(self.pool, form, whose or self.provider, datetime.now(UTC))
        return await self.taken_up(sent)

    async def taken_up(self, sent: Submission) -> str:
        """A report that was saved reaches its workflow, whenever that is; the number of the event."""
        number = sent.entity.removeprefix("event:")
        self.numbers.append(number)
        with self.temporal.with_time_skipping_disabled():
            await deliver(self.client, sent, wait=WAIT)
        await self.settled(number)
        return number

    async def submitted(self, number: str, kind: SubmissionKind, **payload: Any) -> Submission:
        """The provider sends a form about an event; it is saved, and that is all."""
        form = uuid4()
        async with transaction(self.pool) as conn:
            return await submission.save(
                conn,
                Submission(
                    id=form,
                    kind=kind,
                    entity=event_id(number),
                    natural_key=f"form:{form}",
                    actor=ACTOR,
                    received_at=await self.now(number),
                    payload=payload,
                ),
            )

    async def said(self, number: str, kind: SubmissionKind, **payload: Any) -> Outcome:
        """The provider sends a form about an event, and it is delivered."""
        return await deliver(self.client, await self.submitted(number, kind, **payload), wait=WAIT)

    async def count(self, number: str, total: int, *, ordinal: int = 1, note: str = "") -> Outcome:
        """The provider reports the count of a date."""
        return await self.said(number, "count", occurrence=ordinal, total=total, note=note)

    async def archive(self, number: str) -> Outcome:
        """The reports that cover an event are completed, and so it is archived."""
        await yearly.covered(self.pool, number)
        return await self.said(number, "archive")

    async def revise(self, number: str, form: EventForm, reason: str) -> Outcome:
        """The provider revises an event."""
        now = await self.now(number)
        plans = replanned(form, await self.dates(number), samples.RULE_SET.events, now)
        async with transaction(self.pool) as conn:
            sent = await event.save_revision(
                conn, number=number, draft=uuid4(), form=form, plans=plans, reason=reason, actor=ACTOR, as_of=now
            )
        return await deliver(self.client, sent, wait=WAIT)

    async def event(self, number: str) -> Event:
        """The record."""
        return await records.current_event(self.pool, number)

    async def dates(self, number: str) -> list[Occurrence]:
        """Its occurrences."""
        return await occurrence.of_event(self.pool, number)

    async def letters(self, number: str) -> list[Letter]:
        """What was written about an event, oldest first."""
        written = await letter.of_entity(self.pool, event_id(number))
        return sorted(written, key=lambda each: (each.queued_at, each.to_address))

    async def timeline(self, number: str) -> list[str]:
        """What happened to an event, oldest first."""
        return [str(line.verb) for line in await audit.of_entity(self.pool, event_id(number))]
