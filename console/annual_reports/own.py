"""A provider's own annual reports: each year, and one of them."""

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.annual_report
from console.annual_reports.lines import lines_of
from console.annual_reports.not_now import why_not_confirm, why_not_reopen
from console.annual_reports.page import year_page
from console.annual_reports.year import rules_now, year_of
from console.events.own import own_provider
from console.templating import render
from policy.retention import kept_of_provider
from schemas.membership import MemberRole

router = APIRouter()

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@router.get("/providers/{provider}/reports")
async def listed(request: Request) -> Response:
    """Every year of the signed-in person's provider, the running one first."""
    provider = await own_provider(request)
    return render(
        request,
        "annual_reports/list.html",
        years=await lines_of(request, provider),
        retention=kept_of_provider(
            await store.annual_report.of_provider(request.app.state.pool, provider.number), rules_now(request)
        ),
        month=MONTHS[rules_now(request).report_year_month - 1],
    )


@router.get("/providers/{provider}/reports/{year}")
async def page(request: Request, year: int) -> Response:
    """One year: what is missing, what it says, what was confirmed, until when it is kept."""
    found = await year_of(request, await own_provider(request), year)
    manages = request.state.membership.role is MemberRole.MANAGER
    may_confirm, may_reopen = manages and why_not_confirm(found) is None, manages and why_not_reopen(found) is None
    return await year_page(request, found, staff=False, may_confirm=may_confirm, may_reopen=may_reopen)
