"""Records for tests to begin from, made the way the system makes them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from activities.application import ApplicationActivities
from policy.review import review_clock
from schemas.account import Account, Role
from schemas.application import (
    AfterDecision,
    Application,
    ApplicationForm,
    RecordDecision,
    RecordSubmitted,
    Verb,
)
from schemas.letter import Letter
from schemas.submission import Submission
from store import account, application, closure, letter, submission
from store.database import Pool, transaction
from tests import samples

# Wednesday before Thanksgiving 2026, 3:04 pm in Montana; the answer is due on Monday, December 7 (DOMAIN's table).
RECEIVED = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)


async def submit(pool: Pool, form: ApplicationForm | None = None, as_of: datetime = RECEIVED) -> Submission:
    """A submitted application, acknowledged and not recorded yet."""
    async with transaction(pool) as conn:
        clock = review_clock(as_of, samples.RULE_SET, await closure.known_at(conn, as_of))
        return await submission.save_application(
            conn, draft=uuid4(), form=form or samples.form(), clock=clock, files=[], as_of=as_of
        )


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


async def letters(pool: Pool, about: Application | str) -> list[Letter]:
    """The letters about an application, or about another entity by its name, in the order of their keys."""
    entity = about if isinstance(about, str) else about.entity
    return sorted(await letter.of_entity(pool, entity), key=lambda each: each.key)


def activities(pool: Pool) -> ApplicationActivities:
    """The activities, as a worker builds them."""
    return ApplicationActivities(pool, samples.RULE_SETS)
