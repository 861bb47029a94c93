"""Whole lives of approvals, in the server's virtual time: called, warned, lapsed, reapplied, extended, ended."""

import asyncio
from datetime import UTC, datetime, timedelta

from temporalio.client import WorkflowExecutionStatus

from policy.approval import lapses_at, next_step
from policy.calendar import mountain_date
from policy.mountain import MOUNTAIN
from schemas.application import Stage
from schemas.approval import ApprovalRecorded, CallToReapply
from schemas.provider import Standing
from store import audit, provider
from tests import records, samples
from tests.workflows.office import LATE, WAIT
from tests.workflows.register import Register, in_days
from workers.delivery import Accepted, Refused, deliver
from workflows.ids import approval_id


async def test_called_warned_four_times_and_lapsed_at_midnight_across_a_clock_change(register: Register) -> None:
    last_day = in_days(250)  # clocks change at least once on the way
    number = await register.called(last_day)
    called = await register.approval(number)
    assert (called.called_under, called.reapply_by, called.lapses_at) == (
        "updated-draft",
        last_day,
        lapses_at(last_day),
    )
    for rung in called.rungs:
        await register.pass_time(number, rung.at - timedelta(seconds=5))
        before = await register.kinds(number)
        await register.pass_time(number, rung.at)
        assert await register.kinds(number) == [*before, "lapse_warning"]
    assert len(called.rungs) == 4

    await register.pass_time(number, lapses_at(last_day) - timedelta(seconds=5))
    assert (await register.approval(number)).standing is Standing.IN_FORCE
    await register.pass_time(number, lapses_at(last_day))
    lapsed = await register.approval(number)
    assert (lapsed.standing, lapsed.standing_since) == (Standing.LAPSED, lapses_at(last_day))
    local = lapsed.standing_since.astimezone(MOUNTAIN)
    assert (local.hour, local.minute, local.date()) == (0, 0, last_day + timedelta(days=1))

    letters = await register.letters(number)
    assert [str(each.kind) for each in letters] == ["reapplication_called", *["lapse_warning"] * 4, "approval_lapsed"]
    assert [each.facts["days_left"] for each in letters[1:5]] == [60, 30, 7, 1]
    for each, rung in zip(letters[1:5], called.rungs, strict=True):
        assert timedelta(0) <= each.queued_at - rung.at < LATE
        assert rung.at.astimezone(MOUNTAIN).hour == 8
    assert await register.timeline(number) == ["called", "warned", "warned", "warned", "warned", "lapsed"]


async def test_reapplied_in_time_and_approved_after_the_deadline(register: Register) -> None:
    last_day = in_days(90)
    number = await register.called(last_day)
    await register.pass_time(number, lapses_at(last_day) - timedelta(hours=1))
    application = await register.reapplied(number)
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=20))
    waiting = await register.approval(number)
    assert (waiting.standing, waiting.reapplication) == (Standing.IN_FORCE, application)

    assert isinstance(await register.decided(number, application, Stage.APPROVED), Accepted)
    renewed = await register.approval(number)
    assert (renewed.standing, renewed.rule_set) == (Standing.IN_FORCE, records.NEWER)
    assert (renewed.called_under, renewed.reapply_by, renewed.lapses_at, renewed.rungs) == (None, None, None, [])
    assert renewed.reapplication is None
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=200))
    assert "lapsed" not in await register.timeline(number)
    assert await register.status(number) is WorkflowExecutionStatus.RUNNING


async def test_denied_late_it_keeps_the_days_of_grace_and_is_warned_again(register: Register) -> None:
    last_day = in_days(40)
    number = await register.called(last_day)
    application = await register.reapplied(number)
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=3))
    assert "lapse_warning" not in await register.kinds(number)
    today = mountain_date(await register.now(number))
    await register.decided(number, application, Stage.DENIED)

    grace = await register.approval(number)
    assert grace.reapply_by == today + timedelta(days=samples.RULE_SET.approvals.grace_days)
    assert [rung.name for rung in grace.rungs] == ["lapse_day_30", "lapse_day_7", "lapse_day_1"]
    await register.pass_time(number, lapses_at(grace.reapply_by))
    assert (await register.approval(number)).standing is Standing.LAPSED
    assert await register.kinds(number) == ["reapplication_called", *["lapse_warning"] * 3, "approval_lapsed"]


async def test_denied_early_the_old_deadline_stands(register: Register) -> None:
    last_day = in_days(200)
    number = await register.called(last_day)
    before = await register.approval(number)
    application = await register.reapplied(number)
    await register.decided(number, application, Stage.WITHDRAWN)
    after = await register.approval(number)
    assert (after.reapply_by, after.lapses_at, after.rungs) == (last_day, before.lapses_at, before.rungs)
    again = await register.reapplied(number)
    assert (await register.approval(number)).reapplication == again


