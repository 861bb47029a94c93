"""Report years: July 1 to June 30 by the agency's page, each named by the calendar year in which it begins.

The month is data of the rule set. An occurrence belongs to the report year of its last day (our default).
"""

from datetime import date, datetime, timedelta

from policy.calendar import mountain_date
from schemas.annual_report import ReportYear
from schemas.rule_set import EventRules

_ONE_DAY = timedelta(days=1)


def report_year(day: date, rules: EventRules) -> ReportYear:
    """The report year a day belongs to."""
    return day.year if day.month >= rules.report_year_month else day.year - 1


def days_of(year: ReportYear, rules: EventRules) -> tuple[date, date]:
    """The first and the last day of a report year."""
    month = rules.report_year_month
    return date(year, month, 1), date(year + 1, month, 1) - _ONE_DAY


def ended_last(as_of: datetime, rules: EventRules) -> ReportYear:
    """The report year that ended last, by Montana's day."""
    return report_year(mountain_date(as_of), rules) - 1
