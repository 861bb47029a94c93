"""Sample events: one in every state, reported by the sample provider people the way they would be."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from deploy.sample.applications import SampleFaultError
from policy.calendar import mountain_date, mountain_instant
from policy.occurrence import planned
from policy.person import person_key
from schemas.account import Account
from schemas.event import EventContact, EventForm, Format, Place, ScheduleItem
from schemas.occurrence import PlannedOccurrence
from schemas.provider import Provider
from schemas.roster import JudgedRow, Purpose, Roster, RosterSource, RowProblem, RowState
from schemas.rule_set import RuleSet
from schemas.submission import Submission, SubmissionKind
from store import account, certificate_run, event, event_draft, membership, provider, roster, submission
from store.database import Pool, transaction

_NAMES = UUID("6d0d9c5e-3c55-4a63-9c0e-5d5c3a1f7e21")
MORNING = time(9, 0)
PEOPLE = (
    ("Ann Two Moons", "ann.twomoons@larkspurflats.example.org"),
    ("Čłxʷm̓iʔ Antoine", "antoine@larkspurflats.example.org"),  # noqa: RUF001 - a Salish letter
    ("Ruth Ksanka", "ksanka@larkspurflats.example.org"),
    ("José O'Brien", ""),
)


@dataclass(frozen=True)
class SampleEvent:
    """One event: how it is given, when it begins counted from today, and what happens to it afterwards.

    Attributes:
        days: from today to each of its days; none is before yesterday, since the provider was approved by then.
        late: it was reported when it was over, not on the morning of its first day.
        people: how many of the sample people get a certificate.
        count: what is reported as its count; None leaves it owed.
    """

    title: str
    days: tuple[int, ...]
    format: Format = Format.IN_PERSON
    people: int = 0
    waiting: bool = False
    late: bool = False
    count: int | None = None
    cancelled: str = ""

    def given(self, *days: int) -> "SampleEvent":
        """The same on other days."""
        return replace(self, days=days)

    @property
    def draft(self) -> UUID:
        """The draft it was sent from; the same each time, so that it is reported once."""
        return uuid5(_NAMES, self.title)


EVENTS = (
    SampleEvent("Writing in science class", (20, 48)),
    SampleEvent("Number words of the Ql̓ispé", (-1,), people=4, waiting=True),
    SampleEvent("Reading the river: data from our own watershed", (-1,), people=3, count=5),
    SampleEvent("A first look at structured literacy", (-1,), late=True),
    SampleEvent("Structured literacy, self-paced", (-1,), Format.SELF_PACED),
    SampleEvent("Rural educators' winter conference", (30,), Format.CONFERENCE),
    SampleEvent("Study group on mathematics talk", (12,), Format.LIVE_VIRTUAL, cancelled="Too few people registered."),
)


class EventLoader:
    """Loads the events of one provider, each step delivered to its workflow."""

    def __init__(
        self,
        pool: Pool,
        rule_set: RuleSet,
        deliver: Callable[[Submission], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._pool = pool
        self._rule_set = rule_set
        self._deliver = deliver
        self._now = now

    async def load(self, user_name: str) -> None:
        """Load what is not there yet."""
        owner = await account.by_user_name(self._pool, user_name)
        whose = await self._provider_of(owner) if owner else None
        if owner is None or whose is None:
            raise SampleFaultError(f"There is no provider with the sample account {user_name}.")
        for each in EVENTS:
            await self._one(each, owner, whose)

    async def load_one(self, sample: SampleEvent, owner: Account) -> None:
        """Load one event of this person's provider, unless it is there."""
        whose = await self._provider_of(owner)
        if whose is None:
            raise SampleFaultError(f"{owner.user_name} is nobody's provider person.")
        await self._one(sample, owner, whose)

    async def _provider_of(self, owner: Account) -> Provider | None:
        memberships = await membership.of_account(self._pool, owner.id)
        return await provider.by_number(self._pool, memberships[0].provider) if memberships else None

    async def _one(self, sample: SampleEvent, owner: Account, whose: Provider) -> None:
        sent = await self._report(sample, owner, whose)
        await self._deliver(sent)
        number = sent.entity.removeprefix("event:")
        await self._until_recorded(number)
        if sample.people:
            await self._issue(sample, number, owner, whose)
        if sample.count is not None:
            await self._say(sample, number, owner, "count", {"occurrence": 1, "total": sample.count, "note": ""})
        if sample.cancelled:
            await self._say(sample, number, owner, "cancel", {"occurrence": None, "reason": sample.cancelled})

    async def _report(self, sample: SampleEvent, owner: Account, whose: Provider) -> Submission:
        now = self._now()
        form = _form(sample, mountain_date(now), whose)
        begins = mountain_instant(form.occurrences[0].first_day, MORNING)
        as_of = now if sample.late else min(now, begins)
        async with transaction(self._pool) as conn:
            if not await event_draft.find(conn, sample.draft):
                await event_draft.begin(conn, whose.number, owner.id, {}, as_of, draft=sample.draft)
            return await event.save_report(
                conn,
                draft=sample.draft,
                form=form,
                plans=[_to_come(plan, now) for plan in planned(form, self._rule_set.events, as_of)],
                rule_set=self._rule_set.id,
                provider=whose.number,
                actor=owner.actor,
                as_of=as_of,
            )

    async def _until_recorded(self, number: str) -> None:
        """A report that came late is over at once; what follows needs that to be recorded."""
        for _ in range(600):
            found = await event.by_number(self._pool, number)
            if found and not (found.next_step == "deliver" and found.next_at and found.next_at <= self._now()):
                return
            await asyncio.sleep(0.05)
        raise SampleFaultError(f"Event {number} was not recorded in time.")

    async def _issue(self, sample: SampleEvent, number: str, owner: Account, whose: Provider) -> None:
        made = Roster(
            id=uuid5(sample.draft, "roster"),
            event=number,
            occurrence=1,
            source=RosterSource.FILE,
            purpose=Purpose.ISSUE,
            file="participants.csv",
            made_at=self._now(),
            made_by=owner.actor,
        )
        async with transaction(self._pool) as conn:
            if await roster.find(conn, made.id):
                return
            await roster.add(conn, made, whose.number)
            await roster.set_rows(conn, made.id, [], _rows(sample))
            sent = await roster.take(conn, made.id, owner.actor, self._now())
        if sent:
            await self._deliver(sent)
            await self._until_issued(number)

    async def _until_issued(self, number: str) -> None:
        for _ in range(600):
            run = await certificate_run.find(self._pool, number, 1)
            if run and run.finished_at:
                return
            await asyncio.sleep(0.05)
        raise SampleFaultError(f"The certificates of event {number} were not issued in time.")

    async def _say(
        self, sample: SampleEvent, number: str, owner: Account, kind: SubmissionKind, payload: dict[str, Any]
    ) -> None:
        step = uuid5(sample.draft, kind)
        async with transaction(self._pool) as conn:
            saved = await submission.save(
                conn,
                Submission(
                    id=step,
                    kind=kind,
                    entity=f"event:{number}",
                    natural_key=f"form:{step}",
                    actor=owner.actor,
                    received_at=self._now(),
                    payload=payload,
                ),
            )
        await self._deliver(saved)


