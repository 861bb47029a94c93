"""A real Temporal server with virtual time, and an office that works with it, for each story."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from temporalio.testing import WorkflowEnvironment

from deploy.embedded.temporal import find_binary
from store.database import Pool
from tests.workflows.clearing import Clearing
from tests.workflows.ledger import Ledger
from tests.workflows.newsroom import Newsroom
from tests.workflows.noticeboard import Noticeboard
from tests.workflows.office import Office
from tests.workflows.reception import Reception
from tests.workflows.register import Register
from tests.workflows.season import Season
from tests.workflows.turnover import Turnover
from workers.plugin import PdupsPlugin
from workflows.ids import STAGE


@asynccontextmanager
async def server_with_virtual_time(*settings: str) -> AsyncIterator[WorkflowEnvironment]:
    """The development server, with dynamic settings; every workflow on it may have a clock of its own."""
    given = ["frontend.WorkflowTimeSkippingEnabled=true", *settings]
    async with await WorkflowEnvironment.start_time_skipping_v2(
        dev_server_existing_path=find_binary(),
        dev_server_log_level="never",
        dev_server_extra_args=[word for each in given for word in ("--dynamic-config-value", each)],
        search_attributes=[STAGE],
        plugins=[PdupsPlugin()],
    ) as environment:
        yield environment


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[WorkflowEnvironment]:
    """One server for all stories."""
    async with server_with_virtual_time() as environment:
        yield environment


@pytest.fixture
async def office(temporal: WorkflowEnvironment, pool: Pool) -> AsyncIterator[Office]:
    """An office with its staff, whose workers are at work."""
    async with Office.opened(temporal, pool) as office:
        yield office


@pytest.fixture
async def season(office: Office) -> AsyncIterator[Season]:
    """A season of events in that office."""
    async with Season.begun(office) as season:
        yield season


@pytest.fixture
async def ledger(office: Office) -> AsyncIterator[Ledger]:
    """A ledger of annual reports in that office."""
    async with Ledger.begun(office) as ledger:
        yield ledger


@pytest.fixture
async def clearing(office: Office) -> AsyncIterator[Clearing]:
    """Records of that office that need not be kept any longer."""
    async with Clearing.begun(office) as clearing:
        yield clearing


@pytest.fixture
async def turnover(office: Office) -> AsyncIterator[Turnover]:
    """Newer rules that may open in that office."""
    async with Turnover.begun(office) as turnover:
        yield turnover


@pytest.fixture
async def register(office: Office) -> AsyncIterator[Register]:
    """The approvals of that office."""
    async with Register.opened_in(office) as register:
        yield register


@pytest.fixture
async def newsroom(office: Office) -> AsyncIterator[Newsroom]:
    """Announcements of that office."""
    async with Newsroom.opened_in(office) as newsroom:
        yield newsroom


@pytest.fixture
async def noticeboard(office: Office) -> AsyncIterator[Noticeboard]:
    """The portal of that office, with a season of events."""
    async with Noticeboard.begun(office) as noticeboard:
        yield noticeboard


@pytest.fixture
async def reception(office: Office) -> AsyncIterator[Reception]:
    """Somebody who is asked for access, in that office."""
    async with Reception.opened_in(office) as reception:
        yield reception
