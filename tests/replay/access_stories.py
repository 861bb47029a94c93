"""The lives of access requests whose histories are kept: between them they take every turn of their workflow."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from schemas.access_request import FINAL_ACCESS_STAGES
from store.access_request import About
from tests.workflows.reception import Reception
from workflows.ids import access_request_id

REASON = "Nobody of our office knows this person."


async def access_handed_over(reception: Reception) -> str:
    """Confirmed by the manager, assigned, and granted as the manager steps back."""
    number = await reception.asked()
    await reception.said(number, "confirm_access", reception.manager.actor, reason="")
    await reception.said(number, "assign_access", reviewer=reception.reviewer.id)
    await reception.said(
        number, "grant_access", role="manager", replaces=reception.manager.id, former="viewer", note=REASON
    )
    await reception.pool.execute("update membership set role = 'manager' where account = $1", reception.manager.id)
    return number


async def access_objected(reception: Reception) -> str:
    """Objected to, refused by the records for a while, and declined."""
    number = await reception.asked()
    await reception.said(number, "object_access", reception.manager.actor, reason=REASON)
    await reception.said(number, "assign_access", reviewer=999_999)
    await reception.said(number, "grant_access", role="viewer", replaces=reception.manager.id, former="inactive")
    await reception.said(number, "decline_access", reason=REASON)
    return number


async def access_unanswered(reception: Reception) -> str:
    """Nobody says anything, every rung of the ladder fires, and then it is granted."""
    number = await reception.asked()
    await reception.pass_time(number, (await reception.request(number)).due_at + timedelta(days=1))
    await reception.said(number, "grant_access", role="reporter", note="")
    return number


async def access_matched(reception: Reception) -> str:
    """It names no provider: signals that change nothing, then it is matched, and withdrawn."""
    number = await reception.asked(About())
    workflow = reception.workflow(number)
    await workflow.signal("grant_access", {"actor": "registry"})
    await workflow.signal("decline_access", args=[])
    await workflow.signal("no_such_signal", "anything")
    await reception.settled(number)
    await reception.said(number, "match_access", provider=reception.provider.number)
    await reception.said(number, "withdraw_access", f"asker:{number}")
    return number


async def access_still_waiting(reception: Reception) -> str:
    """A running one: the second reminder is to come."""
    number = await reception.asked()
    await reception.pass_time(number, (await reception.request(number)).clock.rungs[0].at)
    return number


Story = Callable[[Reception], Awaitable[str]]
ACCESS_STORIES: tuple[Story, ...] = (
    access_handed_over,
    access_objected,
    access_unanswered,
    access_matched,
    access_still_waiting,
)


async def tell_access(reception: Reception, story: Story) -> str:
    """Live through a story; the id of its workflow."""
    number = await story(reception)
    await reception.settled(number)
    if (await reception.request(number)).stage in FINAL_ACCESS_STAGES:
        await reception.workflow(number).result()
    return access_request_id(number)
