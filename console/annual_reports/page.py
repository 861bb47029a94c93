"""The page of a report year, as its provider and as staff see it."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

import store.account
import store.audit
import store.bundle
import store.letter
import store.submission
from console.annual_reports.outcome import TOLD, word_of
from console.annual_reports.year import Year, address_of
from console.public.paging import Paging, page_number
from console.security.rule import SUPERVISORS
from console.staff import words
from console.staff.sentences import sentence
from console.staff.words import Names
from console.templating import render
from policy.dates import in_words
from policy.event_difference import FORMAT_WORDS, item_words
from policy.retention import kept_of_year
from schemas.letter import LetterKind

PAGE_SIZE = 25
MOST_GAPS = 20
"""Gaps shown at once; more are folded."""


async def year_page(request: Request, year: Year, *, staff: bool, **context: Any) -> Response:
    """What is missing first, then every activity; of many, a page of them at a time."""
    pool, state = request.app.state.pool, request.app.state
    number = page_number(request.query_params.get("page", ""))
    paging = Paging(number, len(year.content.activities), PAGE_SIZE, {})
    if paging.beyond:
        return paging.to_the_last(request.url.path)
    names = Names.of(await store.account.staff(pool), state.rule_book.values())
    rule_set = state.rule_book.current(request.state.as_of)
    return render(
        request,
        "annual_reports/report.html",
        year=year,
        report=year.report,
        content=year.content,
        provider=year.provider,
        titles=year.titles,
        activities=year.content.activities[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        paging=paging,
        versions=year.versions,
        most_gaps=MOST_GAPS,
        retention=kept_of_year(year.report, rule_set.events, year.uncounted, year.as_of),
        units=rule_set.terms.units,
        timeline=[
            (line.at, sentence(line, names)) for line in reversed(await store.audit.of_entity(pool, year.report.entity))
        ],
        bundles=await store.bundle.of_year(pool, year.report.provider, year.year),
        may_verify=staff and SUPERVISORS.admits(request.state.account),
        letters=[
            each
            for each in await store.letter.of_entity(pool, year.report.entity)
            if staff or each.kind is not LetterKind.REPORT_LATE
        ],
        letters_at="/staff/letters" if staff else f"{request.state.own}/letters",
        told=TOLD.get(request.query_params.get("told", ""))
        or word_of(await store.submission.of_entity(pool, year.report.entity), is_completed=year.is_completed),
        base=address_of(year, staff=staff),
        events="/staff/events" if staff else f"{request.state.own}/events",
        format_words=FORMAT_WORDS,
        item_words=item_words,
        in_words=in_words,
        names=names,
        words=words,
        staff=staff,
        **context,
    )
