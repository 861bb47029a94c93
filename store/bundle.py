"""Record bundles: the row of each, which says where its files lie and whether they are what they were."""

from datetime import datetime

import asyncpg

from schemas.annual_report import AnnualReport
from schemas.bundle import Bundle
from store.database import Connection, Source
from store.queries import queries


async def plan(conn: Connection, report: AnnualReport, as_of: datetime) -> None:
    """Note that the records of a completed report are to be written; once for each of its versions."""
    await queries.bundle.plan(
        conn,
        provider=report.provider,
        year=report.year,
        version=report.version,
        folder=f"{report.provider}/{report.year}/{report.version}",
        as_of=as_of,
    )


async def find(source: Source, provider: str, year: int, version: int) -> Bundle | None:
    """One bundle."""
    row = await queries.bundle.find(source, provider=provider, year=year, version=version)
    return bundle_from(row) if row else None


async def of_year(source: Source, provider: str, year: int) -> list[Bundle]:
    """Every bundle of a provider's year, the latest version first."""
    return [bundle_from(row) async for row in queries.bundle.of_year(source, provider=provider, year=year)]


def bundle_from(row: asyncpg.Record) -> Bundle:
    """A bundle as it stands in its row."""
    return Bundle.model_validate({name: row[name] for name in Bundle.model_fields})
