"""Record the histories anew: `python -m tests.replay.record [STORY ...]`.

Only for a story that is new, or for an edit that is meant to change what workflows command and is guarded by
`workflow.patched()`: then the old history stays beside the new one (docs/workflows.md, "Releasing workflows").
"""

import asyncio
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from deploy.embedded import postgres as embedded
from store.database import create_pool
from store.migrate import migrate
from tests.conftest import TEMPLATE, administer, free_port, fresh_database, running, url_of
from tests.replay.access_stories import ACCESS_STORIES, tell_access
from tests.replay.announcement_stories import ANNOUNCEMENT_STORIES, tell_announcement
from tests.replay.approval_stories import APPROVAL_STORIES, tell_approval
from tests.replay.bundle_stories import BUNDLE_STORIES, tell_bundle
from tests.replay.commands import commands
from tests.replay.disposal_stories import DISPOSAL_STORIES, disposal_day, tell_disposal
from tests.replay.event_stories import EVENT_STORIES, tell_event
from tests.replay.opportunity_stories import OPPORTUNITY_STORIES, tell_opportunity
from tests.replay.report_stories import REPORT_STORIES, reports_opened, tell_report
from tests.replay.stories import STORIES, daily_digest, opportunity_news, tell
from tests.replay.transition_stories import TRANSITION_STORIES, tell_transition
from tests.workflows.clearing import Clearing
from tests.workflows.conftest import server_with_virtual_time
from tests.workflows.ledger import Ledger
from tests.workflows.newsroom import Newsroom
from tests.workflows.noticeboard import Noticeboard
from tests.workflows.office import Office
from tests.workflows.reception import Reception
from tests.workflows.register import Register
from tests.workflows.season import Season
from tests.workflows.turnover import Turnover

_PROCESS = re.compile(r"\d+@")
"""Identities, and the task queues named after them, are made of process and machine."""

HISTORIES = Path(__file__).parent / "histories"


async def record(url: str, names: list[str]) -> None:
    """Live through the stories of these names, or through all of them."""
    pool = await create_pool(url)
    async with server_with_virtual_time() as temporal, Office.opened(temporal, pool) as office:
        for story in STORIES:
            if not names or story.__name__ in names:
                await keep(office, story.__name__, await tell(office, story))
        async with Season.begun(office) as season:
            for told in EVENT_STORIES:
                if not names or told.__name__ in names:
                    await keep(office, told.__name__, await tell_event(season, told))
        async with Register.opened_in(office) as register:
            for lived in APPROVAL_STORIES:
                if not names or lived.__name__ in names:
                    await keep(office, lived.__name__, *await tell_approval(register, lived))
        async with Newsroom.opened_in(office) as newsroom:
            for each in ANNOUNCEMENT_STORIES:
                if not names or each.__name__ in names:
                    await keep(office, each.__name__, await tell_announcement(newsroom, each))
        await record_access_requests(office, names)
        await record_opportunities(office, names)
        await record_bundles(office, names)
        await record_disposals(office, names)
        await record_reports(office, names)
        await record_letters(office, names)
    await pool.close()


async def record_letters(office: Office, names: list[str]) -> None:
    """Live through a morning's digest and a week's letters."""
    for letters in (daily_digest, opportunity_news):
        if not names or letters.__name__ in names:
            await keep(office, letters.__name__, await letters(office))


async def record_access_requests(office: Office, names: list[str]) -> None:
    """Live through those of access requests."""
    async with Reception.opened_in(office) as reception:
        for story in ACCESS_STORIES:
            if not names or story.__name__ in names:
                await keep(office, story.__name__, await tell_access(reception, story))


async def record_opportunities(office: Office, names: list[str]) -> None:
    """Live through those of opportunities."""
    async with Noticeboard.begun(office) as portal:
        for story in OPPORTUNITY_STORIES:
            if not names or story.__name__ in names:
                await keep(office, story.__name__, await tell_opportunity(portal, story))


async def record_bundles(office: Office, names: list[str]) -> None:
    """Live through those of record bundles."""
    for story in BUNDLE_STORIES:
        if not names or story.__name__ in names:
            await keep(office, story.__name__, await tell_bundle(office, story))


async def record_disposals(office: Office, names: list[str]) -> None:
    """Live through those of disposals, and through the day of the year on which they begin."""
    async with Clearing.begun(office) as clearing:
        for story in DISPOSAL_STORIES:
            if not names or story.__name__ in names:
                await keep(office, story.__name__, await tell_disposal(clearing, story))
        if not names or disposal_day.__name__ in names:
            await keep(office, disposal_day.__name__, await disposal_day(clearing))


async def record_reports(office: Office, names: list[str]) -> None:
    """Live through those of annual reports."""
    async with Ledger.begun(office) as ledger:
        for story in REPORT_STORIES:
            if not names or story.__name__ in names:
                await keep(office, story.__name__, await tell_report(ledger, story))
        if not names or reports_opened.__name__ in names:
            await keep(office, reports_opened.__name__, await reports_opened(ledger))


async def record_transitions(cluster: embedded.Cluster, names: list[str]) -> None:
    """Live through those of transitions; an opening concerns everybody, so each has an office of its own."""
    async with server_with_virtual_time() as temporal:
        for story in TRANSITION_STORIES:
            if names and story.__name__ not in names:
                continue
            with fresh_database(cluster) as url:
                pool = await create_pool(url)
                async with Office.opened(temporal, pool) as office, Turnover.begun(office) as turnover:
                    await keep(office, story.__name__, await tell_transition(turnover, story))
                await pool.close()


async def keep(office: Office, name: str, workflow: str, run: str | None = None) -> None:
    """Write one history as JSON, its commands beside it as text."""
    history = await office.client.get_workflow_handle(workflow, run_id=run).fetch_history()
    kept = json.dumps(without_traces(history.to_json_dict()), indent=1)
    (HISTORIES / f"{name}.json").write_text(kept + "\n")
    (HISTORIES / f"{name}.txt").write_text(commands(history))


def without_traces(part: Any) -> Any:
    """A history without what tells of the machine that recorded it: no replay looks at that."""
    if isinstance(part, dict):
        return {name: without_traces(each) for name, each in part.items() if name != "stackTrace"}
    if isinstance(part, list):
        return [without_traces(each) for each in part]
    return "worker" if isinstance(part, str) and _PROCESS.match(part) else part


def main() -> None:
    """Record on servers of its own, which are gone afterwards."""
    HISTORIES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        cluster = embedded.Cluster(Path(folder) / "cluster", free_port(), "password-of-the-tests")
        with running(cluster, Path(folder) / "log"):
            asyncio.run(embedded.make_database(cluster))
            administer(cluster, f"create database {TEMPLATE} owner {embedded.OWNER}")
            asyncio.run(migrate(url_of(cluster, TEMPLATE)))
            with fresh_database(cluster) as url:
                asyncio.run(record(url, sys.argv[1:]))
            asyncio.run(record_transitions(cluster, sys.argv[1:]))


if __name__ == "__main__":
    main()
