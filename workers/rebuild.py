"""Rebuilding: everything that is open gets its workflow back, from Postgres alone.

For a Temporal that was lost, and for single workflows that were ended by force. A workflow that runs is left alone, so
it can be done at any time; the ladders go on where their rows say, and no letter goes twice.
"""

from datetime import UTC, datetime

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from policy.rule_set import load_rule_sets
from schemas.access_request import FINAL_ACCESS_STAGES
from schemas.application import FINAL_STAGES
from schemas.bundle import BundleStart
from schemas.certificate import RunStart
from schemas.disposal import DisposalStart
from schemas.event import FINAL_EVENT_STAGES
from store import (
    access_request,
    announcement,
    annual_report,
    approval,
    bundle,
    certificate_run,
    disposal,
    event,
    opening,
    opportunity,
)
from store.application import start_input
from store.database import Pool
from store.rebuild import open_applications
from store.rule_set import RuleBook
from workers.approvals import starts_of
from workers.starting import (
    start_access_request,
    start_announcement,
    start_approval,
    start_bundle,
    start_event,
    start_opportunity,
    start_report,
    start_run,
    start_transition,
    start_workflow,
)
from workflows.disposal import Disposal
from workflows.ids import disposal_id
from workflows.queues import WORKFLOWS


async def rebuild(client: Client, pool: Pool) -> int:
    """Start the workflow of whatever is open and has none; how many are open.

    Raises:
        RPCError: Temporal does not answer; what was started so far runs, and rebuilding again does the rest.
    """
    numbers = await open_applications(pool)
    for number in numbers:
        start = await start_input(pool, number)
        if start and start.stage not in FINAL_STAGES:
            # It is open by its records, whatever ended its last workflow; a restored Postgres may be older than that.
            await start_workflow(client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    others = (
        _access_requests,
        _approvals,
        _events,
        _runs,
        _transitions,
        _announcements,
        _bundles,
        _disposals,
        _reports,
        _opportunities,
    )
    return len(numbers) + sum([await each(client, pool) for each in others])


async def _access_requests(client: Client, pool: Pool) -> int:
    numbers = await access_request.open_requests(pool)
    for number in numbers:
        start = await access_request.start_input(pool, number)
        if start and start.stage not in FINAL_ACCESS_STAGES:
            await start_access_request(client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    return len(numbers)


async def _transitions(client: Client, pool: Pool) -> int:
    """Each goes on where its plan stands; it needs no approval to run, for it starts those that do not."""
    unsettled = await opening.unsettled(pool)
    for each in unsettled:
        start = await opening.start_input(pool, each.rule_set)
        if start:
            await start_transition(client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    return len(unsettled)


async def _approvals(client: Client, pool: Pool) -> int:
    """Those whose workflow was started once; the others get theirs from the loop of the worker, as ever."""
    book, carried = RuleBook(load_rule_sets()), await approval.open_approvals(pool)
    await book.refresh(pool)
    for start in await starts_of(pool, carried, book, datetime.now(UTC)):
        await start_approval(client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    return len(carried)


async def _events(client: Client, pool: Pool) -> int:
    numbers = await event.open_events(pool)
    for number in numbers:
        start = await event.start_input(pool, number)
        if start and start.stage not in FINAL_EVENT_STAGES:
            await start_event(client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    return len(numbers)


async def _runs(client: Client, pool: Pool) -> int:
    unfinished = await certificate_run.unfinished(pool)
    for number, run in unfinished:
        await start_run(client, RunStart(event=number, number=run), WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    return len(unfinished)


async def _opportunities(client: Client, pool: Pool) -> int:
    """One whose event was cancelled without its workflow knowing runs as well, and ends at once."""
    numbers = await opportunity.open_opportunities(pool)
    for number in numbers:
        if start := await opportunity.start_input(pool, number):
            await start_opportunity(client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    return len(numbers)


async def _bundles(client: Client, pool: Pool) -> int:
    planned = await bundle.planned(pool)
    for each in planned:
        await start_bundle(client, BundleStart(provider=each.provider, year=each.year, version=each.version))
    return len(planned)


async def _announcements(client: Client, pool: Pool) -> int:
    numbers = await announcement.open_announcements(pool)
    for number in numbers:
        if start := await announcement.start_input(pool, number):
            await start_announcement(client, start)
    return len(numbers)


async def _disposals(client: Client, pool: Pool) -> int:
    """Each finds in its first record where its list stands."""
    years = await disposal.open_years(pool)
    for year in years:
        await client.start_workflow(
            Disposal.run,
            DisposalStart(year=year),
            id=disposal_id(year),
            task_queue=WORKFLOWS,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            static_summary=f"Disposal {year}",
        )
    return len(years)


async def _reports(client: Client, pool: Pool) -> int:
    """Those whose workflow was started once; the others get theirs from the loop of the worker, as ever."""
    carried = await annual_report.open_reports(pool)
    for each in carried:
        if start := await annual_report.start_input(pool, each.provider, each.year):
            await start_report(client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    return len(carried)
