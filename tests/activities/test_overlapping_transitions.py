"""Two transitions at once: the older one leaves people to the newer, and nobody is called to overtaken rules."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.rules_transition import TransitionActivities
from policy.calendar import mountain_date
from schemas.rules_transition import BeginChunk, CompletePlan
from schemas.transition import PathKind, PathState
from store import opening, rule_set, transition_progress
from store.database import Pool, transaction
from tests import records, samples
from tests.activities.test_approval_twice import LAST_DAY, NOON, OPENED, decide
from tests.workflows.register import in_days
from workers.plugin import PdupsPlugin

STILL_NEWER = "still-newer"
OVERTAKEN = OPENED + timedelta(days=60)
LATER = OVERTAKEN + timedelta(hours=12)
MORE = date(2027, 6, 15)


@pytest.fixture
async def transitions(pool: Pool) -> TransitionActivities:
    """Activities whose Temporal nobody reaches: who is called all the same fails the test."""
    client = await Client.connect("127.0.0.1:9", lazy=True, plugins=[PdupsPlugin()])
    await records.open_rules(pool, OPENED, LAST_DAY)
    return records.transition_activities(pool, client)


async def still_newer_open(pool: Pool) -> None:
    newer = samples.RULE_BOOK.files[records.NEWER].model_copy(update={"id": STILL_NEWER})
    async with transaction(pool) as conn:
        await rule_set.add(conn, newer, opens_at=OVERTAKEN, reapply_by=in_days(900), as_of=OVERTAKEN)


async def approved_under(pool: Pool, rules: str) -> str:
    number = (await records.approved_provider(pool)).number
    await pool.execute("update provider set rule_set = $2 where number = $1", number, rules)
    return number


async def planned(transitions: TransitionActivities, rules: str, as_of: datetime) -> list[tuple[int, int]]:
    return (await transitions.complete_plan(CompletePlan(rule_set=rules, per_minute=600, as_of=as_of))).chunks


async def test_an_older_transition_adds_nobody(pool: Pool, transitions: TransitionActivities) -> None:
    await still_newer_open(pool)
    await approved_under(pool, STILL_NEWER)
    await records.under_review(pool)
    assert await planned(transitions, records.NEWER, LATER) == []
    # The newer one calls none of its own, and tells who applied under the first rules.
    assert await planned(transitions, STILL_NEWER, LATER) == [(1, 1)]


async def test_turns_that_had_not_come_are_left_to_the_newer_one(pool: Pool, transitions: TransitionActivities) -> None:
    waits = await approved_under(pool, samples.RULE_SET.id)
    assert await planned(transitions, records.NEWER, OPENED) == [(1, 1)]
    await still_newer_open(pool)
    message = BeginChunk(rule_set=records.NEWER, first=1, last=1, per_minute=6_000, as_of=LATER)
    await ActivityEnvironment().run(transitions.begin_chunk, message)
    counts = await transition_progress.counts(pool, records.NEWER)
    assert counts[PathKind.PROVIDER] == {PathState.LEFT_OUT: 1}
    assert await planned(transitions, STILL_NEWER, LATER) == [(1, 1)]
    assert (await records.current_approval(pool, waits)).called_under is None


async def test_nobody_is_called_to_rules_that_are_overtaken(pool: Pool) -> None:
    await records.open_rules(pool, OPENED, LAST_DAY)
    await still_newer_open(pool)
    approved = await approved_under(pool, STILL_NEWER)
    called = (await records.approved_provider(pool)).number
    await decide(pool, called, "call_to_reapply", LATER, form=False, rule_set=STILL_NEWER)
    for number in (approved, called):
        with pytest.raises(ApplicationError) as refused:
            await decide(pool, number, "call_to_reapply", LATER, form=False, rule_set=records.NEWER)
        assert refused.value.type == "older_rules"
    assert (await records.current_approval(pool, called)).called_under == STILL_NEWER


async def test_who_was_called_under_older_rules_is_called_under_newer_ones(pool: Pool) -> None:
    await records.open_rules(pool, OPENED, LAST_DAY)
    number = (await records.approved_provider(pool)).number
    await decide(pool, number, "call_to_reapply", NOON, form=False, rule_set=records.NEWER)
    await still_newer_open(pool)
    await decide(pool, number, "call_to_reapply", LATER, form=False, rule_set=STILL_NEWER)
    assert (await records.current_approval(pool, number)).called_under == STILL_NEWER


async def test_nobody_is_called_before_the_opening(pool: Pool) -> None:
    await records.open_rules(pool, OPENED, LAST_DAY)
    number = (await records.approved_provider(pool)).number
    early = OPENED - timedelta(seconds=1)
    with pytest.raises(ApplicationError) as refused:
        await decide(pool, number, "call_to_reapply", early, form=False, rule_set=records.NEWER)
    assert refused.value.type == "not_open_yet"


async def test_who_is_called_or_told_after_more_time_for_all_has_the_new_day(
    pool: Pool, transitions: TransitionActivities
) -> None:
    form, number = uuid4(), (await records.approved_provider(pool)).number
    applicant = await records.under_review(pool)
    async with transaction(pool) as conn:
        await opening.propose(
            conn,
            samples.RULE_BOOK.files[records.NEWER],
            opening=form,
            opens_on=mountain_date(OPENED),
            reapply_by=LAST_DAY,
            per_minute=6_000,
            actor="account:1",
            as_of=datetime(2026, 12, 1, tzinfo=UTC),
        )
        await conn.execute("update opening set state = 'confirmed', decided_by = 'account:2', decided_at = now()")
        await opening.extend(conn, records.NEWER, MORE)
    await decide(pool, number, "call_to_reapply", NOON, form=False, rule_set=records.NEWER)
    assert (await records.current_approval(pool, number)).reapply_by == MORE

    await pool.execute("update provider set standing = 'ceased'")
    # The turn of the provider came with its call.
    assert await planned(transitions, records.NEWER, NOON) == [(2, 2)]
    message = BeginChunk(rule_set=records.NEWER, first=2, last=2, per_minute=6_000, as_of=NOON)
    await ActivityEnvironment().run(transitions.begin_chunk, message)
    (written,) = [each for each in await records.letters(pool, applicant) if each.kind == "rules_opened_application"]
    assert written.facts["reapply_by"] == MORE.isoformat()


async def test_who_is_called_without_standing_on_the_plan_stands_on_it_from_the_call_on(
    pool: Pool, transitions: TransitionActivities
) -> None:
    on_it = (await records.approved_provider(pool)).number
    assert await planned(transitions, records.NEWER, OPENED) == [(1, 1)]
    outside = (await records.approved_provider(pool)).number
    for number in (outside, on_it):
        await decide(pool, number, "call_to_reapply", NOON, form=False, rule_set=records.NEWER)
    paths = await pool.fetch("select ordinal, subject, state, begun_at from transition_path order by ordinal")
    assert [tuple(path) for path in paths] == [(1, on_it, "begun", NOON), (2, outside, "begun", NOON)]

    # Approved before the transition looks again, it was called all the same.
    made = await records.reapplication(pool, outside, NOON, rules=records.NEWER)
    await pool.execute("update application set stage = 'approved', decided_at = $2 where number = $1", made, NOON)
    await decide(pool, outside, "settle_reapplication", NOON, form=False, application=made, outcome="approved")
    assert await planned(transitions, records.NEWER, LATER) == []
    found = await transition_progress.standings(pool, records.NEWER, LATER)
    assert (found.called, found.reapproved, found.unanswered) == (2, 1, 1)
    assert [each.number for each in await transition_progress.invited(pool, records.NEWER, LATER)] == [on_it, outside]
