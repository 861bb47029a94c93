"""Links sent by e-mail: a row says what one opens and until when; its token is derived, never stored."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from schemas.link import Link, LinkPurpose
from store.database import Connection, Source
from store.queries import queries

STATUS_LIFETIME = timedelta(days=400)
"""A status link outlives the longest review by far (our default); a fresh one comes with every letter."""
DRAFT_LIFETIME = timedelta(days=60)
"""How long a draft can be continued from one letter (our default)."""
WAITING_LIFETIME = timedelta(days=1500)
"""Nobody knows how long people wait for a new process; the link to leave the list works for four years."""
WELCOME_LIFETIME = timedelta(days=14)
"""A new provider has two weeks to choose a password (our default); afterwards "reset your password" sends a link."""


def fresh(purpose: LinkPurpose, subject: str, as_of: datetime, lifetime: timedelta) -> Link:
    """A link that nobody has yet; it opens something once it is written."""
    return Link(id=uuid4(), purpose=purpose, subject=subject, issued_at=as_of, expires_at=as_of + lifetime)


async def issue(conn: Connection, purpose: LinkPurpose, subject: str, as_of: datetime, lifetime: timedelta) -> UUID:
    """A fresh link; what stands in letters is its id."""
    link = fresh(purpose, subject, as_of, lifetime)
    await queries.link.issue(conn, **link.model_dump(exclude={"used_at"}))
    return link.id


async def find(source: Source, link: UUID, purpose: LinkPurpose) -> Link | None:
    """The link of this id and purpose, be it open, used or expired, so that a page can say which."""
    row = await queries.link.find(source, id=link, purpose=purpose)
    return Link.model_validate(dict(row)) if row else None


async def open(  # noqa: A001 - what is done to a link
    source: Source, link: UUID, purpose: LinkPurpose, as_of: datetime
) -> Link | None:
    """The link, when it still opens something: neither used nor expired."""
    found = await find(source, link, purpose)
    return found if found and found.used_at is None and as_of < found.expires_at else None


async def use(conn: Connection, link: UUID, as_of: datetime) -> bool:
    """Use a one-time link up; False when it was used or has expired. Of two at once only one succeeds."""
    return await queries.link.use(conn, id=link, as_of=as_of) is not None


async def end_all(conn: Connection, purpose: LinkPurpose, subject: str, as_of: datetime) -> None:
    """Use up every open link of a subject, as when a password was set by another one."""
    await queries.link.end_all(conn, purpose=purpose, subject=subject, as_of=as_of)
