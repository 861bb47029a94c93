"""A turnover of rules: an opening is rehearsed, decided and carried out; on top of a register of approvals."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError

from policy.calendar import mountain_date
from policy.transition import plan
from schemas.letter import Letter
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from schemas.transition import PathKind, Plan
from store import audit, letter, opening, rule_set, submission, transition
from store.database import transaction
from tests import records, samples
from tests.openings import NEWER
from tests.workflows.office import WAIT, Office
from tests.workflows.register import Register
from workers.delivery import Outcome, deliver
from workflows.ids import approval_id, transition_id

PROPOSES, CONFIRMS = "account:1", "account:2"
PACE = 6_000
GRACE = timedelta(days=samples.RULE_BOOK.files[NEWER].approvals.grace_days)
"""How long everybody may be given more time after the last day."""

_NAMES = itertools.count(1)


class Turnover(Register):
    """A register in which newer rules open; they have an id of their own in each story, as workflow ids want it."""

    rules: RuleSet

    @classmethod
    @asynccontextmanager
    async def begun(cls, office: Office) -> AsyncIterator[Self]:
        """A turnover in an office whose workers are at work."""
        async with cls.opened_in(office) as turnover:
            turnover.rules = samples.RULE_BOOK.files[NEWER].model_copy(update={"id": f"updated-{next(_NAMES)}"})
            async with transaction(office.pool) as conn:
                await rule_set.keep_first(conn, samples.RULE_SET, datetime.now(UTC))
            try:
                yield turnover
            finally:
                await turnover.close()

    @property
    def id(self) -> str:
        """The id of the rules that open."""
        return self.rules.id

    async def close(self) -> None:
        """Nothing of it runs any more."""
        self.numbers += [path for path in await self.begun_paths() if path not in self.numbers]
        if await opening.confirmed(self.pool, self.id):
            self.numbers.append(self.id)

    async def begun_paths(self) -> list[str]:
        """Providers the transition has called."""
        found = await self.pool.fetch(
            "select subject from transition_path where kind = 'provider' and state = 'begun' order by ordinal"
        )
        return [row["subject"] for row in found]

    def workflow(self, number: str) -> WorkflowHandle[Any, Any]:
        """The workflow of an approval or, by the id of the rules, of the transition."""
        return self.client.get_workflow_handle(transition_id(number) if number == self.id else approval_id(number))

    async def rehearsed(self, opens_on: date, reapply_by: date, as_of: datetime) -> Plan:
        """What the opening would bring."""
        return plan(
            await transition.facts(self.pool),
            self.rules,
            opens_on=opens_on,
            reapply_by=reapply_by,
            per_minute=PACE,
            as_of=as_of,
        )

    async def open(self, reapply_by: date, opens_on: date | None = None, *, pace: int = PACE) -> Plan:
        """The rules open, today unless told otherwise; the rehearsal from just before."""
        sent, thought_through = await self.confirmed(reapply_by, opens_on, pace=pace)
        with self.temporal.with_time_skipping_disabled():
            await deliver(self.client, sent, wait=WAIT)
        if pace == PACE:
            if opens_on is None:
                await self.until(self.everybody_is_told)
            await self.settled(self.id)
        return thought_through

    async def confirmed(
        self, reapply_by: date, opens_on: date | None = None, *, pace: int = PACE
    ) -> tuple[Submission, Plan]:
        """One proposes, another confirms; it is saved, and that is all."""
        now, form = datetime.now(UTC), uuid4()
        opens_on = opens_on or mountain_date(now)
        thought_through = await self.rehearsed(opens_on, reapply_by, now)
        async with transaction(self.pool) as conn:
            await opening.propose(
                conn,
                self.rules,
                opening=form,
                opens_on=opens_on,
                reapply_by=reapply_by,
                per_minute=pace,
                actor=PROPOSES,
                as_of=now,
            )
            held = await opening.lock(conn, form)
            assert held
            return await opening.confirm(conn, held, actor=CONFIRMS, as_of=now), thought_through

    async def reapplied(self, number: str) -> str:
        """The provider reapplies under the rules that opened; the number of its reapplication."""
        made = await records.reapplication(self.pool, number, await self.now(number), rules=self.id)
        await self.said(number, "reapply", application=made)
        return made

    async def pass_time_of_rules(self, until: datetime) -> None:
        """Let the time of the transition pass; it may end before that, with the last who is awaited."""
        while not await self.is_over() and (now := await self.now(self.id)) <= until:
            with suppress(RPCError):
                await self.temporal.fast_forward(self.workflow(self.id), until - now + timedelta(seconds=2))
            await self.settled(self.id)

    async def everybody_is_told(self) -> bool:
        """Whether the transition has recorded that."""
        return await audit.by_key(self.pool, f"rules:{self.id}/begun") is not None

    async def more_time(self, until: date, reason: str = "Snow closed the roads.") -> Outcome:
        """Staff give everybody more time."""
        return await deliver(self.client, await self.saved_extension(until, reason), wait=WAIT)

    async def saved_extension(self, until: date, reason: str = "Snow closed the roads.") -> Submission:
        """Staff give everybody more time; it is saved, and that is all."""
        form = uuid4()
        async with transaction(self.pool) as conn:
            return await submission.save(
                conn,
                Submission(
                    id=form,
                    kind="extend_all",
                    entity=transition_id(self.id),
                    natural_key=f"form:{form}",
                    actor=CONFIRMS,
                    received_at=datetime.now(UTC),
                    payload={"until": until.isoformat(), "reason": reason},
                ),
            )

    async def swept(self) -> list[Outcome]:
        """The sweeper hands over what the extension saved."""
        rows = await self.pool.fetch("select id from submission where kind = 'extend' and state = 'saved' order by id")
        found = [await submission.find(self.pool, row["id"]) for row in rows]
        return [await deliver(self.client, each, wait=WAIT) for each in found if each]

    async def waits(self, name: str) -> UUID:
        """Somebody waits for the opening, and has confirmed that."""
        entry = uuid4()
        await self.pool.execute(
            "insert into waiting_entry (id, email, name, state, asked_at, confirmed_at) "
            "values ($1, $2, $3, 'waiting', $4, $4)",
            entry,
            f"{name}@example.org",
            name,
            datetime.now(UTC),
        )
        return entry

    async def written_to(self, kind: PathKind, subject: str) -> list[Letter]:
        """The letters that an opening brought to somebody, in the order of time."""
        found = await letter.of_entity(self.pool, f"{kind}:{subject}")
        meant = ("rules_opened", "reapplication", "lapse", "approval_lapsed")
        return sorted(
            (each for each in found if str(each.kind).startswith(meant)), key=lambda each: (each.queued_at, each.key)
        )

    async def history_of_rules(self) -> list[str]:
        """What happened to the rules, oldest first, in bare verbs."""
        return [line.verb.removeprefix("rules.") for line in await audit.of_entity(self.pool, transition_id(self.id))]

    async def is_over(self) -> bool:
        """Whether the transition has ended."""
        return await self.status(self.id) is WorkflowExecutionStatus.COMPLETED
