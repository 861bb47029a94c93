"""Sample opportunities: some on the portal, one that waits for an answer, one that was returned for changes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from deploy.sample.applications import SampleFaultError
from policy.calendar import mountain_date
from policy.opportunity_event import fields_from, shared_from
from policy.opportunity_form import read_opportunity
from policy.review import review_clock
from schemas.account import Account
from schemas.draft import Fields
from schemas.event import Format
from schemas.rule_set import RuleSet
from schemas.submission import Submission, SubmissionKind
from store import account, event, occurrence, opportunity_draft, provider, submission
from store.database import Pool, transaction

_NAMES = UUID("3f5c1b9a-7f0e-4e0e-9d7a-52a1f4c6e9d3")
SENT = timedelta(hours=20)
"""How long ago they were sent."""
SHARED = "Writing in science class"
"""The sample event that its provider shares."""
RETURNED = "What will teachers do on that day, and what will they take home? Please say a little more."


@dataclass(frozen=True)
class SampleOpportunity:
    """One opportunity that somebody without an account submitted.

    Attributes:
        days: from today to each of its dates; none for a self-paced one.
        decision: what staff said of it; None leaves it waiting.
        changes: fields that are not as most have them.
    """

    title: str
    description: str
    organisation: str
    days: tuple[int, ...]
    topics: tuple[str, ...]
    decision: SubmissionKind | None = "publish_opportunity"
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def draft(self) -> UUID:
        """The draft it was sent from; the same each time, so that it is sent once."""
        return uuid5(_NAMES, self.title)

    def fields(self, as_of: datetime) -> Fields:
        """What was typed, with days counted from today."""
        changes = dict(self.changes)
        days = [(mountain_date(as_of) + timedelta(days=each)).isoformat() for each in self.days]
        typed: Fields = {
            "title": self.title,
            "description": self.description,
            "organisation": self.organisation,
            "format": Format.IN_PERSON,
            "region": "region_5",
            "city": "Polson",
            "free": "yes",
            "first_day": days,
            "starts": ["09:00"] * len(days),
            "ends": ["15:30"] * len(days),
            "location": [f"Larch Hall, {changes.get('city', 'Polson')}"] * len(days),
            "topics": list(self.topics),
            "audience": ["elementary_teachers", "secondary_teachers"],
            "contact_name": "Lena Brooks",
            "contact_email": "lena.brooks@bitterrootsample.example.org",
            "contact_phone": "406-555-0177",
        }
        return typed | changes


OPPORTUNITIES = (
    SampleOpportunity(
        "Reading rivers: field notes for science teachers",
        "A day by the river. Teachers keep field notes, count mayflies and plan a unit for their own school.",
        "Big Larch Learning",
        (24,),
        ("science",),
        changes=(("free", "no"), ("cost", "$40, lunch included"), ("link", "https://larchsample.example.org/rivers")),
    ),
    SampleOpportunity(
        "Talking mathematics: three evenings online",
        "Three evenings in which teachers watch, try and plan talk about mathematics with their own class in mind.",
        "Montana Society of Number Teachers",
        (10, 17, 24),
        ("mathematics",),
        changes=(
            *(("format", "live_virtual"), ("region", "online"), ("city", "")),
            ("link", "https://numbersample.example.org/talk"),
        ),
    ),
    SampleOpportunity(
        "Indian Education for All: a course at your own pace",
        "Eight short lessons on the seven Essential Understandings, with a plan for one lesson of your own at the end.",
        "Prairie Rivers Trust",
        (),
        ("indian_education_for_all", "social_studies"),
        changes=(
            *(("format", "self_paced"), ("region", "online"), ("city", "")),
            ("link", "https://riverssample.example.org/course"),
        ),
    ),
    SampleOpportunity(
        "Grouping readers: a workshop for grades 2 to 5",
        "Teachers bring one class list and leave with groups, texts and a plan for the first two weeks.",
        "Camas Lake Cooperative",
        (33, 34),
        ("literacy",),
        decision=None,
        changes=(("region", "region_2"), ("city", "Havre")),
    ),
    SampleOpportunity(
        "Notebooks in the science class",
        "An afternoon about notebooks in the science class of the middle school.",
        "Camas Lake Cooperative",
        (45,),
        ("science",),
        decision="return_opportunity",
    ),
)


class OpportunityLoader:
    """Loads the opportunities, each step delivered to its workflow."""

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

    async def load(self, user_name: str, reviewer: Account) -> None:
        """Load what is not there yet; this person's provider shares one of its events."""
        for each in OPPORTUNITIES:
            sent = await self._submit(each)
            await self._deliver(sent)
            if each.decision:
                await self._decide(sent, each.decision, reviewer)
        shared = await self._share(user_name)
        await self._deliver(shared)
        await self._decide(shared, "publish_opportunity", reviewer)

    async def _submit(self, sample: SampleOpportunity) -> Submission:
        now = self._now()
        fields, sent_at = sample.fields(now), now - SENT
        form, problems = read_opportunity(fields, self._rule_set, now)
        if form is None:
            raise SampleFaultError(f"{sample.title}: {problems[0].field}: {problems[0].message}")
        async with transaction(self._pool) as conn:
            await opportunity_draft.keep(conn, sample.draft, form.contact.email, fields, sent_at)
            return await opportunity_draft.send(
                conn,
                sample.draft,
                form,
                review_clock(sent_at, self._rule_set, {}),
                rule_set=self._rule_set.id,
                name=form.contact.name,
                email=form.contact.email,
                as_of=sent_at,
            )

    async def _share(self, user_name: str) -> Submission:
        owner = await account.by_user_name(self._pool, user_name)
        number = await self._pool.fetchval("select number from event where title = $1 order by number limit 1", SHARED)
        found = await event.by_number(self._pool, number) if number else None
        whose = await provider.by_number(self._pool, found.provider) if found else None
        if owner is None or found is None or whose is None:
            raise SampleFaultError(f"There is no event {SHARED} of {user_name} to share.")
        occurrences = await occurrence.of_event(self._pool, number)
        now, shared = self._now(), shared_from(found.form, occurrences, whose.legal_name)
        told = fields_from(found.form, whose.legal_name)
        for name, each in (("region", "region_5"), ("city", "Polson"), ("free", "yes")):
            told[name] = told[name] or each
        form, problems = read_opportunity(told, self._rule_set, now, shared)
        if form is None:
            raise SampleFaultError(f"{SHARED}: {problems[0].field}: {problems[0].message}")
        async with transaction(self._pool) as conn:
            return await opportunity_draft.share(
                conn,
                number,
                whose.number,
                form,
                review_clock(now, self._rule_set, {}),
                rule_set=self._rule_set.id,
                name=owner.full_name,
                email=owner.email,
                actor=owner.actor,
                as_of=now,
            )

    async def _decide(self, sent: Submission, kind: SubmissionKind, reviewer: Account) -> None:
        identity = uuid5(_NAMES, f"{sent.entity}/{kind}")
        payload: dict[str, Any] = {"text": RETURNED if kind == "return_opportunity" else "", "version": 1}
        async with transaction(self._pool) as conn:
            said = await submission.save(
                conn,
                Submission(
                    id=identity,
                    kind=kind,
                    entity=sent.entity,
                    natural_key=f"form:{identity}",
                    actor=reviewer.actor,
                    received_at=self._now(),
                    payload=payload,
                ),
            )
        await self._deliver(said)
