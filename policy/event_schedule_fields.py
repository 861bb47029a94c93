"""The lines of a schedule and the dates of a report, read from the parallel lists a browser posts."""

from collections.abc import Sequence
from datetime import date, time

from policy.contact import read_web_site
from policy.event_fields import ITEM_FIELDS, LONGEST, MOST_ITEMS, MOST_OCCURRENCES, PLACE_FIELDS
from policy.text import clean, clipped
from schemas.draft import Fields
from schemas.event import Format, Place, ScheduleItem
from schemas.problem import Problem

EARLIEST, LATEST = date(2020, 1, 1), date(2045, 12, 31)
MOST_MINUTES = 60_000
MOST_DAY = 366
LONGEST_ORDINAL = 6


def lines(fields: Fields, names: Sequence[str]) -> list[dict[str, str]]:
    """Parallel lists as one mapping per line; the shorter ones count as empty at their end."""
    columns = {name: _many(fields, name) for name in names}
    longest = max(map(len, columns.values()), default=0)
    return [
        {name: clean(column[line]) if line < len(column) else "" for name, column in columns.items()}
        for line in range(longest)
    ]


def read_day(text: str) -> tuple[date | None, str | None]:
    """A day as browsers send it (2026-12-07) or people write it (12/7/2026), and what is wrong with it."""
    month, _, rest = text.partition("/")
    day, _, year = rest.partition("/")
    iso = f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}" if year else text
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return None, f"“{clipped(text)}” is not a date. Enter it like 12/07/2026."
    if not EARLIEST <= found <= LATEST:
        return None, f"The year {found.year} cannot be right. Enter a date from {EARLIEST.year} to {LATEST.year}."
    return found, None


def filled_lines(fields: Fields) -> list[tuple[int, dict[str, str]]]:
    """Lines of the schedule of which something was filled in, with the place of each on the page, from 0.

    Minutes stand in every line, and are told by the times where there are times.
    """
    telling = ["item_title", "item_starts", "item_ends"]
    if fields.get("format") == Format.SELF_PACED:
        telling.append("item_minutes")
    return [
        (position, line)
        for position, line in enumerate(lines(fields, ITEM_FIELDS))
        if any(line[name] for name in telling)
    ]


def filled_places(fields: Fields) -> list[tuple[int, dict[str, str]]]:
    """Dates of which something was filled in, with the place of each on the page, from 0."""
    return [
        (position, line)
        for position, line in enumerate(lines(fields, PLACE_FIELDS))
        if any(line[name] for name in ("first_day", "location", "link"))
    ]


def read_schedule(fields: Fields, *, timed: bool) -> tuple[list[ScheduleItem], list[Problem]]:
    """The schedule and its problems; lines of which nothing was filled in are left out.

    The ids are those the page says, "" for a new line: `policy.schedule_ids` judges them.
    """
    typed = filled_lines(fields)
    if not typed:
        return [], [Problem(field="item_title_0", message="Enter at least one session of the schedule.")]
    if len(typed) > MOST_ITEMS:
        return [], [
            Problem(field="item_title_0", message=f"A schedule has at most {MOST_ITEMS} lines; yours has {len(typed)}.")
        ]
    items: list[ScheduleItem] = []
    problems: list[Problem] = []
    for position, line in typed:
        reading = _Line(position, line)
        item = reading.item(timed=timed)
        problems += reading.problems
        items.append(item)
    if not problems and not any(item.kind == "session" for item in items):
        problems.append(Problem(field="item_kind_0", message="A schedule needs at least one session that is no break."))
    return items, problems


