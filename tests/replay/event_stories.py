"""The lives of events and runs whose histories are kept: between them they take every turn of their workflows."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from schemas.event import FINAL_EVENT_STAGES
from store import roster
from store.database import transaction
from tests import records
from tests.events import course, workshop
from tests.replay.stories import FREE_TEXT
from tests.workflows.season import Season
from workers.delivery import deliver
from workflows.ids import certificate_run_id, event_id

PATIENCE = timedelta(seconds=20)
PERSON = ("Zelda Quillfeather", "zelda@quillfeather.example")


def _soon(days: int = 1) -> date:
    return (datetime.now(UTC) + timedelta(days=days)).date()


async def event_counted_then_archived(season: Season) -> str:
    """Held, counted, corrected, and archived with its year."""
    number = await season.report(workshop(_soon()))
    await season.pass_time(number, (await season.dates(number))[0].ends_at)
    await season.count(number, 12)
    await season.count(number, 11, note=FREE_TEXT)
    await season.archive(number)
    return event_id(number)


async def event_forgotten(season: Season) -> str:
    """The whole ladder of a count, up to staff; and it is still waiting."""
    number = await season.report(workshop(_soon()))
    await season.pass_time(number, (await season.dates(number))[0].ends_at + timedelta(days=40))
    return event_id(number)


async def event_revised_after_issue(season: Season) -> str:
    """What is printed changes, so a run replaces every certificate."""
    form = workshop(_soon())
    number = await season.report(form)
    await season.pass_time(number, (await season.dates(number))[0].ends_at)
    await _issue(season, number)
    await season.revise(number, form.model_copy(update={"title": "Teaching fractions anew"}), FREE_TEXT)
    await season.until(lambda: _through(season, number, 2))
    return event_id(number)


async def event_cancelled(season: Season) -> str:
    """One that is refused, one after reminders; what comes too late is refused."""
    number = await season.report(workshop(_soon()))
    await season.count(number, 3)
    await season.pass_time(number, (await season.dates(number))[0].rungs[1].at)
    await season.said(number, "cancel", reason=FREE_TEXT)
    return event_id(number)


async def event_self_paced(season: Season) -> str:
    """Three periods, the last one cut short by closing."""
    number = await season.report(course(_soon()))
    for _ in range(2):
        last = (await season.dates(number))[-1]
        await season.pass_time(number, last.ends_at)
        await season.count(number, 5, ordinal=last.ordinal)
    last = (await season.dates(number))[-1]
    await season.pass_time(number, last.starts_at + timedelta(days=1))
    closes_on = (last.first_day + timedelta(days=3)).isoformat()
    await season.said(number, "close", closes_on=closes_on, reason=FREE_TEXT)
    return event_id(number)


async def event_signalled(season: Season) -> str:
    """Signals good and bad from what knows no updates."""
    number = await season.report(workshop(_soon()))
    workflow = season.workflow(number)
    await workflow.signal("count", args=[])
    await workflow.signal("no_such_signal", "anything")
    await season.pass_time(number, (await season.dates(number))[0].ends_at)
    await workflow.signal("count", {"actor": "registry", "occurrence": 1, "total": 4})
    await season.settled(number)
    return event_id(number)


async def certificate_run(season: Season) -> str:
    """A run of one roster."""
    number = await season.report(workshop(_soon(-2), late_reason="Snow."))
    await _issue(season, number)
    return certificate_run_id(number, 1)


Story = Callable[[Season], Awaitable[str]]
EVENT_STORIES: tuple[Story, ...] = (
    event_counted_then_archived,
    event_forgotten,
    event_revised_after_issue,
    event_cancelled,
    event_self_paced,
    event_signalled,
    certificate_run,
)


async def tell_event(season: Season, story: Story) -> str:
    """Live through a story; the id of its workflow."""
    told = await story(season)
    for number in season.numbers[-1:]:
        await season.settled(number)
        if (await season.event(number)).stage in FINAL_EVENT_STAGES:
            await season.workflow(number).result()
    return told


async def _issue(season: Season, number: str) -> None:
    made = await records.roster_of(season.pool, number, [PERSON, ("Ann Long", "")])
    async with transaction(season.pool) as conn:
        sent = await roster.take(conn, made.id, "account:3", datetime.now(UTC))
    assert sent
    await deliver(season.client, sent, wait=PATIENCE)
    await season.until(lambda: _through(season, number, 1))


async def _through(season: Season, number: str, run: int) -> bool:
    state = await season.pool.fetchval(
        "select state from certificate_run where event = $1 and number = $2", number, run
    )
    return bool(state == "done")
