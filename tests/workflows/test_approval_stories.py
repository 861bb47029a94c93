"""Whole lives of approvals, in the server's virtual time: called, warned, lapsed, reapplied, extended, ended."""

from datetime import timedelta

from policy.approval import lapses_at
from policy.mountain import MOUNTAIN
from schemas.provider import Standing
from tests.workflows.office import LATE
from tests.workflows.register import Register, in_days


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
