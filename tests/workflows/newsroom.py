"""A newsroom: staff schedule announcements, time passes, people pause and stop; on top of an office."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from temporalio.client import WorkflowHandle
from temporalio.service import RPCError

from schemas.announcement import Announcement, Audience
from schemas.letter import Letter
from schemas.submission import Submission, SubmissionKind
from store import audit, letter, submission
from store.announcement_recipient import Progress
from store.database import transaction
from tests import announcements
from tests.workflows.office import WAIT, Office
from workers.delivery import Outcome, deliver
from workflows.ids import announcement_id

ACTOR = "account:2"
MINUTE = timedelta(minutes=1)


class Newsroom(Office):
    """An office that writes to many; a number is an announcement's here."""

    @classmethod
    @asynccontextmanager
    async def opened_in(cls, office: Office) -> AsyncIterator[Self]:
        """A newsroom in an office whose workers are at work."""
        newsroom = cls(office.temporal, office.pool, office.reviewer, office.supervisor)
        newsroom._work = office._work  # noqa: SLF001 - the same workers, so that a story may send them home
        sequence = await office.pool.fetchval("select last_value from application_number")
        await office.pool.execute("select setval('announcement_number', $1)", sequence)
        try:
            yield newsroom
        finally:
            await newsroom.forget()

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of an announcement."""
        return self.client.get_workflow_handle(announcement_id(number))

    async def subscribed(self, count: int) -> list[str]:
        """So many people subscribe; their addresses."""
        emails = [f"reader{each:05}@example.org" for each in range(count)]
        await announcements.subscribe(self.pool, *emails)
        return emails

    async def schedule(
        self, *, after: timedelta = timedelta(0), per_minute: int = 60, audience: Audience | None = None
    ) -> str:
        """Write an announcement and schedule it so long from now; its number, once that is recorded."""
        draft = await announcements.drafted(self.pool, audience or Audience(subscribers=True), datetime.now(UTC))
        await self.schedule_draft(draft, after=after, per_minute=per_minute)
        return draft.number

    async def schedule_draft(self, draft: Announcement, *, after: timedelta, per_minute: int = 60) -> Submission:
        """Schedule a draft so long from now, and wait until that is recorded."""
        now = datetime.now(UTC)
        sent = await announcements.submitted(self.pool, draft, now + after, per_minute=per_minute, as_of=now)
        self.numbers.append(draft.number)
        with self.temporal.with_time_skipping_disabled():
            await deliver(self.client, sent, wait=WAIT)
        await self.settled(draft.number)
        return sent

    async def submitted(self, number: str, kind: SubmissionKind, **payload: Any) -> Submission:
        """A supervisor sends a form about an announcement; it is saved, and that is all."""
        form = uuid4()
        async with transaction(self.pool) as conn:
            return await submission.save(
                conn,
                Submission(
                    id=form,
                    kind=kind,
                    entity=announcement_id(number),
                    natural_key=f"form:{form}",
                    actor=ACTOR,
                    received_at=await self.now(number),
                    payload=payload,
                ),
            )

    async def said(self, number: str, kind: SubmissionKind, **payload: Any) -> Outcome:
        """A supervisor sends a form about an announcement, and it is delivered."""
        outcome = await deliver(self.client, await self.submitted(number, kind, **payload), wait=WAIT)
        await self.settled(number)
        return outcome

    async def pass_time(self, number: str, until: datetime) -> None:
        """As in any office; one that comes to its end on the way is let alone."""
        await self.settled(number)
        while (now := await self.now(number)) <= until:
            try:
                await self.temporal.fast_forward(self.workflow(number), until - now + timedelta(seconds=2))
            except RPCError as error:
                if "already completed" in error.message:
                    return
                raise
            await self.settled(number)

    async def announcement(self, number: str) -> Announcement:
        """The record."""
        return await announcements.current(self.pool, number)

    async def progress(self, number: str) -> Progress:
        """How far it has come."""
        return await announcements.progress(self.pool, number)

    async def letters(self, number: str) -> list[Letter]:
        """Its letters in the order of their queueing."""
        written = await letter.of_entity(self.pool, announcement_id(number))
        return sorted(written, key=lambda each: (each.queued_at, each.to_address))

    async def mail_is_taken(self, number: str) -> None:
        """The mail server takes whatever is queued."""
        await self.pool.execute(
            "update letter set state = 'sent', sent_at = queued_at where entity = $1 and state = 'queued'",
            announcement_id(number),
        )

    async def timeline(self, number: str) -> list[str]:
        """What happened to an announcement, oldest first, in bare verbs."""
        lines = await audit.of_entity(self.pool, announcement_id(number))
        return [line.verb.removeprefix("announcement.") for line in lines]
