"""The form of an event as a page: what was typed, room for more, and what is wrong with it."""

from collections.abc import Sequence
from uuid import uuid4

from fastapi import Request
from starlette.responses import Response

from console.events.own import own_event, rule_set_for, rule_set_in_force
from console.templating import render
from policy.event_difference import FORMAT_WORDS
from policy.event_fields import ITEM_FIELDS, LONGEST, PLACE_FIELDS, ZONES
from policy.event_schedule_fields import lines, read_schedule
from policy.schedule import most_units
from schemas.draft import EventDraft, Fields
from schemas.event import Format
from schemas.problem import Problem
from schemas.rule_set import RuleSet

ROOM = {"items": 3, "places": 1}
"""How many empty lines a button adds."""
FIRST_CELLS = {"items": "item_title", "places": "first_day"}


async def rule_set_of(request: Request, draft: EventDraft) -> RuleSet:
    """The rule set a draft is judged by: that of the event it revises, or the one in force."""
    if draft.revises:
        return rule_set_for(request, (await own_event(request, draft.revises)).rule_set)
    return rule_set_in_force(request)


def first_new(fields: Fields, more: str) -> str:
    """The id of the first cell that is added; a browser that is led to it puts the cursor there."""
    names = ITEM_FIELDS if more == "items" else PLACE_FIELDS
    return f"{FIRST_CELLS[more]}_{len(lines(fields, names))}"


async def form_page(
    request: Request,
    draft: EventDraft,
    fields: Fields,
    problems: Sequence[Problem] = (),
    *,
    more: str = "",
    tab: str = "",
    told: str = "",
    status_code: int = 200,
) -> Response:
    """The form. ``more`` adds room for ``items`` or ``places``; ``tab`` is the page's own mark."""
    items, places = lines(fields, ITEM_FIELDS), lines(fields, PLACE_FIELDS)
    context = {
        "draft": draft,
        "original": await own_event(request, draft.revises) if draft.revises else None,
        "rule_set": await rule_set_of(request, draft),
        "typed": fields,
        "items": _with_room(items, ITEM_FIELDS, ROOM["items"] if more == "items" or not items else 0),
        "places": _with_room(places, PLACE_FIELDS, ROOM["places"] if more == "places" or not places else 0),
        "proposed": most_units(read_schedule(fields, timed=fields.get("format") != Format.SELF_PACED)[0]),
        "formats": [(each.value, words) for each, words in FORMAT_WORDS.items()],
        "zones": list(ZONES.items()),
        "longest": LONGEST,
        "problems": list(problems),
        "told": told,
        "page": tab or uuid4().hex,
        "late": any(each.field == "late_reason" for each in problems) or bool(fields.get("late_reason")),
    }
    return render(request, "events/draft.html", status_code=status_code, **context)


def _with_room(filled: list[dict[str, str]], names: Sequence[str], room: int) -> list[dict[str, str]]:
    """Lines stay where they are, empty ones too: what is wrong is named by their places."""
    return filled + [dict.fromkeys(names, "") for _ in range(room)]
