"""What the annual reports that cover an event allow, and what a change to an event means for them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from temporalio.exceptions import ApplicationError

from activities.refusal import refused
from policy.annual_report import ladder, said_of
from policy.calendar import mountain_date
from policy.dates import report_year_words
from policy.record_rules import record_rules
from schemas.annual_report import AnnualReport, ReportState
from schemas.event import Event, EventStage
from schemas.occurrence import Occurrence, OccurrenceState
from store import annual_report as reports
from store.annual_report_events import are_completed, hold_covering, keep_events
from store.annual_report_said import send_reopening
from store.database import Connection

Told = tuple[Event, Sequence[Occurrence]]


async def refuse_in_completed_years(conn: Connection, provider: str, days: Iterable[date]) -> None:
    """What a completed report says does not change behind its back; it is opened again first.

    Raises:
        ApplicationError: `year_completed`; the details name the first of the years.
    """
    for report in await reports.completed_covering(conn, provider, days):
        raise _completed(report)


async def refuse_to_rewrite(conn: Connection, before: Told, after: Told, reissued: Collection[int]) -> None:
    """A revision leaves alone what completed reports say of an event, and the certificates of their dates.

    `before` and `after` are the event with its dates, as they were and as they would be; `reissued` are the dates, by
    ordinal, of which certificates would be issued anew.

    Raises:
        ApplicationError: `year_completed`; the details name the year.
    """
    dates = [*before[1], *after[1]]
    for report in await hold_covering(conn, before[0].provider, days_of(dates)):
        anew = any(each.ordinal in reissued and report.first_day <= each.last_day <= report.last_day for each in dates)
        if report.state is ReportState.COMPLETED and (anew or said_of(report, *before) != said_of(report, *after)):
            raise _completed(report)


async def completed_dates(conn: Connection, dates: Collection[Occurrence]) -> frozenset[int]:
    """The dates of one event, by ordinal, that a completed report covers."""
    provider = next((each.provider for each in dates), "")
    found = await reports.completed_covering(conn, provider, [each.last_day for each in dates])
    return frozenset(
        each.ordinal for each in dates if any(one.first_day <= each.last_day <= one.last_day for one in found)
    )


async def refuse_before_completion(conn: Connection, event: Event) -> None:
    """An event is archived with the reports that cover it.

    Raises:
        ApplicationError: `report_not_completed`.
    """
    if not await are_completed(conn, event.number):
        raise refused("report_not_completed", "The annual report that covers the event is not completed.")


async def report_of_late(conn: Connection, event: Event, dates: Iterable[Occurrence], as_of: datetime) -> None:
    """An event that is reported into a year that is over belongs to the report of that year.

    One that is completed is opened again; a provider that owed none, because it was approved later, owes one now.
    """
    today = mountain_date(as_of)
    days = [each.last_day for each in dates if each.last_day < today]
    if not days:
        return
    await reports.open_missing(conn, event.provider, days, ladder(as_of, record_rules().annual_report), as_of)
    for report in await hold_covering(conn, event.provider, days):
        if report.state is ReportState.COMPLETED:
            reason = f"Event {event.number} was reported after the report was completed, with a date in its year."
            await send_reopening(conn, report, reason=reason, as_of=as_of)


async def keep(conn: Connection, event: Event, as_of: datetime) -> None:
    """An event that comes to its end after the reports that cover it is kept, and archived, all the same."""
    if event.stage in (EventStage.SETTLED, EventStage.CANCELLED):
        await keep_events(conn, [event.number], as_of)


def _completed(report: AnnualReport) -> ApplicationError:
    words = f"The annual report {report_year_words(report.year)} is completed."
    return refused("year_completed", words, year=str(report.year))


def days_of(occurrences: Iterable[Occurrence]) -> list[date]:
    """The days by which dates belong to report years; those that were cancelled belong to none."""
    return [each.last_day for each in occurrences if each.state is not OccurrenceState.CANCELLED]
