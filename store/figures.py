"""Figures by month: what was held, and how many certificates and units were issued for it."""

from datetime import date
from decimal import Decimal

from schemas.model import Frozen
from store.database import Source
from store.queries import queries


class MonthFigures(Frozen):
    """One month, "2026-12"; a date, and what was issued for it, belongs to the month of its last day.

    Attributes:
        events: how many events had a date whose last day was in it.
        issued: valid certificates issued here; `paper` those issued on paper, as the counts say.
        units: units of the certificates issued here; those on paper are counted and not known.
    """

    month: str
    events: int = 0
    dates: int = 0
    issued: int = 0
    paper: int = 0
    units: Decimal = Decimal(0)
    outstanding: int = 0

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(f"{self.month}-01")

    @property
    def certificates(self) -> int:
        """Issued here and on paper."""
        return self.issued + self.paper


class ProviderFigures(Frozen):
    """What a provider has done so far: dates held, certificates, and counts that are owed or outstanding."""

    dates: int
    issued: int
    paper: int
    owed: int
    outstanding: int


async def by_month(source: Source, first: date, after: date) -> list[MonthFigures]:
    """Months with anything in them, in order."""
    units = {
        row["month"]: row["units"] async for row in queries.figures.units_by_month(source, first=first, after=after)
    }
    rows = queries.figures.by_month(source, first=first, after=after)
    return [MonthFigures(**dict(row), units=units.get(row["month"], Decimal(0))) async for row in rows]


async def of_provider(source: Source, provider: str) -> ProviderFigures:
    """One provider's figures."""
    return ProviderFigures.model_validate(dict(await queries.figures.of_provider(source, provider=provider)))
