"""What is due to be disposed of, and what stands in its way: judged when it is listed, and once more when it is done.

Records of a report year are kept up to and including the day `retain_until` of its annual report (ARM 10.57.216(2)(d)).
A legal hold goes before that: while one stands, nothing is disposed of.
"""

from collections.abc import Sequence
from datetime import date

from policy.calendar import mountain_date
from policy.dates import in_words
from schemas.annual_report import AnnualReport, ReportState
from schemas.disposal import LegalHold, LineState
from schemas.model import Frozen

TOGETHER = 20
"""Years of providers that are disposed of one after the other, before the workflow hears of it."""


class Judged(Frozen):
    """What becomes of one provider's year, and why, in a sentence; "" where it is disposed of."""

    state: LineState
    why: str = ""


def judged(
    report: AnnualReport, holds: Sequence[LegalHold], due_before: date, *, not_due: Sequence[str] = ()
) -> Judged:
    """Whether the records of a year may be disposed of now.

    Args:
        report: the annual report of the year, as it stands.
        holds: those that stand, of whomever.
        due_before: what had to be kept until a day before this one is due.
        not_due: events that would go with it and are not archived, or are kept longer, by number.
    """
    if why := _not_due(report, due_before):
        return Judged(state=LineState.LEFT_OUT, why=why)
    if hold := holding(holds, report.provider, report.year):
        return Judged(state=LineState.HELD, why=held_in_words(hold))
    if not_due:
        return Judged(state=LineState.LEFT_OUT, why=f"Not archived, or kept longer: {', '.join(not_due)}.")
    return Judged(state=LineState.LISTED)


def _not_due(report: AnnualReport, due_before: date) -> str:
    if report.disposed_at:
        return f"Disposed of already, on {in_words(mountain_date(report.disposed_at))}."
    if report.state is not ReportState.COMPLETED or report.retain_until is None:
        return "Its annual report was reopened, so the time for which its records are kept has not begun."
    if report.retain_until >= due_before:
        return f"Its records are kept until {in_words(report.retain_until)} now."
    return ""


def holding(holds: Sequence[LegalHold], provider: str, year: int) -> LegalHold | None:
    """The hold under which a provider's year is: the oldest that stands; None where none does."""
    standing = [each for each in holds if each.stands and each.provider == provider and each.year in (None, year)]
    return min(standing, key=lambda each: each.placed_at, default=None)


def held_in_words(hold: LegalHold) -> str:
    """What the pages of what is held say; the reason stands with the hold alone."""
    what = "all records of the provider" if hold.year is None else "the records of this year"
    return f"A legal hold on {what} stands since {in_words(mountain_date(hold.placed_at))}."


def chunks(ordinals: Sequence[int]) -> list[tuple[int, int]]:
    """The lines of a list in parts, each by its first and last ordinal."""
    parts = [ordinals[begin : begin + TOGETHER] for begin in range(0, len(ordinals), TOGETHER)]
    return [(part[0], part[-1]) for part in parts]
