"""The form of an opportunity: what was typed, and what its page needs to show it again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from fastapi import Request
from starlette.datastructures import FormData

from console.events.own import rule_set_in_force
from console.public import posted
from policy.event_difference import FORMAT_WORDS
from policy.event_fields import ZONES
from policy.opportunity_fields import DATE_FIELDS, LISTS, LONGEST, MOST_DATES, SINGLE
from policy.opportunity_form import missing_details
from policy.regions import regions
from schemas.draft import Fields
from schemas.problem import Problem

SPARE = 2
"""How many empty dates stand below the filled ones."""


def typed_in(form: FormData) -> Fields:
    """What was typed; the columns of dates keep their empty cells, so that each stays in its line."""
    chosen = [name for name in LISTS if name not in DATE_FIELDS]
    found = posted.fields(form, SINGLE, chosen)
    for name in DATE_FIELDS:
        cells = [each if isinstance(each, str) else "" for each in form.getlist(name)]
        found[name] = [each.replace("\x00", "") for each in cells[: MOST_DATES + SPARE]]
    return found


def form_context(
    request: Request, typed: Fields, problems: Sequence[Problem], *, submission: UUID | None = None, more: int = 0
) -> dict[str, Any]:
    """What the form's templates want.

    Args:
        request: the request.
        typed: what stands in the fields.
        problems: what is wrong with it.
        submission: the id by which two presses of the button are one; a fresh one where the page has none yet.
        more: how many dates somebody asks for beyond those there are.
    """
    rules = rule_set_in_force(request).events
    return {
        "typed": typed,
        "problems": list(problems),
        "missing": missing_details(list(problems)),
        "submission": submission or uuid4(),
        "lines": _lines(typed, more),
        "formats": [(each.value, words) for each, words in FORMAT_WORDS.items()],
        "zones": list(ZONES.items()),
        "regions": [(each.id, each.label) for each in regions()],
        "topics": [(each.id, each.label) for each in rules.topics],
        "audiences": [(each.id, each.label) for each in rules.audiences],
        "longest": LONGEST,
    }


def _lines(typed: Fields, more: int) -> list[dict[str, str]]:
    columns = {name: _cells(typed, name) for name in DATE_FIELDS}
    filled = max((number + 1 for cells in columns.values() for number, each in enumerate(cells) if each), default=0)
    wanted = min(max(filled + SPARE + more, *map(len, columns.values())), MOST_DATES)
    return [
        {name: cells[number] if number < len(cells) else "" for name, cells in columns.items()}
        for number in range(wanted)
    ]


def _cells(typed: Fields, name: str) -> list[str]:
    value = typed.get(name, [])
    return [value] if isinstance(value, str) else list(value)
