"""What is said to an AnnualReport: every decision twice in every state, unreadable signals, and a lost Temporal."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus

from schemas.annual_report import OpenReports, ReportState
from store import audit
from tests import yearly
from tests.workflows.ledger import BEGUN, Ledger
from tests.workflows.test_rebuild import SECOND, waits_for
from workers.delivery import Accepted, Outcome, Refused
from workers.rebuild import rebuild
from workers.reports import carry_reports

Expected = dict[str, tuple[str | None, str | None]]
OPEN: Expected = {"confirm_report": (None, "already_completed"), "reopen_report": ("not_completed", "not_completed")}
COMPLETED: Expected = {
    "confirm_report": ("already_completed", "already_completed"),
    # Pressing twice is the same word twice, of the same version.
    "reopen_report": (None, None),
}
OPENED_AGAIN: Expected = OPEN | {"reopen_report": (None, None)}
"""It is the word again by which it was opened."""


async def opened(ledger: Ledger) -> str:
    return await ledger.year_over()


async def reminded(ledger: Ledger) -> str:
    name = await ledger.year_over()
    await ledger.pass_time(name, (await ledger.report_of(name)).rungs[1].at)
    return name


async def late(ledger: Ledger) -> str:
    name = await ledger.year_over()
    await ledger.pass_time(name, (await ledger.report_of(name)).rungs[-1].at)
    return name


async def completed(ledger: Ledger) -> str:
    name = await ledger.year_over()
    await ledger.confirm(name)
    await ledger.workflow(name).result()
    return name


async def opened_again(ledger: Ledger) -> str:
    name = await completed(ledger)
    before = await ledger.report_of(name)
    await ledger.reopen(name, "One more had signed.")
    await ledger.pass_time(name, before.opened_at)
    return name


Reach = Callable[[Ledger], Awaitable[str]]
STATES: list[tuple[Reach, Expected]] = [
    *((opened, OPEN), (late, OPEN), (completed, COMPLETED), (opened_again, OPENED_AGAIN)),
]
IN_EVERY_STATE = pytest.mark.parametrize(("reach", "expected"), STATES, ids=[reach.__name__ for reach, _ in STATES])


def code(outcome: Outcome) -> str | None:
    assert isinstance(outcome, Accepted | Refused)
    return outcome.code if isinstance(outcome, Refused) else None


async def say(ledger: Ledger, name: str, verb: str) -> str | None:
    if verb == "confirm_report":
        return code(await ledger.confirm(name))
    return code(await ledger.reopen(name, "One more had signed."))


async def still_well(ledger: Ledger, name: str) -> bool:
    """Whether the workflow waits, or came to its end, in step with its record."""
    await ledger.settled(name)
    over = (await ledger.report_of(name)).state is ReportState.COMPLETED
    wanted = WorkflowExecutionStatus.COMPLETED if over else WorkflowExecutionStatus.RUNNING
    return await ledger.status(name) is wanted


@IN_EVERY_STATE
@pytest.mark.parametrize("verb", list(OPEN))
async def test_every_update_twice(ledger: Ledger, reach: Reach, expected: Expected, verb: str) -> None:
    name = await reach(ledger)
    outcomes = [await say(ledger, name, verb), await say(ledger, name, verb)]
    assert tuple(outcomes) == expected[verb]
    assert (await ledger.report_timeline(name)).count("reopened") <= 1
    assert await still_well(ledger, name)


async def test_signals_without_a_form_change_nothing(ledger: Ledger) -> None:
    name = await opened(ledger)
    workflow = ledger.workflow(name)
    await workflow.signal("confirm_report", {"actor": "registry"})
    await workflow.signal("reopen_report", {"actor": "registry"})
    await workflow.signal("confirm_report", args=[])
    await workflow.signal("confirm_report", args=["a", "b"])
    await workflow.signal("delete_everything", "now")
    await ledger.settled(name)
    lines = [each for each in await audit.of_entity(ledger.pool, f"report:{name}") if "refused" in each.verb]
    assert [line.facts["code"] for line in lines] == [
        *("unknown_submission", "not_completed", "undecodable", "undecodable", "unknown_signal")
    ]
    assert await still_well(ledger, name)
    assert (await ledger.report_of(name)).state is ReportState.OPEN


@pytest.mark.parametrize("reach", [opened, reminded, late, opened_again])
async def test_a_lost_report_takes_up_where_its_record_stands(ledger: Ledger, reach: Reach) -> None:
    name = await reach(ledger)
    before = await ledger.report_timeline(name), await ledger.report_letters(name), await ledger.report_of(name)
    waiting = await waits_for(ledger.workflow(name))

    await ledger.forget()
    with ledger.temporal.with_time_skipping_disabled():
        assert await rebuild(ledger.client, ledger.pool) == 1
    await ledger.settled(name)

    assert (
        await ledger.report_timeline(name),
        await ledger.report_letters(name),
        await ledger.report_of(name),
    ) == before
    again = await waits_for(ledger.workflow(name))
    assert (again is None) == (waiting is None)
    if again and waiting:
        assert again[0] == waiting[0]
        assert abs(again[1] - waiting[1]) < SECOND


async def test_a_completed_report_is_left_alone(ledger: Ledger) -> None:
    name = await completed(ledger)
    await ledger.client.get_workflow_handle(f"bundle:{name}:1").result()
    assert await rebuild(ledger.client, ledger.pool) == 0


async def test_nothing_is_lost_while_the_worker_is_away(ledger: Ledger) -> None:
    """It was down when the report opened and when two reminders came due: one goes, and nothing twice."""
    year, opened_at = BEGUN - 1, datetime.now(UTC) - timedelta(days=40)
    await yearly.activities(ledger.pool).open_reports(OpenReports(year=year, as_of=opened_at))
    name = f"{ledger.provider.number}:{year}"
    ledger.numbers.append(name)
    for _ in range(2):
        with ledger.temporal.with_time_skipping_disabled():
            await carry_reports(ledger.client, ledger.pool)
    await ledger.settled(name)

    letters = await ledger.report_letters(name)
    assert [str(each.kind) for each in letters] == ["report_opened", "report_reminder"]
    lines = await audit.of_entity(ledger.pool, f"report:{name}")
    assert [line.facts["skipped"] for line in lines if line.verb == "report.reminded"] == [["report_day_14"]]
    assert isinstance(await ledger.confirm(name), Accepted)
