"""The annual report of a provider as PDF."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from documents import archival
from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.event_difference import FORMAT_WORDS, item_words
from policy.figures import figure
from policy.mountain import long_instant
from schemas.annual_report import Activity, ReportContent, ReportedDate, ReportVersion

TEMPLATE = "annual-report-1"
RULE = "ARM 10.57.216(2)(c)"
NOTHING = "There were no activities within this report year."


def render(content: ReportContent, *, as_of: datetime, version: ReportVersion | None = None) -> bytes:
    """A report as a tagged PDF for archives; its date is the day it was confirmed, or else that of `as_of`.

    Args:
        content: what it says.
        as_of: when it is made, for one that is not confirmed.
        version: its confirmation; None says that it is not confirmed.
    """
    day = mountain_date(version.at if version else as_of)
    return archival.render(TEMPLATE, _told(content, version, as_of), day)


def render_unconfirmed(content: ReportContent, as_of: datetime) -> bytes:
    """A report as it stands now."""
    return render(content, as_of=as_of)


def _told(content: ReportContent, version: ReportVersion | None, as_of: datetime) -> dict[str, Any]:
    year = report_year_words(content.year)
    return {
        "title": f"Annual report {year}: {content.legal_name}, {content.provider}",
        "heading": f"Annual report {year}",
        "provider": content.legal_name,
        "footer": f"Annual report {year}, {content.provider}{'' if version else ', not confirmed'}",
        "facts": _facts(content, version, as_of),
        "statement": version.statement if version else "",
        "signed": _signed(version) if version else [],
        "gaps": [each.sentence for each in content.gaps],
        "none": NOTHING,
        "overview": [_overview(each) for each in content.activities],
        "activities": [_activity(each) for each in content.activities],
    }


def _facts(content: ReportContent, version: ReportVersion | None, as_of: datetime) -> list[tuple[str, str]]:
    stands = (
        f"Confirmed on {long_instant(version.at)}"
        if version
        else f"Not confirmed; this is what was reported until {long_instant(as_of)}"
    )
    return [
        ("Provider number", content.provider),
        ("Report year", in_words(content.first_day, content.last_day)),
        ("Reported under", RULE),
        ("State", stands),
        ("Activities", figure(len(content.activities))),
        ("Dates", figure(content.dates)),
        ("Participants", figure(content.participants)),
        ("Units of certificates issued here", _units(content.units)),
    ]


def _signed(version: ReportVersion) -> list[tuple[str, str]]:
    signed = [("Confirmed by", version.signed_by), ("Version", str(version.version))]
    return [*signed, ("The version before was reopened", version.reason)] if version.reason else signed


def _overview(activity: Activity) -> list[str]:
    units = sum((each.units for each in activity.dates), Decimal(0))
    figures = (figure(len(activity.dates)), figure(activity.participants), _units(units))
    return [activity.event, activity.title, *figures]


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "title": activity.title,
        "facts": [
            ("Event", activity.event),
            ("Format", FORMAT_WORDS[activity.format]),
            ("Number of participants", figure(activity.participants)),
        ],
        "description": [line for line in activity.description.splitlines() if line.strip()],
        "schedule": [item_words(each) for each in activity.schedule],
        "dates": [_date(each) for each in activity.dates],
    }


def _date(each: ReportedDate) -> list[str]:
    return [
        in_words(each.first_day, max(each.first_day, each.last_day)),
        ", ".join(filter(None, [each.location, each.link])),
        "missing" if each.participants is None else figure(each.participants),
        figure(each.issued),
        "missing" if each.paper is None else figure(each.paper),
        _units(each.units),
    ]


def _units(units: Decimal) -> str:
    return f"{units.normalize():,f}"
