"""What is said to an Announcement: every decision twice in every state, by update and by signal; a lost one rebuilt."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from schemas.announcement import AnnouncementState
from schemas.submission import SubmissionKind
from store import audit
from tests import announcements
from tests.workflows.newsroom import Newsroom
from tests.workflows.test_rebuild import SECOND, waits_for
from workers.delivery import Accepted, Outcome, Refused, deliver
from workers.rebuild import rebuild
from workflows.ids import announcement_id

HOUR = timedelta(hours=1)
LATER = "2099-12-01T17:00:00+00:00"
OVER, BEGUN, LAST = "announcement_over", "announcement_begun", "all_queued"
SAID: dict[SubmissionKind, dict[str, Any]] = {
    "reschedule": {"send_at": LATER, "per_minute": 5},
    "pause": {},
    "resume": {},
    "stop": {},
}
Expected = dict[SubmissionKind, tuple[str | None, str | None]]

# What each verb becomes when it is said twice: None is recorded, everything else is refused with that code.
TO_COME: Expected = {
    "reschedule": (None, None),
    "pause": ("not_sending", "not_sending"),
    "resume": ("not_paused", "not_paused"),
    "stop": (None, OVER),
}
UNDER_WAY: Expected = {
    "reschedule": (BEGUN, BEGUN),
    "pause": (None, "not_sending"),
    "resume": ("not_paused", "not_paused"),
    "stop": (None, OVER),
}
RESTING = UNDER_WAY | {"pause": ("not_sending", "not_sending"), "resume": (None, "not_paused")}
NEARLY_DONE = UNDER_WAY | {"pause": (LAST, LAST), "stop": (LAST, LAST)}
ENDED: Expected = dict.fromkeys(SAID, (OVER, OVER))
RUNNING_STATES = (AnnouncementState.SCHEDULED, AnnouncementState.SENDING, AnnouncementState.PAUSED)


async def scheduled(newsroom: Newsroom) -> str:
    return await newsroom.schedule(after=HOUR)


async def sending(newsroom: Newsroom) -> str:
    await newsroom.subscribed(3)
    return await newsroom.schedule(per_minute=1)


async def paused(newsroom: Newsroom) -> str:
    number = await sending(newsroom)
    await newsroom.said(number, "pause")
    return number


async def all_queued(newsroom: Newsroom) -> str:
    await newsroom.subscribed(3)
    return await newsroom.schedule()


async def stopped(newsroom: Newsroom) -> str:
    number = await sending(newsroom)
    await newsroom.said(number, "stop")
    return number


async def sent(newsroom: Newsroom) -> str:
    return await newsroom.schedule()


async def taken_back(newsroom: Newsroom) -> str:
    number = await scheduled(newsroom)
    await newsroom.said(number, "stop")
    return number


Reach = Callable[[Newsroom], Awaitable[str]]
STATES: list[tuple[Reach, Expected]] = [
    (scheduled, TO_COME),
    (sending, UNDER_WAY),
    (paused, RESTING),
    (all_queued, NEARLY_DONE),
    (stopped, ENDED),
    (sent, ENDED),
    (taken_back, ENDED),
]
IN_EVERY_STATE = pytest.mark.parametrize(("reach", "expected"), STATES, ids=[reach.__name__ for reach, _ in STATES])


def code(outcome: Outcome) -> str | None:
    assert isinstance(outcome, Accepted | Refused)
    return outcome.code if isinstance(outcome, Refused) else None


async def still_well(newsroom: Newsroom, number: str) -> bool:
    """Whether the workflow waits, or came to its end, in step with its record."""
    await newsroom.settled(number)
    runs = (await newsroom.announcement(number)).state in RUNNING_STATES
    wanted = WorkflowExecutionStatus.RUNNING if runs else WorkflowExecutionStatus.COMPLETED
    return await newsroom.status(number) is wanted


@IN_EVERY_STATE
async def test_every_update_twice(newsroom: Newsroom, reach: Reach, expected: Expected) -> None:
    for verb, wanted in expected.items():
        number = await reach(newsroom)
        before = len(await newsroom.timeline(number))
        outcomes = [code(await newsroom.said(number, verb, **SAID[verb])) for _ in range(2)]
        assert (verb, *outcomes) == (verb, *wanted)
        assert len(await newsroom.timeline(number)) == before + outcomes.count(None)
        assert await still_well(newsroom, number)


@IN_EVERY_STATE
async def test_every_signal(newsroom: Newsroom, reach: Reach, expected: Expected) -> None:
    if expected is ENDED:
        number = await reach(newsroom)
        with pytest.raises(RPCError, match="already completed"):
            await newsroom.workflow(number).signal("pause", {"actor": "registry"})
        return
    for verb, (wanted, _) in expected.items():
        number = await reach(newsroom)
        await signalled(newsroom, number, verb, {"actor": "registry", **SAID[verb]})
        last = (await audit.of_entity(newsroom.pool, announcement_id(number)))[-1]
        assert (verb, last.actor, last.facts.get("code")) == (verb, "claimed:registry", wanted)
        assert await still_well(newsroom, number)


async def signalled(newsroom: Newsroom, number: str, name: str, *said: Any) -> None:
    """Send a signal and wait until it is in the timeline."""
    before = len(await newsroom.timeline(number))
    await newsroom.workflow(number).signal(name, args=said)

    async def written() -> bool:
        return len(await newsroom.timeline(number)) > before

    await newsroom.until(written)
    await newsroom.settled(number)


UNREADABLE: dict[str, tuple[str, list[Any], str]] = {
    "nothing": ("stop", [], "undecodable"),
    "text": ("stop", ["now"], "undecodable"),
    "no pace": ("reschedule", [{"actor": "r", "send_at": LATER, "per_minute": 0}], "undecodable"),
    "an hour without a zone": ("reschedule", [{"actor": "r", "send_at": "2099-12-01", "per_minute": 1}], "undecodable"),
    "an unknown name": ("stopp", [{"actor": "r"}], "unknown_signal"),
}


async def test_unreadable_signals_become_sentences_and_change_nothing(newsroom: Newsroom) -> None:
    number = await scheduled(newsroom)
    before = await newsroom.announcement(number)
    for what, (name, said, wanted) in UNREADABLE.items():
        await signalled(newsroom, number, name, *said)
        last = (await audit.of_entity(newsroom.pool, announcement_id(number)))[-1]
        assert (what, last.verb, last.facts["code"]) == (what, "announcement.signal_refused", wanted)
    assert await newsroom.announcement(number) == before


async def test_of_pause_and_stop_at_once_both_are_recorded_in_their_order(newsroom: Newsroom) -> None:
    number = await sending(newsroom)
    outcomes = await asyncio.gather(newsroom.said(number, "stop"), newsroom.said(number, "stop"))
    assert sorted(code(each) or "" for each in outcomes) == ["", OVER]
    assert await still_well(newsroom, number)


async def test_a_foreign_submission_decides_nothing(newsroom: Newsroom) -> None:
    mine, theirs = await scheduled(newsroom), await scheduled(newsroom)
    form = await newsroom.submitted(theirs, "stop")
    outcome = await deliver(newsroom.client, form.model_copy(update={"entity": announcement_id(mine)}), wait=HOUR)
    assert outcome == Refused(code="unknown_submission")
    assert (await newsroom.announcement(mine)).state is AnnouncementState.SCHEDULED


@pytest.mark.parametrize("reach", [scheduled, sending, paused, all_queued])
async def test_a_lost_one_takes_up_where_its_record_stands(newsroom: Newsroom, reach: Reach) -> None:
    number = await reach(newsroom)
    before = await newsroom.timeline(number), len(await newsroom.letters(number))
    waiting = await waits_for(newsroom.workflow(number))

    await newsroom.forget()
    with newsroom.temporal.with_time_skipping_disabled():
        assert await rebuild(newsroom.client, newsroom.pool) == 1
    await newsroom.settled(number)

    timeline, letters = await newsroom.timeline(number), len(await newsroom.letters(number))
    # What was due is taken up at once; so one more letter may be queued, and none a second time.
    assert (timeline, letters) == (before[0], before[1] + (reach is sending))
    again = await waits_for(newsroom.workflow(number))
    assert (again is None) == (waiting is None) == (reach is paused)
    if again and waiting and reach is scheduled:
        assert again[0] == waiting[0]
        assert abs(again[1] - waiting[1]) < SECOND
    assert len({each.to_address for each in await newsroom.letters(number)}) == letters


@pytest.mark.parametrize("reach", [stopped, sent, taken_back])
async def test_one_that_is_over_is_left_alone(newsroom: Newsroom, reach: Reach) -> None:
    await reach(newsroom)
    assert await rebuild(newsroom.client, newsroom.pool) == 0


async def test_one_that_was_saved_and_never_recorded_is_rebuilt(newsroom: Newsroom) -> None:
    await newsroom.stop_work()
    number = await _saved(newsroom)
    assert await rebuild(newsroom.client, newsroom.pool) == 1
    await newsroom.start_work()
    newsroom.numbers.append(number)
    await newsroom.settled(number)
    assert (await newsroom.announcement(number)).state is AnnouncementState.SCHEDULED


async def _saved(newsroom: Newsroom) -> str:
    draft = await announcements.drafted(newsroom.pool)
    await announcements.submitted(newsroom.pool, draft)
    return draft.number
