"""What is left of an event whose records were disposed of."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

import store.audit
import store.letter
import store.occurrence
from console.staff import words
from console.staff.sentences import sentence
from console.staff.words import Names
from console.templating import render
from policy.dates import in_words
from policy.event_difference import FORMAT_WORDS
from policy.occurrence import in_order
from schemas.event import Event


async def disposed_page(request: Request, event: Event, *, staff: bool, **context: Any) -> Response:
    """Its number, title, dates and counts, and what happened to it."""
    pool = request.app.state.pool
    occurrences = in_order(await store.occurrence.of_event(pool, event.number))
    days = {each.ordinal: in_words(each.first_day, max(each.first_day, each.last_day)) for each in occurrences}
    names = Names(people={}, criteria={}, questions={}, dates=days)
    return render(
        request,
        "events/disposed.html",
        event=event,
        occurrences=occurrences,
        timeline=[
            (line.at, sentence(line, names)) for line in reversed(await store.audit.of_entity(pool, event.entity))
        ],
        letters=await store.letter.of_entity(pool, event.entity),
        format_words=FORMAT_WORDS[event.form.format],
        words=words,
        staff=staff,
        **context,
    )
