"""Providers for staff: the list, and the letters to each."""

from datetime import datetime

from policy.names import search_key
from schemas.application import OrganisationKind
from schemas.letter import Letter
from schemas.model import Frozen
from schemas.provider import Standing
from store.database import Source
from store.letter import letter_from
from store.pattern import containing
from store.queries import queries

PAGE_SIZE = 25
MOST_WORDS = 3


class ProviderLine(Frozen):
    """One provider in the list."""

    number: str
    legal_name: str
    other_names: str
    kind: OrganisationKind
    city: str
    web_site: str
    phone: str
    standing: Standing
    approved_at: datetime


class ProviderPage(Frozen):
    """One page of providers by name, and how many there are on all pages."""

    lines: list[ProviderLine]
    total: int


async def page(source: Source, *, search: str, number: int, as_of: datetime, size: int = PAGE_SIZE) -> ProviderPage:
    """One page; every word of the search must stand in number, names or city.

    A search without a letter or digit finds nothing. Beyond the last page there are no lines, and still the true total.
    """
    typed = search.strip().casefold()
    words = [typed] if typed.startswith("p-") else search_key(search).split()[:MOST_WORDS]
    if typed and not words:
        return ProviderPage(lines=[], total=0)
    first, second, third = [containing(word) for word in words] + [None] * (MOST_WORDS - len(words))
    rows = [
        row
        async for row in queries.provider_list.page(
            source, first=first, second=second, third=third, as_of=as_of, size=size, skip=(number - 1) * size
        )
    ]
    if not rows and number > 1:
        return ProviderPage(lines=[], total=(await page(source, search=search, number=1, as_of=as_of, size=1)).total)
    lines = [ProviderLine.model_validate({name: row[name] for name in ProviderLine.model_fields}) for row in rows]
    return ProviderPage(lines=lines, total=rows[0]["total"] if rows else 0)


async def letters(source: Source, provider: str) -> list[Letter]:
    """The letters to a provider's people, newest first."""
    return [letter_from(row) async for row in queries.provider_list.letters(source, provider=provider)]
