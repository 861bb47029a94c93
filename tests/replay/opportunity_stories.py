"""The lives of opportunities whose histories are kept: between them they take every turn of their workflow."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from tests.events import workshop as event_form
from tests.opportunities import course, day, workshop
from tests.replay.stories import FREE_TEXT
from tests.workflows.noticeboard import Noticeboard
from workflows.ids import opportunity_id


def _soon(days: int = 60) -> date:
    return (datetime.now(UTC) + timedelta(days=days)).date()


async def opportunity_published_and_over(portal: Noticeboard) -> str:
    """Assigned, published, and shown until its last day is over."""
    number = await portal.receive(workshop(dates=[day(_soon())]))
    await portal.say(number, "assign_opportunity", reviewer=portal.reviewer.id)
    await portal.say(number, "publish_opportunity", version=1, text=FREE_TEXT)
    expires_at = (await portal.found(number)).expires_at
    assert expires_at
    await portal.pass_time(number, expires_at)
    return opportunity_id(number)


async def opportunity_returned_and_declined(portal: Noticeboard) -> str:
    """Staff are reminded; it is returned, its sender reminded; it is changed and declined; a stale word is refused."""
    number = await portal.receive(workshop(dates=[day(_soon(120))]))
    await portal.pass_time(number, (await portal.found(number)).clock.rungs[1].at)
    await portal.say(number, "return_opportunity", version=1, text=FREE_TEXT)
    await portal.pass_time(number, (await portal.found(number)).return_ladder[0].at)
    form = (await portal.found(number)).form
    await portal.change(number, form.model_copy(update={"title": FREE_TEXT}), version=1)
    await portal.workflow(number).signal("publish_opportunity", {"actor": "registry", "version": 1})
    await portal.settled(number)
    await portal.say(number, "decline_opportunity", version=2, reason="sales_based", text=FREE_TEXT)
    return opportunity_id(number)


async def opportunity_unanswered(portal: Noticeboard) -> str:
    """Nobody answers the request for changes; it ends by itself."""
    number = await portal.receive(workshop(dates=[day(_soon(120))]))
    await portal.say(number, "return_opportunity", version=1, text=FREE_TEXT)
    await portal.pass_time(number, (await portal.found(number)).return_ladder[-1].at)
    return opportunity_id(number)


async def opportunity_changed_while_shown(portal: Noticeboard) -> str:
    """A change of a published one is returned and dropped, another one published; then it is taken down."""
    number = await portal.published(workshop(dates=[day(_soon(150))]))
    form = (await portal.found(number)).form
    await portal.change(number, form.model_copy(update={"title": "Reading lakes"}), version=1)
    await portal.say(number, "return_opportunity", version=2, text=FREE_TEXT)
    await portal.pass_time(number, (await portal.found(number)).return_ladder[-1].at)
    await portal.change(number, form.model_copy(update={"title": "Reading ponds"}), version=2)
    await portal.say(number, "publish_opportunity", version=3)
    await portal.say(number, "take_down_opportunity", reason="in_conflict", text=FREE_TEXT)
    return opportunity_id(number)


async def opportunity_renewed(portal: Noticeboard) -> str:
    """A self-paced one is renewed for a year, and is not a second time."""
    number = await portal.published(course())
    first = (await portal.found(number)).expires_at
    assert first
    await portal.pass_time(number, first - timedelta(days=20))
    await portal.say(number, "renew_opportunity", actor=f"submitter:{number}")
    second = (await portal.found(number)).expires_at
    assert second
    await portal.pass_time(number, second)
    return opportunity_id(number)


async def opportunity_follows_its_event(portal: Noticeboard) -> str:
    """Its event moves, and is cancelled."""
    season = portal.season
    event = await season.report(event_form(_soon(30)))
    number = await portal.share(event)
    await portal.say(number, "publish_opportunity", version=1)
    form = (await season.event(event)).form
    places = [each.model_copy(update={"first_day": _soon(50)}) for each in form.occurrences]
    await season.revise(event, form.model_copy(update={"occurrences": places}), FREE_TEXT)
    await portal.told(number)
    await season.said(event, "cancel", occurrence=None, reason=FREE_TEXT)
    await portal.told(number)
    return opportunity_id(number)


async def opportunity_taken_back(portal: Noticeboard) -> str:
    """Whoever sent it takes it back; and one that waits still."""
    number = await portal.receive(workshop(dates=[day(_soon())]))
    await portal.say(number, "withdraw_opportunity", actor=f"submitter:{number}")
    return opportunity_id(number)


OpportunityStory = Callable[[Noticeboard], Awaitable[str]]
OPPORTUNITY_STORIES: list[OpportunityStory] = [
    opportunity_published_and_over,
    opportunity_returned_and_declined,
    opportunity_unanswered,
    opportunity_changed_while_shown,
    opportunity_renewed,
    opportunity_follows_its_event,
    opportunity_taken_back,
]


async def tell_opportunity(portal: Noticeboard, story: OpportunityStory) -> str:
    """Live through a story; the id of its workflow, which is still there."""
    workflow = await story(portal)
    await portal.settled(workflow.removeprefix("opportunity:"))
    return workflow
