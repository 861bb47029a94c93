"""Every word on an access request, by update and by signal, twice, in every state; and that it can be rebuilt."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus

from schemas.audit import AuditVerb
from schemas.submission import SubmissionKind
from store import audit
from store.access_request import About
from tests.workflows.office import WAIT
from tests.workflows.reception import Reception
from tests.workflows.test_rebuild import SECOND, waits_for
from workers.delivery import Accepted, Outcome, Refused, deliver
from workers.rebuild import rebuild
from workflows.ids import access_request_id

DECIDED = "already_decided"
SAID: dict[SubmissionKind, dict[str, Any]] = {
    "assign_access": {"reviewer": None},
    "confirm_access": {"reason": ""},
    "object_access": {"reason": "No."},
    "grant_access": {"role": "manager"},
    "decline_access": {"reason": "No."},
    "withdraw_access": {},
}
MANAGERS_SAY = ("confirm_access", "object_access")
ENDS = ("grant_access", "decline_access", "withdraw_access")


async def new(reception: Reception, number: str) -> None:
    """Nothing was said yet."""


async def assigned(reception: Reception, number: str) -> None:
    await reception.said(number, "assign_access", reviewer=reception.reviewer.id)


async def objected(reception: Reception, number: str) -> None:
    await reception.said(number, "object_access", reception.manager.actor, reason="No.")


async def reminded(reception: Reception, number: str) -> None:
    await reception.pass_time(number, (await reception.request(number)).clock.rungs[0].at)


async def overdue(reception: Reception, number: str) -> None:
    await reception.pass_time(number, (await reception.request(number)).due_at)


async def granted(reception: Reception, number: str) -> None:
    await reception.said(number, "grant_access", role="manager")


async def declined(reception: Reception, number: str) -> None:
    await reception.said(number, "decline_access", reason="No.")


async def withdrawn(reception: Reception, number: str) -> None:
    await reception.said(number, "withdraw_access", f"asker:{number}")


Reach = Callable[[Reception, str], Awaitable[None]]
OPEN: list[Reach] = [new, assigned, objected, reminded, overdue]
OVER: list[Reach] = [granted, declined, withdrawn]


def code(outcome: Outcome) -> str | None:
    assert isinstance(outcome, Accepted | Refused)
    return outcome.code if isinstance(outcome, Refused) else None


async def status(reception: Reception, number: str) -> WorkflowExecutionStatus | None:
    """How the workflow fares, once nothing is under way."""
    await reception.settled(number)
    return await reception.status(number)


@pytest.mark.parametrize("verb", SAID)
@pytest.mark.parametrize("reach", [*OPEN, *OVER])
async def test_every_update_twice(reception: Reception, reach: Reach, verb: SubmissionKind) -> None:
    number = await reception.asked()
    await reach(reception, number)
    actor = reception.manager.actor if verb in MANAGERS_SAY else None
    outcomes = [code(await reception.said(number, verb, actor, **SAID[verb])) for _ in range(2)]
    if reach in OVER:
        assert outcomes == [DECIDED, DECIDED]
    else:
        assert outcomes == [None, DECIDED if verb in ENDS else None]
    over = reach in OVER or verb in ENDS
    wanted = WorkflowExecutionStatus.COMPLETED if over else WorkflowExecutionStatus.RUNNING
    assert await status(reception, number) is wanted


@pytest.mark.parametrize("reach", OPEN)
async def test_signals_change_nothing_and_leave_a_sentence(reception: Reception, reach: Reach) -> None:
    number = await reception.asked()
    await reach(reception, number)
    before, stood = await reception.request(number), len(await reception.timeline(number))
    for verb in (*SAID, "match_access", "no_such_word"):
        for carried in ({"actor": "registry", "provider": "P-00001"}, "anything"):
            await reception.workflow(number).signal(verb, carried)
        await reception.workflow(number).signal(verb, args=[])
    assert await status(reception, number) is WorkflowExecutionStatus.RUNNING
    assert await reception.request(number) == before
    refused = (await reception.timeline(number))[stood:]
    assert refused == ["signal_refused"] * 3 * (len(SAID) + 2)
    lines = await audit.of_entity(reception.pool, access_request_id(number))
    codes = Counter(line.facts["code"] for line in lines if line.verb is AuditVerb.ACCESS_SIGNAL_REFUSED)
    assert codes == {"own_pages_only": len(SAID) + 1, "undecodable": 2 * (len(SAID) + 1), "unknown_signal": 3}
    assert isinstance(await reception.said(number, "decline_access", reason="No."), Accepted)


async def test_a_signal_that_was_sent_before_the_record_waits_for_it(reception: Reception) -> None:
    await reception.stop_work()
    number = await reception.sent()
    await reception.workflow(number).signal("grant_access", {"actor": "registry"})
    await reception.start_work()
    assert await status(reception, number) is WorkflowExecutionStatus.RUNNING
    assert await reception.timeline(number) == ["asked", "signal_refused"]


async def test_the_same_form_twice_is_one_word(reception: Reception) -> None:
    number = await reception.asked()
    sent = await reception.submitted(number, "confirm_access", reception.manager.actor, reason="")
    for _ in range(2):
        assert isinstance(await deliver(reception.client, sent, wait=WAIT), Accepted)
    assert await reception.timeline(number) == ["asked", "confirmed"]


@pytest.mark.parametrize("reach", OPEN)
async def test_a_lost_workflow_takes_up_where_its_record_stands(reception: Reception, reach: Reach) -> None:
    number = await reception.asked()
    await reach(reception, number)
    before = (await reception.timeline(number), await reception.kinds(number), await reception.request(number))
    waiting = await waits_for(reception.workflow(number))
    await reception.forget()
    with reception.temporal.with_time_skipping_disabled():
        await rebuild(reception.client, reception.pool)
    await reception.settled(number)
    after = (await reception.timeline(number), await reception.kinds(number), await reception.request(number))
    assert after == before
    history = await reception.workflow(number).fetch_history()
    assert not [each for each in history.events if each.HasField("activity_task_scheduled_event_attributes")]
    again = await waits_for(reception.workflow(number))
    assert (again is None) == (waiting is None)
    if again and waiting:
        assert again[0] == waiting[0]
        assert abs(again[1] - waiting[1]) < SECOND
    assert isinstance(await reception.said(number, "grant_access", role="manager"), Accepted)


async def test_one_that_was_never_recorded_is_recorded_by_its_rebuilt_workflow(reception: Reception) -> None:
    await reception.stop_work()
    number = await reception.sent(About())
    await reception.forget()
    await reception.start_work()
    await rebuild(reception.client, reception.pool)
    await reception.settled(number)
    assert await reception.timeline(number) == ["asked"]


async def test_what_is_decided_is_left_alone(reception: Reception) -> None:
    number = await reception.asked()
    await declined(reception, number)
    run = (await reception.workflow(number).describe()).run_id
    await rebuild(reception.client, reception.pool)
    assert (await reception.workflow(number).describe()).run_id == run
