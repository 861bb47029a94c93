"""The Board report as files: a list of rows for CSV and Excel, and a PDF for archives and screen readers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from documents import archival
from documents.spreadsheet import Cell, Sheet, csv_bytes, figure, workbook_bytes
from policy.board_report import HOW_COUNTED, HOW_IT_STANDS, HOW_LISTED, by_kind, changes, differences
from policy.calendar import mountain_date
from policy.dates import in_words, report_year_words
from policy.figures import amount
from policy.mountain import long_date, short_date
from schemas.application import OrganisationKind
from schemas.board_report import BoardChange, BoardDifference, BoardLine, BoardReport, ChangeKind, ReportStands
from schemas.provider import Standing

TEMPLATE = "board-report-1"
SO_FAR = "This year is not over. Figures are those so far, and approvals stand as they do now."
HEADER = (
    "Provider", "Legal name", "Kind", "City", "Standing", "Approved on", "Events", "Dates held",
    "Certificates issued here", "On paper", "Units issued here", "Annual report", "Completed on",
)  # fmt: skip
PRINTED_HEADER = (
    "Number", "Provider", "Kind", "City", "Standing", "Approved on", "Events", "Dates", "Issued here", "On paper",
    "Units", "Annual report",
)  # fmt: skip
FIGURES: Mapping[str, str] = {
    "providers": "Providers listed",
    "in_force": "Approvals in force",
    "events": "Events",
    "dates": "Dates held",
    "issued": "Certificates issued here",
    "paper": "Certificates on paper",
    "units": "Units issued here",
    "reports_completed": "Annual reports completed",
}
CHANGES: Mapping[ChangeKind, str] = {
    ChangeKind.NEW: "New providers",
    ChangeKind.APPROVED_AGAIN: "Approved again",
    ChangeKind.REINSTATED: "Reinstated after a suspension",
    ChangeKind.SUSPENDED: "Suspended",
    ChangeKind.LAPSED: "Lapsed",
    ChangeKind.WITHDRAWN: "Withdrawn by the Superintendent",
    ChangeKind.CEASED: "Given up by the provider",
}
REPORTS: Mapping[ReportStands, str] = {
    ReportStands.NOT_OPENED: "Not opened yet",
    ReportStands.OPEN: "Open",
    ReportStands.LATE: "Late",
    ReportStands.COMPLETED: "Completed",
}


class Words(NamedTuple):
    """How pages call kinds of organizations and standings, and who makes the report."""

    kinds: Mapping[OrganisationKind, str]
    standings: Mapping[Standing, str]
    issuer: str


def title(report: BoardReport) -> str:
    """What it is called."""
    return f"Board report {report_year_words(report.year)}{'' if report.over else ', so far'}"


def rows(report: BoardReport, words: Words) -> list[list[Cell]]:
    """One row a provider, as `HEADER` says."""
    return [
        [
            each.provider,
            each.legal_name,
            words.kinds[each.kind],
            each.city,
            _standing(each, words),
            each.approved_on,
            each.events,
            each.dates,
            each.issued,
            each.paper,
            figure(each.units),
            REPORTS[each.report_stands],
            each.completed_on,
        ]
        for each in report.lines
    ]


def as_csv(report: BoardReport, words: Words) -> bytes:
    """The list of providers."""
    return csv_bytes(HEADER, rows(report, words))


def as_workbook(report: BoardReport, before: BoardReport, words: Words) -> bytes:
    """An Excel workbook: the list of providers, the figures beside those of the year before, and the changes."""
    compared: list[list[Cell]] = [
        [FIGURES[each.figure], figure(each.now), figure(each.before), _difference_cell(each)]
        for each in differences(report, before)
    ]
    changed: list[list[Cell]] = [[CHANGES[each.kind], each.provider, each.legal_name] for each in changes(report)]
    return workbook_bytes(
        [
            Sheet("Providers", HEADER, rows(report, words)),
            Sheet("Figures", figures_header(report), compared),
            Sheet("Changes", ("Change", "Provider", "Legal name"), changed),
        ]
    )


def as_pdf(report: BoardReport, before: BoardReport, words: Words) -> bytes:
    """The whole report as a tagged PDF for archives; of the same records, the same bytes all day long."""
    told: dict[str, Any] = {
        "title": f"{title(report)}, {words.issuer}",
        "author": words.issuer,
        "heading": title(report),
        "footer": f"{title(report)}, as of {short_date(report.as_of)}",
        "introduction": introduction(report),
        "figures_header": figures_header(report),
        "figures": [
            [FIGURES[each.figure], amount(each.now), amount(each.before), difference_words(each)]
            for each in differences(report, before)
        ],
        "changes": [(CHANGES[kind], [_changed(each) for each in group]) for kind, group in by_kind(changes(report))],
        "header": PRINTED_HEADER,
        "lines": [_printed(each, words) for each in report.lines],
    }
    return archival.render(TEMPLATE, told, mountain_date(report.as_of))


def introduction(report: BoardReport) -> list[str]:
    """What it covers and how it counts, in sentences."""
    covers = f"Report year {in_words(report.first_day, report.last_day)}. As of {long_date(report.as_of)}."
    return [covers, *([] if report.over else [SO_FAR]), *how(report)]


def how(report: BoardReport) -> list[str]:
    """What is listed, and how it is counted, in sentences."""
    return [HOW_LISTED, HOW_COUNTED, *([HOW_IT_STANDS] if report.over else [])]


def figures_header(report: BoardReport) -> tuple[str, ...]:
    """The headings over the figures of two years."""
    so_far = "" if report.over else " so far"
    return ("Figure", f"{report_year_words(report.year)}{so_far}", report_year_words(report.year - 1), "Difference")


def difference_words(difference: BoardDifference) -> str:
    """A difference with its sign; "" while the year is not over."""
    if difference.difference is None:
        return ""
    sign = "+" if difference.difference > 0 else "\N{MINUS SIGN}" if difference.difference < 0 else ""
    return f"{sign}{amount(abs(difference.difference))}"


def report_words(line: BoardLine) -> str:
    """Where its annual report stands, and since when it is completed."""
    words = REPORTS[line.report_stands]
    return f"{words} {short_date(line.completed_on)}" if line.completed_on else words


def _standing(line: BoardLine, words: Words) -> str:
    return words.standings[line.standing] if line.standing else "Not approved yet"


def _changed(change: BoardChange) -> str:
    return f"{change.legal_name}, {change.provider}"


def _difference_cell(difference: BoardDifference) -> Cell:
    exact: Decimal | None = difference.difference
    return None if exact is None else figure(exact)


def _printed(line: BoardLine, words: Words) -> list[str]:
    return [
        line.provider,
        line.legal_name,
        words.kinds[line.kind],
        line.city,
        _standing(line, words),
        short_date(line.approved_on),
        amount(line.events),
        amount(line.dates),
        amount(line.issued),
        amount(line.paper),
        amount(line.units),
        report_words(line),
    ]
