"""Verification for everybody: a number is valid, voided or unknown, and a slip of the pen shows."""

import re

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.certificate
import store.event
from console.templating import render
from policy.certificate_number import read_number
from policy.text import clean, clipped
from schemas.certificate import Certificate

router = APIRouter()

LONGEST = 300
"""Letters of a number, or of the whole address of its page."""


@router.get("/verify")
async def ask(request: Request) -> Response:
    """A field for the number."""
    asked = request.query_params.get("number")
    typed = clean(asked or "")[:LONGEST]
    number = read_number(_without_address(typed)) if typed else None
    if number:
        return RedirectResponse(f"/verify/{number}", 303)
    problem = "Enter a certificate number." if asked is not None and not typed else _no_number(typed)
    return _asked(request, typed, problem, status_code=422 if problem else 200)


@router.get("/verify/{number}")
async def page(request: Request, number: str) -> Response:
    """What is known of a certificate: no more than stands on it."""
    read = read_number(number)
    if read is None:
        typed = clean(number)
        return _asked(request, typed, _no_number(typed), status_code=404)
    if read != number:
        return RedirectResponse(f"/verify/{read}", 303)
    found = await store.certificate.by_number(request.app.state.pool, read)
    if found and found.disposed_at:
        return await disposed_page(request, found)
    return render(
        request, "certificates/verified.html", status_code=200 if found else 404, certificate=found, number=read
    )


async def disposed_page(request: Request, certificate: Certificate, *, status_code: int = 200) -> Response:
    """Of a certificate whose record was disposed of: that it existed, and why no more can be told."""
    event = await store.event.by_number(request.app.state.pool, certificate.event)
    return render(
        request,
        "certificates/disposed.html",
        status_code=status_code,
        certificate=certificate,
        kept_until=event.retain_until if event else None,
    )


def _asked(request: Request, typed: str, problem: str, *, status_code: int) -> Response:
    return render(request, "certificates/verify.html", status_code=status_code, typed=clipped(typed), problem=problem)


def _no_number(typed: str) -> str:
    """Why this is none; "" where nothing was typed."""
    wrong = "a letter or digit is wrong, missing or in another place. Compare it with the certificate."
    return f"“{clipped(typed)}” cannot be a certificate number: {wrong}" if typed else ""


def _without_address(typed: str) -> str:
    """The number at the end of the address of a verification page, where somebody pasted all of it."""
    before, found, number = typed.partition("/verify/")
    return re.split(r"[?#/]", number.strip(), maxsplit=1)[0] if found and before else typed
