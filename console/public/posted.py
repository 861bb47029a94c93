"""A posted form, taken apart: what was typed, what was chosen as files, what the page sent along."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request

from schemas.draft import Fields

LONGEST_PART = 4 * 1024 * 1024
_UNKEEPABLE = dict.fromkeys([0, *range(0xD800, 0xE000)])
"""Postgres keeps no NUL and no half letters; everything else is kept as it was typed."""


@asynccontextmanager
async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form; a long text is for the form's own judgement to complain about. Its files are gone afterwards."""
    async with request.form(max_part_size=LONGEST_PART) as form:
        yield form


def text(form: FormData, name: str) -> str:
    """One typed value; "" where there is none."""
    value = form.get(name, "")
    return value.translate(_UNKEEPABLE) if isinstance(value, str) else ""


def number(form: FormData, name: str) -> int:
    """One whole number of the page's own; 0 where it is none."""
    value = text(form, name)
    return int(value) if value.isdecimal() and len(value) <= len(str(2**31 - 1)) - 1 else 0


def identity(form: FormData, name: str) -> UUID | None:
    """One id of the page's own."""
    try:
        return UUID(text(form, name))
    except ValueError:
        return None


def fields(form: FormData, names: Iterable[str], several: Iterable[str]) -> Fields:
    """What was typed into these fields; ``several`` names those with more than one value. Empty ones are left out."""
    found: Fields = {}
    for name in names:
        if value := text(form, name):
            found[name] = value
    for name in several:
        chosen = [each.translate(_UNKEEPABLE) for each in form.getlist(name) if isinstance(each, str) and each]
        if chosen:
            found[name] = chosen
    return found
