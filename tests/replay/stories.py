"""The lives of applications whose histories are kept: between them they take every turn of the workflow."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from policy.review import information_ladder
from schemas.application import FINAL_STAGES
from tests import records, samples
from tests.openings import REAPPLY_BY
from tests.workflows.office import Office
from tests.workflows.test_opportunity_news import SCIENCE, published, subscribed
from workflows.ids import application_id
from workflows.opportunity_news import CHUNK

CRITERION = samples.RULE_SET.criteria[0].id
FREE_TEXT = "Which grades do the winter workshops belong to?"


async def approved_at_once(office: Office, number: str) -> None:
    """Nothing happens but the decision."""
    await office.say(number, "approve", note=FREE_TEXT)


async def overdue_then_denied(office: Office, number: str) -> None:
    """Every rung of the staff's ladder fires, and a decision still comes."""
    await office.say(number, "assign", reviewer=office.reviewer.id)
    await office.pass_time(number, (await office.row(number)).due_at + timedelta(days=1))
    await office.say(number, "deny", reasons={CRITERION: FREE_TEXT})


async def returned_twice_then_approved(office: Office, number: str) -> None:
    """The clock rests twice."""
    for days in (1, 5):
        await office.say(number, "request_information", text=FREE_TEXT, questions=[])
        await office.pass_time(number, await office.now(number) + timedelta(days=days))
        await office.answer(number)
    await office.say(number, "approve", note="")


async def asked_too_late_then_withdrawn(office: Office, number: str) -> None:
    """A request after the due date, and the applicant gives up."""
    await office.pass_time(number, (await office.row(number)).due_at)
    await office.say(number, "request_information", text=FREE_TEXT, questions=[])
    await office.pass_time(number, await office.now(number) + timedelta(days=4))
    await office.say(number, "withdraw", actor=f"applicant:{number}", reason=FREE_TEXT)


async def closed_unanswered(office: Office, number: str) -> None:
    """Staff try to close too early, and again when they may."""
    await office.say(number, "request_information", text=FREE_TEXT, questions=[])
    await office.say(number, "withdraw", reason="")
    await office.pass_time(number, information_ladder(await office.now(number), samples.RULE_SET)[-1].at)
    await office.say(number, "withdraw", reason=FREE_TEXT)


async def signalled(office: Office, number: str) -> None:
    """Signals good and bad, what the records refuse, and what they refuse after it was accepted."""
    workflow = office.workflow(number)
    await workflow.signal("request_information", {"actor": "registry", "questions": []})
    await workflow.signal("request_information", {"actor": "registry", "questions": []})
    await workflow.signal("approve", args=[])
    await workflow.signal("no_such_signal", "anything")
    await office.settled(number)
    await office.say(number, "deny", reasons={"no_such_criterion": FREE_TEXT})
    await workflow.signal("assign", {"actor": "registry", "reviewer": 999_999})
    await office.settled(number)
    await workflow.signal("deny", {"actor": "registry", "criteria": [CRITERION]})


async def superseded(office: Office, number: str) -> None:
    """Newer rules have opened: refused under the older ones as yet, then given back as a draft under the newer."""
    await office.say(number, "supersede", reason=FREE_TEXT)
    await records.open_rules(office.pool, await office.now(number) - timedelta(hours=1), REAPPLY_BY)
    await office.say(number, "request_information", text=FREE_TEXT, questions=[])
    await office.say(number, "supersede", actor=f"applicant:{number}", reason=FREE_TEXT)
    await office.say(number, "supersede", reason=FREE_TEXT)
    # Other stories open these rules on days of their own.
    await office.pool.execute("delete from rule_set where id = $1", records.NEWER)


async def still_waiting(office: Office, number: str) -> None:
    """A running one: the last timer has not fired."""
    await office.say(number, "request_information", text=FREE_TEXT, questions=[])
    await office.pass_time(number, await office.now(number) + timedelta(days=4))


async def daily_digest(office: Office) -> str:
    """One morning; the other workflow."""
    return await office.morning()


async def opportunity_news(office: Office) -> str:
    """A week's letters to more subscribers than are taken on at a time; another workflow."""
    for each in range(CHUNK + 1):
        await subscribed(office.pool, f"reader{each:05}@example.org", SCIENCE)
    await published(office.pool)
    return await office.week()


Story = Callable[[Office, str], Awaitable[None]]
STORIES: tuple[Story, ...] = (
    approved_at_once,
    overdue_then_denied,
    returned_twice_then_approved,
    asked_too_late_then_withdrawn,
    closed_unanswered,
    signalled,
    still_waiting,
    superseded,
)


async def tell(office: Office, story: Story) -> str:
    """Live through a story; the id of its workflow."""
    number = await office.receive()
    await story(office, number)
    await office.settled(number)
    if (await office.row(number)).stage in FINAL_STAGES:
        await office.workflow(number).result()
    return application_id(number)
