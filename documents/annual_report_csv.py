"""What an annual report says as lists: a row for each date of its activities, a row for each participant."""

from collections.abc import Iterable

from documents.spreadsheet import Cell, csv_bytes, figure
from policy.event_difference import FORMAT_WORDS, item_words
from schemas.annual_report import Activity, Participant, ReportContent, ReportedDate

ACTIVITIES = (
    "Event", "Title", "Description", "Format", "Program schedule", "Date no.", "First day", "Last day", "Location",
    "Link", "Number of participants", "Certificates issued here", "On paper", "Units of those issued here",
)  # fmt: skip
PARTICIPANTS = (
    "Event", "Title", "Date no.", "First day", "Last day", "Participant", "Certificate number", "Units",
)  # fmt: skip


def activities_csv(content: ReportContent) -> bytes:
    """Every date of the year's activities, with what the rule asks of each (ARM 10.57.216(2)(c))."""
    return csv_bytes(ACTIVITIES, [_date(each, day) for each in content.activities for day in each.dates])


def participants_csv(participants: Iterable[Participant]) -> bytes:
    """Everybody who got a certificate here, by event, date and name; those on paper are known by their number only."""
    return csv_bytes(PARTICIPANTS, [_participant(each) for each in participants])


def _date(activity: Activity, day: ReportedDate) -> list[Cell]:
    return [
        activity.event,
        activity.title,
        activity.description,
        FORMAT_WORDS[activity.format],
        "; ".join(item_words(each) for each in activity.schedule),
        day.ordinal,
        day.first_day.isoformat(),
        day.last_day.isoformat(),
        day.location,
        day.link,
        day.participants,
        day.issued,
        day.paper,
        figure(day.units),
    ]


def _participant(each: Participant) -> list[Cell]:
    return [
        each.event,
        each.title,
        each.ordinal,
        each.first_day.isoformat(),
        each.last_day.isoformat(),
        each.name,
        each.number,
        figure(each.units),
    ]
