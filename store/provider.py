"""Providers: each is an approved application with a number of its own."""

from datetime import datetime
from typing import Any

import asyncpg

from policy.names import normalise, search_key
from policy.numbering import provider_number
from schemas.application import Application, ApplicationForm
from schemas.provider import Provider, StandingChange
from store import organisation
from store.database import Connection, Source
from store.queries import queries


async def add(conn: Connection, application: Application, as_of: datetime) -> str:
    """Record the provider an application became, and return its number. It stands in the directory at once."""
    number = provider_number(await queries.provider.next_number(conn))
    await queries.provider.add(
        conn,
        number=number,
        application=application.number,
        rule_set=application.form.rule_set,
        as_of=as_of,
        **_described(application.form),
    )
    return number


async def renew(conn: Connection, number: str, form: ApplicationForm) -> None:
    """Record what a provider that reapplied says of itself now. How its approval stands is not this record's to say."""
    await queries.provider.renew(conn, number=number, **_described(form))


async def hold(conn: Connection, number: str) -> None:
    """Hold the provider's row until the transaction ends, so that two of its people do not begin the same twice."""
    await queries.provider.hold(conn, number=number)


async def by_number(source: Source, number: str) -> Provider | None:
    """The provider of this number."""
    row = await queries.provider.by_number(source, number=number)
    return provider_from(row) if row else None


async def of_application(source: Source, application: str) -> Provider | None:
    """The provider an application became, if it was approved."""
    row = await queries.provider.of_application(source, application=application)
    return provider_from(row) if row else None


async def standings(source: Source, number: str, as_of: datetime) -> tuple[StandingChange, ...]:
    """Every standing a provider's approval had by then, the first one first."""
    rows = queries.provider.standings(source, number=number, as_of=as_of)
    return tuple([StandingChange.model_validate(dict(row)) async for row in rows])


def _described(form: ApplicationForm) -> dict[str, Any]:
    """What a form says of the organization, as the columns of its provider."""
    names = organisation.names(form.organisation)
    return {
        "legal_name": form.organisation.legal_name,
        "other_names": form.organisation.other_names,
        "kind": form.organisation.kind,
        "city": form.organisation.address.city,
        "web_site": form.organisation.web_site,
        "phone": form.organisation.phone,
        "address": form.organisation.address.model_dump(),
        "primary_contact": form.primary.model_dump(),
        "backup_contact": form.backup.model_dump(),
        "directory_consent": form.directory_consent,
        "search_key": search_key(" ".join([*names, form.organisation.address.city])),
        "name_key": " ; ".join(normalise(name) for name in names),
        "domains": organisation.domains(form),
    }


def provider_from(row: asyncpg.Record) -> Provider:
    """A provider as it stands in its row."""
    facts = dict(row) | {"primary": row["primary_contact"], "backup": row["backup_contact"]}
    return Provider.model_validate({name: facts[name] for name in Provider.model_fields})
