"""The annual report of a provider as PDF: for archives (PDF/A-2a) and for screen readers (PDF/UA-1) alike.

The same content gives the same bytes, whenever and wherever it is rendered. A report never fails because of one odd
letter: what no font has is replaced by a mark, and the report says so.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from threading import Lock
from typing import Any, cast

import typst

from documents.certificate import TEMPLATES, printable
from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.event_difference import FORMAT_WORDS, item_words
from policy.figures import counted, figure
from policy.mountain import long_instant
from schemas.annual_report import Activity, ReportContent, ReportedDate, ReportVersion

TEMPLATE = "annual-report-1"
RULE = "ARM 10.57.216(2)(c)"
MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands for a letter that no font has."""
NOTHING = "There were no activities within this report year."
_TYPST = Lock()
"""A compiler keeps state of its own: it is not safe for two threads at once."""


def render(
    content: ReportContent, *, as_of: datetime, version: ReportVersion | None = None, units: str = "Units"
) -> bytes:
    """A report as a tagged PDF for archives; its date is the day it was confirmed, or else that of `as_of`.

    Args:
        content: what it says.
        as_of: when it is made, for one that is not confirmed.
        version: its confirmation; None says that it is not confirmed.
        units: the heading of the columns of units, as the rule set calls them.
    """
    day = mountain_date(version.at if version else as_of)
    told = _told(content, version, as_of) | {"units": units, "day": [day.year, day.month, day.day]}
    shown, missing = _printed(told)
    try:
        return _compiled(shown | {"replaced": _replaced(missing)}, day)
    except typst.TypstError:
        # A combination of letters that each can be printed and together cannot: everything that is not plain goes.
        plain, gone = _printed(told, plain=True)
        return _compiled(plain | {"replaced": _replaced(gone)}, day)


def _compiled(told: dict[str, Any], day: date) -> bytes:
    with _TYPST:
        pdf = _compiler().compile(
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
            timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
        )
    return cast("bytes", pdf)


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


def _printed(told: dict[str, Any], *, plain: bool = False) -> tuple[dict[str, Any], list[str]]:
    """What is told with letters that can be printed alone, and those that were replaced, each once."""
    missing: dict[str, None] = {}

    def fitting(value: Any) -> Any:
        if isinstance(value, str):
            return "".join(_fitting(value, missing, plain=plain))
        if isinstance(value, dict):
            return {name: fitting(each) for name, each in value.items()}
        return [fitting(each) for each in value] if isinstance(value, list | tuple) else value

    return fitting(told), list(missing)


def _fitting(text: str, missing: dict[str, None], *, plain: bool) -> Iterable[str]:
    for letter in text:
        if letter.isascii() and letter.isprintable():
            yield letter
        elif letter.isspace():
            yield " "
        elif plain or not printable(letter):
            missing[letter] = None
            yield MARK
        else:
            yield letter


def _replaced(missing: list[str]) -> str:
    if not missing:
        return ""
    named = ", ".join(f"U+{ord(letter):04X}" for letter in missing)
    letters = counted(len(missing), "letter", "different letters")
    return (
        f"This file cannot print {letters}; {MARK} stands for each. Their numbers in Unicode: {named}. "
        "The report as CSV and as data has them as they were written."
    )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATES / f"{TEMPLATE}.typ"), root=str(TEMPLATES), ignore_system_fonts=True)