class _Line:
    """One line of the schedule while it is read."""

    def __init__(self, position: int, line: dict[str, str]) -> None:
        self.position = position
        self.line = line
        self.problems: list[Problem] = []

    def item(self, *, timed: bool) -> ScheduleItem:
        is_break = self.line["item_kind"] == "break"
        title = self.line["item_title"] or ("Break" if is_break else "")
        if not title:
            self.complain("item_title", "Give this session a title.")
        elif len(title) > LONGEST["item_title"]:
            self.complain("item_title", f"Use at most {LONGEST['item_title']} characters for a title.")
        day = (self.number("item_day", self.line["item_day"] or "1", 1, MOST_DAY, "a day") or 1) - 1 if timed else 0
        starts, ends = (self.time("item_starts"), self.time("item_ends")) if timed else (None, None)
        minutes = 0
        if not timed:
            minutes = self.number("item_minutes", self.line["item_minutes"], 1, MOST_MINUTES, "minutes") or 0
        elif starts and ends:
            minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
            if minutes <= 0:
                self.complain("item_ends", f"“{clipped(title)}” ends before it starts. Change one of the times.")
        return ScheduleItem(
            id=self.line["item_id"],
            kind="break" if is_break else "session",
            title=title,
            day=max(day, 0),
            starts=starts,
            ends=ends,
            minutes=max(minutes, 0),
        )

    def time(self, name: str) -> time | None:
        text = self.line[name]
        try:
            return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            what = "starts" if name == "item_starts" else "ends"
            self.complain(name, f"Enter when this {what}, like 08:30 or 13:00.")
            return None

    def number(self, name: str, text: str, least: int, most: int, what: str) -> int | None:
        if text.isascii() and text.isdigit() and len(text) < len(str(most)) + 1 and least <= int(text) <= most:
            return int(text)
        self.complain(name, f"Enter {what} as a number from {least:,} to {most:,}.")
        return None

    def complain(self, name: str, message: str) -> None:
        said = f"Line {self.position + 1}: {message[0].lower()}{message[1:]}"
        self.problems.append(Problem(field=f"{name}_{self.position}", message=said))


def read_places(fields: Fields, *, on_line: bool, in_person: bool) -> tuple[list[Place], list[Problem]]:
    """The dates an event is given on, and their problems; lines of which nothing was filled in are left out."""
    typed = filled_places(fields)
    if not typed:
        return [], [Problem(field="first_day_0", message="Enter the date of the event.")]
    if len(typed) > MOST_OCCURRENCES:
        return [], [
            Problem(
                field="first_day_0",
                message=f"One report holds at most {MOST_OCCURRENCES} dates; copy the event for more.",
            )
        ]
    places: list[Place] = []
    problems: list[Problem] = []
    days: dict[tuple[date, str], int] = {}
    for position, line in typed:
        day, wrong = read_day(line["first_day"]) if line["first_day"] else (None, _missing(position, typed))
        if wrong:
            problems.append(Problem(field=f"first_day_{position}", message=wrong))
        elif day and days.setdefault((day, line["location"]), position) != position:
            problems.append(Problem(field=f"first_day_{position}", message="This date and place is there already."))
        link, wrong = _link(line["link"])
        if wrong:
            problems.append(Problem(field=f"link_{position}", message=wrong))
        if in_person and not line["location"]:
            problems.append(
                Problem(field=f"location_{position}", message="Enter where it takes place, for example “Polson High”.")
            )
        if on_line and not link:
            problems.append(Problem(field=f"link_{position}", message="Enter the address at which people join."))
        if len(line["location"]) > LONGEST["location"]:
            problems.append(Problem(field=f"location_{position}", message="Shorten the place to 200 characters."))
        places.append(
            Place(first_day=day or EARLIEST, location=line["location"], link=link, ordinal=_ordinal(line["ordinal"]))
        )
    return places, problems


def _ordinal(text: str) -> int | None:
    """Which date of the event a line is; what stands there was written by our page."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ORDINAL else None


def _missing(position: int, typed: list[tuple[int, dict[str, str]]]) -> str:
    """Which date is missing, where there are several."""
    return f"Enter the first day of date {position + 1}." if len(typed) > 1 else "Enter the date of the event."


def _link(text: str) -> tuple[str, str | None]:
    if len(text) > LONGEST["link"]:
        return text, "This address is too long."
    return read_web_site(text) if text else ("", None)


def _many(fields: Fields, name: str) -> list[str]:
    value = fields.get(name, [])
    return [value] if isinstance(value, str) else value
