"""The period somebody asks for: a report year, or from one day to another."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from pydantic import Field

import store.board_report
import store.statistics
from policy.board_report import years_until
from policy.calendar import mountain_date, outside_calendar
from policy.dates import in_words, report_year_words
from policy.report_year import days_of, report_year
from schemas.annual_report import ReportYear
from schemas.model import Frozen
from schemas.problem import Problem
from schemas.rule_set import EventRules
from store.database import Source

LONGEST_YEARS = 5
_LONGEST_TYPED = 20


class Period(Frozen):
    """From one day to another, both counted.

    Attributes:
        year: the report year it is; None for days somebody chose.
        runs: whether it is not over.
        typed: the days as they were typed.
        problems: what is wrong with them; then the period is the running report year.
    """

    first: date
    last: date
    year: ReportYear | None = None
    runs: bool = False
    typed: dict[str, str]
    problems: list[Problem] = Field(default_factory=list)

    @property
    def name(self) -> str:
        """How headings call it."""
        return in_words(self.first, self.last) if self.year is None else report_year_words(self.year)


async def years(source: Source, rules: EventRules, as_of: datetime) -> list[ReportYear]:
    """The report years there is anything to say of, the running one first."""
    began = [await store.board_report.first_approval(source), await store.statistics.first_receipt(source)]
    first = min([mountain_date(each) for each in began if each], default=mountain_date(as_of))
    return years_until(first, as_of, rules)


def year_asked(asked: str, listed: list[ReportYear]) -> ReportYear:
    """The report year somebody asks for, the running one where it is none that is listed."""
    return next((each for each in listed if str(each) == asked), listed[0])


def period(query: Mapping[str, str], listed: list[ReportYear], rules: EventRules, as_of: datetime) -> Period:
    """The days somebody asks for, or else a report year."""
    typed = {name: query.get(name, "").strip()[:_LONGEST_TYPED] for name in ("first", "last")}
    today = mountain_date(as_of)
    if any(typed.values()):
        found, problems = _days(typed)
        if found and not problems:
            return Period(first=found[0], last=found[1], runs=found[1] >= today, typed=typed)
    else:
        problems = []
    year = report_year(today, rules) if problems else year_asked(query.get("year", ""), listed)
    first, last = days_of(year, rules)
    return Period(first=first, last=last, year=year, runs=last >= today, typed=typed, problems=problems)


def _days(typed: Mapping[str, str]) -> tuple[tuple[date, date] | None, list[Problem]]:
    days, problems = dict[str, date](), list[Problem]()
    for name, value in typed.items():
        try:
            days[name] = date.fromisoformat(value)
        except ValueError:
            message = "Enter both days as year-month-day, for example 2026-07-01, or choose a report year."
            problems.append(Problem(field=name, message=message))
    problems += [
        Problem(field=name, message=outside.message)
        for name, day in days.items()
        if (outside := outside_calendar(day)) is not None
    ]
    if problems:
        return None, problems
    first, last = days["first"], days["last"]
    if last < first:
        return None, [Problem(field="last", message="Choose a last day that is not before the first.")]
    if last - first > timedelta(days=366 * LONGEST_YEARS):
        return None, [Problem(field="last", message=f"Choose at most {LONGEST_YEARS} years.")]
    return (first, last), []