def _to_come(plan: PlannedOccurrence, now: datetime) -> PlannedOccurrence:
    """Nobody is reminded today of what was counted long ago."""
    return plan.model_copy(update={"rungs": [rung for rung in plan.rungs if rung.at > now]})


def _rows(sample: SampleEvent) -> list[JudgedRow]:
    rows = [
        JudgedRow(
            line=line,
            cells=[name, email],
            name=name,
            email=email,
            person_key=person_key(name, email),
            units=Decimal(2),
            state=RowState.GOOD,
        )
        for line, (name, email) in enumerate(PEOPLE[: sample.people], 2)
    ]
    if sample.waiting:
        problem = RowProblem(
            code="name", message="There is no name. Enter the name as it shall stand on the certificate."
        )
        rows.append(
            JudgedRow(
                line=len(rows) + 2,
                cells=["", "nobody@larkspurflats.example.org"],
                name="",
                email="nobody@larkspurflats.example.org",
                units=None,
                state=RowState.BAD,
                problems=[problem],
            )
        )
    return rows


def _form(sample: SampleEvent, today: date, whose: Provider) -> EventForm:
    first = [today + timedelta(days=days) for days in sample.days]
    on_line = sample.format in {Format.LIVE_VIRTUAL, Format.CONFERENCE, Format.SELF_PACED}
    place = {"link": "https://larkspurflats.example.org/join"} if on_line else {"location": "Choteau Elementary"}
    contact = whose.primary
    fields: dict[str, Any] = {
        "title": sample.title,
        "description": "Two hours in which teachers try on one another what their students will do next week.",
        "format": sample.format,
        "schedule": _schedule(sample.format),
        "occurrences": [Place(first_day=day, **place) for day in first],
        "recordings_until": first[0] + timedelta(days=14) if sample.format is Format.CONFERENCE else None,
        "units": Decimal(2),
        "partial_credit": True,
        "objectives": "Plan one lesson, and say how its success will be seen.",
        "criteria": ["planned", "objectives", "active"],
        "criteria_text": "Each session has a plan; participants practice and come back with what they saw.",
        "topics": ["science", "literacy"],
        "audience": ["elementary_teachers", "secondary_teachers"],
        "instructors": "Ruth Olson, professional development coordinator",
        "fee": "Free",
        "contact": EventContact(name=contact.name, email=contact.email, phone=contact.phone),
        "late_reason": "The organization was approved only the day before." if sample.late else "",
    }
    return EventForm.model_validate(fields)


def _schedule(how: Format) -> Sequence[ScheduleItem]:
    if how is Format.SELF_PACED:
        return [ScheduleItem(id="S1", kind="session", title="Reading and trying out", minutes=120)]
    return [
        ScheduleItem(id="S1", kind="session", title="Trying out", starts=time(15, 45), ends=time(16, 45), minutes=60),
        ScheduleItem(id="S2", kind="break", title="Break", starts=time(16, 45), ends=time(17, 0), minutes=15),
        ScheduleItem(id="S3", kind="session", title="Planning", starts=time(17, 0), ends=time(18, 0), minutes=60),
    ]
