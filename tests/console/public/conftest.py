"""The public pages on real parts: an applicant, and where it matters a real Temporal with its workers."""

from datetime import datetime

import pytest
from fastapi import FastAPI

from console.gateway import Gateway
from store.database import Pool
from tests.console.public.applicant import Applicant
from tests.console.visitor import Visitor
from tests.records import RECEIVED
from tests.workflows.conftest import office, temporal
from tests.workflows.office import Office
from workers.settings import Settings

__all__ = ["office", "temporal"]


class Clock:
    """The time it is for the pages; each request reads it once."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(app: FastAPI) -> Clock:
    """Wednesday before Thanksgiving 2026, 3:04 pm in Montana, until a test lets time pass."""
    app.state.clock = Clock(RECEIVED)
    return app.state.clock  # type: ignore[no-any-return]


@pytest.fixture
async def applicant(visitor: Visitor) -> Applicant:
    return await Applicant.begin(visitor)


@pytest.fixture
def staffed(office: Office, app: FastAPI, settings: Settings, pool: Pool) -> Office:
    """The pages and an office at work behind them."""
    client = office.client
    reached = settings.model_copy(
        update={
            "temporal_address": client.service_client.config.target_host,
            "temporal_namespace": client.namespace,
        }
    )
    app.state.gateway = Gateway(reached)
    app.state.gateway.pool = pool
    return office
