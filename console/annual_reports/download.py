"""Downloads of a report: the PDF, its activities and its participants as CSV."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.audit
import store.report_reading
from console.annual_reports.year import Year, any_provider, year_of
from console.events.own import own_provider
from console.gone import GoneError
from documents.annual_report import render_unconfirmed
from documents.annual_report_csv import activities_csv, participants_csv
from documents.press import Press
from schemas.annual_report import ReportVersion
from schemas.audit import AuditVerb
from store.database import transaction

router = APIRouter()

CSV = "text/csv; charset=utf-8"


@router.get("/providers/{provider}/reports/{year}/report.pdf")
async def own_pdf(request: Request, year: int) -> Response:
    """The report, or a version of it."""
    return await _pdf(request, await year_of(request, await own_provider(request), year))


@router.get("/providers/{provider}/reports/{year}/activities.csv")
async def own_activities(request: Request, year: int) -> Response:
    """A line for each date."""
    return await _activities(await year_of(request, await own_provider(request), year))


@router.get("/providers/{provider}/reports/{year}/participants.csv")
async def own_participants(request: Request, year: int) -> Response:
    """A line for each certificate."""
    return await _participants(request, await year_of(request, await own_provider(request), year))


@router.get("/staff/reports/{provider}/{year}/report.pdf")
async def office_pdf(request: Request, provider: str, year: int) -> Response:
    """The report, or a version of it."""
    return await _pdf(request, await year_of(request, await any_provider(request, provider), year))


@router.get("/staff/reports/{provider}/{year}/activities.csv")
async def office_activities(request: Request, provider: str, year: int) -> Response:
    """A line for each date."""
    return await _activities(await year_of(request, await any_provider(request, provider), year))


@router.get("/staff/reports/{provider}/{year}/participants.csv")
async def office_participants(request: Request, provider: str, year: int) -> Response:
    """A line for each certificate."""
    return await _participants(request, await year_of(request, await any_provider(request, provider), year))


async def _pdf(request: Request, year: Year) -> Response:
    _still_there(year)
    version = _version(request, year)
    press: Press = request.app.state.press
    pdf = await (
        press.report(version) if version else press.make(render_unconfirmed, year.content, request.state.as_of)
    )
    kind = f"version {version.version}.pdf" if version else "not confirmed.pdf"
    return _file(pdf, "application/pdf", year, kind, "inline")


def _version(request: Request, year: Year) -> ReportVersion | None:
    """The version that is asked for; else the one that stands, and none while the report is open."""
    asked = request.query_params.get("version", "")
    if not asked:
        return year.versions[0] if year.is_completed and year.versions else None
    found = next((each for each in year.versions if str(each.version) == asked), None)
    if found is None:
        raise HTTPException(404)
    return found


async def _activities(year: Year) -> Response:
    _still_there(year)
    return _file(await run_in_threadpool(activities_csv, year.content), CSV, year, "activities.csv")


async def _participants(request: Request, year: Year) -> Response:
    """Names leave the system here, so it is recorded who took them."""
    _still_there(year)
    found = await store.report_reading.participants(request.app.state.pool, year.report)
    as_of, account = request.state.as_of, request.state.account
    async with transaction(request.app.state.pool) as conn:
        await store.audit.write(
            conn,
            key=f"{year.report.entity}/exported/{account.id}/{as_of.isoformat()}",
            at=as_of,
            actor=account.actor,
            verb=AuditVerb.REPORT_EXPORTED,
            entity=year.report.entity,
            facts={"participants": len(found)},
        )
    return _file(await run_in_threadpool(participants_csv, found), CSV, year, "participants.csv")


def _still_there(year: Year) -> None:
    if year.report.disposed_at:
        raise GoneError(f"The records of the report year {year.words}", year.report.disposed_at)


def _file(content: bytes, media_type: str, year: Year, kind: str, disposition: str = "attachment") -> Response:
    years = f"{year.year}-{(year.year + 1) % 100:02d}"
    name = f"{year.report.provider} annual report {years} {kind}"
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
