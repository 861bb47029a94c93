"""What is said to a ProviderApproval: every word twice in every state, by update and by signal; unreadable signals."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from policy.approval import lapses_at
from schemas.application import Stage
from schemas.approval import ApprovalVerb, CallToReapply
from schemas.provider import FINAL_STANDINGS
from schemas.submission import SubmissionKind
from store import audit
from store.database import transaction
from tests import records
from tests.workflows.office import WAIT
from tests.workflows.register import Register, in_days
from tests.workflows.test_event_messages import code
from workers.delivery import Accepted, Refused, deliver
from workflows.ids import approval_id

OVER = "approval_ended"
QUIET = ""
"""Taken, and nothing to record: it was known."""
Expected = dict[ApprovalVerb, tuple[str | None, str | None]]

# What each verb becomes when it is said twice: None is recorded, everything else is refused with that code.
IN_FORCE: Expected = {
    "call_to_reapply": (None, "already_called"),
    "reapply": (None, QUIET),  # newer rules are open, and the call is on its way
    "settle_reapplication": (None, "already_decided"),
    "extend": ("not_called", "not_called"),
    "suspend": (None, "not_in_force"),
    "reinstate": ("not_suspended", "not_suspended"),
    "end_approval": (None, "end_announced"),
    "cease": (None, "end_announced"),
    "keep": ("no_end_announced", "no_end_announced"),
}
CALLED = IN_FORCE | {
    "call_to_reapply": ("already_called", "already_called"),
    "extend": (None, "extends_nothing"),
}
SUSPENDED = IN_FORCE | {"suspend": ("not_in_force", "not_in_force"), "reinstate": (None, "not_suspended")}
LAPSED = CALLED | {"suspend": ("not_in_force", "not_in_force")}
REAPPLIED = CALLED | {
    "reapply": ("reapplication_under_review", "reapplication_under_review"),
    "settle_reapplication": (QUIET, QUIET),  # it is about another one
}
ENDING = IN_FORCE | {
    "end_approval": ("end_announced", "end_announced"),
    "cease": ("end_announced", "end_announced"),
    "keep": (None, "no_end_announced"),
}
ENDED: Expected = dict.fromkeys(IN_FORCE, (OVER, OVER))


async def in_force(register: Register) -> str:
    await records.open_rules(register.pool, datetime.now(UTC) - timedelta(minutes=1), in_days(90))
    return await register.approved()


async def called(register: Register) -> str:
    return await register.called(in_days(90))


async def warned(register: Register) -> str:
    number = await called(register)
    await register.pass_time(number, (await register.approval(number)).rungs[1].at)
    return number


async def suspended(register: Register) -> str:
    number = await in_force(register)
    await register.said(number, "suspend", reason="?")
    return number


async def lapsed(register: Register) -> str:
    number = await called(register)
    await register.pass_time(number, lapses_at(in_days(90)))
    return number


async def reapplied(register: Register) -> str:
    number = await called(register)
    await register.reapplied(number)
    return number


async def ending(register: Register) -> str:
    number = await in_force(register)
    await register.said(number, "end_approval", reason="?")
    return number


async def withdrawn(register: Register) -> str:
    number = await ending(register)
    await register.ended(number)
    return number


async def ceased(register: Register) -> str:
    number = await in_force(register)
    await register.said(number, "cease", last_day=in_days(0).isoformat(), reason="")
    await register.ended(number)
    return number


Reach = Callable[[Register], Awaitable[str]]
STATES: list[tuple[Reach, Expected]] = [
    (in_force, IN_FORCE),
    (called, CALLED),
    (warned, CALLED),
    (suspended, SUSPENDED),
    (lapsed, LAPSED),
    (reapplied, REAPPLIED),
    (ending, ENDING),
    (withdrawn, ENDED),
    (ceased, ENDED),
]
IN_EVERY_STATE = pytest.mark.parametrize(("reach", "expected"), STATES, ids=[reach.__name__ for reach, _ in STATES])


async def codes_of(register: Register, number: str, verb: ApprovalVerb) -> dict[str, Any]:
    """What a verb says of this approval, in codes."""
    if verb == "call_to_reapply":
        return {"rule_set": records.NEWER}
    if verb == "reapply":
        return {"application": await records.reapplication(register.pool, number, datetime.now(UTC))}
    if verb == "settle_reapplication":
        made = await records.reapplication(register.pool, number, datetime.now(UTC), stage=Stage.DENIED)
        return {"application": made, "outcome": "denied"}
    days: dict[ApprovalVerb, dict[str, Any]] = {
        "extend": {"until": in_days(400).isoformat()},
        "cease": {"last_day": in_days(200).isoformat()},
    }
    return days.get(verb, {})


async def outcome_of(register: Register, number: str, verb: ApprovalVerb, said: dict[str, Any]) -> str | None:
    """Say it, and hear the code of its refusal; None where it is taken."""
    if verb != "call_to_reapply":
        kind: SubmissionKind = verb
        return code(await register.said(number, kind, **said, reason="?"))
    try:
        await register.workflow(number).execute_update("call_to_reapply", CallToReapply(actor="", **said))
    except WorkflowUpdateFailedError as error:
        return error.cause.type if isinstance(error.cause, ApplicationError) else str(error.cause)
    except RPCError:
        return OVER
    return None


async def still_well(register: Register, number: str) -> bool:
    """Whether the workflow waits, or came to its end, in step with its record; and no task of it fails."""
    await register.settled(number)
    over = (await register.approval(number)).standing in FINAL_STANDINGS
    wanted = WorkflowExecutionStatus.COMPLETED if over else WorkflowExecutionStatus.RUNNING
    return await register.status(number) is wanted


@IN_EVERY_STATE
async def test_every_update_twice(register: Register, reach: Reach, expected: Expected) -> None:
    await asyncio.gather(*(_twice(register, verb, reach, *expected[verb]) for verb in IN_FORCE))


async def _twice(register: Register, verb: ApprovalVerb, reach: Reach, *expected: str | None) -> None:
    number = await reach(register)
    before = len(await register.timeline(number))
    said = await codes_of(register, number, verb)
    outcomes = [await outcome_of(register, number, verb, said) for _ in range(2)]
    # A call is named by its rules: said again as an update, it is the same word and gets the same answer.
    wanted = [QUIET if each == "already_called" else each for each in expected]
    assert (verb, *outcomes) == (verb, *(each or None for each in wanted))
    assert len(await register.timeline(number)) == before + wanted.count(None)
    assert await still_well(register, number)


@IN_EVERY_STATE
async def test_every_signal_twice(register: Register, reach: Reach, expected: Expected) -> None:
    if expected is ENDED:
        number = await reach(register)
        with pytest.raises(RPCError, match="already completed"):
            await register.workflow(number).signal("suspend", {"actor": "registry"})
        return
    await asyncio.gather(*(_signalled_twice(register, verb, reach, *expected[verb]) for verb in IN_FORCE))


async def _signalled_twice(register: Register, verb: ApprovalVerb, reach: Reach, *expected: str | None) -> None:
    number = await reach(register)
    codes = await codes_of(register, number, verb)
    for wanted in expected:
        if wanted == QUIET:
            await register.workflow(number).signal(verb, {"actor": "registry", **codes})
            await register.settled(number)
            continue
        await _signalled(register, number, verb, {"actor": "registry", **codes})
        last = (await audit.of_entity(register.pool, approval_id(number)))[-1]
        assert (verb, last.actor, last.facts.get("code")) == (verb, "claimed:registry", wanted)
    assert await still_well(register, number)


async def _signalled(register: Register, number: str, name: str, *said: Any) -> None:
    """Send a signal and wait until it is in the timeline."""
    before = len(await register.timeline(number))
    await register.workflow(number).signal(name, args=said)

    async def written() -> bool:
        return len(await register.timeline(number)) > before

    await register.until(written)
    await register.settled(number)


UNREADABLE: dict[str, tuple[str, list[Any], str]] = {
    "nothing": ("suspend", [], "undecodable"),
    "text": ("suspend", ["now"], "undecodable"),
    "a day there is not": ("extend", [{"actor": "r", "until": "2027-02-30"}], "undecodable"),
    "a day of which nothing is known": ("cease", [{"actor": "r"}], "undecodable"),
    "a last day that is over": ("cease", [{"actor": "r", "last_day": "2020-01-01"}], "ceases_before_today"),
    "an outcome there is not": (
        "settle_reapplication",
        [{"actor": "r", "application": "A-1", "outcome": "lost"}],
        "undecodable",
    ),
    "an application there is not": ("reapply", [{"actor": "r", "application": "A-1"}], "unknown_application"),
    "rules there are not": ("call_to_reapply", [{"actor": "r", "rule_set": "of-thumb"}], "unknown_rule_set"),
    "rules that are not open": ("call_to_reapply", [{"actor": "r", "rule_set": "interim-2026"}], "unknown_rule_set"),
    "an unknown name": ("suspendd", [{"actor": "r"}], "unknown_signal"),
    "a name of control characters": ("\x00\u202e" * 200, [], "unknown_signal"),
}


async def test_unreadable_signals_become_sentences_and_change_nothing(register: Register) -> None:
    number = await called(register)
    before = await register.approval(number)
    for what, (name, said, wanted) in UNREADABLE.items():
        await _signalled(register, number, name, *said)
        last = (await audit.of_entity(register.pool, approval_id(number)))[-1]
        assert (what, last.verb, last.facts["code"]) == (what, "approval.signal_refused", wanted)
    assert await register.approval(number) == before
    assert isinstance(await register.said(number, "suspend", reason="?"), Accepted)


async def test_one_submission_is_one_decision_however_often_it_is_delivered(register: Register) -> None:
    number = await in_force(register)
    sent = await register.submitted(number, "suspend", reason="?")
    first = await deliver(register.client, sent, wait=WAIT)
    assert isinstance(first, Accepted)
    assert await deliver(register.client, sent, wait=WAIT) == first
    assert (await register.timeline(number)).count("suspended") == 1


async def test_of_two_at_once_only_the_first_is_recorded(register: Register) -> None:
    number = await in_force(register)
    outcomes = await asyncio.gather(*(register.said(number, "suspend", reason="?") for _ in range(2)))
    assert sorted(code(each) or "" for each in outcomes) == ["", "not_in_force"]
    assert await still_well(register, number)


async def test_a_foreign_submission_decides_nothing(register: Register) -> None:
    mine, theirs = await in_force(register), await in_force(register)
    sent = await register.submitted(theirs, "suspend", reason="?")
    outcome = await deliver(register.client, sent.model_copy(update={"entity": approval_id(mine)}), wait=WAIT)
    assert outcome == Refused(code="unknown_submission")
    async with transaction(register.pool) as conn:
        assert await conn.fetchval("select count(*) from audit_line where entity = $1", approval_id(mine)) == 0


async def test_somebody_elses_application_is_no_reapplication(register: Register) -> None:
    mine, theirs = await called(register), await called(register)
    application = await records.reapplication(register.pool, theirs, datetime.now(UTC))
    assert code(await register.said(mine, "reapply", application=application)) == "unknown_application"


async def test_who_reapplies_before_the_call_has_come_is_heard(register: Register) -> None:
    number = await in_force(register)
    application = await records.reapplication(register.pool, number, datetime.now(UTC))
    assert code(await register.said(number, "reapply", application=application)) is None
    await outcome_of(register, number, "call_to_reapply", {"rule_set": records.NEWER})
    await register.pass_time(number, lapses_at(in_days(90)))
    waiting = await register.approval(number)
    assert (waiting.standing, waiting.called_under) == ("in_force", records.NEWER)
    await register.decided(number, application, Stage.APPROVED)
    renewed = await register.approval(number)
    assert (renewed.rule_set, renewed.called_under, renewed.reapplication) == (records.NEWER, None, None)


async def test_approved_before_the_call_has_come_it_is_called_no_more(register: Register) -> None:
    number = await in_force(register)
    application = await records.reapplication(register.pool, number, datetime.now(UTC))
    await register.said(number, "reapply", application=application)
    await register.decided(number, application, Stage.APPROVED)
    said = {"rule_set": records.NEWER}
    assert await outcome_of(register, number, "call_to_reapply", said) == "already_called"
    assert (await register.approval(number)).called_under is None


async def test_under_the_rules_it_is_approved_under_nobody_reapplies(register: Register) -> None:
    number = await in_force(register)
    made = await records.reapplication(register.pool, number, datetime.now(UTC), rules="interim-2026")
    assert code(await register.said(number, "reapply", application=made)) == "not_called"


async def test_called_by_its_start_and_by_an_update_at_once_it_is_called_once(register: Register) -> None:
    number = await in_force(register)
    await register.forget()
    await register.stop_work()
    await register.started(number, calling=records.NEWER)
    calling = register.workflow(number).execute_update(
        "call_to_reapply", CallToReapply(actor="", rule_set=records.NEWER)
    )
    _, said = await asyncio.gather(register.start_work(), asyncio.wait_for(calling, WAIT.total_seconds()))
    assert said["verb"] == "call_to_reapply"
    assert await register.timeline(number) == ["called"]
    assert await register.kinds(number) == ["reapplication_called"]
