"""Figures by month: what was held, and how many certificates were issued."""

from datetime import datetime

from schemas.model import Frozen
from store.database import Source
from store.queries import queries


class MonthFigures(Frozen):
    """One month, "2026-12"; a date belongs to the month in which it ended."""

    month: str
    dates: int
    issued: int
    paper: int
    outstanding: int


class ProviderFigures(Frozen):
    """What a provider has done so far."""

    dates: int
    issued: int
    paper: int
    outstanding: int


async def by_month(source: Source, first: datetime, after: datetime) -> list[MonthFigures]:
    """Months with anything in them, in order."""
    rows = queries.figures.by_month(source, first=first, after=after)
    return [MonthFigures.model_validate(dict(row)) async for row in rows]


async def of_provider(source: Source, provider: str) -> ProviderFigures:
    """One provider's figures."""
    return ProviderFigures.model_validate(dict(await queries.figures.of_provider(source, provider=provider)))
