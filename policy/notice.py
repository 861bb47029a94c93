"""What staff type into a notice, judged: its words, and the days on which it shows."""

from datetime import date, datetime, time, timedelta

from pydantic import Field

from policy.calendar import mountain_date, mountain_instant, outside_calendar
from policy.text import clean
from schemas.draft import Fields
from schemas.model import Frozen
from schemas.notice import NoticeWords
from schemas.problem import Problem

LONGEST_TITLE = 120
LONGEST_BODY = 2000
_DAY = "Enter the day as year-month-day, for example 2026-12-24."


class Judged(Frozen):
    """The words of a notice, or what is wrong with them."""

    words: NoticeWords | None = None
    problems: list[Problem] = Field(default_factory=list)


def judge(fields: Fields, as_of: datetime) -> Judged:
    """What was typed as ``title``, ``body``, ``from`` and ``until``: two days in Montana, both included.

    Without a first day it shows at once; without a last one, until it is removed. A last day that is over is taken: the
    notice then leaves the board.
    """
    title, body = clean(_text(fields, "title")), clean(_text(fields, "body"), multiline=True)
    problems = [*_long(title, "title", "a title", LONGEST_TITLE), *_long(body, "body", "the text", LONGEST_BODY)]
    first, wrong = _day(_text(fields, "from"), "from")
    last, wrong_too = _day(_text(fields, "until"), "until")
    problems += wrong + wrong_too
    if first and last and last < first:
        problems.append(Problem(field="until", message="The last day is before the first."))
    if problems:
        return Judged(problems=problems)
    return Judged(
        words=NoticeWords(
            title=title,
            body=body,
            shows_from=mountain_instant(first, time(0)) if first else as_of,
            shows_until=mountain_instant(last + timedelta(days=1), time(0)) if last else None,
        )
    )


def fields_of(words: NoticeWords) -> Fields:
    """What the form shows of a notice."""
    first, last = mountain_date(words.shows_from), last_day(words)
    return {
        "title": words.title,
        "body": words.body,
        "from": first.isoformat(),
        "until": last.isoformat() if last else "",
    }


def last_day(words: NoticeWords) -> date | None:
    """The last day on which it shows, in Montana; None without one."""
    return mountain_date(words.shows_until - timedelta(seconds=1)) if words.shows_until else None


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _long(value: str, field: str, what: str, most: int) -> list[Problem]:
    if not value:
        return [Problem(field=field, message=f"Write {what}.")]
    if len(value) > most:
        return [Problem(field=field, message=f"It is too long: there is room for {most:,} characters.")]
    return []


def _day(typed: str, field: str) -> tuple[date | None, list[Problem]]:
    if not typed:
        return None, []
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, [Problem(field=field, message=_DAY)]
    if outside := outside_calendar(day):
        return None, [Problem(field=field, message=outside.message)]
    return day, []
