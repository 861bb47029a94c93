"""Who is told of new opportunities, up to when they were told, and what was published since."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from schemas.model import Frozen
from schemas.subscription import Subscription
from store.database import Connection, Source
from store.queries import queries
from store.subscription import subscription_from


class Published(Frozen):
    """An opportunity that was published; ``next_day`` is None of a self-paced one."""

    number: str
    title: str
    organisation: str
    topics: tuple[str, ...]
    region: str
    city: str
    free: bool
    self_paced: bool
    published_at: datetime
    next_day: date | None


async def untold(conn: Connection, until: datetime, size: int) -> list[Subscription]:
    """The next subscribers who were not told of what was published up to an instant."""
    return [subscription_from(row) async for row in queries.opportunity_news.untold(conn, until=until, size=size)]


async def told(conn: Connection, subscriptions: Sequence[UUID], until: datetime) -> None:
    """They know what was published up to an instant."""
    await queries.opportunity_news.told(conn, subscriptions=list(subscriptions), until=until)


async def published(source: Source, since: datetime, until: datetime, today: date) -> list[Published]:
    """What was published between two instants and is still to come, the next one first."""
    rows = queries.opportunity_news.published(source, since=since, until=until, today=today)
    return [Published.model_validate(dict(row)) async for row in rows]


async def links(source: Source, subscriptions: Sequence[Subscription]) -> dict[str, UUID]:
    """The link of each subscription, by its entity."""
    rows = queries.opportunity_news.links(source, subjects=[each.entity for each in subscriptions])
    return {row["subject"]: row["id"] async for row in rows}
