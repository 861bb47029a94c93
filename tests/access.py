"""Access requests for tests to begin from, made the way the system makes them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from policy.review import review_clock
from schemas.access_request import (
    AccessForm,
    AccessRequest,
    AccessVerb,
    AfterAccess,
    RecordAccessDecision,
    RecordAsked,
)
from schemas.account import Account
from schemas.membership import MemberRole
from schemas.submission import Submission
from store import access_request, account, membership, submission
from store.access_request import About
from store.database import Pool, transaction
from tests import records, samples

FORM = AccessForm(
    organisation="Séliš Ksanka Ql̓ispé Education Department",
    full_name="Wren O'Malley",
    phone="406-555-0123",
    email="wren@skq.example.org",
)


async def sent(
    pool: Pool, about: About, as_of: datetime = records.RECEIVED, form: AccessForm = FORM, form_id: UUID | None = None
) -> Submission:
    """A request that is acknowledged and not recorded yet."""
    async with transaction(pool) as conn:
        return await access_request.save_request(
            conn,
            form,
            about,
            submission=form_id or uuid4(),
            rule_set=samples.RULE_SET.id,
            clock=review_clock(as_of, samples.RULE_SET, {}),
            as_of=as_of,
        )


async def asked(pool: Pool, about: About, as_of: datetime = records.RECEIVED, form: AccessForm = FORM) -> AccessRequest:
    """A request that is recorded."""
    start = access_request.start_of(await sent(pool, about, as_of, form))
    await records.access_activities(pool).record_asked(RecordAsked(start=start, as_of=as_of))
    return await current(pool, start.number)


async def current(pool: Pool, number: str) -> AccessRequest:
    """The request as it stands now."""
    found = await access_request.by_number(pool, number)
    assert found
    return found


async def message(
    pool: Pool,
    number: str,
    verb: AccessVerb,
    as_of: datetime,
    *,
    actor: str = "account:1",
    payload: dict[str, Any] | None = None,
    **codes: Any,
) -> RecordAccessDecision:
    """A decision as its workflow hands it over, its form saved."""
    said = uuid4()
    async with transaction(pool) as conn:
        await submission.save(
            conn,
            Submission(
                id=said,
                kind=verb,
                entity=f"access_request:{number}",
                natural_key=f"form:{said}",
                actor=actor,
                received_at=as_of,
                payload=payload or {},
            ),
        )
    return RecordAccessDecision(
        number=number, key=str(said), verb=verb, actor=actor, submission=said, as_of=as_of, **codes
    )


async def decided(pool: Pool, number: str, verb: AccessVerb, as_of: datetime, **said: Any) -> AfterAccess:
    """Record a decision, and return what its workflow is told."""
    return await records.access_activities(pool).record_access_decision(
        await message(pool, number, verb, as_of, **said)
    )


async def manager_of(pool: Pool, provider: str) -> Account:
    """The first manager of a provider."""
    return (await access_request.managers(pool, provider))[0]


async def role_in(pool: Pool, who: int, provider: str) -> tuple[MemberRole, str] | None:
    """What somebody is in a provider, and whether that is active."""
    found = await membership.find(pool, who, provider)
    return (found.role, str(found.state)) if found else None


async def accounts_with(pool: Pool, email: str) -> list[Account]:
    """The accounts with an address."""
    return await account.by_email(pool, email)
