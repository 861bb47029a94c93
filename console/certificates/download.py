"""Certificates for their provider: one, all of a date in one PDF for printing, all of a date in a ZIP."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import mkstemp

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse

import store.audit
import store.certificate
from console.certificates.handing_out import pdf, tell_staff
from console.events.own import own_occurrence
from console.public.paging import page_number
from console.rosters.own import own_certificate
from console.templating import render
from documents.archive import ChangedError, zip_of
from schemas.audit import AuditVerb
from schemas.certificate import Certificate, CertificateState
from schemas.event import Event
from store.database import transaction

router = APIRouter()

MOST = 20_000
"""Certificates of one file; a date with more is offered in parts."""


@router.get("/providers/{provider}/certificates/{certificate}/certificate.pdf")
async def one(request: Request, certificate: str) -> Response:
    """One certificate, while it is valid."""
    found, _ = await own_certificate(request, certificate)
    if found.state is not CertificateState.VALID:
        return RedirectResponse(f"{request.state.own}/certificates/{found.number}?told=no_paper", 303)
    return await pdf(request, found)


@router.get("/providers/{provider}/events/{number}/occurrences/{ordinal}/print-run.pdf")
async def print_run(request: Request, number: str, ordinal: int) -> Response:
    """All valid certificates of a date, a page each; every page is checked before the file is offered."""
    event, found = await _valid(request, number, ordinal)
    if isinstance(found, Response):
        return found
    handle, name = mkstemp(suffix=".pdf", prefix="print-run-")
    os.close(handle)
    file = Path(name)
    problems = await request.app.state.press.print_run(found, file)
    if problems:
        await run_in_threadpool(file.unlink)
        for each in problems[:10]:
            await tell_staff(request.app.state.pool, each.partition(":")[0][:40], each, request.state.as_of)
        return render(request, "certificates/not_now.html", status_code=503, number=number)
    await _note(request, event, ordinal, len(found))
    return FileResponse(
        file,
        media_type="application/pdf",
        filename=f"{event.number} certificates.pdf",
        content_disposition_type="inline",
        background=BackgroundTask(file.unlink),
    )


@router.get("/providers/{provider}/events/{number}/occurrences/{ordinal}/certificates.zip")
async def archive(request: Request, number: str, ordinal: int) -> Response:
    """All valid certificates of a date, a file each, sent while it is made."""
    event, found = await _valid(request, number, ordinal)
    if isinstance(found, Response):
        return found
    await _note(request, event, ordinal, len(found))
    headers = {"Content-Disposition": f'attachment; filename="{event.number} certificates.zip"'}
    return StreamingResponse(_pieces(request, found), media_type="application/zip", headers=headers)


async def _pieces(request: Request, certificates: list[Certificate]) -> AsyncIterator[bytes]:
    """A certificate that does not come out as it was issued ends the file there, so that nobody takes it for whole."""
    try:
        async for piece in iterate_in_threadpool(zip_of(certificates)):
            yield piece
    except ChangedError as error:
        await tell_staff(request.app.state.pool, str(error), "the ZIP ends there", request.state.as_of)
        raise RuntimeError(f"Certificate {error} does not come out as it was issued") from error


async def _valid(request: Request, number: str, ordinal: int) -> tuple[Event, list[Certificate] | Response]:
    """The valid certificates of a date, or the page that says why there is no file of them."""
    event, _ = await own_occurrence(request, number, ordinal)
    part = page_number(request.query_params.get("part", ""))
    page = await store.certificate.of_event(
        request.app.state.pool, number, ordinal, state=CertificateState.VALID, limit=MOST, offset=(part - 1) * MOST
    )
    if not page.certificates:
        return event, render(request, "certificates/none.html", status_code=404, event=event)
    if page.total > MOST and "part" not in request.query_params:
        parts = range(1, -(-page.total // MOST) + 1)
        return event, render(
            request,
            "certificates/parts.html",
            event=event,
            total=page.total,
            most=MOST,
            parts=parts,
            path=request.url.path,
        )
    return event, page.certificates


async def _note(request: Request, event: Event, ordinal: int, certificates: int) -> None:
    """Names leave the system here, so it is recorded who took them."""
    as_of = request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        await store.audit.write(
            conn,
            key=f"{event.entity}/exported/{ordinal}/{request.state.account.id}/{as_of.isoformat()}",
            at=as_of,
            actor=request.state.account.actor,
            verb=AuditVerb.CERTIFICATES_EXPORTED,
            entity=event.entity,
            facts={"occurrence": ordinal, "certificates": certificates},
        )
