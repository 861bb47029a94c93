"""The annual report of a provider: what it says, what is missing from it, and who is reminded until it is confirmed.

ARM 10.57.216(2)(c) asks for each activity's title and brief description, dates and locations, program schedule, and the
number of participants. All of that was reported with the events; a report is put together from them and from nothing
else, and is confirmed as a whole.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from policy.calendar import mountain_date, mountain_instant
from policy.dates import in_words
from policy.occurrence import in_order
from policy.retention import missing_of
from schemas.annual_report import Activity, AnnualReport, Gap, GapKind, ReportContent, ReportedDate, ReportState
from schemas.event import Event, Format
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.record_rules import AnnualReportRules
from schemas.review import Ladder, Rung

Units = Mapping[tuple[str, int], Decimal]
"""Of the valid certificates issued here, by event and occurrence."""


def assemble(
    report: AnnualReport,
    legal_name: str,
    events: Sequence[Event],
    occurrences: Iterable[Occurrence],
    units: Units,
    *,
    under_way: Collection[tuple[str, int]] = (),
    as_of: datetime,
) -> ReportContent:
    """The whole report as of an instant: the activities with a date of its year, in the order in which they were held.

    Dates of other years and dates that were cancelled are left out, and so are events without any other. Of the dates
    in `under_way`, by event and ordinal, certificates are being issued.
    """
    held = _held(report, occurrences)
    told = sorted((each for each in events if held.get(each.number)), key=lambda each: _order(held[each.number]))
    return ReportContent(
        provider=report.provider,
        legal_name=legal_name,
        year=report.year,
        first_day=report.first_day,
        last_day=report.last_day,
        activities=[_activity(each, held[each.number], units) for each in told],
        gaps=[
            gap
            for each in told
            for day in held[each.number]
            if (gap := gap_of(each, day, as_of) or _unfinished(day, under_way))
        ],
    )


def gap_of(event: Event, occurrence: Occurrence, as_of: datetime) -> Gap | None:
    """What one date still lacks; None where it is counted, or asks for nothing because it was cancelled."""
    sentence = missing_of(occurrence, as_of, self_paced=event.form.format is Format.SELF_PACED)
    if not sentence:
        return None
    over = occurrence.state is OccurrenceState.DELIVERED or occurrence.ends_at <= as_of
    kind = GapKind.COUNT_MISSING if over else GapKind.NOT_OVER
    return Gap(kind=kind, event=event.number, occurrence=occurrence.ordinal, sentence=sentence)


def _unfinished(occurrence: Occurrence, under_way: Collection[tuple[str, int]]) -> Gap | None:
    if (occurrence.event, occurrence.ordinal) not in under_way:
        return None
    days = in_words(occurrence.first_day, occurrence.last_day)
    return Gap(
        kind=GapKind.CERTIFICATES_UNDER_WAY,
        event=occurrence.event,
        occurrence=occurrence.ordinal,
        sentence=f"Certificates of {days} are being issued or voided right now.",
    )


def said_of(report: AnnualReport, event: Event, dates: Iterable[Occurrence]) -> Activity | None:
    """What a report says of one event, but for links and figures; None where it says nothing of it."""
    held = [
        each.model_copy(update={"link": "", "paper": None, "issued": 0})
        for each in _held(report, dates).get(event.number, [])
    ]
    return _activity(event, held, {}) if held else None


def mark_of(content: ReportContent) -> str:
    """A mark of all that a report says, so that nobody confirms what they have not seen."""
    return hashlib.sha256(content.model_dump_json(exclude={"gaps"}).encode()).hexdigest()[:32]


def is_over(report: AnnualReport, as_of: datetime) -> bool:
    """Whether the report year has ended in Montana; before that nothing is confirmed."""
    return report.last_day < mountain_date(as_of)


def ladder(opened_at: datetime, rules: AnnualReportRules) -> Ladder:
    """Who is reminded when: calendar days after the Montana day on which the report was opened, or opened again."""
    opened_on = mountain_date(opened_at)
    return [
        Rung(
            at=mountain_instant(opened_on + timedelta(days=rung.calendar_day), rung.time),
            letter=rung.letter,
            audience=rung.audience,
            name=rung.name,
        )
        for rung in rules.ladder
    ]


def due_at(rungs: Ladder) -> datetime:
    """Until when a report is owed: the last reminder's instant (our default)."""
    return max(rung.at for rung in rungs if rung.audience == "provider")


def next_step(report: AnnualReport) -> tuple[str | None, datetime | None]:
    """What happens next about a report as a code, and until when; nothing once it is completed."""
    return ("confirm", report.due_at) if report.state is ReportState.OPEN else (None, None)


def _held(report: AnnualReport, occurrences: Iterable[Occurrence]) -> dict[str, list[Occurrence]]:
    held: dict[str, list[Occurrence]] = {}
    for each in in_order(occurrences):
        within = report.first_day <= each.last_day <= report.last_day
        if within and each.state is not OccurrenceState.CANCELLED:
            held.setdefault(each.event, []).append(each)
    return held


def _order(days: Sequence[Occurrence]) -> tuple[object, ...]:
    return days[0].first_day, days[0].event


def _activity(event: Event, days: Sequence[Occurrence], units: Units) -> Activity:
    return Activity(
        event=event.number,
        title=event.form.title,
        description=event.form.description,
        format=event.form.format,
        schedule=event.form.schedule,
        dates=[_date(each, units.get((each.event, each.ordinal), Decimal(0))) for each in days],
    )


def _date(occurrence: Occurrence, units: Decimal) -> ReportedDate:
    return ReportedDate(
        ordinal=occurrence.ordinal,
        first_day=occurrence.first_day,
        last_day=occurrence.last_day,
        location=occurrence.location,
        link=occurrence.link,
        participants=occurrence.total,
        issued=occurrence.issued,
        paper=occurrence.paper,
        units=units,
    )
