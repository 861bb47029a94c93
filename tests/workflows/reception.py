"""A reception: people ask for access, managers say yes or no, and staff decide; on top of an office."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from temporalio.client import WorkflowHandle

from schemas.access_request import AccessRequest
from schemas.account import Account
from schemas.letter import Letter
from schemas.provider import Provider
from schemas.submission import Submission, SubmissionKind
from store import audit, letter, submission
from store.access_request import About
from store.database import transaction
from tests import access, records
from tests.workflows.office import WAIT, Office
from workers.delivery import Outcome, deliver
from workflows.ids import access_request_id

_NUMBERS = itertools.count(100, 100)


class Reception(Office):
    """An office that is asked for access; a number is a request's here.

    Attributes:
        provider: whom the requests are about, with one manager.
    """

    provider: Provider
    manager: Account

    @classmethod
    @asynccontextmanager
    async def opened_in(cls, office: Office) -> AsyncIterator[Self]:
        """A reception in an office whose workers are at work."""
        reception = cls(office.temporal, office.pool, office.reviewer, office.supervisor)
        reception._work = office._work  # noqa: SLF001 - the same workers, so that a story may send them home
        # Workflow ids live as long as the server: no number may come twice.
        await office.pool.execute("select setval('access_request_number', $1)", next(_NUMBERS))
        reception.provider = await records.approved_provider(office.pool, datetime.now(UTC))
        reception.manager = await access.manager_of(office.pool, reception.provider.number)
        try:
            yield reception
        finally:
            await reception.forget()

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of a request."""
        return self.client.get_workflow_handle(access_request_id(number))

    async def asked(self, about: About | None = None) -> str:
        """Somebody asks; the number, once it is recorded."""
        number = await self.sent(about)
        await self.settled(number)
        return number

    async def sent(self, about: About | None = None) -> str:
        """Somebody asks; the number, once the workflow is started."""
        form = access.FORM.model_copy(update={"email": f"wren.{uuid4().hex[:8]}@skq.example.org"})
        about = about or About(provider=self.provider.number)
        request = await access.sent(self.pool, about, datetime.now(UTC), form)
        number = request.entity.removeprefix("access_request:")
        self.numbers.append(number)
        with self.temporal.with_time_skipping_disabled():
            await deliver(self.client, request, wait=WAIT)
        return number

    async def submitted(
        self, number: str, kind: SubmissionKind, actor: str | None = None, **payload: Any
    ) -> Submission:
        """Somebody, the reviewer where nobody is named, sends a form; it is saved, and that is all."""
        form = uuid4()
        async with transaction(self.pool) as conn:
            return await submission.save(
                conn,
                Submission(
                    id=form,
                    kind=kind,
                    entity=access_request_id(number),
                    natural_key=f"form:{form}",
                    actor=actor or self.reviewer.actor,
                    received_at=await self.now(number),
                    payload=payload,
                ),
            )

    async def said(self, number: str, kind: SubmissionKind, actor: str | None = None, **payload: Any) -> Outcome:
        """Somebody sends a form, and it is delivered."""
        return await deliver(self.client, await self.submitted(number, kind, actor, **payload), wait=WAIT)

    async def request(self, number: str) -> AccessRequest:
        """The record."""
        return await access.current(self.pool, number)

    async def letters(self, number: str) -> list[Letter]:
        """What was written about a request, oldest first."""
        written = await letter.of_entity(self.pool, access_request_id(number))
        return sorted(written, key=lambda each: (each.queued_at, each.kind, each.to_address))

    async def timeline(self, number: str) -> list[str]:
        """What happened to a request, oldest first, in bare verbs."""
        lines = await audit.of_entity(self.pool, access_request_id(number))
        return [line.verb.removeprefix("access_request.") for line in lines]
