"""Records for tests to begin from, made the way the system makes them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import Client

from activities.access_request import AccessActivities
from activities.application import ApplicationActivities
from activities.approval import ApprovalActivities
from activities.event import EventActivities
from activities.rules_transition import TransitionActivities
from policy.occurrence import planned
from policy.person import person_key
from policy.review import review_clock
from schemas.account import Account, Role
from schemas.application import (
    AfterDecision,
    Application,
    ApplicationForm,
    RecordDecision,
    RecordSubmitted,
    Stage,
    Verb,
)
from schemas.approval import Approval
from schemas.event import (
    AfterEvent,
    Event,
    EventForm,
    EventVerb,
    RecordDelivered,
    RecordEventDecision,
    RecordReported,
)
from schemas.letter import Letter
from schemas.membership import MemberRole
from schemas.occurrence import Occurrence
from schemas.provider import Provider, Standing
from schemas.roster import JudgedRow, Purpose, Roster, RosterSource, RowState
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store import (
    account,
    application,
    approval,
    closure,
    event,
    letter,
    membership,
    occurrence,
    provider,
    roster,
    rule_set,
    submission,
)
from store.database import Pool, transaction
from store.rule_set import RuleBook
from tests import samples
from tests.events import workshop
from workers.calling import Calling

NEWER = "updated-draft"
"""The rules that open in tests."""
# Wednesday before Thanksgiving 2026, 3:04 pm in Montana; the answer is due on Monday, December 7 (DOMAIN's table).
RECEIVED = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)


async def submit(pool: Pool, form: ApplicationForm | None = None, as_of: datetime = RECEIVED) -> Submission:
    """A submitted application, acknowledged and not recorded yet."""
    async with transaction(pool) as conn:
        clock = review_clock(as_of, samples.RULE_SET, await closure.known_at(conn, as_of))
        return await submission.save_application(
            conn, draft=uuid4(), form=form or samples.form(), clock=clock, files=[], as_of=as_of
        )


async def reapply(pool: Pool, whose: Provider, as_of: datetime = RECEIVED, form: ApplicationForm | None = None) -> str:
    """A reapplication as its provider's person sends it, recorded and under review; its number."""
    form = form or samples.form(rule_set=NEWER)
    async with transaction(pool) as conn:
        sent = await submission.save_application(
            conn,
            draft=uuid4(),
            form=form,
            clock=review_clock(as_of, samples.RULE_BOOK.files[form.rule_set], {}),
            files=[],
            as_of=as_of,
            reapplies=whose.number,
            actor="account:1",
        )
    await activities(pool).record_submitted(RecordSubmitted(start=application.start_of(sent), as_of=as_of))
    return sent.entity.removeprefix("application:")


async def under_review(pool: Pool, form: ApplicationForm | None = None, as_of: datetime = RECEIVED) -> Application:
    """An application under review."""
    submitted = await submit(pool, form, as_of)
    await activities(pool).record_submitted(RecordSubmitted(start=application.start_of(submitted), as_of=as_of))
    return await current(pool, submitted.entity.removeprefix("application:"))


async def current(pool: Pool, number: str) -> Application:
    """The application as it stands now."""
    found = await application.by_number(pool, number)
    assert found
    return found


async def decision(
    pool: Pool,
    number: str,
    verb: Verb,
    as_of: datetime,
    *,
    actor: str = "account:1",
    payload: dict[str, Any] | None = None,
    **codes: Any,
) -> RecordDecision:
    """A decision as its workflow hands it over, its submission saved; ``payload=None`` makes it a signal's."""
    about = await current(pool, number)
    said: UUID | None = None
    if payload is not None:
        said = uuid4()
        async with transaction(pool) as conn:
            await submission.save(
                conn,
                Submission(
                    id=said,
                    kind=verb,
                    entity=about.entity,
                    natural_key=f"form:{said}",
                    actor=actor,
                    received_at=as_of,
                    payload=payload,
                ),
            )
    return RecordDecision(
        number=number,
        key=str(said or f"signal:{uuid4()}"),
        verb=verb,
        actor=actor,
        submission=said,
        clock=about.clock,
        as_of=as_of,
        **codes,
    )


