"""A provider's people at the pages of needs analysis, and educators who answer, on January 20, 2027."""

from datetime import datetime

import pytest
from fastapi import FastAPI

from schemas.account import Role
from schemas.provider import Provider
from tests.console.events.conftest import SignedIn, clock, provider
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor

__all__ = ["clock", "provider"]

OWN = "/providers/P-00001/questionnaires"
NOW = datetime.fromisoformat("2027-01-20T16:30-07:00")
LAST = "2027-02-17"


@pytest.fixture
async def pat(signed_in: SignedIn, provider: Provider, clock: Clock) -> Visitor:
    """Pat Owens of the provider, its manager, at a browser."""
    clock.at = NOW
    return await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)


async def made(pat: Visitor, template: str = "educators") -> str:
    """A draft from a template; its address."""
    page = await pat.submit(await pat.get(f"{OWN}/new"), f"{OWN}/new", template=template)
    assert page.path.startswith(f"{OWN}/Q-"), page.words
    return page.path


async def edit(pat: Visitor, there: str, action: str, **typed: str | list[str]) -> Page:
    """Change fields of a draft's page and press one of its buttons; "" unticks a box."""
    page = await pat.get(there)
    fields = {**page.form(there).fields, **typed, "action": action}
    return await pat.post(there, {name: value for name, value in fields.items() if value})


async def opened(pat: Visitor, there: str = "", last: str = LAST) -> str:
    """A questionnaire open for answers, from a template unless it is given; its address."""
    there = there or await made(pat)
    page = await pat.submit(await pat.get(f"{there}/open"), f"{there}/open", closes_on=last)
    assert "It is open." in page.words, page.words
    return there


async def link_of(pat: Visitor, there: str) -> str:
    """The path at which a questionnaire is answered."""
    (address,) = [part for part in (await pat.get(there)).html.split('"') if "/q/" in part and part.startswith("http")]
    return address[address.index("/q/") :]


async def answer(visitor: Visitor, link: str, **given: str | list[str]) -> Page:
    """Somebody answers in this browser."""
    page = await visitor.get(link)
    assert page.status == 200, page.words
    return await visitor.submit(page, link, **given)


async def answered(app: FastAPI, link: str, times: int = 3, **given: str | list[str]) -> None:
    """So many people answer the same, each in a browser of their own."""
    for _ in range(times):
        page = await answer(Visitor(app), link, **given)
        assert page.path == f"{link}/answered", page.words
