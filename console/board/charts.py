"""The charts of the statistics page; each is a drawing, a table and a file."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from console.chart import Chart, Measure, summed
from policy.dates import report_year_words
from policy.statistics import median, percentile
from schemas.statistics import Age, Handling, ReportsOfYear
from store.figures import MonthFigures

HIGH_PERCENTILE = 95
_TENTH = Decimal("0.1")


def outcomes(new: Handling, again: Handling, every: Handling) -> Chart:
    """What became of the applications of a period, of new applicants and of providers that reapplied."""
    return Chart(
        name="outcomes",
        title="Applications by outcome",
        caption="Applications received in the period, as they stand now",
        first="Applications",
        labels=("New applicants", "Reapplications", "All"),
        measures=[each._replace(drawn=False, total=None) for each in _handling([new, again, every])],
    )


def months_of_receipt(months: Sequence[date], handled: Sequence[Handling], every: Handling) -> Chart:
    """The same by the month in which they were received."""
    return Chart(
        name="applications",
        title="Applications by month",
        caption="By the month in which they were received",
        first="Month",
        labels=[f"{month:%B %Y}" for month in months],
        keys=[f"{month:%Y-%m}" for month in months],
        ticks=_ticks(months),
        measures=_handling(handled, every),
    )


def events(months: Sequence[date], found: Sequence[MonthFigures]) -> Chart:
    """What was held, and certificates and units issued for it, by the month in which a date ended."""
    by_month = {each.first_day: each for each in found}
    listed = [by_month.get(month) or MonthFigures(month=f"{month:%Y-%m}") for month in months]
    return Chart(
        name="events",
        title="Events and certificates by month",
        caption="By the month in which a date ended",
        first="Month",
        labels=[f"{month:%B %Y}" for month in months],
        keys=[each.month for each in listed],
        ticks=_ticks(months),
        measures=[
            # An event with dates in several months stands in each of them, so these make no sum.
            Measure("Events", [each.events for each in listed], drawn=False),
            summed("Dates held", (each.dates for each in listed)),
            summed("Certificates issued here", (each.issued for each in listed)),
            Measure(
                "Their units",
                [each.units for each in listed],
                sum((each.units for each in listed), Decimal(0)),
                drawn=False,
            ),
            summed("On paper", (each.paper for each in listed)),
            summed("Counts outstanding", (each.outstanding for each in listed), drawn=False),
        ],
    )


def reports(years: Sequence[ReportsOfYear]) -> Chart:
    """How annual reports stand, by report year."""
    names = [report_year_words(each.year) for each in years]
    return Chart(
        name="reports",
        title="Annual reports by report year",
        caption="Annual reports as they stand now",
        first="Report year",
        labels=names,
        ticks=names,
        measures=[
            summed("Owed", (each.owed for each in years), drawn=False),
            summed("Completed", (each.completed for each in years)),
            summed("Open", (each.open for each in years)),
            summed("Open and late", (each.late for each in years)),
        ],
    )


def ages(found: Sequence[Age]) -> Chart:
    """How old outstanding counts are."""
    names = [
        f"{each.from_days} to {each.to_days} days" if each.to_days is not None else f"{each.from_days} days and more"
        for each in found
    ]
    return Chart(
        name="outstanding",
        title="Outstanding counts by age",
        caption="Outstanding counts now, by the days since each was due",
        first="Overdue",
        labels=names,
        ticks=names,
        measures=[summed("Counts", (each.counts for each in found))],
    )


def share(part: int, whole: int) -> Decimal | None:
    """So many of a hundred, with one digit, never rounded up to all; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(_TENTH, ROUND_DOWN) if whole else None


def _handling(listed: Sequence[Handling], every: Handling | None = None) -> list[Measure]:
    decided = [each.decided for each in listed]
    return [
        summed("Received", (each.received for each in listed)),
        summed("Approved", (each.approved for each in listed)),
        summed("Denied", (each.denied for each in listed)),
        summed("Withdrawn", (each.withdrawn for each in listed), drawn=False),
        summed("Superseded", (each.superseded for each in listed), drawn=False),
        summed("Open", (each.open for each in listed), drawn=False),
        summed("Open and overdue", (each.overdue for each in listed), drawn=False),
        Measure("Median business days", [median(each.days) for each in listed], median(every.days) if every else None),
        Measure(
            "95th percentile",
            [percentile(each.days, HIGH_PERCENTILE) for each in listed],
            percentile(every.days, HIGH_PERCENTILE) if every else None,
            drawn=False,
        ),
        summed("Decided", decided, drawn=False),
        summed("Decided in time", (each.in_time for each in listed), drawn=False),
        Measure(
            "In time, of 100",
            [share(each.in_time, each.decided) for each in listed],
            share(every.in_time, every.decided) if every else None,
            drawn=False,
        ),
    ]


def _ticks(months: Sequence[date]) -> list[str]:
    many = len({month.year for month in months}) > 1 and len(months) > 12  # noqa: PLR2004 - a year's months
    return [f"{month:%b %y}" if many else f"{month:%b}" for month in months]