async def decide(pool: Pool, number: str, verb: Verb, as_of: datetime, **said: Any) -> AfterDecision:
    """Record a decision, and return what its workflow is told."""
    return await activities(pool).record_decision(await decision(pool, number, verb, as_of, **said))


async def member(pool: Pool, full_name: str, role: Role = Role.REVIEWER, as_of: datetime = RECEIVED) -> Account:
    """A member of staff."""
    email = f"{full_name.replace(' ', '.').lower()}@opi.example"
    async with transaction(pool) as conn:
        return await account.add(conn, full_name=full_name, email=email, role=role, as_of=as_of)


async def join(
    pool: Pool,
    person: Account,
    provider: str,
    role: MemberRole = MemberRole.MANAGER,
    as_of: datetime = RECEIVED,
) -> None:
    """Somebody acts for a provider from then on."""
    async with transaction(pool) as conn:
        await membership.add(conn, account=person.id, provider=provider, role=role, added_by="system", as_of=as_of)


async def letters(pool: Pool, about: Application | str) -> list[Letter]:
    """The letters about an application, or about another entity by its name, in the order of their keys."""
    entity = about if isinstance(about, str) else about.entity
    return sorted(await letter.of_entity(pool, entity), key=lambda each: each.key)


def activities(pool: Pool) -> ApplicationActivities:
    """The activities, as a worker builds them."""
    return ApplicationActivities(pool, RuleBook(samples.RULE_BOOK.files))


async def approved_provider(pool: Pool, as_of: datetime = RECEIVED) -> Provider:
    """An organization that was approved, with its first account."""
    number = (await under_review(pool, as_of=as_of)).number
    await decide(pool, number, "approve", as_of, payload={})
    found = await provider.of_application(pool, number)
    assert found
    return found


async def provider_of(pool: Pool, number: str) -> Provider:
    """The provider of a number."""
    found = await provider.by_number(pool, number)
    assert found
    return found


async def stands(pool: Pool, whose: Provider, standing: Standing, since: datetime) -> None:
    """Its approval stands so from now on, as its workflow records it."""
    add = "insert into standing (provider, since, standing) values ($1, $2, $3)"
    await pool.execute(add, whose.number, since, standing)
    changed = "update provider set standing = $2, standing_since = $3 where number = $1"
    await pool.execute(changed, whose.number, standing, since)


async def submit_event(pool: Pool, form: EventForm, whose: Provider, as_of: datetime = RECEIVED) -> Submission:
    """A reported event, acknowledged and not recorded yet."""
    async with transaction(pool) as conn:
        return await event.save_report(
            conn,
            draft=uuid4(),
            form=form,
            plans=planned(form, samples.RULE_SET.events, as_of),
            rule_set=samples.RULE_SET.id,
            provider=whose.number,
            actor="account:1",
            as_of=as_of,
        )


async def reported_event(
    pool: Pool, form: EventForm | None = None, as_of: datetime = RECEIVED, whose: Provider | None = None
) -> Event:
    """An event that is recorded."""
    whose = whose or await approved_provider(pool, as_of)
    sent = await submit_event(pool, form or workshop(), whose, as_of)
    await event_activities(pool).record_reported(RecordReported(start=event.start_of(sent), as_of=as_of))
    return await current_event(pool, sent.entity.removeprefix("event:"))


async def current_event(pool: Pool, number: str) -> Event:
    """The event as it stands now."""
    found = await event.by_number(pool, number)
    assert found
    return found


async def current_occurrence(pool: Pool, number: str, ordinal: int = 1) -> Occurrence:
    """One of its dates as it stands now."""
    found = await occurrence.find(pool, number, ordinal)
    assert found
    return found


async def delivered(pool: Pool, number: str, ordinal: int = 1) -> AfterEvent:
    """One of its dates is over, just so."""
    ends_at = (await current_occurrence(pool, number, ordinal)).ends_at
    message = RecordDelivered(number=number, occurrence=ordinal, as_of=ends_at)
    return await event_activities(pool).record_delivered(message)


