"""The portal's pages, at the time the tests say, and what they show."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

from schemas.opportunity import Opportunity
from store.database import Pool, transaction
from tests import opportunities
from tests.console.public.conftest import clock
from tests.opportunities import course, workshop

__all__ = ["clock"]

SHOWN_AT = datetime(2026, 11, 25, 20, tzinfo=UTC)
Show = Callable[..., Awaitable[Opportunity]]


@pytest.fixture
def show(pool: Pool) -> Show:
    """Publish an opportunity, a workshop in Polson unless the form says otherwise."""

    async def published(
        first_day: date = date(2027, 1, 14), *, self_paced: bool = False, **changes: object
    ) -> Opportunity:
        form = course(**changes) if self_paced else workshop(first_day, **changes)
        async with transaction(pool) as conn:
            return await opportunities.published(conn, form, SHOWN_AT, changed_at=SHOWN_AT)

    return published
