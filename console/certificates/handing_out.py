"""Certificates are handed out as they were issued, byte for byte, or not at all."""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import store.task
from console.templating import render
from documents.archive import ChangedError, file_name, rendered_again
from documents.certificate import UnprintableError, blank
from schemas.certificate import Certificate
from schemas.task import TaskKind
from store.database import Pool, transaction


async def pdf(request: Request, certificate: Certificate) -> Response:
    """The PDF of a certificate, rendered again and compared; a difference is refused and told to staff."""
    try:
        content = await run_in_threadpool(_rendered, certificate)
    except (ChangedError, UnprintableError) as error:
        await tell_staff(request.app.state.pool, certificate.number, str(error), request.state.as_of)
        return render(request, "certificates/not_now.html", status_code=503, number=certificate.number)
    name = file_name(certificate)
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _rendered(certificate: Certificate) -> bytes:
    content = rendered_again(certificate)
    if wrong := blank(content, certificate.data):
        raise UnprintableError(" ".join(wrong))
    return content


async def tell_staff(pool: Pool, number: str, problem: str, as_of: datetime) -> None:
    """Open a task for staff, once for each certificate."""
    async with transaction(pool) as conn:
        await store.task.open(
            conn,
            key=f"certificate_changed:{number}",
            kind=TaskKind.CERTIFICATE_CHANGED,
            entity=f"certificate:{number}",
            text=f"Certificate {number} does not come out as it was issued, so it was not handed out: {problem}. "
            "Its data is safe; ask an operator to look at the template and the libraries.",
            as_of=as_of,
        )
