"""What is said to a Disposal: every decision twice in every state, by update and by signal; a lost one rebuilt."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from schemas.disposal import ConfirmDisposal, DisposalState
from schemas.submission import SubmissionKind
from store import audit
from tests.replay.commands import commands
from tests.workflows.clearing import Clearing
from workers.delivery import Accepted, Outcome, Refused, deliver
from workers.rebuild import rebuild
from workflows.ids import disposal_id

HOUR = timedelta(hours=1)
OVER, FORM = "disposal_over", "needs_form"
VERBS: tuple[SubmissionKind, ...] = ("propose_disposal", "confirm_disposal", "drop_disposal")
Expected = dict[SubmissionKind, tuple[str | None, str | None]]

# What each verb becomes when one supervisor says it and then another: None is recorded, the rest are refusals.
LISTED: Expected = {
    "propose_disposal": (None, "already_proposed"),
    "confirm_disposal": ("not_proposed", "not_proposed"),
    "drop_disposal": (None, OVER),
}
PROPOSED: Expected = {
    "propose_disposal": ("already_proposed", "already_proposed"),
    "confirm_disposal": ("same_person", None),
    "drop_disposal": (None, OVER),
}
ENDED: Expected = dict.fromkeys(VERBS, (OVER, OVER))


async def listed(clearing: Clearing) -> str:
    await clearing.due()
    return await clearing.list_due()


async def proposed(clearing: Clearing) -> str:
    number = await listed(clearing)
    await clearing.said(number, "propose_disposal", clearing.one)
    return number


async def dropped(clearing: Clearing) -> str:
    number = await listed(clearing)
    await clearing.said(number, "drop_disposal", clearing.one, reason="An audit.")
    await clearing.ended(number)
    return number


async def done(clearing: Clearing) -> str:
    number = await listed(clearing)
    await clearing.decided(number)
    await clearing.ended(number)
    return number


async def nothing_due(clearing: Clearing) -> str:
    number = await clearing.started()
    await clearing.ended(number)
    return number


Reach = Callable[[Clearing], Awaitable[str]]
STATES: list[tuple[Reach, Expected]] = [
    (listed, LISTED),
    (proposed, PROPOSED),
    (dropped, ENDED),
    (done, ENDED),
    (nothing_due, ENDED),
]
IN_EVERY_STATE = pytest.mark.parametrize(("reach", "expected"), STATES, ids=[reach.__name__ for reach, _ in STATES])


def code(outcome: Outcome) -> str | None:
    assert isinstance(outcome, Accepted | Refused)
    return outcome.code if isinstance(outcome, Refused) else None


@IN_EVERY_STATE
async def test_every_update_by_one_and_by_another(clearing: Clearing, reach: Reach, expected: Expected) -> None:
    for verb, wanted in expected.items():
        number = await reach(clearing)
        before = len([each for each in await clearing.timeline(number) if each != "done"])
        outcomes = [
            code(await clearing.said(number, verb, who, reason="So.")) for who in (clearing.one, clearing.other)
        ]
        assert (verb, *outcomes) == (verb, *wanted)
        after = len([each for each in await clearing.timeline(number) if each != "done"])
        assert after == before + outcomes.count(None)
        await clearing.pool.execute("update annual_report set disposed_at = now() where disposed_at is null")


@pytest.mark.parametrize("reach", [listed, proposed])
async def test_no_signal_decides_anything(clearing: Clearing, reach: Reach) -> None:
    number = await reach(clearing)
    before = await clearing.disposal(number)
    for verb in VERBS:
        await signalled(clearing, number, verb, {"actor": "registry"})
        last = (await audit.of_entity(clearing.pool, disposal_id(int(number))))[-1]
        assert (verb, last.actor, last.facts) == (verb, "claimed:registry", {"verb": verb, "code": FORM})
    assert await clearing.disposal(number) == before
    assert await clearing.status(number) is WorkflowExecutionStatus.RUNNING


async def signalled(clearing: Clearing, number: str, name: str, *said: Any) -> None:
    """Send a signal and wait until it is in the timeline."""
    before = len(await clearing.timeline(number))
    await clearing.workflow(number).signal(name, args=said)

    async def written() -> bool:
        return len(await clearing.timeline(number)) > before

    await clearing.until(written)
    await clearing.settled(number)


UNREADABLE: dict[str, tuple[str, list[Any], str]] = {
    "nothing": ("drop_disposal", [], "undecodable"),
    "text": ("drop_disposal", ["now"], "undecodable"),
    "two things": ("drop_disposal", [{"actor": "r"}, {"actor": "r"}], "undecodable"),
    "an unknown name": ("destroy", [{"actor": "r"}], "unknown_signal"),
}


async def test_unreadable_signals_become_sentences_and_change_nothing(clearing: Clearing) -> None:
    number = await listed(clearing)
    for what, (name, said, wanted) in UNREADABLE.items():
        await signalled(clearing, number, name, *said)
        last = (await audit.of_entity(clearing.pool, disposal_id(int(number))))[-1]
        assert (what, last.verb, last.facts["code"]) == (what, "disposal.signal_refused", wanted)
    assert (await clearing.disposal(number)).state is DisposalState.LISTED


async def test_of_two_who_confirm_at_once_one_does(clearing: Clearing) -> None:
    number = await proposed(clearing)
    both = (clearing.other, clearing.supervisor)
    outcomes = await asyncio.gather(*(clearing.said(number, "confirm_disposal", who) for who in both))
    codes = {code(each) for each in outcomes}
    assert None in codes
    assert codes - {None} <= {"already_confirmed", OVER}
    assert await clearing.ended(number) is DisposalState.DONE


async def test_of_two_who_propose_at_once_one_does(clearing: Clearing) -> None:
    number = await listed(clearing)
    both = (clearing.one, clearing.other)
    outcomes = await asyncio.gather(*(clearing.said(number, "propose_disposal", who) for who in both))
    assert sorted(code(each) or "" for each in outcomes) == ["", "already_proposed"]


async def test_an_update_without_a_form_decides_nothing(clearing: Clearing) -> None:
    number = await proposed(clearing)
    said = ConfirmDisposal(actor=clearing.other.actor)
    with pytest.raises(WorkflowUpdateFailedError) as error:
        await clearing.workflow(number).execute_update("confirm_disposal", said)
    assert isinstance(error.value.cause, ApplicationError)
    assert error.value.cause.type == FORM


async def test_a_foreign_form_decides_nothing(clearing: Clearing) -> None:
    mine = await proposed(clearing)
    form = await clearing.submitted(mine, "drop_disposal", clearing.other)
    twisted = form.model_copy(update={"kind": "confirm_disposal"})
    assert await deliver(clearing.client, twisted, wait=HOUR) == Refused(code="unknown_submission")
    assert (await clearing.disposal(mine)).state is DisposalState.PROPOSED


async def test_who_speaks_is_told_by_the_form_and_not_by_the_message(clearing: Clearing) -> None:
    number = await proposed(clearing)
    form = await clearing.submitted(number, "confirm_disposal", clearing.one)
    twisted = form.model_copy(update={"actor": clearing.other.actor})
    assert await deliver(clearing.client, twisted, wait=HOUR) == Refused(code="same_person")


async def test_the_workflow_itself_refuses_the_same_person_without_a_trace(clearing: Clearing) -> None:
    number = await proposed(clearing)
    assert code(await clearing.said(number, "confirm_disposal", clearing.one)) == "same_person"
    told = commands(await clearing.workflow(number).fetch_history())
    assert "accept update propose_disposal" in told
    assert "confirm_disposal" not in told


async def test_a_reviewer_decides_nothing(clearing: Clearing) -> None:
    number = await listed(clearing)
    outcome = await clearing.said(number, "propose_disposal", clearing.reviewer)
    assert outcome == Refused(code="supervisors_only")


async def test_the_same_form_twice_is_one_decision(clearing: Clearing) -> None:
    number = await listed(clearing)
    form = await clearing.submitted(number, "propose_disposal", clearing.one)
    for _ in range(2):
        assert code(await deliver(clearing.client, form, wait=HOUR)) is None
    assert await clearing.timeline(number) == ["listed", "proposed"]


@pytest.mark.parametrize("reach", [listed, proposed])
async def test_a_lost_one_takes_up_where_its_list_stands(clearing: Clearing, reach: Reach) -> None:
    number = await reach(clearing)
    before = await clearing.timeline(number), len(await clearing.letters(number)), await clearing.disposal(number)
    await clearing.forget()
    with clearing.temporal.with_time_skipping_disabled():
        assert await rebuild(clearing.client, clearing.pool) == 1
    await clearing.settled(number)
    after = await clearing.timeline(number), len(await clearing.letters(number)), await clearing.disposal(number)
    assert before == after
    if reach is listed:
        await clearing.said(number, "propose_disposal", clearing.one)
    assert code(await clearing.said(number, "confirm_disposal", clearing.one)) == "same_person"
    assert code(await clearing.said(number, "confirm_disposal", clearing.other)) is None
    assert await clearing.ended(number) is DisposalState.DONE


@pytest.mark.parametrize("reach", [dropped, done])
async def test_one_that_is_over_is_left_alone(clearing: Clearing, reach: Reach) -> None:
    number = await reach(clearing)
    assert await rebuild(clearing.client, clearing.pool) == 0
    with pytest.raises(RPCError, match="already completed"):
        await clearing.workflow(number).signal("drop_disposal", {"actor": "registry"})
