"""Whatever is recorded is recorded once: run again, and run at the same time by several workers."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from temporalio.exceptions import ApplicationError

from schemas.account import Role
from schemas.application import FINAL_STAGES, RecordRefused, RecordRung, Stage, Verb
from store.database import Pool, create_pool
from tests import records
from tests.conftest import alone, fresh_database

NOON = datetime(2026, 12, 1, 19, 0, tzinfo=UTC)
SAID: dict[Verb, dict[str, Any]] = {
    "assign": {"payload": {}},
    "request_information": {"payload": {"text": "Why?"}, "questions": ["agenda"]},
    "answer": {"payload": {"text": "Because."}},
    "approve": {"payload": {"note": ""}},
    "deny": {"payload": {"reasons": {}}, "criteria": ["growth", "active"]},
    "withdraw": {"payload": {"reason": ""}},
}
TABLES = ("application", "information_request", "denial_reason", "provider", "account", "letter", "link", "audit_line")


async def everything(pool: Pool) -> dict[str, list[Any]]:
    """Every row of every table that a record touches."""
    return {table: await pool.fetch(f"select * from {table} order by 1, 2") for table in TABLES}  # noqa: S608


@pytest.mark.parametrize("verb", SAID)
async def test_a_decision_run_again_changes_nothing_and_answers_the_same(pool: Pool, verb: Verb) -> None:
    found = await records.under_review(pool)
    if verb == "answer":
        await records.decide(pool, found.number, "request_information", NOON, payload={"text": "Why?"})
    message = await records.decision(pool, found.number, verb, NOON + timedelta(days=2), **SAID[verb])
    activities = records.activities(pool)
    first = await activities.record_decision(message)
    before = await everything(pool)
    assert await activities.record_decision(message) == first
    assert await everything(pool) == before


@pytest.mark.parametrize("verb", SAID)
async def test_a_decision_run_by_many_at_once_is_recorded_once(pool: Pool, verb: Verb) -> None:
    found = await records.under_review(pool)
    if verb == "answer":
        await records.decide(pool, found.number, "request_information", NOON, payload={"text": "Why?"})
    message = await records.decision(pool, found.number, verb, NOON + timedelta(days=2), **SAID[verb])
    activities = records.activities(pool)
    before = await everything(pool)
    answers = await asyncio.gather(*(activities.record_decision(message) for _ in range(8)))
    assert all(answer == answers[0] for answer in answers)
    after = await everything(pool)
    assert len(after["audit_line"]) == len(before["audit_line"]) + 1
    letters = {"assign": 0, "deny": 2, "withdraw": 2}.get(verb, 1)
    assert len(after["letter"]) == len(before["letter"]) + letters
    assert len(after["provider"]) == (1 if verb == "approve" else 0)


async def test_of_two_who_decide_at_once_one_is_recorded(pool: Pool) -> None:
    found = await records.under_review(pool)
    approve = await records.decision(pool, found.number, "approve", NOON, **SAID["approve"])
    deny = await records.decision(pool, found.number, "deny", NOON, **SAID["deny"])
    activities = records.activities(pool)
    outcomes = await asyncio.gather(
        activities.record_decision(approve), activities.record_decision(deny), return_exceptions=True
    )
    (refused,) = [each for each in outcomes if isinstance(each, BaseException)]
    assert isinstance(refused, ApplicationError)
    assert refused.type == "already_decided"
    after = await everything(pool)
    assert len(after["provider"]) + len(after["denial_reason"]) in {1, 2}
    assert (len(after["provider"]) == 0) == (len(after["denial_reason"]) == 2)


async def test_approvals_at_once_number_providers_and_user_names_apart(pool: Pool) -> None:
    numbers = [(await records.under_review(pool)).number for _ in range(6)]
    messages = [await records.decision(pool, number, "approve", NOON, **SAID["approve"]) for number in numbers]
    activities = records.activities(pool)
    await asyncio.gather(*(activities.record_decision(message) for message in messages))
    names = {row["user_name"] for row in await pool.fetch("select user_name from account")}
    assert names == {"JDoe", "JDoe2", "JDoe3", "JDoe4", "JDoe5", "JDoe6"}
    assert len(await pool.fetch("select number from provider")) == 6


async def test_a_rung_and_a_refusal_run_by_many_at_once_are_recorded_once(pool: Pool) -> None:
    await records.member(pool, "Rose Reader")
    await records.member(pool, "Sam Super", Role.SUPERVISOR)
    found = await records.under_review(pool)
    rung = RecordRung(number=found.number, rung=found.clock.rungs[2], as_of=found.clock.rungs[2].at)
    refused = RecordRefused(
        number=found.number, key="signal:1", verb="dance", actor="claimed:x", code="unknown_signal", as_of=NOON
    )
    activities = records.activities(pool)
    calls: list[Callable[[], Awaitable[None]]] = [
        lambda: activities.record_rung(rung),
        lambda: activities.record_refused(refused),
    ]
    await asyncio.gather(*(call() for call in calls * 5))
    after = await everything(pool)
    assert len(after["audit_line"]) == 3
    assert [row["kind"] for row in after["letter"]].count("review_last_day") == 2


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(list(SAID)), min_size=1, max_size=5))
def test_any_story_told_twice_by_two_workers_reads_as_if_told_once(postgres: Any, verbs: list[Verb]) -> None:
    """Each decision is recorded by two workers at once; one of each is kept, whatever came before."""

    async def tell(url: str) -> None:
        pool = await create_pool(url)
        try:
            found = await records.under_review(pool)
            activities = records.activities(pool)
            recorded = 0
            for nth, verb in enumerate(verbs):
                message = await records.decision(pool, found.number, verb, NOON + timedelta(hours=nth), **SAID[verb])
                twice = await asyncio.gather(
                    activities.record_decision(message), activities.record_decision(message), return_exceptions=True
                )
                assert type(twice[0]) is type(twice[1])
                recorded += not isinstance(twice[0], BaseException)
            after = await everything(pool)
            keys = [row["key"] for row in after["audit_line"]]
            assert len(keys) == len(set(keys)) == recorded + 1
            assert len(after["provider"]) == len(after["account"])
            (row,) = after["application"]
            assert (row["decided_at"] is None) == (Stage(row["stage"]) not in FINAL_STAGES)
            open_requests = [each for each in after["information_request"] if each["answered_at"] is None]
            assert len(open_requests) <= 1
        finally:
            await pool.close()

    with fresh_database(postgres) as url:
        alone(tell(url))
