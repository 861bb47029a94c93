"""Every decision, by update and by signal, twice, in every state; and signals that nobody can read."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.common import RawValue
from temporalio.service import RPCError

from policy.review import information_ladder
from schemas.application import FINAL_STAGES, Approve, Recorded, Stage
from schemas.submission import SubmissionKind
from store import audit, information
from store.rule_set import RuleBook
from tests import samples
from tests.openings import open_newer
from tests.workflows.office import Office
from workers.decisions import decision_of
from workers.delivery import Accepted, Outcome, Refused, deliver
from workflows.ids import application_id
from workflows.queues import WORKFLOWS

CRITERION = samples.RULE_SET.criteria[0].id
WAIT = timedelta(seconds=10)

PAYLOADS: dict[SubmissionKind, dict[str, Any]] = {
    "assign": {"reviewer": None},
    "request_information": {"text": "Which grades?", "questions": []},
    "answer": {"text": "All of them."},
    "approve": {},
    "deny": {"reasons": {CRITERION: "Not shown."}},
    "withdraw": {"reason": ""},
    "supersede": {"reason": "Newer rules are open."},
}
SIGNALS: dict[str, dict[str, Any]] = {
    "assign": {"actor": "registry", "reviewer": None},
    "request_information": {"actor": "registry", "questions": []},
    "answer": {"actor": "registry"},
    "approve": {"actor": "registry"},
    "deny": {"actor": "registry", "criteria": [CRITERION]},
    "withdraw": {"actor": "registry"},
    "supersede": {"actor": "registry"},
}
DECIDED = "already_decided"
ENDS = ("approve", "deny", "withdraw", "supersede")

Expected = dict[str, tuple[str | None, str | None]]

# What each verb becomes when it is said twice by staff: None is recorded, everything else is refused with that code.
OPEN: Expected = {
    "assign": (None, None),
    "request_information": (None, "information_already_requested"),
    "answer": ("nothing_requested", "nothing_requested"),
    "approve": (None, DECIDED),
    "deny": (None, DECIDED),
    "withdraw": ("not_closable_yet", "not_closable_yet"),
    "supersede": (None, DECIDED),
}
OWED = OPEN | {
    "request_information": ("information_already_requested", "information_already_requested"),
    "answer": (None, "nothing_requested"),
}
UNANSWERED = OWED | {"withdraw": (None, DECIDED)}
ENDED: Expected = dict.fromkeys(OPEN, (DECIDED, DECIDED))


@pytest.fixture(autouse=True)
async def newer_rules(office: Office) -> None:
    """Newer rules are open, so that an application may be superseded."""
    await open_newer(office.pool, RuleBook(samples.RULE_BOOK.files), datetime.now(UTC) - timedelta(days=1))


async def under_review(office: Office, number: str) -> None:
    """Nothing was said yet."""


async def assigned(office: Office, number: str) -> None:
    await office.say(number, "assign", reviewer=office.reviewer.id)


async def owed(office: Office, number: str) -> None:
    await office.say(number, "request_information", **PAYLOADS["request_information"])


async def answered(office: Office, number: str) -> None:
    await owed(office, number)
    await office.answer(number)


async def overdue(office: Office, number: str) -> None:
    await office.pass_time(number, (await office.row(number)).due_at)


async def unanswered(office: Office, number: str) -> None:
    await owed(office, number)
    await office.pass_time(number, information_ladder(await office.now(number), samples.RULE_SET)[-1].at)


async def approved(office: Office, number: str) -> None:
    await office.say(number, "approve")


async def denied(office: Office, number: str) -> None:
    await office.say(number, "deny", **PAYLOADS["deny"])


async def withdrawn(office: Office, number: str) -> None:
    await office.say(number, "withdraw", actor=f"applicant:{number}", reason="")


async def superseded(office: Office, number: str) -> None:
    await office.say(number, "supersede", **PAYLOADS["supersede"])


Reach = Callable[[Office, str], Awaitable[None]]
STATES: list[tuple[Reach, Expected]] = [
    (under_review, OPEN),
    (assigned, OPEN),
    (owed, OWED),
    (answered, OPEN),
    (overdue, OPEN),
    (unanswered, UNANSWERED),
    (approved, ENDED),
    (denied, ENDED),
    (withdrawn, ENDED),
    (superseded, ENDED),
]
IN_EVERY_STATE = pytest.mark.parametrize(("reach", "expected"), STATES, ids=[reach.__name__ for reach, _ in STATES])


def code(outcome: Outcome) -> str | None:
    assert isinstance(outcome, Accepted | Refused)
    return outcome.code if isinstance(outcome, Refused) else None


async def still_well(office: Office, number: str) -> bool:
    """Whether the workflow waits, or came to its end, in step with its record; and no task of it fails."""
    await office.settled(number)
    decided = (await office.row(number)).stage in FINAL_STAGES
    wanted = WorkflowExecutionStatus.COMPLETED if decided else WorkflowExecutionStatus.RUNNING
    return await office.status(number) is wanted


@IN_EVERY_STATE
async def test_every_update_twice(office: Office, reach: Reach, expected: Expected) -> None:
    await asyncio.gather(*(_update_twice(office, verb, reach, *expected[verb]) for verb in PAYLOADS))


async def _update_twice(
    office: Office, verb: SubmissionKind, reach: Reach, first: str | None, second: str | None
) -> None:
    number = await office.receive()
    await reach(office, number)
    before = len(await office.timeline(number))

    outcomes = [code(await office.say(number, verb, **PAYLOADS[verb])) for _ in range(2)]

    assert (verb, *outcomes) == (verb, first, second)
    assert len(await office.timeline(number)) == before + outcomes.count(None)
    assert await still_well(office, number)


@IN_EVERY_STATE
async def test_every_signal_twice(office: Office, reach: Reach, expected: Expected) -> None:
    twice = _signal_the_dead if expected is ENDED else _signal_twice
    await asyncio.gather(*(twice(office, verb, reach, *expected[verb]) for verb in SIGNALS))


async def _signal_twice(office: Office, verb: str, reach: Reach, first: str | None, second: str | None) -> None:
    number = await office.receive()
    await reach(office, number)
    before = len(await office.timeline(number))

    for wanted in (first, second):
        await _signalled(office, number, verb, SIGNALS[verb])
        last = (await audit.of_entity(office.pool, application_id(number)))[-1]
        assert (verb, last.actor, last.facts.get("code")) == (verb, "claimed:registry", wanted)
        if await office.status(number) is WorkflowExecutionStatus.COMPLETED:
            break

    ended = verb in ENDS and first is None
    assert len(await office.timeline(number)) == before + (1 if ended else 2)
    assert await still_well(office, number)


async def _signal_the_dead(office: Office, verb: str, reach: Reach, *_: str | None) -> None:
    number = await office.receive()
    await reach(office, number)
    await office.workflow(number).result()

    with pytest.raises(RPCError, match="already completed"):
        await office.workflow(number).signal(verb, SIGNALS[verb])


async def _signalled(office: Office, number: str, name: str, *said: Any) -> None:
    """Send a signal and wait until it is in the timeline."""
    before = len(await office.timeline(number))
    await office.workflow(number).signal(name, args=said)

    async def written() -> bool:
        return len(await office.timeline(number)) > before

    await office.until(written)
    await office.settled(number)


UNREADABLE: dict[str, tuple[str, list[Any], str]] = {
    "nothing": ("approve", [], "undecodable"),
    "null": ("approve", [None], "undecodable"),
    "two arguments": ("approve", [{"actor": "registry"}, 2], "undecodable"),
    "text": ("deny", ["no"], "undecodable"),
    "no criteria": ("deny", [{"actor": "registry", "criteria": []}], "undecodable"),
    "a number for a name": ("approve", [{"actor": 5}], "undecodable"),
    "an over-long name": ("approve", [{"actor": "x" * 500}], "undecodable"),
    "no JSON": ("approve", [RawValue(Payload(metadata={"encoding": b"json/plain"}, data=b"\xff{"))], "undecodable"),
    "a foreign encoding": ("approve", [RawValue(Payload(metadata={"encoding": b"x"}, data=b"\x00"))], "undecodable"),
    "bytes": ("approve", [b"\x00\x01"], "undecodable"),
    "an unknown name": ("aprove", [{"actor": "registry"}], "unknown_signal"),
    "a name of control characters": ("\x00\u202e" * 200, [], "unknown_signal"),
    "an unknown criterion": ("deny", [{"actor": "registry", "criteria": ["no_such"]}], "unknown_criterion"),
    "a criterion of control characters": ("deny", [{"actor": "r", "criteria": ["\x00"]}], "unknown_criterion"),
    "an over-long criterion": ("deny", [{"actor": "r", "criteria": ["x" * 10**6]}], "undecodable"),
    "an unknown question": ("request_information", [{"actor": "r", "questions": ["?"]}], "unknown_question"),
    "an unknown reviewer": ("assign", [{"actor": "r", "reviewer": 10**9}], "unknown_reviewer"),
    "a reviewer beyond all numbers": ("assign", [{"actor": "r", "reviewer": 10**30}], "undecodable"),
}


async def test_unreadable_signals_become_sentences_and_change_nothing(office: Office) -> None:
    number = await office.receive()
    row = await office.row(number)

    for what, (name, said, wanted) in UNREADABLE.items():
        await _signalled(office, number, name, *said)
        last = (await audit.of_entity(office.pool, application_id(number)))[-1]
        assert (what, last.verb, last.facts["code"]) == (what, "application.signal_refused", wanted)

    assert await office.row(number) == row
    assert await still_well(office, number)
    assert isinstance(await office.say(number, "approve"), Accepted)


async def test_an_actor_of_control_characters_is_recorded_without_them(office: Office) -> None:
    number = await office.receive()

    await _signalled(office, number, "request_information", {"actor": "Ann\x00\u202eA", "questions": []})

    assert (await audit.of_entity(office.pool, application_id(number)))[-1].actor == "claimed:Ann??A"


async def test_a_signal_cannot_speak_for_the_applicant(office: Office) -> None:
    number = await office.receive()

    await _signalled(office, number, "withdraw", {"actor": f"applicant:{number}"})

    assert (await office.row(number)).stage == Stage.UNDER_REVIEW


async def test_a_signal_cannot_borrow_a_stored_form(office: Office) -> None:
    number = await office.receive()
    sent = await office.submit(number, "request_information", text="Which grades?", questions=[])

    await _signalled(office, number, "request_information", {"actor": "registry", "submission": str(sent.id)})

    (request,) = await information.of_application(office.pool, number)
    assert (request.text, request.asked_by) == ("", "claimed:registry")


async def test_one_submission_is_one_decision_however_often_it_is_delivered(office: Office) -> None:
    number = await office.receive()
    sent = await office.submit(number, "assign", reviewer=office.reviewer.id)

    first = await deliver(office.client, sent, wait=WAIT)
    again = await deliver(office.client, sent, wait=WAIT)
    by_another_name: Recorded = await office.workflow(number).execute_update(
        "assign",
        {"actor": office.reviewer.actor, "submission": str(sent.id), "reviewer": office.reviewer.id},
        id="another",
        result_type=Recorded,
    )

    assert isinstance(first, Accepted)
    assert first == again
    assert first.recorded == by_another_name
    assert await office.timeline(number) == ["submitted", "assigned"]


async def test_a_submission_that_was_refused_stays_refused(office: Office) -> None:
    number = await office.receive()
    sent = await office.submit(number, "assign", reviewer=999_999)
    refused = Refused(code="unknown_reviewer")

    assert await deliver(office.client, sent, wait=WAIT) == refused
    with pytest.raises(WorkflowUpdateFailedError):
        await office.workflow(number).execute_update("assign", decision_of(sent), id="another")
    assert await deliver(office.client, sent, wait=WAIT) == refused
    assert await office.timeline(number) == ["submitted"]


async def test_the_deciding_submission_gets_its_answer_again_after_the_end(office: Office) -> None:
    number = await office.receive()
    sent = await office.submit(number, "approve")

    first = await deliver(office.client, sent, wait=WAIT)
    await office.workflow(number).result()

    assert await deliver(office.client, sent, wait=WAIT) == first


async def test_an_update_without_a_stored_form_is_a_claim(office: Office) -> None:
    number = await office.receive()

    await office.workflow(number).execute_update("approve", Approve(actor="account:1"))

    assert (await office.row(number)).decided_by == "claimed:account:1"


async def test_a_foreign_submission_decides_nothing(office: Office) -> None:
    mine, theirs = await office.receive(), await office.receive()
    sent = await office.submit(theirs, "approve")

    outcome = await deliver(office.client, sent.model_copy(update={"entity": application_id(mine)}), wait=WAIT)

    assert outcome == Refused(code="unknown_submission")
    assert await still_well(office, mine)


async def test_a_start_that_nobody_can_read_fails_instead_of_being_tried_for_ever(office: Office) -> None:
    with office.temporal.with_time_skipping_disabled():
        started = await office.client.start_workflow(
            "ProviderApplication", {"number": "A-1"}, id="application:A-1", task_queue=WORKFLOWS
        )

    with pytest.raises(WorkflowFailureError):
        await asyncio.wait_for(started.result(), WAIT.total_seconds())
