"""What is said to an Event: every decision twice in every state, by update and by signal; signals nobody can read."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from schemas.event import FINAL_EVENT_STAGES, EventStage
from schemas.submission import SubmissionKind
from store import audit
from store.database import transaction
from tests import records
from tests.events import course, workshop
from tests.workflows.season import APPROVED, Season
from workers.delivery import Accepted, Outcome, Refused, deliver
from workflows.ids import event_id

WAIT = timedelta(seconds=10)
OVER = "event_over"
SAID: dict[SubmissionKind, dict[str, Any]] = {
    "count": {"occurrence": 1, "total": 7, "note": ""},
    "cancel": {"occurrence": None, "reason": "Snow."},
    "close": {"closes_on": "2036-12-01", "reason": "Enough."},
    "archive": {},
    "revise": {"fee": "$40"},
}
Expected = dict[str, tuple[str | None, str | None]]

# What each verb becomes when it is said twice: None is recorded, everything else is refused with that code.
TO_COME: Expected = {
    "count": ("occurrence_not_over", "occurrence_not_over"),
    "cancel": (None, OVER),
    "close": ("not_self_paced", "not_self_paced"),
    "archive": ("not_settled", "not_settled"),
    "revise": (None, "nothing_changed"),
}
HELD = TO_COME | {"count": (None, "already_counted_the_same")}
COUNTED = TO_COME | {
    "count": ("already_counted_the_same", "already_counted_the_same"),
    "cancel": ("already_counted", "already_counted"),
    "archive": ("report_not_completed", "report_not_completed"),
}
OPEN_ENDED = TO_COME | {"close": (None, None)}
ENDED: Expected = dict.fromkeys(TO_COME, (OVER, OVER))


def soon(days: int = 1) -> date:
    return (datetime.now(UTC) + timedelta(days=days)).date()


async def to_come(season: Season) -> str:
    return await season.report(workshop(soon()))


async def held(season: Season) -> str:
    number = await to_come(season)
    await season.pass_time(number, (await season.dates(number))[0].ends_at)
    return number


async def outstanding(season: Season) -> str:
    number = await to_come(season)
    await season.pass_time(number, (await season.dates(number))[0].rungs[-1].at)
    return number


async def counted(season: Season) -> str:
    number = await held(season)
    await season.count(number, 7)
    return number


async def archived(season: Season) -> str:
    # A completed report closes the year for every event of its provider, so this one has a provider of its own.
    number = await season.report(workshop(soon()), await records.approved_provider(season.pool, APPROVED))
    await season.pass_time(number, (await season.dates(number))[0].ends_at)
    await season.count(number, 7)
    await season.archive(number)
    return number


async def cancelled(season: Season) -> str:
    number = await to_come(season)
    await season.said(number, "cancel", occurrence=None, reason="Snow.")
    return number


async def open_ended(season: Season) -> str:
    return await season.report(course(soon()))


Reach = Callable[[Season], Awaitable[str]]
STATES: list[tuple[Reach, Expected]] = [
    (to_come, TO_COME),
    (held, HELD),
    (outstanding, HELD),
    (counted, COUNTED),
    (archived, ENDED),
    (cancelled, ENDED),
    (open_ended, OPEN_ENDED),
]
IN_EVERY_STATE = pytest.mark.parametrize(("reach", "expected"), STATES, ids=[reach.__name__ for reach, _ in STATES])


def code(outcome: Outcome) -> str | None:
    assert isinstance(outcome, Accepted | Refused)
    return outcome.code if isinstance(outcome, Refused) else None


async def still_well(season: Season, number: str) -> bool:
    """Whether the workflow waits, or came to its end, in step with its record; and no task of it fails."""
    await season.settled(number)
    over = (await season.event(number)).stage in FINAL_EVENT_STAGES
    wanted = WorkflowExecutionStatus.COMPLETED if over else WorkflowExecutionStatus.RUNNING
    return await season.status(number) is wanted


@IN_EVERY_STATE
async def test_every_update_twice(season: Season, reach: Reach, expected: Expected) -> None:
    await asyncio.gather(*(_twice(season, verb, reach, *expected[verb]) for verb in SAID))


async def _twice(season: Season, verb: SubmissionKind, reach: Reach, first: str | None, second: str | None) -> None:
    number = await reach(season)
    before = len(await season.timeline(number))
    said = await _payload(season, number, verb)
    outcomes = [code(await season.said(number, verb, **said))]
    # Closing again needs another day, or nothing would change.
    again = said | ({"closes_on": "2036-12-02"} if verb == "close" else {})
    outcomes.append(code(await season.said(number, verb, **again)))
    assert (verb, *outcomes) == (verb, first, second)
    assert len(await season.timeline(number)) == before + outcomes.count(None)
    assert await still_well(season, number)


async def _payload(season: Season, number: str, verb: SubmissionKind) -> dict[str, Any]:
    """What a page stores with a verb; of a revision, the whole form with what changed."""
    if verb != "revise":
        return SAID[verb]
    form = (await season.event(number)).form.model_copy(update=SAID[verb])
    return {"form": form.model_dump(mode="json"), "occurrences": [], "reason": "It costs more."}


@IN_EVERY_STATE
async def test_every_signal(season: Season, reach: Reach, expected: Expected) -> None:
    if expected is ENDED:
        number = await reach(season)
        await season.workflow(number).result()
        with pytest.raises(RPCError, match="already completed"):
            await season.workflow(number).signal("count", {"actor": "registry", "occurrence": 1, "total": 1})
        return
    # A signal has no stored form, and a revision is one.
    wanted = {verb: first for verb, (first, _) in expected.items()} | {"revise": "unknown_submission"}
    await asyncio.gather(*(_signalled_once(season, verb, reach, wanted[verb]) for verb in SAID))


async def _signalled_once(season: Season, verb: SubmissionKind, reach: Reach, wanted: str | None) -> None:
    number = await reach(season)
    codes = {name: each for name, each in SAID[verb].items() if name in {"occurrence", "total", "closes_on"}}
    await _signalled(season, number, verb, {"actor": "registry", **codes})
    last = (await audit.of_entity(season.pool, event_id(number)))[-1]
    assert (verb, last.actor, last.facts.get("code")) == (verb, "claimed:registry", wanted)
    assert await still_well(season, number)


async def _signalled(season: Season, number: str, name: str, *said: Any) -> None:
    """Send a signal and wait until it is in the timeline."""
    before = len(await season.timeline(number))
    await season.workflow(number).signal(name, args=said)

    async def written() -> bool:
        return len(await season.timeline(number)) > before

    await season.until(written)
    await season.settled(number)


UNREADABLE: dict[str, tuple[str, list[Any], str]] = {
    "nothing": ("count", [], "undecodable"),
    "text": ("count", ["12"], "undecodable"),
    "a negative count": ("count", [{"actor": "r", "occurrence": 1, "total": -1}], "undecodable"),
    "a count beyond all numbers": ("count", [{"actor": "r", "occurrence": 1, "total": 10**30}], "undecodable"),
    "a date there is not": ("count", [{"actor": "r", "occurrence": 9, "total": 1}], "unknown_occurrence"),
    "a day there is not": ("close", [{"actor": "r", "closes_on": "2027-02-30"}], "undecodable"),
    "a revision without its form": ("revise", [{"actor": "r"}], "unknown_submission"),
    "an unknown name": ("countt", [{"actor": "r"}], "unknown_signal"),
    "a name of control characters": ("\x00\u202e" * 200, [], "unknown_signal"),
}


async def test_unreadable_signals_become_sentences_and_change_nothing(season: Season) -> None:
    number = await held(season)
    before = await season.event(number), await season.dates(number)
    for what, (name, said, wanted) in UNREADABLE.items():
        await _signalled(season, number, name, *said)
        last = (await audit.of_entity(season.pool, event_id(number)))[-1]
        assert (what, last.verb, last.facts["code"]) == (what, "event.signal_refused", wanted)
    assert (await season.event(number), await season.dates(number)) == before
    assert isinstance(await season.count(number, 7), Accepted)


async def test_one_submission_is_one_decision_however_often_it_is_delivered(season: Season) -> None:
    number = await held(season)
    sent = await season.submitted(number, "count", occurrence=1, total=7, note="")
    first = await deliver(season.client, sent, wait=WAIT)
    assert isinstance(first, Accepted)
    assert await deliver(season.client, sent, wait=WAIT) == first
    assert (await season.timeline(number)).count("occurrence.counted") == 1


async def test_of_two_counts_at_once_the_second_is_a_correction_without_a_reason(season: Season) -> None:
    number = await held(season)
    outcomes = await asyncio.gather(season.count(number, 7), season.count(number, 8))
    assert sorted(code(each) or "" for each in outcomes) == ["", "correction_needs_note"]
    assert await still_well(season, number)


async def test_a_count_that_crosses_the_reminder_is_taken_and_nobody_is_reminded_again(season: Season) -> None:
    number = await to_come(season)
    (planned,) = await season.dates(number)
    await season.pass_time(number, planned.rungs[0].at - timedelta(seconds=3))
    await asyncio.gather(season.count(number, 7), season.pass_time(number, planned.rungs[0].at))
    await season.pass_time(number, planned.rungs[-1].at)
    reminders = [each for each in await season.letters(number) if each.kind == "count_reminder"]
    assert len(reminders) <= 1
    assert (await season.event(number)).stage is EventStage.SETTLED


async def test_a_foreign_submission_decides_nothing(season: Season) -> None:
    mine, theirs = await held(season), await held(season)
    sent = await season.submitted(theirs, "count", occurrence=1, total=7, note="")
    outcome = await deliver(season.client, sent.model_copy(update={"entity": event_id(mine)}), wait=WAIT)
    assert outcome == Refused(code="unknown_submission")
    assert (await season.dates(mine))[0].total is None
    async with transaction(season.pool) as conn:
        assert await conn.fetchval("select count(*) from audit_line where entity = $1", event_id(mine)) == 2
