"""Staff and a provider's person at the pages of an approval, now, with workflows behind them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from schemas.account import Role
from tests.console.public.conftest import Clock, clock, office, staffed, temporal
from tests.console.visitor import Page, Visitor
from tests.workflows.office import Office
from tests.workflows.register import Register, in_days

__all__ = ["clock", "office", "staffed", "temporal"]

SignedIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def register(staffed: Office, clock: Clock) -> AsyncIterator[Register]:
    """The approvals, whose time is that of the pages."""
    clock.at = datetime.now(UTC)
    async with Register.opened_in(staffed) as register:
        yield register


@pytest.fixture
async def number(register: Register) -> str:
    """A provider in force, called by nobody."""
    return await register.approved()


@pytest.fixture
async def called(register: Register) -> str:
    """A provider that is called to reapply within ninety days."""
    return await register.called(in_days(90))


@pytest.fixture
async def sue(signed_in: SignedIn) -> Visitor:
    """Sue Visor, a supervisor."""
    return await signed_in("Sue Visor", Role.SUPERVISOR)


@pytest.fixture
async def ann(signed_in: SignedIn) -> Visitor:
    """Ann Smith, a reviewer."""
    return await signed_in("Ann Smith", Role.REVIEWER)


PersonOf = Callable[[str], Awaitable[Visitor]]


@pytest.fixture
def person_of(signed_in: SignedIn) -> PersonOf:
    """Somebody of a provider, at a browser."""

    async def at_browser(number: str) -> Visitor:
        return await signed_in("Pat Owens", Role.PROVIDER, provider=number)

    return at_browser


async def look(visitor: Visitor, path: str, **typed: str) -> Page:
    """Fill in the form and see what follows."""
    form = (await visitor.get(path)).form("")
    return await visitor.post(path, {**form.fields, **typed, "action": "look"})


async def done(visitor: Visitor, path: str, **typed: str) -> Page:
    """Fill in the form, see what follows, and confirm."""
    confirming = await look(visitor, path, **typed)
    assert confirming.words.count("What follows"), confirming.words
    form = confirming.form("")
    return await visitor.post(path, {**form.fields, "action": "confirm"})
