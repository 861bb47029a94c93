"""Sample contents of annual reports."""

from datetime import UTC, date, datetime
from decimal import Decimal

from schemas.annual_report import Activity, ReportContent, ReportedDate, ReportVersion
from tests.events import workshop

CONFIRMED = datetime(2027, 7, 10, 18, tzinfo=UTC)


def activity(number: int = 1, **changes: object) -> Activity:
    """A workshop that was given once, to eighteen with a certificate of ours and two with one on paper."""
    form = workshop()
    fields = {
        "event": f"E-2026-{number:05d}",
        "title": form.title,
        "description": form.description,
        "format": form.format,
        "schedule": form.schedule,
        "dates": [reported()],
    }
    return Activity.model_validate(fields | changes)


def reported(**changes: object) -> ReportedDate:
    """December 1, 2026, counted."""
    fields = {
        "ordinal": 1,
        "first_day": date(2026, 12, 1),
        "last_day": date(2026, 12, 1),
        "location": "Pablo, Montana",
        "participants": 20,
        "issued": 18,
        "paper": 2,
        "units": Decimal("117.0"),
    }
    return ReportedDate.model_validate(fields | changes)


def content(*activities: Activity, **changes: object) -> ReportContent:
    """The year 2026-27 of a school district."""
    fields = {
        "provider": "P-00002",
        "legal_name": "Larkspur Flats School District No. 12",
        "year": 2026,
        "first_day": date(2026, 7, 1),
        "last_day": date(2027, 6, 30),
        "activities": activities,
    }
    return ReportContent.model_validate(fields | changes)


def version(told: ReportContent, **changes: object) -> ReportVersion:
    """Its confirmation by Pat Owens."""
    fields = {
        "provider": told.provider,
        "year": told.year,
        "version": 1,
        "content": told,
        "statement": "What is said of each is complete and correct.",
        "signed_by": "Pat Owens",
        "at": CONFIRMED,
        "actor": "account:1",
    }
    return ReportVersion.model_validate(fields | changes)
