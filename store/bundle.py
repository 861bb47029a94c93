"""Record bundles: the row of each, which says where its files lie and whether they are what they were."""

from datetime import datetime
from typing import Any

import asyncpg

from schemas.annual_report import AnnualReport
from schemas.bundle import Bundle, BundleStart, BundleState, BundlesVerified, VerificationStart
from schemas.model import Frozen
from schemas.submission import Submission
from store.database import Connection, Source
from store.queries import queries


class OnShelf(Frozen):
    """Bundles in one state: how many, how large together, and when the first and the last of them was read back."""

    state: BundleState
    bundles: int
    bytes: int
    first_verified: datetime | None
    last_verified: datetime | None


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


async def hold(conn: Connection, bundle: Bundle) -> Bundle | None:
    """A bundle as it stands now, held until the transaction ends."""
    row = await queries.bundle.hold(conn, **_key(bundle))
    return bundle_from(row) if row else None


async def whole(
    conn: Connection, bundle: Bundle, *, manifest_sha256: str, files: int, size: int, as_of: datetime
) -> None:
    """Note that it was written, or written anew, and read back; `size` is in bytes, the manifest included."""
    await queries.bundle.whole(
        conn, **_key(bundle), manifest_sha256=manifest_sha256, files=files, bytes=size, as_of=as_of
    )


async def verified(conn: Connection, bundle: Bundle, as_of: datetime) -> None:
    """Note that it was read back, and is what was written."""
    await queries.bundle.verified(conn, **_key(bundle), as_of=as_of)


async def damaged(conn: Connection, bundle: Bundle, problem: str, as_of: datetime) -> None:
    """Note that it was read back, and what is wrong with it."""
    await queries.bundle.damaged(conn, **_key(bundle), problem=problem, as_of=as_of)


async def note_problem(conn: Connection, bundle: Bundle, problem: str) -> None:
    """Note why it could not be written as yet; one that was written before is damaged until it can be."""
    await queries.bundle.note_problem(conn, **_key(bundle), problem=problem)


async def unverified(source: Source, before: datetime, limit: int) -> list[Bundle]:
    """Some bundles that were not read back since an instant, the one that waits longest first."""
    return [bundle_from(row) async for row in queries.bundle.unverified(source, before=before, size=limit)]


async def verified_at(source: Source, as_of: datetime) -> BundlesVerified:
    """What became of the bundles that were read back as of an instant."""
    return BundlesVerified.model_validate(dict(await queries.bundle.verified_at(source, as_of=as_of)))


def verification_of(submission: Submission) -> VerificationStart:
    """What the workflow begins with that reads one bundle back, as somebody asked for."""
    return VerificationStart(
        bundle=BundleStart.model_validate(submission.payload), actor=submission.actor, submission=submission.id
    )


async def planned(source: Source) -> list[Bundle]:
    """Bundles that are still to be written, the oldest first."""
    return [bundle_from(row) async for row in queries.bundle.planned(source)]


async def shelf(source: Source) -> dict[BundleState, OnShelf]:
    """How many bundles stand how."""
    rows = [OnShelf.model_validate(dict(row)) async for row in queries.bundle.counts(source)]
    return {each.state: each for each in rows}


async def in_state(source: Source, state: BundleState, limit: int) -> list[Bundle]:
    """Some bundles in a state, the one that waits longest first."""
    return [bundle_from(row) async for row in queries.bundle.in_state(source, state=state, size=limit)]


def _key(bundle: Bundle) -> dict[str, Any]:
    return {"provider": bundle.provider, "year": bundle.year, "version": bundle.version}


def bundle_from(row: asyncpg.Record) -> Bundle:
    """A bundle as it stands in its row."""
    return Bundle.model_validate({name: row[name] for name in Bundle.model_fields})
