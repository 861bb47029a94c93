"""The page of one year's disposal: its list, who said what, how far it is, and its certificate."""

import hashlib
from functools import partial

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.account
import store.audit
import store.disposal
import store.legal_hold
from console.certificates.handing_out import tell_staff
from console.disposals.words import LINES, MAY_DECIDE, STATES
from console.public.paging import Paging, page_number
from console.staff.sentences import sentence
from console.staff.told import Told
from console.staff.words import Names
from console.templating import render
from documents.disposal import render as rendered
from documents.spreadsheet import csv_bytes
from policy.dates import report_year_words
from policy.disposal import holding
from schemas.disposal import Disposal, LineState
from store.disposal import MOST_LINES, PAGE_SIZE, Totals

router = APIRouter()

TOLD = {
    "propose": Told(tone="success", text="It is proposed. Somebody else has to confirm it."),
    "confirm": Told(tone="success", text="It is confirmed, and under way."),
    "drop": Told(tone="info", text="It is dropped. Nothing is disposed of this year."),
    "pending": Told(
        tone="info",
        text="What you sent is saved and being processed. It is not lost; load this page again in a minute.",
    ),
}
HEADER = ("Provider", "Name", "Report year", "Kept until", "Events", "Certificates", "State", "Why")


@router.get("/staff/disposals/{year}")
async def page(request: Request, year: int, told: str = "", state: str = "") -> Response:
    """One year's disposal; asked for by the page itself, how far it is alone."""
    pool, found = request.app.state.pool, await disposal_of(request, year)
    totals = (await store.disposal.totals(pool, [year]))[year]
    if request.headers.get("HX-Request") == "true":
        return render(request, "disposals/progress.html", disposal=found, totals=totals, total=_lines_in(totals))
    chosen = LineState(state) if state in set(LineState) else None
    shown = totals[chosen].lines if chosen else _lines_in(totals)
    paging = Paging(page_number(request.query_params.get("page", "")), shown, PAGE_SIZE, {"state": chosen or ""})
    if paging.beyond:
        return paging.to_the_last(request.url.path)
    return render(
        request,
        "disposals/page.html",
        disposal=found,
        totals=totals,
        total=_lines_in(totals),
        lines=await store.disposal.lines(pool, year, chosen, PAGE_SIZE, (paging.number - 1) * PAGE_SIZE),
        held_now=partial(holding, await store.legal_hold.standing(pool)),
        chosen=chosen or "",
        paging=paging,
        states=STATES,
        line_states=LINES,
        year_words=report_year_words,
        told=TOLD.get(told),
        names=await names_of(request),
        timeline=await store.audit.of_entity(pool, found.entity),
        sentence=sentence,
        may_decide=request.state.account.role in MAY_DECIDE,
    )


@router.get("/staff/disposals/{year}/lines.csv")
async def lines_csv(request: Request, year: int) -> Response:
    """The whole list as a file."""
    await disposal_of(request, year)
    rows = [
        [
            each.line.provider,
            each.legal_name,
            report_year_words(each.line.year),
            each.line.retain_until.isoformat(),
            str(each.line.events),
            str(each.line.certificates),
            LINES[each.line.state],
            each.line.why,
        ]
        for each in await store.disposal.lines(request.app.state.pool, year, limit=MOST_LINES)
    ]
    headers = {"Content-Disposition": f'attachment; filename="disposal {year}.csv"'}
    return Response(csv_bytes(HEADER, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/staff/disposals/{year}/certificate.pdf")
async def certificate_pdf(request: Request, year: int) -> Response:
    """The certificate of disposal, the same bytes as when it was made, or none at all."""
    found = await store.disposal.certificate(request.app.state.pool, year) if _is_year(year) else None
    if found is None:
        raise HTTPException(404)
    certificate, sha256 = found
    pdf = await run_in_threadpool(rendered, certificate)
    if hashlib.sha256(pdf).hexdigest() != sha256:
        number = f"disposal:{year}"
        await tell_staff(request.app.state.pool, number, "it comes out otherwise", request.state.as_of)
        return render(request, "certificates/not_now.html", status_code=503, number=number)
    headers = {"Content-Disposition": f'inline; filename="certificate of disposal {year}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


async def disposal_of(request: Request, year: int) -> Disposal:
    """The disposal of a year.

    Raises:
        HTTPException: nothing was listed in it.
    """
    found = await store.disposal.find(request.app.state.pool, year) if _is_year(year) else None
    if found is None:
        raise HTTPException(404)
    return found


async def names_of(request: Request) -> Names:
    """What people are called on these pages."""
    return Names.of(await store.account.staff(request.app.state.pool), request.app.state.rule_book.values())


def _is_year(year: int) -> bool:
    return 0 < year < 10_000  # noqa: PLR2004 - years have four digits


def _lines_in(totals: Totals) -> int:
    return sum(each.lines for each in totals.values())
