"""Who gets an announcement, one line an address, and what became of each letter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from schemas.announcement import Announcement, Audience, Reader
from schemas.announcement_facts import AnnouncementSent
from schemas.letter import LetterDraft, LetterKind, LetterState, Priority
from schemas.model import Frozen
from store import letter, subscription
from store.database import Connection, Source
from store.queries import queries

SAMPLE = 10
MOST = 1_000_000


class Readers(Frozen):
    """Who would get an announcement: how many, and the first of them."""

    total: int
    sample: list[Reader]


class Progress(Frozen):
    """How far an announcement has come.

    Attributes:
        queued: letters that wait for the mail server.
        queued_until: the ordinal up to which letters are queued.
    """

    recipients: int
    planned: int
    queued: int
    sent: int
    failed: int
    bounced: int
    left_out: int
    queued_until: int

    @property
    def settled(self) -> int:
        """Recipients of whom nothing more is expected."""
        return self.sent + self.failed + self.bounced + self.left_out


class RecipientLine(Reader):
    """One recipient with what became of the letter."""

    ordinal: int
    state: str
    letter: UUID | None
    letter_state: LetterState | None
    sent_at: datetime | None
    problem: str | None


async def readers(source: Source, audience: Audience, size: int = SAMPLE) -> Readers:
    """Who is in an audience now."""
    rows = [row async for row in queries.announcement.readers(source, **_of(audience), size=size)]
    found = [Reader.model_validate({name: row[name] for name in Reader.model_fields}) for row in rows]
    return Readers(total=rows[0]["total"] if rows else 0, sample=found)


async def fix(conn: Connection, announcement: Announcement) -> None:
    """Whoever is in the audience now gets it."""
    await queries.announcement.fix_recipients(conn, number=announcement.number, **_of(announcement.audience))


async def queue(conn: Connection, announcement: Announcement, first: int, last: int, as_of: datetime) -> None:
    """Queue the letters to these recipients; whoever ended the subscription meanwhile is left out."""
    number = announcement.number
    rows = queries.announcement.subscriptions(conn, number=number, first=first, last=last)
    await subscription.give_links(conn, [row["subscription"] async for row in rows], as_of)
    chosen = [row async for row in queries.announcement.chunk(conn, number=number, first=first, last=last)]
    letters = {row["ordinal"]: uuid4() for row in chosen}
    drafts = {letters[row["ordinal"]]: _letter(announcement, row) for row in chosen}
    await letter.queue_many(conn, drafts, as_of)
    await queries.announcement.mark_queued(
        conn,
        number=number,
        first=first,
        last=last,
        letters=[{"ordinal": ordinal, "letter": str(each)} for ordinal, each in letters.items()],
    )


async def leave_out(conn: Connection, number: str) -> int:
    """Whoever has no letter yet gets none; how many they are."""
    count: int = await queries.announcement.leave_out(conn, number=number)
    return count


async def progress(source: Source, number: str) -> Progress:
    """How far an announcement has come."""
    return Progress.model_validate(dict(await queries.announcement.progress(source, number=number)))


async def lines(source: Source, number: str, *, failed: bool = False, size: int = MOST) -> list[RecipientLine]:
    """The recipients in order, or only those whose letter failed or came back."""
    rows = queries.announcement.recipients(source, number=number, failed=failed, size=size)
    return [RecipientLine.model_validate(dict(row)) async for row in rows]


def _of(audience: Audience) -> dict[str, Any]:
    def codes(chosen: Sequence[str]) -> list[str]:
        return [str(each) for each in chosen]

    return {
        "providers": audience.providers,
        "kinds": codes(audience.kinds),
        "standings": codes(audience.standings),
        "rule_sets": codes(audience.rule_sets),
        "subscribers": audience.subscribers,
    }


def _letter(announcement: Announcement, row: Any) -> LetterDraft:
    facts = AnnouncementSent(
        number=announcement.number,
        subject=announcement.subject,
        body=announcement.body,
        why="subscriber" if row["subscription"] else "provider",
        organisation=row["organisation"],
        link=row["link"] if row["subscription"] else None,
    )
    return LetterDraft(
        key=f"{announcement.entity}/{row['ordinal']}",
        kind=LetterKind.ANNOUNCEMENT,
        entity=announcement.entity,
        to_name=row["name"] or row["address"],
        to_address=row["address"],
        priority=Priority.ANNOUNCEMENT,
        facts=facts.model_dump(mode="json"),
    )