async def test_with_more_time_nothing_happens_at_the_old_deadline(register: Register) -> None:
    last_day, later = in_days(50), in_days(100)
    number = await register.called(last_day)
    await register.pass_time(number, lapses_at(last_day) - timedelta(days=20))
    await register.said(number, "extend", until=later.isoformat(), reason="The council meets in spring.")
    await register.pass_time(number, lapses_at(last_day) + timedelta(minutes=1))
    extended = await register.approval(number)
    assert (extended.standing, extended.reapply_by, extended.lapses_at) == (
        Standing.IN_FORCE,
        later,
        lapses_at(later),
    )
    await register.pass_time(number, lapses_at(later))
    assert (await register.approval(number)).standing is Standing.LAPSED
    # 30 days before the first deadline; then 60 days before the new one were over, so 30, 7 and 1 are left.
    kinds = await register.kinds(number)
    assert kinds == [
        "reapplication_called",
        "lapse_warning",
        "approval_extended",
        *["lapse_warning"] * 4,
        "approval_lapsed",
    ]


async def test_more_time_said_before_midnight_and_delivered_after_keeps_it_from_lapsing(register: Register) -> None:
    last_day, later = in_days(10), in_days(60)
    number = await register.called(last_day)
    word = await register.submitted(number, "extend", until=later.isoformat(), reason="They were ill.")
    await register.pass_time(number, lapses_at(last_day) + timedelta(hours=1))
    assert isinstance(await deliver(register.client, word, wait=WAIT), Accepted)
    extended = await register.approval(number)
    assert (extended.standing, extended.reapply_by) == (Standing.IN_FORCE, later)
    assert "approval_lapsed" not in await register.kinds(number)
    await register.pass_time(number, lapses_at(later))
    assert (await register.approval(number)).standing is Standing.LAPSED


async def test_more_time_after_a_lapse_brings_it_back(register: Register) -> None:
    last_day = in_days(10)
    number = await register.called(last_day)
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=5))
    assert (await register.approval(number)).standing is Standing.LAPSED
    await register.said(number, "extend", until=in_days(60).isoformat(), reason="They were ill.")
    back = await register.approval(number)
    assert (back.standing, next_step(back)) == (Standing.IN_FORCE, ("reapply", lapses_at(in_days(60))))
    assert [
        stood.standing for stood in await provider.standings(register.pool, number, await register.now(number))
    ] == [
        "in_force",
        "lapsed",
        "in_force",
    ]


async def test_lapsed_and_reapplied_it_is_in_force_again_under_the_newer_rules(register: Register) -> None:
    last_day = in_days(10)
    number = await register.called(last_day)
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=100))
    application = await register.reapplied(number)
    await register.decided(number, application, Stage.DENIED)
    lapsed = await register.approval(number)
    assert (lapsed.standing, lapsed.reapply_by, lapsed.reapplication) == (Standing.LAPSED, last_day, None)
    application = await register.reapplied(number)
    await register.decided(number, application, Stage.APPROVED)
    back = await register.approval(number)
    assert (back.standing, back.rule_set, back.called_under) == (Standing.IN_FORCE, records.NEWER, None)


async def test_suspended_meanwhile_and_reinstated(register: Register) -> None:
    last_day = in_days(70)
    number = await register.called(last_day)
    first, *_ = (await register.approval(number)).rungs
    await register.said(number, "suspend", reason="Certificates for people who were not there.")
    await register.pass_time(number, first.at)
    suspended = await register.approval(number)
    assert (suspended.standing, suspended.lapses_at) == (Standing.SUSPENDED, lapses_at(last_day))
    await register.said(number, "reinstate", reason="A plan is here.")
    assert (await register.approval(number)).standing is Standing.IN_FORCE
    await register.pass_time(number, lapses_at(last_day))
    assert (await register.approval(number)).standing is Standing.LAPSED
    assert [
        stood.standing for stood in await provider.standings(register.pool, number, await register.now(number))
    ] == [
        "in_force",
        "suspended",
        "in_force",
        "lapsed",
    ]


async def test_suspended_it_lapses_all_the_same_and_more_time_brings_back_the_suspension(register: Register) -> None:
    last_day = in_days(10)
    number = await register.called(last_day)
    await register.said(number, "suspend", reason="?")
    await register.pass_time(number, lapses_at(last_day))
    assert (await register.approval(number)).standing is Standing.LAPSED
    await register.said(number, "extend", until=in_days(60).isoformat(), reason="!")
    assert (await register.approval(number)).standing is Standing.SUSPENDED


async def test_withdrawn_with_notice_and_kept(register: Register) -> None:
    number = await register.approved()
    await register.said(number, "end_approval", reason="Three counts never came.")
    announced = await register.approval(number)
    last_day = in_days(samples.RULE_SET.approvals.notice_days)
    assert (announced.standing, announced.ends_as, announced.ends_at) == (
        Standing.IN_FORCE,
        "withdrawn",
        lapses_at(last_day),
    )
    await register.said(number, "keep", reason="They are here.")
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=1))
    kept = await register.approval(number)
    assert (kept.standing, kept.ends_as, kept.ends_at) == (Standing.IN_FORCE, None, None)
    assert await register.kinds(number) == ["approval_ending", "approval_kept"]


