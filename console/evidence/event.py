"""An event as the public sees it: what it teaches, when and where, and the statement of evidence behind it.

Who gives it and whom its provider named as contact stays with the provider: nobody was asked to publish that
(MCA 2-6-1017). Questions go through "ask for the evidence".
"""

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import store.directory
import store.event
import store.occurrence
import store.opportunity
from console.events.own import rule_set_for
from console.gone import GoneError
from console.templating import render
from policy.calendar import mountain_date
from policy.event_difference import FORMAT_WORDS, labels
from policy.occurrence import in_order
from policy.text import clean
from schemas.event import Event, EventStage
from schemas.opportunity import OpportunityStage

router = APIRouter()

LONGEST_NUMBER = 20
TOLD = {"asked": "The provider has been written to, and so have you. Its answer comes to you by e-mail."}


@router.get("/events/{number}")
async def page(request: Request, number: str) -> Response:
    """One event."""
    event = await public_event(request, number)
    pool, rule_set = request.app.state.pool, rule_set_for(request, event.rule_set)
    opportunity = await store.opportunity.of_event(pool, event.number)
    return render(
        request,
        "evidence/event.html",
        event=event,
        form=event.form,
        rule_set=rule_set,
        provider=await store.directory.entry(pool, event.provider, request.state.as_of),
        occurrences=in_order(await store.occurrence.of_event(pool, event.number)),
        criteria=[each.label for each in rule_set.criteria if each.id in event.form.criteria],
        topics=labels(event.form.topics, rule_set.events.topics),
        audience=labels(event.form.audience, rule_set.events.audiences),
        format_words=FORMAT_WORDS[event.form.format],
        opportunity=opportunity if opportunity and opportunity.stage is OpportunityStage.PUBLISHED else None,
        today=mountain_date(request.state.as_of),
        told=TOLD.get(request.query_params.get("told", ""), ""),
    )


async def public_event(request: Request, number: str) -> Event:
    """A reported event, cancelled or not; of one whose records were disposed of only that they were is told."""
    found = await store.event.by_number(request.app.state.pool, clean(number).upper()[:LONGEST_NUMBER])
    if found is None:
        raise HTTPException(404)
    if found.disposed_at:
        provider = (f"/directory/{found.provider}", "The provider")
        raise GoneError(f"The records of event {found.number}", found.disposed_at, provider)
    return found


def may_be_asked(event: Event) -> bool:
    """Whether the evidence behind an event can be asked for."""
    return event.stage is not EventStage.CANCELLED
