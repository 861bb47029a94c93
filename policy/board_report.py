"""What the Board report says besides its list: what changed since the year before, in approvals and in figures.

The rule asks for the list of providers, at a minimum; the figures and the changes are our default.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from policy.calendar import mountain_date
from policy.report_year import report_year
from schemas.annual_report import ReportYear
from schemas.board_report import (
    APPROVED,
    BoardChange,
    BoardDifference,
    BoardLine,
    BoardReport,
    ChangeKind,
)
from schemas.provider import Standing
from schemas.rule_set import EventRules

HOW_LISTED = (
    "Listed is every provider whose approval was in force or suspended at any time of the year, and one that held "
    "dates in it all the same: events reported before an approval lapsed keep their validity. Its name, kind "
    "and city are those of today."
)
HOW_COUNTED = (
    "Dates and reporting periods count that were held and whose last day lies within the year. Certificates issued "
    "here are those that are valid, with their units; those on paper are as the providers counted them, and their "
    "units are not known."
)
HOW_IT_STANDS = (
    "An approval stands as it did in the instant the year ended: one whose time ran out with the year's last day has "
    "lapsed."
)
_ENDED = {
    Standing.SUSPENDED: ChangeKind.SUSPENDED,
    Standing.LAPSED: ChangeKind.LAPSED,
    Standing.WITHDRAWN: ChangeKind.WITHDRAWN,
    Standing.CEASED: ChangeKind.CEASED,
}


def years_until(first: date, as_of: datetime, rules: EventRules) -> list[ReportYear]:
    """The report years from that of a day to the one that runs, the running one first."""
    running = report_year(mountain_date(as_of), rules)
    return list(range(running, min(report_year(first, rules), running) - 1, -1))


def changes(report: BoardReport) -> list[BoardChange]:
    """Approvals that stand otherwise at the end of the year than at its beginning, by kind and name.

    A provider that was approved within the year and lost its approval within it is in both lists.
    """
    found = [
        BoardChange(kind=kind, provider=line.provider, legal_name=line.legal_name)
        for line in report.lines
        for kind in _kinds(line, report.first_day)
    ]
    order = list(ChangeKind)
    return sorted(found, key=lambda each: (order.index(each.kind), each.legal_name.casefold(), each.provider))


def differences(report: BoardReport, before: BoardReport) -> list[BoardDifference]:
    """Each figure beside that of the year before; a year that is not over is not subtracted from a whole one."""
    then = dict(before.figures)
    return [
        BoardDifference(
            figure=name,
            now=Decimal(now),
            before=Decimal(then[name]),
            difference=Decimal(now) - Decimal(then[name]) if report.over else None,
        )
        for name, now in report.figures
    ]


def by_kind(found: Sequence[BoardChange]) -> list[tuple[ChangeKind, list[BoardChange]]]:
    """Changes in groups of a kind, those that hold any."""
    groups = [(kind, [each for each in found if each.kind is kind]) for kind in ChangeKind]
    return [(kind, group) for kind, group in groups if group]


def _kinds(line: BoardLine, first_day: date) -> Iterator[ChangeKind]:
    was, now = line.standing_before, line.standing
    if line.approved_on >= first_day:
        # One approved in the first instant of the year stood so when it began, and is new all the same.
        yield ChangeKind.NEW
        was = Standing.IN_FORCE
    if now is None or now is was:
        return
    if now in APPROVED and was not in APPROVED:
        yield ChangeKind.APPROVED_AGAIN
    if now in _ENDED:
        yield _ENDED[now]
    elif was is Standing.SUSPENDED:
        yield ChangeKind.REINSTATED
