"""Announcements and subscriptions for tests to begin from, made the way the system makes them."""

from datetime import datetime

from activities.announcement import AnnouncementActivities
from schemas.announcement import Announcement, Audience, FixRecipients, QueueLetters, RecordScheduled
from schemas.submission import Submission
from store import announcement, announcement_recipient, subscription
from store.announcement_recipient import Progress
from store.database import Pool, transaction
from tests.records import RECEIVED


async def drafted(
    pool: Pool,
    audience: Audience | None = None,
    as_of: datetime = RECEIVED,
    *,
    subject: str = "News",
    body: str = "Hi.",
) -> Announcement:
    """A draft that can be scheduled."""
    async with transaction(pool) as conn:
        fresh = await announcement.begin(conn, "account:1", as_of)
        saved = await announcement.save_draft(
            conn,
            fresh.number,
            subject=subject,
            body=body,
            audience=audience or Audience(providers=True, subscribers=True),
            revision=fresh.revision,
            as_of=as_of,
        )
    assert saved
    return saved


async def submitted(
    pool: Pool, draft: Announcement, send_at: datetime = RECEIVED, *, per_minute: int = 60, as_of: datetime = RECEIVED
) -> Submission:
    """What a draft is scheduled with, acknowledged and not recorded yet."""
    async with transaction(pool) as conn:
        return await announcement.save_schedule(
            conn, draft, send_at=send_at, per_minute=per_minute, actor="account:2", as_of=as_of
        )


async def begun(pool: Pool, *, providers: bool = False, subscribers: bool = False) -> str:
    """An announcement whose first letters are queued; its number."""
    draft = await drafted(pool, Audience(providers=providers, subscribers=subscribers))
    await scheduled(pool, draft)
    last = await recipients_fixed(pool, draft.number)
    if last:
        await queued(pool, draft.number, last)
    return draft.number


async def queued(pool: Pool, number: str, last: int) -> None:
    """The letters to the first recipients are queued."""
    await activities(pool).queue_letters(QueueLetters(number=number, first=1, last=last, as_of=RECEIVED))


async def scheduled(pool: Pool, draft: Announcement) -> None:
    """It is scheduled, by record."""
    start = announcement.start_of(await submitted(pool, draft))
    await activities(pool).record_scheduled(RecordScheduled(start=start, as_of=RECEIVED))


async def recipients_fixed(pool: Pool, number: str) -> int:
    """It begins; to how many it goes."""
    return (await activities(pool).fix_recipients(FixRecipients(number=number, as_of=RECEIVED))).recipients


async def current(pool: Pool, number: str) -> Announcement:
    """The announcement as it stands now."""
    found = await announcement.find(pool, number)
    assert found
    return found


async def progress(pool: Pool, number: str) -> Progress:
    """How far an announcement has come."""
    return await announcement_recipient.progress(pool, number)


async def subscribe(pool: Pool, *emails: str, as_of: datetime = RECEIVED) -> None:
    """Confirmed subscriptions."""
    async with transaction(pool) as conn:
        for email in emails:
            await subscription.confirm(conn, await subscription.ask(conn, email, "", as_of), as_of)


def activities(pool: Pool) -> AnnouncementActivities:
    """The activities of announcements, as a worker builds them."""
    return AnnouncementActivities(pool)
