"""The page of an event: what it is, where it stands, and what to do next."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.annual_report
import store.audit
import store.certificate_run
import store.claim
import store.event
import store.event_draft
import store.evidence
import store.evidence_request
import store.home
import store.letter
import store.occurrence
import store.opportunity_draft
import store.roster
import store.submission
from console.events.disposed import disposed_page
from console.events.outcome import told_of
from console.events.own import rule_set_for
from console.staff import words
from console.staff.sentences import sentence
from console.staff.words import Names
from console.templating import render
from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.event_clock import phase
from policy.event_difference import FORMAT_WORDS, differences, item_words, labels
from policy.occurrence import in_order
from policy.opportunity_event import is_past, shared_from
from policy.report_year import report_year
from policy.retention import kept
from schemas.event import Event, EventVersion, FieldChange
from schemas.occurrence import OccurrenceState
from schemas.rule_set import EventRules

router = APIRouter()


@router.get("/providers/{provider}/events/{number}")
async def page(request: Request, number: str) -> Response:
    """An event of the signed-in person's provider."""
    pool = request.app.state.pool
    event = await store.event.by_number(pool, number)
    if event is None:
        return await _being_processed(request, number)
    if event.provider != request.state.provider:
        raise HTTPException(404)
    if event.disposed_at:
        return await disposed_page(request, event, staff=False)
    facts = await facts_of(request, event)
    return render(
        request,
        "events/event.html",
        told=told_of(request.query_params, facts["occurrences"]),
        today=mountain_date(request.state.as_of),
        letters=await store.letter.of_entity(pool, event.entity),
        reports=f"{request.state.own}/reports",
        evidence_at=f"{request.state.own}/evidence",
        windows=await store.claim.of_event(pool, number),
        shared=await store.opportunity_draft.shared_number(pool, number),
        shareable=not is_past(shared_from(event.form, facts["occurrences"], ""), request.state.as_of),
        evidence_requests=await store.evidence_request.of_event(pool, number),
        asked={each.ordinal: each for each in await store.home.on_paper(pool, event.provider, number)},
        revisions=await store.event_draft.of_event(pool, number),
        **facts,
    )


async def facts_of(request: Request, event: Event) -> dict[str, Any]:
    """What the pages of an event show, be they the provider's or the staff's."""
    pool = request.app.state.pool
    rule_set = rule_set_for(request, event.rule_set)
    occurrences = in_order(await store.occurrence.of_event(pool, event.number))
    as_of = request.state.as_of
    days = {each.ordinal: in_words(each.first_day, max(each.first_day, each.last_day)) for each in occurrences}
    names = Names(people={}, criteria={}, questions={}, dates=days)
    standing = [each for each in occurrences if each.state is not OccurrenceState.CANCELLED]
    years = {each.ordinal: report_year(each.last_day, rule_set.events) for each in standing}
    # A cancelled event has no date that stands, and is kept by the reports of all of them.
    days_kept = [each.last_day for each in (standing or occurrences)]
    completed = {each.year for each in await store.annual_report.completed_covering(pool, event.provider, days_kept)}
    return {
        "event": event,
        "form": event.form,
        "rule_set": rule_set,
        "occurrences": occurrences,
        "years": years,
        "report_years": [(each, report_year_words(each)) for each in sorted(set(years.values()))],
        "closed_years": completed,
        "retention": kept(event, occurrences, rule_set.events, as_of, completed),
        "versions": with_changes(await store.event.versions(pool, event.number), rule_set.events),
        "timeline": [
            (line.at, sentence(line, names)) for line in reversed(await store.audit.of_entity(pool, event.entity))
        ],
        "runs": await store.certificate_run.of_event(pool, event.number),
        "evidence": await store.evidence.of_entity(pool, event.entity),
        "rosters": await store.roster.of_event(pool, event.number),
        "topics": labels(event.form.topics, rule_set.events.topics),
        "audience": labels(event.form.audience, rule_set.events.audiences),
        "criteria": [each.label for each in rule_set.criteria if each.id in event.form.criteria],
        "format_words": FORMAT_WORDS[event.form.format],
        "schedule": [item_words(each) for each in event.form.schedule],
        "stands": words.event_stands(event, occurrences, as_of),
        "phases": {each.ordinal: phase(each, as_of) for each in occurrences},
        "as_of": as_of,
        "words": words,
    }


def with_changes(versions: Sequence[EventVersion], rules: EventRules) -> list[tuple[EventVersion, list[FieldChange]]]:
    """Every version with what changed from the one before, the last one first."""
    changes = [differences(before.form, after.form, rules) for before, after in pairwise(versions)]
    return [*zip(versions, [[], *changes], strict=True)][::-1]


async def _being_processed(request: Request, number: str) -> Response:
    """What was sent and is not recorded yet is told to who sent it; to anybody else there is no such event."""
    sent = await store.submission.of_entity(request.app.state.pool, f"event:{number}")
    if not sent or sent[0].payload.get("provider") != request.state.provider:
        raise HTTPException(404)
    return render(request, "events/processing.html", number=number)
