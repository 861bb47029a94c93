"""The public directory, and the organisations an applicant may be without knowing it."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from policy.duplicates import KnownOrganisation
from policy.names import normalise, search_key
from schemas.application import ApplicationForm, OrganisationKind
from schemas.model import Frozen
from schemas.provider import DirectoryEntry, Standing
from store.database import Source
from store.queries import queries

PAGE_SIZE = 20
CANDIDATES = 20
"""How many near names are handed to policy; it keeps those that are alike."""


class DirectoryPage(Frozen):
    """One page of the directory, and how many entries there are on all pages."""

    entries: list[DirectoryEntry]
    total: int


class OpenApplication(KnownOrganisation):
    """An open application. The public is never told its name or number, only ``submission`` stands in a link."""

    submission: UUID


async def page(
    source: Source,
    as_of: datetime,
    *,
    search: str = "",
    kind: OrganisationKind | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> DirectoryPage:
    """One page of the entries whose names, cities or numbers fit a search that forgives accents, case and slips.

    A search without a letter or digit finds nothing. Beyond the last page there are no entries, and still the true
    total.
    """
    key = search_key(search)
    if search.strip() and not key:
        return DirectoryPage(entries=[], total=0)
    found = queries.directory.page(
        source,
        key=key,
        words=[f"%{word}%" for word in key.split()],
        number=search.strip().upper(),
        kind=kind,
        as_of=as_of,
        size=size,
        skip=(number - 1) * size,
    )
    rows = [row async for row in found]
    if not rows and number > 1:
        return DirectoryPage(entries=[], total=(await page(source, as_of, search=search, kind=kind, size=1)).total)
    return DirectoryPage(entries=[_entry_from(row) for row in rows], total=rows[0]["total"] if rows else 0)


async def first(source: Source, as_of: datetime, search: str, size: int) -> DirectoryPage:
    """The first entries that a search finds; slips are forgiven only where nothing has its very words."""
    key = search_key(search)
    if key:
        words = [f"%{word}%" for word in key.split()]
        rows = [row async for row in queries.directory.page_of_words(source, words=words, as_of=as_of, size=size)]
        if rows:
            return DirectoryPage(entries=[_entry_from(row) for row in rows], total=rows[0]["total"])
    return await page(source, as_of, search=search, size=size)


async def entry(source: Source, number: str, as_of: datetime) -> DirectoryEntry | None:
    """The entry of one provider."""
    row = await queries.directory.entry(source, number=number, as_of=as_of)
    return _entry_from(row) if row else None


async def providers_like(source: Source, names: Sequence[str], domains: Sequence[str]) -> list[KnownOrganisation]:
    """Providers that come near by name or share a domain: candidates for ``policy.duplicates``."""
    near = [row async for row in _near(queries.directory.providers_like, source, names, domains)]
    return [_provider_from(row) for row in near]


async def applications_like(source: Source, names: Sequence[str], domains: Sequence[str]) -> list[OpenApplication]:
    """Open applications that come near by name or share a domain."""
    near = [row async for row in _near(queries.directory.applications_like, source, names, domains)]
    return [_open_from(row) for row in near]


async def open_application(source: Source, submission: UUID) -> OpenApplication | None:
    """The open application that this submission became."""
    row = await queries.directory.open_application(source, submission=submission)
    return _open_from(row) if row else None


async def _near(
    query: Any, source: Source, names: Sequence[str], domains: Sequence[str]
) -> AsyncIterator[asyncpg.Record]:
    seen: set[str] = set()
    for key in dict.fromkeys(map(normalise, names)):
        async for row in query(source, key=key, domains=list(domains), size=CANDIDATES):
            if row["number"] not in seen:
                seen.add(row["number"])
                yield row


def _provider_from(row: asyncpg.Record) -> KnownOrganisation:
    return KnownOrganisation(
        number=row["number"],
        source="provider",
        legal_name=row["legal_name"],
        other_names=row["other_names"],
        web_site=row["web_site"],
        emails=(row["primary_contact"]["email"], row["backup_contact"]["email"]),
    )


def _open_from(row: asyncpg.Record) -> OpenApplication:
    form = ApplicationForm.model_validate(row["form"])
    return OpenApplication(
        number=row["number"],
        source="application",
        submission=row["submission"],
        legal_name=form.organisation.legal_name,
        other_names=form.organisation.other_names,
        web_site=form.organisation.web_site,
        emails=(form.primary.email, form.backup.email),
    )


def _entry_from(row: asyncpg.Record) -> DirectoryEntry:
    facts = {name: row[name] for name in DirectoryEntry.model_fields if not name.startswith("contact_")}
    listed = row["standing"] == Standing.IN_FORCE
    contact = row["primary_contact"] if row["directory_consent"] and listed else {}
    return DirectoryEntry(
        **facts,
        contact_name=contact.get("name"),
        contact_email=contact.get("email"),
        contact_phone=contact.get("phone"),
    )
