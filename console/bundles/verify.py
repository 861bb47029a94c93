"""A bundle is read back because somebody asks for it, or because a download found that something is wrong with it."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.bundle
import store.submission
from schemas.bundle import Bundle, BundleState
from schemas.submission import Submission
from store.database import transaction

router = APIRouter()

KNOWN = range(1, 2**31)


@router.post("/staff/bundles/{provider}/{year}/{version}/verify")
async def now(request: Request, provider: str, year: int, version: int) -> Response:
    """Read one bundle back now; the next page says how it stands then."""
    known = year in KNOWN and version in KNOWN
    found = await store.bundle.find(request.app.state.pool, provider, year, version) if known else None
    if found is None or found.state not in {BundleState.WHOLE, BundleState.DAMAGED}:
        raise HTTPException(404)
    asked = await ask_for_verification(request, found, request.state.account.actor)
    return RedirectResponse(f"/staff/bundles?told=verified&bundle={found.folder}&asked={asked}#told", 303)


async def ask_for_verification(request: Request, bundle: Bundle, actor: str) -> UUID:
    """Save that a bundle is to be read back, and hand it over; the id under which that is saved."""
    form = uuid4()
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(
            conn,
            Submission(
                id=form,
                kind="verify_bundle",
                entity=bundle.entity,
                natural_key=f"form:{form}",
                actor=actor,
                received_at=request.state.as_of,
                payload={"provider": bundle.provider, "year": bundle.year, "version": bundle.version},
            ),
        )
    await request.app.state.gateway.deliver(saved)
    return form
