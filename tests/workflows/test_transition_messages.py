"""What is said to a RulesTransition: more time, twice in every state, by update and by signal; unreadable signals."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from policy.approval import lapses_at
from schemas.audit import AuditLine
from store import audit
from tests.workflows.office import WAIT
from tests.workflows.register import in_days
from tests.workflows.test_event_messages import code
from tests.workflows.turnover import Turnover
from workers.delivery import deliver
from workflows.ids import transition_id

LAST_DAY, MORE, STILL_MORE = in_days(90), in_days(120), in_days(150)


async def waiting(turnover: Turnover) -> None:
    """The opening is decided, and still to come."""
    await turnover.approved()
    await turnover.open(LAST_DAY, opens_on=in_days(20))


async def called(turnover: Turnover) -> None:
    """It has opened, and somebody is awaited."""
    await turnover.approved()
    await turnover.open(LAST_DAY)


async def lapsed_once(turnover: Turnover) -> None:
    """Of two, one is lapsed by its own clock; the other is awaited still."""
    number, _ = await turnover.approved(), await turnover.approved()
    await turnover.open(LAST_DAY)
    await turnover.pass_time(number, lapses_at(LAST_DAY))


async def settled(turnover: Turnover) -> None:
    """Nobody is awaited any more."""
    await turnover.open(LAST_DAY)


Reach = Callable[[Turnover], Awaitable[None]]
# Said twice: None is recorded, everything else is refused with that code.
STATES: list[tuple[Reach, str | None, str | None]] = [
    (waiting, "not_open_yet", "not_open_yet"),
    (called, None, "extends_nothing"),
    (lapsed_once, None, "extends_nothing"),
    (settled, "transition_over", "transition_over"),
]
IN_EVERY_STATE = pytest.mark.parametrize(
    ("reach", "first", "second"), STATES, ids=[reach.__name__ for reach, *_ in STATES]
)


async def still_well(turnover: Turnover, reach: Reach) -> bool:
    """Whether the workflow waits, or came to its end; and no task of it fails."""
    await turnover.settled(turnover.id)
    wanted = WorkflowExecutionStatus.COMPLETED if reach is settled else WorkflowExecutionStatus.RUNNING
    return await turnover.status(turnover.id) is wanted


@IN_EVERY_STATE
async def test_more_time_twice(turnover: Turnover, reach: Reach, first: str | None, second: str | None) -> None:
    await reach(turnover)
    before = len(await turnover.history_of_rules())
    assert [code(await turnover.more_time(MORE)), code(await turnover.more_time(MORE))] == [first, second]
    assert len(await turnover.history_of_rules()) == before + [first, second].count(None)
    assert await still_well(turnover, reach)


@IN_EVERY_STATE
async def test_more_time_by_signal_twice(
    turnover: Turnover, reach: Reach, first: str | None, second: str | None
) -> None:
    await reach(turnover)
    if reach is settled:
        with pytest.raises(RPCError, match="already completed"):
            await turnover.workflow(turnover.id).signal("extend_all", {"actor": "registry", "until": MORE.isoformat()})
        return
    for wanted in (first, second):
        line = await signalled(turnover, "extend_all", {"actor": "registry", "until": MORE.isoformat()})
        assert (line.actor, line.facts.get("code")) == ("claimed:registry", wanted)
    assert await still_well(turnover, reach)


async def test_the_same_form_again_gets_the_same_answer(turnover: Turnover) -> None:
    await called(turnover)
    sent = await turnover.saved_extension(MORE)
    outcomes = [await deliver(turnover.client, sent, wait=WAIT) for _ in range(2)]
    assert [code(each) for each in outcomes] == [None, None]
    assert await turnover.pool.fetchval("select count(*) from submission where kind = 'extend'") == 1
    assert code(await turnover.more_time(STILL_MORE)) is None
    assert await turnover.pool.fetchval("select count(*) from submission where kind = 'extend'") == 2


async def test_more_time_that_is_over_already_is_refused_by_the_records(turnover: Turnover) -> None:
    await called(turnover)
    await turnover.pool.execute("update provider set lapses_at = lapses_at + interval '10 years'")
    await turnover.pass_time(turnover.id, lapses_at(MORE))
    assert code(await turnover.more_time(MORE)) == "extends_into_the_past"


UNREADABLE: dict[str, tuple[str, list[Any], str]] = {
    "nothing": ("extend_all", [], "undecodable"),
    "two of them": ("extend_all", [{"actor": "r", "until": "2027-02-01"}] * 2, "undecodable"),
    "text": ("extend_all", ["now"], "undecodable"),
    "a day there is not": ("extend_all", [{"actor": "r", "until": "2027-02-30"}], "undecodable"),
    "no day": ("extend_all", [{"actor": "r"}], "undecodable"),
    "an unknown name": ("extend", [{"actor": "r", "until": "2027-02-01"}], "unknown_signal"),
    "a name of control characters": ("\x00\u202e" * 200, [], "unknown_signal"),
}


async def test_what_cannot_be_read_becomes_a_sentence(turnover: Turnover) -> None:
    await called(turnover)
    for name, payloads, refused in UNREADABLE.values():
        line = await signalled(turnover, name, *payloads)
        assert (line.verb, line.actor, line.facts["code"]) == ("rules.signal_refused", "claimed:unknown", refused)
    assert await still_well(turnover, called)


async def signalled(turnover: Turnover, name: str, *said: Any) -> AuditLine:
    """Send a signal and wait until it is in the timeline; its line."""
    before = len(await turnover.history_of_rules())
    await turnover.workflow(turnover.id).signal(name, args=said)

    async def written() -> bool:
        return len(await turnover.history_of_rules()) > before

    await turnover.until(written)
    return (await audit.of_entity(turnover.pool, transition_id(turnover.id)))[-1]
