"""What is said to an opportunity: every decision twice in every state, by update and by signal, read or not."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from schemas.opportunity import FINAL_OPPORTUNITY_STAGES
from schemas.submission import SubmissionKind
from store import audit
from tests.opportunities import course, day, workshop
from tests.workflows.noticeboard import Noticeboard
from workers.delivery import Accepted, Outcome, Refused, deliver
from workflows.ids import opportunity_id

WAIT = timedelta(seconds=10)
OVER = "opportunity_over"
NOTHING, HIDDEN, EARLY = "nothing_under_review", "not_published", "not_renewable"
SAID: dict[SubmissionKind, dict[str, Any]] = {
    "assign_opportunity": {"reviewer": None},
    "publish_opportunity": {"text": "Thank you."},
    "return_opportunity": {"text": "What do they do?"},
    "decline_opportunity": {"reason": "sales_based", "text": "It sells a reader."},
    "take_down_opportunity": {"reason": "in_conflict", "text": "A reader told us."},
    "change_opportunity": {"title": "Reading lakes"},
    "withdraw_opportunity": {},
    "renew_opportunity": {},
    "follow_event": {},
}
SILENT = {"follow_event"}
"""Recorded by the event, so that no line of its own is written."""
Expected = dict[SubmissionKind, tuple[str | None, str | None]]

# What each verb becomes when it is said twice: None is recorded, everything else is refused with that code.
SUBMITTED: Expected = {
    "assign_opportunity": (None, None),
    "publish_opportunity": (None, NOTHING),
    "return_opportunity": (None, NOTHING),
    "decline_opportunity": (None, OVER),
    "take_down_opportunity": (HIDDEN, HIDDEN),
    "change_opportunity": (None, "nothing_changed"),
    "withdraw_opportunity": (None, OVER),
    "renew_opportunity": (HIDDEN, HIDDEN),
    "follow_event": (None, None),
}
RETURNED: Expected = SUBMITTED | {"return_opportunity": (NOTHING, NOTHING)}
PUBLISHED: Expected = SUBMITTED | {
    "publish_opportunity": (NOTHING, NOTHING),
    "return_opportunity": (NOTHING, NOTHING),
    "decline_opportunity": (NOTHING, NOTHING),
    "take_down_opportunity": (None, OVER),
    "renew_opportunity": (EARLY, EARLY),
}
CHANGED: Expected = PUBLISHED | {
    "publish_opportunity": (None, NOTHING),
    "return_opportunity": (None, NOTHING),
    "decline_opportunity": (None, NOTHING),
}
CHANGE_RETURNED: Expected = CHANGED | {"return_opportunity": (NOTHING, NOTHING)}
ENDED: Expected = dict.fromkeys(SUBMITTED, (OVER, OVER))


def soon(days: int = 90) -> date:
    return (datetime.now(UTC) + timedelta(days=days)).date()


async def submitted(portal: Noticeboard) -> str:
    return await portal.receive(workshop(dates=[day(soon())]))


async def returned(portal: Noticeboard) -> str:
    number = await submitted(portal)
    await portal.say(number, "return_opportunity", text="What do they do?")
    return number


async def published(portal: Noticeboard) -> str:
    return await portal.published(workshop(dates=[day(soon())]))


async def self_paced(portal: Noticeboard) -> str:
    return await portal.published(course())


async def changed(portal: Noticeboard) -> str:
    number = await published(portal)
    form = (await portal.found(number)).form
    await portal.change(number, form.model_copy(update={"title": "Reading ponds"}))
    return number


async def change_returned(portal: Noticeboard) -> str:
    number = await changed(portal)
    await portal.say(number, "return_opportunity", text="Which pond?")
    return number


async def declined(portal: Noticeboard) -> str:
    number = await submitted(portal)
    await portal.say(number, "decline_opportunity", reason="sales_based")
    return number


Reach = Callable[[Noticeboard], Awaitable[str]]
STATES: list[tuple[Reach, Expected]] = [
    (submitted, SUBMITTED),
    (returned, RETURNED),
    (published, PUBLISHED),
    (self_paced, PUBLISHED),
    (changed, CHANGED),
    (change_returned, CHANGE_RETURNED),
    (declined, ENDED),
]
IN_EVERY_STATE = pytest.mark.parametrize(("reach", "expected"), STATES, ids=[reach.__name__ for reach, _ in STATES])


def code(outcome: Outcome) -> str | None:
    assert isinstance(outcome, Accepted | Refused)
    return outcome.code if isinstance(outcome, Refused) else None


async def still_well(portal: Noticeboard, number: str) -> bool:
    """Whether the workflow waits, or came to its end, in step with its record; and no task of it fails."""
    await portal.settled(number)
    over = (await portal.found(number)).stage in FINAL_OPPORTUNITY_STAGES
    wanted = WorkflowExecutionStatus.COMPLETED if over else WorkflowExecutionStatus.RUNNING
    return await portal.status(number) is wanted


@IN_EVERY_STATE
async def test_every_update_twice(noticeboard: Noticeboard, reach: Reach, expected: Expected) -> None:
    await asyncio.gather(*(_twice(noticeboard, verb, reach, *expected[verb]) for verb in SAID))


async def _twice(
    portal: Noticeboard, verb: SubmissionKind, reach: Reach, first: str | None, second: str | None
) -> None:
    number = await reach(portal)
    before = len(await portal.timeline(number))
    said = await _payload(portal, number, verb)
    outcomes = [code(await portal.say(number, verb, **said)) for _ in range(2)]
    assert (verb, *outcomes) == (verb, first, second)
    written = 0 if verb in SILENT else outcomes.count(None)
    assert len(await portal.timeline(number)) == before + written
    assert await still_well(portal, number)


async def _payload(portal: Noticeboard, number: str, verb: SubmissionKind) -> dict[str, Any]:
    """What a page stores with a verb; of a change, the whole form with what changed."""
    if verb != "change_opportunity":
        return SAID[verb]
    form = (await portal.found(number)).under_review.model_copy(update=SAID[verb])
    return {"form": form.model_dump(mode="json")}


@IN_EVERY_STATE
async def test_every_signal(noticeboard: Noticeboard, reach: Reach, expected: Expected) -> None:
    if expected is ENDED:
        number = await reach(noticeboard)
        await noticeboard.workflow(number).result()
        with pytest.raises(RPCError, match="already completed"):
            await noticeboard.workflow(number).signal("publish_opportunity", {"actor": "registry"})
        return
    # A signal has no stored form, and a change is one.
    wanted = {verb: first for verb, (first, _) in expected.items()} | {"change_opportunity": "unknown_submission"}
    loud = [verb for verb in SAID if verb not in SILENT]
    await asyncio.gather(*(_signalled_once(noticeboard, verb, reach, wanted[verb]) for verb in loud))


async def _signalled_once(portal: Noticeboard, verb: SubmissionKind, reach: Reach, wanted: str | None) -> None:
    number = await reach(portal)
    codes = {name: each for name, each in SAID[verb].items() if name in {"reviewer", "reason"}}
    await _signalled(portal, number, verb, {"actor": "registry", **codes})
    last = (await audit.of_entity(portal.pool, opportunity_id(number)))[-1]
    assert (verb, last.actor, last.facts.get("code")) == (verb, "claimed:registry", wanted)
    assert await still_well(portal, number)


async def _signalled(portal: Noticeboard, number: str, name: str, *said: Any) -> None:
    """Send a signal and wait until it is in the timeline."""
    before = len(await portal.timeline(number))
    await portal.workflow(number).signal(name, args=said)

    async def written() -> bool:
        return len(await portal.timeline(number)) > before

    await portal.until(written)
    await portal.settled(number)


UNREADABLE: dict[str, tuple[str, list[Any], str]] = {
    "nothing": ("publish_opportunity", [], "undecodable"),
    "text": ("publish_opportunity", ["please"], "undecodable"),
    "no reason": ("decline_opportunity", [{"actor": "r"}], "undecodable"),
    "a reason there is not": ("decline_opportunity", [{"actor": "r", "reason": "ugly"}], "undecodable"),
    "a version beyond all numbers": ("publish_opportunity", [{"actor": "r", "version": 10**30}], "undecodable"),
    "another version": ("publish_opportunity", [{"actor": "r", "version": 9}], "changed_meanwhile"),
    "a change without its form": ("change_opportunity", [{"actor": "r"}], "unknown_submission"),
    "an unknown name": ("publish", [{"actor": "r"}], "unknown_signal"),
    "a name of control characters": ("\x00\u202e" * 200, [], "unknown_signal"),
}


async def test_unreadable_signals_become_sentences_and_change_nothing(noticeboard: Noticeboard) -> None:
    number = await submitted(noticeboard)
    before = await noticeboard.found(number)
    for what, (name, said, wanted) in UNREADABLE.items():
        await _signalled(noticeboard, number, name, *said)
        last = (await audit.of_entity(noticeboard.pool, opportunity_id(number)))[-1]
        assert (what, last.verb, last.facts["code"]) == (what, "opportunity.signal_refused", wanted)
    assert await noticeboard.found(number) == before
    assert isinstance(await noticeboard.say(number, "publish_opportunity", version=1), Accepted)


async def test_of_two_who_decide_at_once_only_the_first_is_recorded(noticeboard: Noticeboard) -> None:
    number = await submitted(noticeboard)
    outcomes = await asyncio.gather(
        noticeboard.say(number, "publish_opportunity", version=1),
        noticeboard.say(number, "decline_opportunity", version=1, reason="sales_based"),
    )
    assert None in {code(each) for each in outcomes}
    assert {code(each) for each in outcomes} & {OVER, NOTHING}
    assert await still_well(noticeboard, number)


async def test_one_submission_is_one_decision_however_often_it_is_delivered(noticeboard: Noticeboard) -> None:
    number = await submitted(noticeboard)
    sent = await noticeboard.submit(number, "publish_opportunity", version=1)
    first = await deliver(noticeboard.client, sent, wait=WAIT)
    assert isinstance(first, Accepted)
    assert await deliver(noticeboard.client, sent, wait=WAIT) == first
    assert (await noticeboard.timeline(number)).count("published") == 1


async def test_a_foreign_submission_decides_nothing(noticeboard: Noticeboard) -> None:
    mine, theirs = await submitted(noticeboard), await submitted(noticeboard)
    sent = await noticeboard.submit(theirs, "publish_opportunity", version=1)
    outcome = await deliver(noticeboard.client, sent.model_copy(update={"entity": opportunity_id(mine)}), wait=WAIT)
    assert outcome == Refused(code="unknown_submission")
    assert (await noticeboard.timeline(mine)) == ["submitted"]
