"""All record bundles as staff see them: how many stand how, what is wrong with which, when they were read back."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.audit
import store.bundle
from console.security.rule import SUPERVISORS
from console.staff.told import Told
from console.templating import render
from policy.dates import report_year_words
from policy.mountain import long_instant
from policy.record_rules import record_rules
from schemas.bundle import Bundle, BundleState

router = APIRouter()

SHOWN = 50
"""Bundles that are listed in each state; there should be none at all."""
PENDING = Told(tone="info", text="Saved: the bundle is read back as soon as the system gets to it.")


@router.get("/staff/bundles")
async def page(request: Request, told: str = "", bundle: str = "", asked: str = "") -> Response:
    """What is damaged, what waits to be written, and when all the others were read back."""
    pool = request.app.state.pool
    return render(
        request,
        "bundles/shelf.html",
        shelf=await store.bundle.shelf(pool),
        damaged=await store.bundle.in_state(pool, BundleState.DAMAGED, SHOWN),
        planned=await store.bundle.in_state(pool, BundleState.PLANNED, SHOWN),
        states=BundleState,
        shown=SHOWN,
        year_words=report_year_words,
        day=record_rules().verification.in_words,
        may_verify=SUPERVISORS.admits(request.state.account),
        told=await _told(request, bundle, asked) if told == "verified" else None,
    )


async def _told(request: Request, folder: str, asked: str) -> Told | None:
    """How the bundle stands that was just read back; while the vault is away, that it is still to be."""
    provider, year, version = [*folder.split("/"), "", "", ""][:3]
    if not (_is_number(year) and _is_number(version)):
        return None
    found = await store.bundle.find(request.app.state.pool, provider, int(year), int(version))
    if found is None:
        return None
    if asked and await store.audit.by_key(request.app.state.pool, f"{found.entity}/verify_bundle/{_id(asked)}") is None:
        return PENDING
    return _stands(found)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("2147483")


def _stands(bundle: Bundle) -> Told:
    named = f"The record bundle of {bundle.provider} for {report_year_words(bundle.year)}, version {bundle.version},"
    if bundle.state is BundleState.DAMAGED:
        return Told(tone="error", text=f"{named} is damaged. {bundle.problem}")
    if bundle.repaired_at and bundle.repaired_at == bundle.verified_at:
        anew = f"It was written anew from the records on {long_instant(bundle.repaired_at)}, and is whole."
        return Told(
            tone="warning", text=f"{named} was not what was written. {anew} “Needs attention” says what was wrong."
        )
    at = f", read back on {long_instant(bundle.verified_at)}" if bundle.verified_at else ""
    return Told(tone="success", text=f"{named} is whole{at}.")
