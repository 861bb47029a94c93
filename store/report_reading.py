"""What pages of annual reports read besides the reports themselves: what is missing, and who took part."""

from schemas.annual_report import AnnualReport, Participant
from store.database import Source
from store.queries import queries


async def missing(source: Source, report: AnnualReport) -> int:
    """How many dates of a report's year are not counted, be they over or still to come."""
    count: int = await queries.report_reading.missing(source, **_days(report))
    return count


async def participants(source: Source, report: AnnualReport) -> list[Participant]:
    """Everybody who holds a valid certificate of a date of the year, by event, date and name."""
    rows = queries.report_reading.participants(source, **_days(report))
    return [Participant.model_validate(dict(row)) async for row in rows]


def _days(report: AnnualReport) -> dict[str, object]:
    return {"provider": report.provider, "first_day": report.first_day, "last_day": report.last_day}
