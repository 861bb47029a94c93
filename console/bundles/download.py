"""A record bundle as one file: for its provider and for staff, at any time, exactly as it was written or not at all."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

import store.audit
import store.bundle
from console.annual_reports.year import any_provider
from console.bundles.verify import ask_for_verification
from console.events.own import own_provider
from console.templating import render
from documents.bundle_check import ChangedError, listed_whole, manifest_of
from documents.bundle_zip import name_of, zip_of
from documents.vault import Vault, VaultError
from policy.dates import report_year_words
from schemas.audit import AuditVerb
from schemas.bundle import Bundle, BundleState, Manifest
from store.database import transaction

router = APIRouter()

UNAVAILABLE = 503
SYSTEM = "system"


@router.get("/providers/{provider}/reports/{year}/bundle.zip")
async def own(request: Request, year: int) -> Response:
    """The records of a year of the signed-in person's provider."""
    provider = await own_provider(request)
    return await _zip(request, provider.number, year, staff=False)


@router.get("/staff/reports/{provider}/{year}/bundle.zip")
async def office(request: Request, provider: str, year: int) -> Response:
    """The records of a provider's year."""
    found = await any_provider(request, provider)
    return await _zip(request, found.number, year, staff=True)


async def _zip(request: Request, provider: str, year: int, *, staff: bool) -> Response:
    """The bundle of the version that is asked for, or of the last one."""
    bundle = await _wanted(request, provider, year)
    vault: Vault = request.app.state.vault
    if bundle.state is not BundleState.WHOLE:
        return _not_now(request, bundle, staff=staff)
    try:
        manifest = await manifest_of(vault, bundle)
        await listed_whole(vault, bundle, manifest)
    except VaultError:
        return _not_now(request, bundle, staff=staff, away=True)
    except ChangedError:
        await _let_it_be_verified(request, bundle)
        return _not_now(request, bundle, staff=staff)
    await _note(request, bundle)
    headers = {"Content-Disposition": f'attachment; filename="{name_of(bundle)}.zip"'}
    return StreamingResponse(_pieces(request, bundle, manifest), media_type="application/zip", headers=headers)


async def _wanted(request: Request, provider: str, year: int) -> Bundle:
    asked = request.query_params.get("version", "")
    bundles = await store.bundle.of_year(request.app.state.pool, provider, year) if 0 < year < 2**31 else []
    found = next((each for each in bundles if not asked or str(each.version) == asked), None)
    if found is None:
        raise HTTPException(404)
    return found


async def _pieces(request: Request, bundle: Bundle, manifest: Manifest) -> AsyncIterator[bytes]:
    """A file that is not what was written ends the archive there, so that nobody takes it for whole."""
    async with aclosing(zip_of(request.app.state.vault, bundle, manifest)) as pieces:
        try:
            async for piece in pieces:
                yield piece
        except ChangedError as error:
            await _let_it_be_verified(request, bundle)
            raise RuntimeError(f"Bundle {bundle.folder} is not what was written: {error}") from error


async def _let_it_be_verified(request: Request, bundle: Bundle) -> None:
    """It is read back at once: what is wrong is named there, and mended where it can be."""
    await ask_for_verification(request, bundle, SYSTEM)


async def _note(request: Request, bundle: Bundle) -> None:
    """Names leave the system here, so it is recorded who took them."""
    async with transaction(request.app.state.pool) as conn:
        await store.audit.write(
            conn,
            key=f"{bundle.entity}/downloaded/{uuid4()}",
            at=request.state.as_of,
            actor=request.state.account.actor,
            verb=AuditVerb.BUNDLE_DOWNLOADED,
            entity=bundle.entity,
        )


def _not_now(request: Request, bundle: Bundle, *, staff: bool, away: bool = False) -> Response:
    gone = bundle.state is BundleState.DISPOSED
    number = bundle.provider
    return render(
        request,
        "bundles/not_now.html",
        status_code=410 if gone else UNAVAILABLE,
        bundle=bundle,
        words=report_year_words(bundle.year),
        back=(f"/staff/reports/{number}/{bundle.year}" if staff else f"/providers/{number}/reports/{bundle.year}"),
        away=away,
        staff=staff,
    )
