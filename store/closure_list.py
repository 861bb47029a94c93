"""Closures for staff: each with who entered it, and the promises it leaves alone."""

from datetime import date, datetime

from schemas.model import Frozen
from store.database import Source
from store.queries import queries


class ClosureLine(Frozen):
    """One day on which the office is closed."""

    day: date
    reason: str
    added_by: str
    added_at: datetime


async def all_lines(source: Source) -> list[ClosureLine]:
    """Every closure, the latest day first."""
    return [ClosureLine.model_validate(dict(row)) async for row in queries.closure_list.all(source)]


class Kept(Frozen):
    """The first of the open applications that keep their due date, and how many do."""

    numbers: list[str]
    total: int


async def promised_across(source: Source, day: date, size: int = 5) -> Kept:
    """The open applications that were promised an answer with this day counted; their dates stay."""
    rows = [row async for row in queries.closure_list.promised_across(source, day=day, size=size)]
    return Kept(numbers=[row["number"] for row in rows], total=rows[0]["total"] if rows else 0)
