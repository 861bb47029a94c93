"""The dates of an opportunity as they are typed: each day and hour read, each problem beside its field."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policy.calendar import mountain_date
from policy.event_schedule_fields import read_day
from policy.markup import markup_in
from policy.opportunity_fields import DATE_FIELDS, LONGEST, MOST_DATES
from policy.public_link import read_public_link
from policy.text import clean, clipped
from schemas.draft import Fields
from schemas.opportunity import OpportunityDate
from schemas.problem import Problem

Complain = Callable[[str, str], None]
LONGEST_AHEAD = timedelta(days=3 * 366)
LONGEST_DATE = timedelta(days=92)


def read_dates(fields: Fields, zone: ZoneInfo, as_of: datetime) -> tuple[list[OpportunityDate], list[Problem]]:
    """The dates in their order, and what is wrong with them; a line without anything is left out."""
    problems: list[Problem] = []
    found = [date for line in _lines(fields) if (date := _read(line, zone, as_of, problems))]
    if not found and not problems:
        problems.append(Problem(field="first_day_1", message="Enter at least one date on which it is given."))
    elif len(found) > MOST_DATES:
        message = f"There is room for {MOST_DATES} dates. Submit the later ones as another opportunity."
        problems.append(Problem(field=f"first_day_{MOST_DATES + 1}", message=message))
    elif found and not problems and max(each.last_day for each in found) < mountain_date(as_of):
        problems.append(Problem(field="first_day_1", message="Its last day is over. Enter a date that is to come."))
    found.sort(key=lambda each: (each.first_day, each.ordinal))
    return [each.model_copy(update={"ordinal": place}) for place, each in enumerate(found, 1)], problems


def _lines(fields: Fields) -> Iterator[tuple[int, dict[str, str]]]:
    columns = {name: _column(fields, name) for name in DATE_FIELDS}
    for number in range(max(len(column) for column in columns.values())):
        line = {name: column[number] if number < len(column) else "" for name, column in columns.items()}
        if any(line.values()):
            yield number + 1, line


def _column(fields: Fields, name: str) -> list[str]:
    value = fields.get(name, [])
    return [clean(each) for each in ([value] if isinstance(value, str) else value)]


def _read(
    numbered: tuple[int, dict[str, str]], zone: ZoneInfo, as_of: datetime, problems: list[Problem]
) -> OpportunityDate | None:
    number, line = numbered
    before = len(problems)

    def complain(name: str, message: str) -> None:
        problems.append(Problem(field=f"{name}_{number}", message=message))

    first = _day(line, "first_day", complain)
    if not line["first_day"]:
        complain("first_day", "Enter the day on which this date begins.")
    last = _day(line, "last_day", complain) or first
    starts, ends = _hour(line, "starts", complain), _hour(line, "ends", complain)
    link = _link(line, complain)
    _judge_place(line, complain)
    if first and last:
        _judge_days(first, last, as_of, complain)
        _judge_hours((first, last), starts, ends, line, complain)
    if len(problems) > before or first is None or last is None:
        return None
    return OpportunityDate(
        ordinal=number,
        first_day=first,
        last_day=last,
        starts_at=_at(first, starts, zone),
        ends_at=_at(last, ends, zone),
        location=line["location"],
        link=link,
    )


def _day(line: dict[str, str], name: str, complain: Complain) -> date | None:
    if not line[name]:
        return None
    day, wrong = read_day(line[name])
    if wrong:
        complain(name, wrong)
    return day


def _hour(line: dict[str, str], name: str, complain: Complain) -> time | None:
    text = line[name]
    if not text:
        return None
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        complain(name, f"“{clipped(text)}” is not a time. Enter it like 09:00 or 16:30.")
        return None


def _link(line: dict[str, str], complain: Complain) -> str:
    if not line["date_link"]:
        return ""
    link, wrong = read_public_link(line["date_link"])
    if wrong:
        complain("date_link", wrong)
    return link


def _judge_place(line: dict[str, str], complain: Complain) -> None:
    if len(line["location"]) > LONGEST["location"]:
        complain("location", f"There is room for {LONGEST['location']} characters. Shorten it.")
    elif wrong := markup_in(line["location"]):
        complain("location", wrong)


def _judge_days(first: date, last: date, as_of: datetime, complain: Complain) -> None:
    if last < first:
        complain("last_day", "It ends before it starts. Change one of the days.")
    elif last - first > LONGEST_DATE:
        complain("last_day", "One date lasts three months at most. Enter it as several dates, or as self-paced.")
    elif first - mountain_date(as_of) > LONGEST_AHEAD:
        complain("first_day", "This is more than three years ahead. Correct the year.")


def _judge_hours(
    days: tuple[date, date], starts: time | None, ends: time | None, line: dict[str, str], complain: Complain
) -> None:
    if bool(line["starts"]) != bool(line["ends"]):
        missing = "ends" if line["starts"] else "starts"
        complain(missing, "Enter both times, when it starts and when it ends, or none.")
    elif starts and ends and days[0] == days[1] and ends <= starts:
        complain("ends", "It ends before it starts. Change one of the times.")


def _at(day: date, hour: time | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, hour, zone).astimezone(UTC) if hour else None
