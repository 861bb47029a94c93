"""What cannot be done now is said at once, with the way on, instead of a form that can only be refused."""

from fastapi import Request
from starlette.responses import Response

from console.annual_reports.year import Year
from console.templating import render
from policy.dates import in_words
from policy.figures import counted
from policy.mountain import long_date, long_instant

Why = tuple[str, str]
"""A heading, and a sentence."""
MISSING = "Something is missing"


def why_not_confirm(year: Year) -> Why | None:
    """Why a report cannot be confirmed now; None where it can."""
    if year.is_completed:
        by = f" by {year.versions[0].signed_by}" if year.versions and year.versions[0].signed_by else ""
        when = long_instant(year.report.completed_at) if year.report.completed_at else "before"
        return "It is confirmed already", f"The report was confirmed on {when}{by}."
    if year.is_running:
        last_day = in_words(year.report.last_day)
        return "Not yet", f"The report year goes on until {last_day}. The report is confirmed afterwards."
    if not year.recorded:
        return "Not yet", "The reports of this year are not open yet. We write to you when they are."
    if year.content.gaps:
        missing = counted(len(year.content.gaps), "thing is", "things are")
        return MISSING, f"{missing} missing from the report. Then it can be confirmed."
    return None


def why_not_reopen(year: Year) -> Why | None:
    """Why a report cannot be reopened now; None where it can."""
    if year.report.disposed_at:
        when = long_date(year.report.disposed_at)
        return "There is nothing to open any more", f"The records of this year were disposed of on {when}."
    if not year.is_completed:
        return (
            "It is open",
            "The report is not confirmed, so there is nothing to open. What is wrong can be put right now.",
        )
    return None


def not_now(request: Request, year: Year, why: Why, base: str, *, status_code: int = 200) -> Response:
    """The page that says so, with the way back."""
    return render(
        request,
        "annual_reports/not_now.html",
        status_code=status_code,
        year=year,
        gaps=year.content.gaps if why[0] == MISSING else [],
        titles=year.titles,
        heading=why[0],
        why=why[1],
        base=base,
        staff=base.startswith("/staff"),
    )