async def test_withdrawn_it_ends_at_midnight_with_the_reason_that_was_given(register: Register) -> None:
    number = await register.approved()
    await register.said(number, "end_approval", reason="Three counts never came.")
    ends_at = (await register.approval(number)).ends_at
    assert ends_at
    await register.pass_time(number, ends_at - timedelta(seconds=5))
    assert (await register.approval(number)).standing is Standing.IN_FORCE
    await register.ended(number)
    ended = await register.approval(number)
    assert (ended.standing, ended.standing_since, ended.standing_reason) == (
        Standing.WITHDRAWN,
        ends_at,
        "Three counts never came.",
    )
    assert ended.ends_at is None
    assert await register.kinds(number) == ["approval_ending", "approval_ended"]
    assert await register.workflow(number).result() == "withdrawn"


async def test_given_up_it_ends_with_the_day_that_was_named(register: Register) -> None:
    number = await register.called(in_days(90))
    await register.said(number, "cease", last_day=in_days(20).isoformat(), reason="")
    await register.pass_time(number, lapses_at(in_days(20)) - timedelta(seconds=5))
    assert (await register.approval(number)).standing is Standing.IN_FORCE
    await register.ended(number)
    ended = await register.approval(number)
    assert (ended.standing, ended.standing_since) == (Standing.CEASED, lapses_at(in_days(20)))
    # 60 days before the lapse come after it; nobody who left is warned of it.
    assert await register.kinds(number) == ["reapplication_called", "approval_ending", "approval_ended"]


async def test_where_the_newer_rules_let_nothing_lapse(register: Register) -> None:
    last_day = in_days(70)
    number = await register.called(last_day, lapses="nothing")
    called = await register.approval(number)
    assert (called.lapses_at, called.rungs, called.reapply_by) == (None, [], last_day)
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=100))
    assert (await register.approval(number)).standing is Standing.IN_FORCE
    assert await register.kinds(number) == ["reapplication_called"]


async def test_a_lapse_looks_into_the_records_first(register: Register) -> None:
    last_day = in_days(10)
    number = await register.called(last_day)
    application = await records.reapplication(register.pool, number, await register.now(number))
    await register.pass_time(number, lapses_at(last_day) + timedelta(days=1))
    found = await register.approval(number)
    assert (found.standing, found.reapplication) == (Standing.IN_FORCE, application)
    # What was to be said about it arrives late, and is nothing new.
    assert isinstance(await register.said(number, "reapply", application=application), Accepted)
    await register.decided(number, application, Stage.APPROVED)
    assert (await register.approval(number)).rule_set == records.NEWER


async def test_a_decision_may_arrive_before_word_that_it_was_reapplied_for(register: Register) -> None:
    number = await register.called(in_days(90))
    application = await records.reapplication(register.pool, number, await register.now(number))
    await register.decided(number, application, Stage.APPROVED)
    assert (await register.approval(number)).called_under is None
    assert await register.said(number, "reapply", application=application) == Refused(code="already_decided")
    assert (await register.approval(number)).reapplication is None


async def test_after_weeks_of_being_down_one_warning_goes(register: Register) -> None:
    number = await register.called(in_days(90))
    begins = datetime.now(UTC) + timedelta(seconds=1.5)
    rungs = [
        rung.model_copy(update={"at": begins + n * timedelta(milliseconds=300)})
        for n, rung in enumerate((await register.approval(number)).rungs)
    ]
    await register.forget()
    kept = [rung.model_dump(mode="json") for rung in rungs]
    await register.pool.execute("update provider set rungs = $2 where number = $1", number, kept)
    await register.start(number)

    await register.stop_work()
    await asyncio.sleep((rungs[-1].at - datetime.now(UTC)).total_seconds() + 1.5)
    await register.start_work()

    async def warned() -> bool:
        return (await register.approval(number)).rung_passed == rungs[-1].at

    await register.until(warned)
    assert await register.kinds(number) == ["reapplication_called", "lapse_warning"]
    lines = await audit.of_entity(register.pool, approval_id(number))
    assert lines[-1].facts["skipped"] == [rung.name for rung in rungs[:-1]]


async def test_a_call_that_comes_after_the_last_day_gives_days_of_grace(register: Register) -> None:
    number = await register.called(in_days(-3))
    called = await register.approval(number)
    assert called.reapply_by == in_days(samples.RULE_SET.approvals.grace_days)
    assert called.standing is Standing.IN_FORCE


async def test_still_newer_rules_take_the_place_of_a_call(register: Register) -> None:
    number = await register.called(in_days(90))
    later = in_days(300)
    await register.open_still_newer(later)
    await register.workflow(number).execute_update(
        "call_to_reapply", CallToReapply(actor="", rule_set="still-newer"), result_type=ApprovalRecorded
    )
    called = await register.approval(number)
    assert (called.called_under, called.reapply_by, called.lapses_at) == ("still-newer", later, lapses_at(later))
    application = await register.reapplied(number)  # under the rules between
    await register.decided(number, application, Stage.APPROVED)
    renewed = await register.approval(number)
    assert (renewed.rule_set, renewed.called_under, renewed.reapply_by) == (records.NEWER, "still-newer", later)
