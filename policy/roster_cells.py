"""The cells of one row of a roster, each read into what it means, or a sentence that says what is wrong with it."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from policy.contact import read_email
from policy.dates import in_words
from policy.names import search_key
from policy.person import LONGEST_NAME, clean_name
from policy.schedule import in_quarters, units_of_sessions
from policy.text import clean, clipped
from schemas.event import EventForm, Format, ScheduleItem
from schemas.model import Frozen
from schemas.occurrence import Occurrence
from schemas.roster import Column, RowProblem

LONGEST_FOLIO = 40
_UNIT_WORDS = re.compile(r"(?i)\s*(units?|hours?|hrs?|h|pdus?|credits?)\.?$")
_FIGURE = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?|[.,][0-9]{1,4}")
_DAY_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")
_TIME_OF_DAY = re.compile(r"(?i)[T ]\d{1,2}:\d{2}.*$")
_WEEKDAY = re.compile(r"(?i)^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,?\s+")
_TICKS = {"x", "yes", "y", "true", "1", "✓", "✔", "attended", "present"}
_NO_TICKS = {"", "no", "n", "false", "0", "-", "absent"}


class RowText(Frozen):
    """What stands in a row or in the fields of its form, by meaning, before anything is judged."""

    name: str = ""
    email: str = ""
    units: str = ""
    sessions: str = ""
    attended_on: str = ""
    folio: str = ""


def problem(code: str, message: str) -> RowProblem:
    """One thing that is wrong with a row; the code is the field it is about, or says what it is."""
    return RowProblem(code=code, message=message)


def row_text(cells: Sequence[str], mapping: Sequence[Column], header: Sequence[str], form: EventForm) -> RowText:
    """The row as its columns say it is meant."""
    found: dict[Column, str] = {}
    sessions = []
    for at, (column, cell) in enumerate(zip(mapping, cells, strict=False)):
        if column is Column.SESSIONS:
            sessions.append(_ticked(cell, header[at] if at < len(header) else "", form))
        elif column is not Column.IGNORE:
            found[column] = cell
    whole = [found.get(column, "") for column in (Column.FULL_NAME, Column.FIRST_NAME, Column.LAST_NAME)]
    return RowText(
        name=" ".join(filter(None, whole)),
        email=found.get(Column.EMAIL, ""),
        units=found.get(Column.UNITS, ""),
        sessions="; ".join(filter(None, sessions)),
        attended_on=found.get(Column.ATTENDED_ON, ""),
        folio=found.get(Column.FOLIO, ""),
    )


def read_name(text: str) -> tuple[str, list[RowProblem]]:
    """The name as it is printed."""
    name = clean_name(text)
    if not name:
        return name, [problem("name", "The name is missing.")]
    if "@" in name:
        return name, [problem("name", f"“{clipped(name)}” is an e-mail address, not a name.")]
    if not any(letter.isalpha() for letter in name):
        return name, [problem("name", f"“{clipped(name)}” is not a name: it has no letters.")]
    if len(name) > LONGEST_NAME:
        message = f"The name has {len(name):,} characters; a certificate has room for {LONGEST_NAME}."
        return name, [problem("name", message)]
    return name, []


def read_address(text: str) -> tuple[str, list[RowProblem]]:
    """The e-mail address; none is fine, and then the provider hands the certificate over."""
    address = clean(text).strip("<>;, ").removeprefix("mailto:")
    if not address:
        return "", []
    address, wrong = read_email(address)
    return address, [problem("email", wrong)] if wrong else []


def read_folio(text: str) -> tuple[str, list[RowProblem]]:
    """The folio number of an educator, as it was written."""
    folio = clean(text)
    if len(folio) > LONGEST_FOLIO:
        return folio, [problem("folio", f"The folio number has more than {LONGEST_FOLIO} characters.")]
    return folio, []


def read_sessions(text: str, form: EventForm) -> tuple[list[str], list[RowProblem]]:
    """The ids of the sessions attended, in the order of the schedule."""
    known = {key: item for item in form.schedule for key in (search_key(item.id), search_key(item.title))}
    known |= {item.id.removeprefix("S"): item for item in form.schedule}
    if search_key(text) in {"all", "all sessions"}:
        return [item.id for item in form.schedule if item.kind == "session"], []
    items, unknown = _items(text, known)
    problems = [
        problem("sessions", f"“{clipped(each)}” is none of the sessions of this event. They are {_listed(form)}.")
        for each in unknown
    ]
    breaks = [item for item in items if item.kind == "break"]
    problems += [problem("sessions", f"{item.id} ({item.title}) is a break, and no credit.") for item in breaks]
    attended = {item.id for item in items}
    return [item.id for item in form.schedule if item.id in attended], problems


def read_units(text: str, sessions: Sequence[str], form: EventForm) -> tuple[Decimal | None, list[RowProblem]]:
    """Units in quarter steps, within what was attended and offered; full attendance where nothing else is said."""
    typed, wrong = read_figure(text)
    if wrong:
        return None, [problem("units", wrong)]
    if form.format is Format.CONFERENCE and not sessions:
        message = "No session is named, and units of a conference come from the sessions a person attended."
        return None, [problem("sessions", message)]
    worth = units_of_sessions(form, sessions) if sessions else None
    if typed is not None and worth is not None and typed != worth:
        message = f"The sessions attended are worth {_plain(worth)}, but the row says {_plain(typed)}."
        return typed, [problem("units", message)]
    units = worth if typed is None else typed
    if units is None:
        units = form.units
    wrong = _limits(units, form)
    return units, [problem("units", wrong)] if wrong else []


def read_figure(text: str) -> tuple[Decimal | None, str]:
    """A figure as people write units, or a sentence that says that it is none; nothing at all is neither."""
    typed = _UNIT_WORDS.sub("", clean(text))
    if not typed:
        return None, ""
    negative = typed.startswith(("-", "−"))  # noqa: RUF001 - the minus of mathematics, as some programs write it
    if not _FIGURE.fullmatch(typed.lstrip("-−+")):  # noqa: RUF001
        return None, f"“{clipped(typed)}” is not a number of units. Write it like 6.5."
    try:
        figure = Decimal(typed.lstrip("-−+").replace(",", "."))  # noqa: RUF001
    except InvalidOperation:
        return None, f"“{clipped(typed)}” is not a number of units. Write it like 6.5."
    return (-figure if negative else figure), ""


def judged_again(units: Decimal | None, sessions: Sequence[str], form: EventForm) -> list[RowProblem]:
    """What is wrong with the units and the sessions of a row since the event was revised."""
    known = {item.id for item in form.schedule if item.kind == "session"}
    gone = [each for each in sessions if each not in known]
    if gone:
        message = f"{', '.join(gone)} is no session of this event any more. They are {_listed(form)}."
        return [problem("sessions", message)]
    wrong = read_units("" if units is None else f"{units:f}", sessions, form)[1]
    return [problem(each.code, f"The event was changed since. {each.message}") for each in wrong]


def read_day(text: str, form: EventForm, occurrence: Occurrence, today: date) -> tuple[date | None, list[RowProblem]]:
    """The day somebody attended, or finished; None where it is not told."""
    typed = clean(text)
    if not typed:
        return None, []
    day = _day(typed)
    if day is None:
        message = f"“{clipped(typed)}” is not a date. Write it like {in_words(occurrence.first_day)} or 12/31/2026."
        return None, [problem("attended_on", message)]
    last = max(occurrence.last_day, form.recordings_until or occurrence.last_day)
    if not occurrence.first_day <= day <= last:
        message = f"{in_words(day)} is outside the time it was given: {in_words(occurrence.first_day, last)}."
        return day, [problem("attended_on", message)]
    if day > today:
        return day, [problem("attended_on", f"{in_words(day)} is still to come.")]
    return day, []


def _limits(units: Decimal, form: EventForm) -> str:
    """What is wrong with units of this event, if anything."""
    if units <= 0:
        return "A certificate needs units, at least 0.25. Leave the row out if this person gets none."
    if not in_quarters(units):
        return f"{_plain(units)} is not in steps of a quarter hour (0.25)."
    if units > form.units:
        return f"{_plain(units)} is more than the {_plain(form.units)} this event offers."
    if not form.partial_credit and units != form.units:
        return (
            f"This event gives its {_plain(form.units)} for full attendance only, so nobody gets {_plain(units)}. "
            "Put it right, or leave the row out."
        )
    return ""


def _items(text: str, known: dict[str, ScheduleItem]) -> tuple[list[ScheduleItem], list[str]]:
    """The lines of the schedule that are named; a part that is no name as a whole may be a list with commas."""
    items: list[ScheduleItem] = []
    unknown: list[str] = []
    for part in filter(None, map(str.strip, re.split(r"[;|\n]+", clean(text, multiline=True)))):
        if item := known.get(search_key(part)):
            items.append(item)
            continue
        pieces = [piece for piece in re.split(r"[,/&]+|\s+and\s+", part) if piece.strip()]
        if not all(search_key(piece) in known for piece in pieces):
            words = part.replace(",", " ").split()
            pieces = words if all(search_key(word) in known for word in words) else pieces
        for piece in pieces:
            found = known.get(search_key(piece))
            if found:
                items.append(found)
            else:
                unknown.append(piece.strip())
    return items, unknown


def _ticked(cell: str, heading: str, form: EventForm) -> str:
    """A column of its own for one session holds ticks; any other names the sessions."""
    item = next((each for each in form.schedule if search_key(heading) in map(search_key, (each.id, each.title))), None)
    if item is None or cell.strip().casefold() not in _TICKS | _NO_TICKS:
        return cell
    return item.id if cell.strip().casefold() in _TICKS else ""


def _listed(form: EventForm) -> str:
    return ", ".join(f"{item.id} ({clipped(item.title)})" for item in form.schedule if item.kind == "session")


def _day(typed: str) -> date | None:
    bare = _WEEKDAY.sub("", _TIME_OF_DAY.sub("", typed)).replace(",", " ").replace(".", " ")
    bare = " ".join(bare.split())
    for each in _DAY_FORMS:
        try:
            return datetime.strptime(bare, each).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _plain(units: Decimal) -> str:
    figure = f"{units.normalize():f}"
    return f"{figure} unit" if units == 1 else f"{figure} units"
