"""The charts of the statistics page; each is a drawing, a table and a file."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from console.chart import Chart, Measure, Rows, summed
from policy.dates import report_year_words
from policy.statistics import median, percentile
from schemas.statistics import Age, Handling, ReportsOfYear
from store.figures import MonthFigures

HIGH_PERCENTILE = 95
_TENTH = Decimal("0.1")


def applications(new: Handling, again: Handling, every: Handling) -> list[Chart]:
    """What became of the applications of a period, and how long decisions took: of new applicants and of others."""
    rows = Rows("Applications", ("New applicants", "Reapplications", "All"))
    listed = [new, again, every]
    return [
        rows.chart(
            "outcomes",
            "Applications by outcome",
            "Applications received in the period, as they stand now",
            [each._replace(drawn=False, total=None) for each in _outcomes(listed)],
        ),
        rows.chart(
            "time",
            "How long decisions took",
            "How long decisions on them took",
            [each._replace(drawn=False, total=None) for each in _time(listed, every)],
        ),
    ]


def applications_by_month(months: Sequence[date], handled: Sequence[Handling], every: Handling) -> list[Chart]:
    """The same by the month in which they were received."""
    rows = _months(months)
    return [
        rows.chart(
            "outcomes-by-month",
            "Applications by month",
            "By the month in which they were received",
            _outcomes(handled),
        ),
        rows.chart(
            "time-by-month",
            "How long decisions took, by month",
            "Decisions by the month in which the application was received",
            _time(handled, every),
        ),
    ]


def events(months: Sequence[date], found: Sequence[MonthFigures]) -> Chart:
    """What was held, and certificates and units issued for it, by the month in which a date ended."""
    by_month = {each.first_day: each for each in found}
    listed = [by_month.get(month) or MonthFigures(month=f"{month:%Y-%m}") for month in months]
    return _months(months).chart(
        "events",
        "Events and certificates by month",
        "By the month in which a date ended",
        [
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
    return Rows("Report year", names, ticks=names).chart(
        "reports",
        "Annual reports by report year",
        "Annual reports as they stand now",
        [
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
    return Rows("Overdue", names, ticks=names).chart(
        "outstanding",
        "Outstanding counts by age",
        "Outstanding counts now, by the days since each was due",
        [summed("Counts", (each.counts for each in found))],
    )


def share(part: int, whole: int) -> Decimal | None:
    """So many of a hundred, with one digit, never rounded up to all; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(_TENTH, ROUND_DOWN) if whole else None


def _outcomes(listed: Sequence[Handling]) -> list[Measure]:
    return [
        summed("Received", (each.received for each in listed)),
        summed("Approved", (each.approved for each in listed)),
        summed("Denied", (each.denied for each in listed)),
        summed("Withdrawn", (each.withdrawn for each in listed), drawn=False),
        summed("Superseded", (each.superseded for each in listed), drawn=False),
        summed("Open", (each.open for each in listed), drawn=False),
        summed("Open and overdue", (each.overdue for each in listed), drawn=False),
    ]


def _time(listed: Sequence[Handling], every: Handling) -> list[Measure]:
    return [
        summed("Decided", (each.decided for each in listed), drawn=False),
        Measure("Median business days", [median(each.days) for each in listed], median(every.days)),
        Measure(
            "95th percentile",
            [percentile(each.days, HIGH_PERCENTILE) for each in listed],
            percentile(every.days, HIGH_PERCENTILE),
        ),
        summed("Decided in time", (each.in_time for each in listed), drawn=False),
        Measure(
            "In time, of 100",
            [share(each.in_time, each.decided) for each in listed],
            share(every.in_time, every.decided),
        ),
    ]


def _months(months: Sequence[date]) -> Rows:
    many = len(months) > 12  # noqa: PLR2004 - a year's months
    return Rows(
        "Month",
        [f"{month:%b %Y}" for month in months],
        ticks=[f"{month:%b %y}" if many else f"{month:%b}" for month in months],
        keys=[f"{month:%Y-%m}" for month in months],
    )
