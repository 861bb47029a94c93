"""A press for the tests of a module that render."""

from collections.abc import AsyncIterator

import pytest

from documents.press import Press


@pytest.fixture(scope="module")
async def press() -> AsyncIterator[Press]:
    """One process that renders."""
    async with Press(1) as opened:
        yield opened
