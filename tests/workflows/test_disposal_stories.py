"""What happens to records that need not be kept any longer, on a real server."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.common import SearchAttributePair, TypedSearchAttributes
from temporalio.service import RPCError

from policy.disposal import TOGETHER
from schemas.disposal import DisposalState, LineState
from store import disposal
from tests.disposals import Disposing
from tests.workflows.clearing import Clearing
from tests.workflows.office import VAULT
from workers.delivery import Accepted, Refused
from workers.rebuild import rebuild
from workflows.disposal_day import DisposalDay
from workflows.ids import DISPOSAL, SCHEDULED, disposal_id
from workflows.queues import WORKFLOWS


async def states(clearing: Clearing, number: str) -> list[LineState]:
    return [line.state for line in await clearing.lines(number)]


async def test_listed_proposed_confirmed_and_gone(clearing: Clearing) -> None:
    due, kept = await clearing.due(2), await clearing.kept()
    number = await clearing.list_due()
    assert {line.provider for line in await clearing.lines(number)} == {each.provider for each in due}
    assert kept.provider not in {line.provider for line in await clearing.lines(number)}
    assert await clearing.status(number) is WorkflowExecutionStatus.RUNNING

    assert isinstance(await clearing.said(number, "propose_disposal", clearing.one), Accepted)
    assert (await clearing.disposal(number)).state is DisposalState.PROPOSED
    assert isinstance(await clearing.said(number, "confirm_disposal", clearing.other), Accepted)
    assert await clearing.ended(number) is DisposalState.DONE
    assert await states(clearing, number) == [LineState.DISPOSED] * 2
    assert await clearing.timeline(number) == ["listed", "proposed", "confirmed", "done"]
    kinds = [each.kind for each in await clearing.letters(number)]
    assert set(kinds) == {"disposal_listed", "disposal_done"}
    assert (VAULT / "disposals" / number / "certificate.pdf").read_bytes().startswith(b"%PDF")


async def test_nothing_due_ends_at_once(clearing: Clearing) -> None:
    await clearing.kept()
    number = await clearing.started()
    assert await clearing.ended(number) is None
    assert await clearing.timeline(number) == ["nothing_due"]


async def test_everything_held_ends_at_once(clearing: Clearing) -> None:
    (report,) = await clearing.due()
    await clearing.held(report)
    number = await clearing.started()
    assert await clearing.ended(number) is DisposalState.DROPPED
    assert await clearing.timeline(number) == ["listed", "dropped"]


async def test_it_waits_for_as_long_as_people_take(clearing: Clearing) -> None:
    await clearing.due()
    number = await clearing.list_due()
    await clearing.temporal.fast_forward(clearing.workflow(number), timedelta(days=400))
    assert await clearing.status(number) is WorkflowExecutionStatus.RUNNING
    await clearing.decided(number)
    assert await clearing.ended(number) is DisposalState.DONE


async def test_dropped_it_ends_and_nothing_is_gone(clearing: Clearing) -> None:
    await clearing.due()
    number = await clearing.list_due()
    await clearing.said(number, "propose_disposal", clearing.one)
    assert isinstance(await clearing.said(number, "drop_disposal", clearing.one, reason="An audit."), Accepted)
    assert await clearing.ended(number) is DisposalState.DROPPED
    assert await states(clearing, number) == [LineState.LISTED]
    refused = await clearing.said(number, "confirm_disposal", clearing.other)
    assert isinstance(refused, Refused)
    assert refused.code == "disposal_over"


async def test_a_hold_placed_before_its_turn_holds(clearing: Clearing) -> None:
    held, gone = await clearing.due(2)
    number = await clearing.list_due()
    await clearing.said(number, "propose_disposal", clearing.one)
    await clearing.held(held)
    await clearing.said(number, "confirm_disposal", clearing.other)
    await clearing.ended(number)
    became = {line.provider: line.state for line in await clearing.lines(number)}
    assert became == {held.provider: LineState.HELD, gone.provider: LineState.DISPOSED}


async def test_the_workers_die_in_the_middle_and_every_line_goes_once(
    clearing: Clearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policy.disposal.TOGETHER", 2)
    reports = await clearing.due(3)
    folders = [VAULT / each.provider / "2020" / "1" for each in reports]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").write_text("{}")
    number = await clearing.list_due()
    await clearing.said(number, "propose_disposal", clearing.one)
    sent = await clearing.submitted(number, "confirm_disposal", clearing.other)
    await clearing.stop_work()
    # Between the transaction of the first line and its folder.
    work = Disposing(clearing.pool, VAULT, clearing.one, clearing.other)
    confirmed = "update disposal set state = 'confirmed', confirmed_by = $1, confirmed_at = now()"
    await clearing.pool.execute(confirmed, clearing.other.actor)
    async with asyncio.timeout(30):
        monkeypatch.setattr(work.vault, "delete", _dies)
        with pytest.raises(OSError, match="gone"):
            await work.chunk(int(number))
    assert await states(clearing, number) == [LineState.DISPOSED, LineState.LISTED, LineState.LISTED]
    assert all(folder.exists() for folder in folders)
    await clearing.forget()

    await clearing.start_work()
    with clearing.temporal.with_time_skipping_disabled():
        assert await rebuild(clearing.client, clearing.pool) == 1
    assert await clearing.ended(number) is DisposalState.DONE
    assert await states(clearing, number) == [LineState.DISPOSED] * 3
    assert not any(folder.exists() for folder in folders)
    assert sent.kind == "confirm_disposal"


async def _dies(folder: str) -> None:
    raise OSError(f"the process is gone before {folder}")


async def test_a_long_list_goes_part_by_part(clearing: Clearing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.disposal.TOGETHER", 1)
    await clearing.due(3)
    number = await clearing.list_due()
    await clearing.decided(number)
    await clearing.ended(number)
    history = await clearing.workflow(number).fetch_history()
    summaries = [
        event.activity_task_scheduled_event_attributes.activity_type.name
        for event in history.events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    assert summaries.count("dispose_chunk") == 3
    assert TOGETHER > 1


async def test_the_day_of_the_year_starts_it_once_under_its_own_id(clearing: Clearing) -> None:
    await clearing.due()
    days = []
    for which in ("2026-09-15T14:00:00Z", "again"):
        with clearing.temporal.with_time_skipping_disabled():
            days.append(
                await clearing.client.start_workflow(
                    DisposalDay.run, id=f"{DISPOSAL}-{which}-{id(clearing)}", task_queue=WORKFLOWS
                )
            )
    for day in days:
        await day.result()
    year = (await days[0].describe()).start_time.year
    clearing.numbers.append(str(year))
    await clearing.settled(str(year))
    assert await clearing.timeline(str(year)) == ["listed"]
    assert (await clearing.workflow(str(year)).describe()).id == disposal_id(year)
    await clearing.workflow(str(year)).terminate()
    assert [each.year for each in await disposal.every(clearing.pool)] == [year]


async def test_a_day_that_is_caught_up_with_belongs_to_its_own_year(clearing: Clearing) -> None:
    """Temporal was away in September; what the Schedule starts in the next year is the list of this one."""
    number = str(datetime.now(UTC).year - 1)
    clearing.numbers.append(number)
    scheduled = SearchAttributePair(SCHEDULED, datetime(int(number), 9, 15, 14, tzinfo=UTC))
    day = await clearing.client.start_workflow(
        DisposalDay.run,
        id=f"{DISPOSAL}-late-{id(clearing)}",
        task_queue=WORKFLOWS,
        search_attributes=TypedSearchAttributes([scheduled]),
    )
    await day.result()
    assert await clearing.ended(number) is None


async def test_nobody_who_asks_too_early_is_lost(clearing: Clearing) -> None:
    """What is said before the list is there is judged by it."""
    await clearing.due()
    await clearing.stop_work()
    number = await clearing.started()
    asking = asyncio.create_task(clearing.said(number, "propose_disposal", clearing.one))
    await asyncio.sleep(0.5)
    await clearing.start_work()
    assert isinstance(await asking, Accepted)
    assert (await clearing.disposal(number)).proposed_by == clearing.one.actor


async def test_one_that_is_over_takes_no_signal(clearing: Clearing) -> None:
    number = await clearing.started()
    await clearing.ended(number)
    with pytest.raises(RPCError, match="already completed"):
        await clearing.workflow(number).signal("drop_disposal", {"actor": "registry"})
