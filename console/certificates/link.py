"""A certificate behind the link of its letter: to read on the page, and as PDF."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.certificate
from console.certificates.handing_out import pdf
from console.certificates.verify import disposed_page
from console.public.links import followed
from console.templating import render
from schemas.certificate import Certificate, CertificateState
from schemas.link import LinkPurpose

router = APIRouter()


@router.get("/link/certificate/{token}")
async def page(request: Request, token: str) -> Response:
    """The certificate as a page."""
    found = await _certificate(request, token)
    if found.disposed_at:
        return await disposed_page(request, found)
    return render(request, "certificates/certificate.html", certificate=found, token=token)


@router.get("/link/certificate/{token}/certificate.pdf")
async def as_pdf(request: Request, token: str) -> Response:
    """The certificate as PDF; of one that is voided there is only the page, which says so."""
    found = await _certificate(request, token)
    if found.disposed_at:
        return await disposed_page(request, found, status_code=410)
    if found.state is not CertificateState.VALID:
        return render(request, "certificates/certificate.html", status_code=410, certificate=found, token=token)
    return await pdf(request, found)


async def _certificate(request: Request, token: str) -> Certificate:
    link = await followed(request, token, LinkPurpose.CERTIFICATE)
    found = await store.certificate.by_number(request.app.state.pool, link.subject.removeprefix("certificate:"))
    if found is None:
        raise HTTPException(404)
    return found
