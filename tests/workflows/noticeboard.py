"""A portal: somebody submits opportunities, the office answers, events change, time passes; on top of a season."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from temporalio.client import WorkflowHandle

from policy.opportunity_event import shared_from
from policy.review import review_clock
from schemas.letter import Letter
from schemas.opportunity import Opportunity, OpportunityForm
from schemas.submission import Submission, SubmissionKind
from store import audit, letter, opportunity, opportunity_draft, submission
from store.database import transaction
from tests import samples
from tests.opportunities import workshop
from tests.workflows.office import WAIT, Office
from tests.workflows.season import Season
from workers.delivery import Outcome, deliver
from workers.settlement import settle
from workflows.ids import opportunity_id

EMAIL = "owen.birdsall@larchlearning.example"


class Noticeboard(Office):
    """An office that reviews opportunities; a number is an opportunity's here.

    Attributes:
        season: the events of that office, some of which are shared.
    """

    season: Season

    @classmethod
    @asynccontextmanager
    async def begun(cls, office: Office) -> AsyncIterator[Self]:
        """A portal in an office whose workers are at work."""
        portal = cls(office.temporal, office.pool, office.reviewer, office.supervisor)
        portal._work = office._work  # noqa: SLF001 - the same workers, so that a story may send them home
        sequence = await office.pool.fetchval("select last_value from application_number")
        await office.pool.execute("select setval('opportunity_number', $1)", sequence)
        async with Season.begun(office) as season:
            portal.season = season
            try:
                yield portal
            finally:
                await portal.forget()

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of an opportunity."""
        return self.client.get_workflow_handle(opportunity_id(number))

    async def sent(self, form: OpportunityForm | None = None) -> Submission:
        """Somebody without an account sends an opportunity, and has confirmed the address; it is saved."""
        now, draft = datetime.now(UTC), uuid4()
        clock = review_clock(now, samples.RULE_SET, {})
        async with transaction(self.pool) as conn:
            await opportunity_draft.keep(conn, draft, EMAIL, {}, now)
            return await opportunity_draft.send(
                conn,
                draft,
                form or workshop(),
                clock,
                rule_set=samples.RULE_SET.id,
                name="Owen Birdsall",
                email=EMAIL,
                as_of=now,
            )

    async def receive(self, form: OpportunityForm | None = None) -> str:  # type: ignore[override]
        """Somebody sends an opportunity; its number, once it is recorded."""
        return await self.taken_up(await self.sent(form))

    async def published(self, form: OpportunityForm | None = None) -> str:
        """Somebody sends an opportunity, and it is published."""
        number = await self.receive(form)
        await self.say(number, "publish_opportunity", version=1)
        await self.settled(number)
        return number

    async def taken_up(self, sent: Submission) -> str:
        """What was saved reaches its workflow; the number of the opportunity."""
        number = sent.entity.removeprefix("opportunity:")
        self.numbers.append(number)
        with self.temporal.with_time_skipping_disabled():
            await deliver(self.client, sent, wait=WAIT)
        await self.settled(number)
        return number

    async def share(self, event: str) -> str:
        """The provider shares one of its events; the number of the opportunity, once it is recorded."""
        now, found = datetime.now(UTC), await self.season.event(event)
        form = shared_from(found.form, await self.season.dates(event), self.season.provider.legal_name)
        async with transaction(self.pool) as conn:
            sent = await opportunity_draft.share(
                conn,
                event,
                found.provider,
                form,
                review_clock(now, samples.RULE_SET, {}),
                rule_set=samples.RULE_SET.id,
                name="Ruth Olson",
                email="ruth@example.org",
                actor="account:3",
                as_of=now,
            )
        return await self.taken_up(sent)

    async def told(self, number: str) -> Outcome:
        """The sweeper hands the workflow what the records of the event have for it."""
        (word,) = [
            each
            for each in await submission.of_entity(self.pool, opportunity_id(number))
            if each.kind == "follow_event" and each.state == "saved"
        ]
        outcome = await deliver(self.client, word, wait=WAIT)
        await settle(self.pool, word, outcome, await self.now(number))
        await self.settled(number)
        return outcome

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
                    entity=opportunity_id(number),
                    natural_key=f"form:{form}",
                    actor=actor or self.reviewer.actor,
                    received_at=await self.now(number),
                    payload=payload,
                ),
            )

    async def change(self, number: str, form: OpportunityForm, version: int | None = None) -> Outcome:
        """Whoever sent it changes it."""
        return await self.say(
            number,
            "change_opportunity",
            actor=f"submitter:{number}",
            form=form.model_dump(mode="json"),
            version=version,
        )

    async def found(self, number: str) -> Opportunity:
        """The record."""
        row = await opportunity.by_number(self.pool, number)
        assert row
        return row

    async def letters(self, number: str) -> list[Letter]:
        """What was written about an opportunity, oldest first."""
        written = await letter.of_entity(self.pool, opportunity_id(number))
        return sorted(written, key=lambda each: (each.queued_at, each.to_address))

    async def timeline(self, number: str) -> list[str]:
        """What happened to an opportunity, oldest first, in bare verbs."""
        lines = await audit.of_entity(self.pool, opportunity_id(number))
        return [line.verb.removeprefix("opportunity.") for line in lines]
