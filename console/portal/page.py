"""One opportunity as the public sees it; once it is cancelled or over, the page says so."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import store.directory
import store.event
import store.opportunity
from console.gone import GoneError
from console.portal.asked import CITED_FORMATS, rules_now
from console.templating import render
from policy.calendar import mountain_date
from policy.dates import in_words
from policy.event_difference import labels
from policy.opportunity_life import last_day_of
from policy.regions import region_label
from policy.text import clean
from schemas.opportunity import Opportunity, OpportunityStage
from schemas.provider import DirectoryEntry

router = APIRouter()

LONGEST_NUMBER = 20
PORTAL = ("/opportunities", "Learning opportunities")
OVER = "This opportunity is over."
ENDED = {
    OpportunityStage.CANCELLED: "This opportunity is cancelled.",
    OpportunityStage.EXPIRED: OVER,
}
"""What is still shown of one that was; what was taken down or withdrawn is shown no more."""


@router.get("/opportunities/{number}")
async def page(request: Request, number: str) -> Response:
    """One opportunity, with its dates and whom to ask."""
    opportunity = await shown(request, number)
    pool, form = request.app.state.pool, opportunity.form
    today, rules = mountain_date(request.state.as_of), rules_now(request)
    event = await store.event.by_number(pool, opportunity.event) if opportunity.event else None
    if event and event.disposed_at:
        raise GoneError(f"The records of opportunity {opportunity.number}", event.disposed_at, PORTAL)
    last_day = last_day_of(form)
    return render(
        request,
        "portal/opportunity.html",
        opportunity=opportunity,
        form=form,
        dates=await store.opportunity.dates(pool, opportunity.number),
        ended=ENDED.get(opportunity.stage, OVER if last_day and last_day < today else ""),
        event=event,
        provider=await _entry(request, opportunity.provider) if opportunity.provider else None,
        topics=labels(form.topics, rules.topics),
        audience=labels(form.audience, rules.audiences),
        region=region_label(form.region),
        format_words=CITED_FORMATS[form.format],
        in_words=in_words,
    )


async def _entry(request: Request, provider: str) -> DirectoryEntry | None:
    """Who gives it, with how the approval stands now: dates without one in force award no units."""
    return await store.directory.entry(request.app.state.pool, provider, request.state.as_of)


async def shown(request: Request, number: str) -> Opportunity:
    """An opportunity that is published, or was and ended as everything does; of others the public knows nothing."""
    wanted = clean(number).upper()[:LONGEST_NUMBER]
    found = await store.opportunity.by_number(request.app.state.pool, wanted)
    if found is None or found.published_at is None or found.stage not in (OpportunityStage.PUBLISHED, *ENDED):
        raise HTTPException(404)
    return found