async def event_message(
    pool: Pool,
    number: str,
    verb: EventVerb,
    as_of: datetime,
    *,
    payload: dict[str, Any] | None = None,
    **codes: Any,
) -> RecordEventDecision:
    """A decision about an event as its workflow hands it over; ``payload=None`` makes it a signal's."""
    said: UUID | None = None
    if payload is not None:
        said = uuid4()
        async with transaction(pool) as conn:
            await submission.save(
                conn,
                Submission(
                    id=said,
                    kind=verb,
                    entity=f"event:{number}",
                    natural_key=f"form:{said}",
                    actor="account:1",
                    received_at=as_of,
                    payload=payload,
                ),
            )
    return RecordEventDecision(
        number=number,
        key=str(said or f"signal:{uuid4()}"),
        verb=verb,
        actor="account:1",
        submission=said,
        as_of=as_of,
        **codes,
    )


async def event_decision(pool: Pool, number: str, verb: EventVerb, as_of: datetime, **said: Any) -> AfterEvent:
    """Record a decision about an event, and return what its workflow is told."""
    return await event_activities(pool).record_event_decision(await event_message(pool, number, verb, as_of, **said))


async def roster_of(
    pool: Pool,
    number: str,
    people: Sequence[tuple[str, str]],
    ordinal: int = 1,
    as_of: datetime = RECEIVED,
    *,
    purpose: Purpose = Purpose.ISSUE,
    replaces: Sequence[str | None] = (),
) -> Roster:
    """A roster of good rows, for names and addresses; `replaces` names each one's certificate so far."""
    about = await current_event(pool, number)
    made = Roster(
        id=uuid4(),
        event=number,
        occurrence=ordinal,
        source=RosterSource.PASTE,
        purpose=purpose,
        made_at=as_of,
        made_by="account:1",
        reason="" if purpose is Purpose.ISSUE else "It was wrong.",
    )
    rows = [
        JudgedRow(
            line=line,
            cells=[name, email],
            name=name,
            email=email,
            person_key=person_key(name, email),
            units=about.form.units,
            state=RowState.GOOD,
            replaces=replaces[line - 1] if replaces else None,
        )
        for line, (name, email) in enumerate(people, 1)
    ]
    async with transaction(pool) as conn:
        await roster.add(conn, made, about.provider)
        await roster.set_rows(conn, made.id, [], rows)
    return made


def event_activities(pool: Pool) -> EventActivities:
    """The activities of events, as a worker builds them."""
    return EventActivities(pool, samples.RULE_BOOK)


async def open_rules(
    pool: Pool, opens_at: datetime, reapply_by: date, *, rules: str = NEWER, **approvals: Any
) -> RuleSet:
    """Newer rules that have opened; `approvals` are what they say otherwise about approvals."""
    newer = samples.RULE_BOOK.files[rules]
    newer = newer.model_copy(update={"approvals": newer.approvals.model_copy(update=approvals)})
    async with transaction(pool) as conn:
        await rule_set.keep_first(conn, samples.RULE_SET, opens_at)
        await rule_set.add(conn, newer, opens_at=opens_at, reapply_by=reapply_by, as_of=opens_at)
    return newer


async def current_approval(pool: Pool, number: str) -> Approval:
    """The approval as it stands now."""
    found = await approval.by_number(pool, number)
    assert found
    return found


async def reapplication(
    pool: Pool, number: str, as_of: datetime = RECEIVED, *, stage: Stage = Stage.UNDER_REVIEW, rules: str = NEWER
) -> str:
    """The number of a reapplication of a provider, in whatever stage."""
    made = (await under_review(pool, as_of=as_of)).number
    await settled(pool, made, stage)
    changed = "update application set reapplies = $2, rule_set = $3 where number = $1"
    await pool.execute(changed, made, number, rules)
    return made


async def settled(pool: Pool, application_number: str, stage: Stage) -> None:
    """A reapplication was decided."""
    await pool.execute("update application set stage = $2 where number = $1", application_number, stage)


def approval_activities(pool: Pool) -> ApprovalActivities:
    """The activities of approvals, as a worker builds them; they hear of opened rules by themselves."""
    return ApprovalActivities(pool, RuleBook(samples.RULE_BOOK.files))


def access_activities(pool: Pool) -> AccessActivities:
    """The activities of access requests, as a worker builds them."""
    return AccessActivities(pool, samples.RULE_BOOK)


def transition_activities(pool: Pool, client: Client) -> TransitionActivities:
    """The activities of transitions, as a worker builds them."""
    return TransitionActivities(pool, RuleBook(samples.RULE_BOOK.files), Calling(client))
