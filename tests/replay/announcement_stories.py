"""The lives of announcements whose histories are kept: between them they take every turn of their workflow."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from schemas.announcement import Audience
from tests import announcements
from tests.workflows.newsroom import MINUTE, Newsroom
from workflows.ids import announcement_id

SUBJECT, BODY = "The new process opens", "Everybody reapplies until the end of the year."


async def announcement_sent(newsroom: Newsroom) -> str:
    """Scheduled, moved, paused, resumed, and sent when all letters are settled."""
    number = await _scheduled(newsroom, per_minute=2, after=timedelta(hours=1))
    later = await newsroom.now(number) + timedelta(hours=2)
    await newsroom.said(number, "reschedule", send_at=later.isoformat(), per_minute=1)
    await newsroom.said(number, "pause")
    await newsroom.pass_time(number, later)
    await newsroom.said(number, "pause")
    await newsroom.said(number, "resume")
    await newsroom.pass_time(number, later + 4 * MINUTE)
    await newsroom.mail_is_taken(number)
    await newsroom.pass_time(number, later + 20 * MINUTE)
    return number


async def announcement_stopped(newsroom: Newsroom) -> str:
    """Stopped in the middle; signals good and bad before."""
    number = await _scheduled(newsroom, per_minute=1)
    workflow = newsroom.workflow(number)
    await workflow.signal("pause", args=[])
    await workflow.signal("no_such_signal", "anything")
    await workflow.signal("pause", {"actor": "registry"})
    await newsroom.settled(number)
    await newsroom.said(number, "stop")
    return number


async def announcement_taken_back(newsroom: Newsroom) -> str:
    """Taken back before its hour."""
    number = await _scheduled(newsroom, per_minute=1, after=timedelta(hours=1))
    await newsroom.said(number, "stop")
    return number


async def announcement_looked_after(newsroom: Newsroom) -> str:
    """No mail server takes its letters; it is looked after until nobody would try any more."""
    number = await _scheduled(newsroom, per_minute=60)
    await newsroom.pass_time(number, await newsroom.now(number) + timedelta(hours=53))
    return number


Story = Callable[[Newsroom], Awaitable[str]]
ANNOUNCEMENT_STORIES: tuple[Story, ...] = (
    announcement_sent,
    announcement_stopped,
    announcement_taken_back,
    announcement_looked_after,
)


async def tell_announcement(newsroom: Newsroom, story: Story) -> str:
    """Live through a story; the id of its workflow."""
    number = await story(newsroom)
    await newsroom.settled(number)
    await newsroom.workflow(number).result()
    return announcement_id(number)


async def _scheduled(newsroom: Newsroom, *, per_minute: int, after: timedelta = timedelta(0)) -> str:
    await newsroom.subscribed(3)
    draft = await announcements.drafted(newsroom.pool, Audience(subscribers=True), subject=SUBJECT, body=BODY)
    await newsroom.schedule_draft(draft, after=after, per_minute=per_minute)
    return draft.number
