"""The pages about announcements, with a real Temporal and real workers behind them where that matters."""

import pytest

from tests.console.public.conftest import clock, office, staffed, temporal
from tests.console.staff.conftest import ann, sue
from tests.workflows.conftest import newsroom
from tests.workflows.newsroom import Newsroom
from tests.workflows.office import Office

__all__ = ["ann", "clock", "newsroom", "office", "staffed", "sue", "temporal"]


@pytest.fixture
def at_work(staffed: Office, newsroom: Newsroom) -> Newsroom:  # noqa: ARG001 - the pages reach its workflows
    """A newsroom at work behind the pages."""
    return newsroom
