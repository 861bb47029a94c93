"""Subscriptions to our news: asked for by anybody, confirmed by the owner of the address, ended by a link."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg

from schemas.audit import AuditVerb
from schemas.subscription import PROVIDER_NEWS, Subscription
from store import audit
from store.database import Connection, Source
from store.queries import queries

LINK_LIFETIME = timedelta(days=3650)
"""A subscription can be ended from letters of many years ago (our default)."""
LINK_FRESH = timedelta(days=1825)
"""A letter carries a link that works at least this long."""
_HELD_BACK = "Its reader ended the subscription before it left."
_NOT_WANTED = "Its reader chose not to get such letters before it left."


async def ask(
    conn: Connection, email: str, name: str, as_of: datetime, topics: Sequence[str] = (PROVIDER_NEWS,)
) -> Subscription:
    """Somebody entered this address; the subscription it has now, confirmed before or still to be confirmed.

    One that is confirmed keeps its topics, for whoever enters an address need not be its owner.
    """
    row = await queries.subscription.ask(conn, id=uuid4(), email=email, name=name, topics=list(topics), as_of=as_of)
    return subscription_from(row)


async def find(source: Source, subscription: UUID) -> Subscription | None:
    """The subscription of this id."""
    row = await queries.subscription.find(source, id=subscription)
    return subscription_from(row) if row else None


async def confirm(
    conn: Connection, subscription: Subscription, as_of: datetime, topics: Sequence[str] | None = None
) -> bool:
    """Its owner wants the news of these topics, else of those asked for; False when that was said before."""
    chosen = list(subscription.topics if topics is None else topics)
    if await queries.subscription.confirm(conn, id=subscription.id, topics=chosen, as_of=as_of) is None:
        return False
    return await _write(conn, AuditVerb.SUBSCRIPTION_CONFIRMED, subscription, "link", as_of)


async def choose(conn: Connection, subscription: Subscription, topics: Sequence[str], as_of: datetime) -> bool:
    """Its owner wants to hear of these topics from now on, and letters about others that have not left stay here.

    False when the subscription says so already, or is not confirmed (any more): a choice confirms nothing.
    """
    if await queries.subscription.choose(conn, id=subscription.id, topics=list(topics), as_of=as_of) is None:
        return False
    if PROVIDER_NEWS not in topics:
        await queries.subscription.hold_back(conn, id=subscription.id, problem=_NOT_WANTED)
    if not set(topics) - {PROVIDER_NEWS}:
        await queries.subscription.hold_back_opportunities(conn, entity=subscription.entity, problem=_NOT_WANTED)
    return await _write(conn, AuditVerb.SUBSCRIPTION_CHANGED, subscription, "link", as_of)


async def end(conn: Connection, subscription: Subscription, by: str, as_of: datetime) -> bool:
    """Its owner wants no more news, and letters that have not left stay here; False when that was said before.

    `by` is ``link`` or ``one_click``.
    """
    if await queries.subscription.end(conn, id=subscription.id, as_of=as_of) is None:
        return False
    await queries.subscription.hold_back(conn, id=subscription.id, problem=_HELD_BACK)
    await queries.subscription.hold_back_opportunities(conn, entity=subscription.entity, problem=_HELD_BACK)
    return await _write(conn, AuditVerb.SUBSCRIPTION_ENDED, subscription, by, as_of)


async def confirmed(source: Source, topic: str = PROVIDER_NEWS) -> int:
    """How many get the news of a topic."""
    count: int = await queries.subscription.confirmed(source, topic=topic)
    return count


async def give_links(conn: Connection, subscriptions: Sequence[UUID], as_of: datetime) -> None:
    """See to it that each has a link that works for years."""
    await queries.subscription.give_links(
        conn,
        subscriptions=list(subscriptions),
        as_of=as_of,
        expires_at=as_of + LINK_LIFETIME,
        fresh_until=as_of + LINK_FRESH,
    )


async def _write(conn: Connection, verb: AuditVerb, subscription: Subscription, by: str, as_of: datetime) -> bool:
    return await audit.write(
        conn,
        key=f"{subscription.entity}/{verb}/{as_of.isoformat()}",
        at=as_of,
        actor=subscription.entity,
        verb=verb,
        entity=subscription.entity,
        facts={"by": by},
    )


def subscription_from(row: asyncpg.Record) -> Subscription:
    """A subscription as it stands in its row."""
    return Subscription.model_validate({name: row[name] for name in Subscription.model_fields})
