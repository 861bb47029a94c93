"""What somebody saw of a report before confirming it, handed along by the page: so that a change can be named."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from pydantic import TypeAdapter, ValidationError

from policy.dates import in_words
from policy.figures import counted
from schemas.annual_report import Activity, ReportContent, ReportedDate
from schemas.model import Frozen

CHANGED = "Something in it changed."


class SeenActivity(Frozen):
    """What was seen of one activity: its title, a mark of its other words, and each date in words with its figures."""

    title: str
    words: str
    dates: dict[int, tuple[str, int | None, str]]


_SEEN = TypeAdapter(dict[str, SeenActivity])


def seen_of(content: ReportContent) -> str:
    """What the page hands along."""
    return _SEEN.dump_json(_seen(content)).decode()


def changes(seen: str, content: ReportContent) -> list[str]:
    """What is otherwise than it was seen, in sentences; never empty, for this is asked only where something is."""
    try:
        before = _SEEN.validate_json(seen)
    except ValidationError:
        return [CHANGED]
    return [*_changes(before, _seen(content))] or [CHANGED]


def _seen(content: ReportContent) -> dict[str, SeenActivity]:
    return {
        each.event: SeenActivity(
            title=each.title, words=_words(each), dates={day.ordinal: _figures(day) for day in each.dates}
        )
        for each in content.activities
    }


def _words(activity: Activity) -> str:
    told = activity.model_dump_json(include={"description", "format", "schedule"})
    return sha256(told.encode()).hexdigest()[:12]


def _figures(day: ReportedDate) -> tuple[str, int | None, str]:
    where = ", ".join(filter(None, [in_words(day.first_day, day.last_day), day.location, day.link]))
    return where, day.participants, f"{day.units.normalize():f}"


def _changes(before: Mapping[str, SeenActivity], now: Mapping[str, SeenActivity]) -> Iterator[str]:
    for event in before.keys() - now.keys():
        yield f"“{before[event].title}” ({event}) is not in the report any more."
    for event, each in now.items():
        if event not in before:
            yield f"“{each.title}” ({event}) is new in the report."
        else:
            yield from _of_activity(before[event], each)


def _of_activity(before: SeenActivity, now: SeenActivity) -> Iterator[str]:
    if before.title != now.title:
        yield f"“{before.title}” is called “{now.title}” now."
    if before.words != now.words:
        yield f"The description, the format or the schedule of “{now.title}” changed."
    for ordinal in before.dates.keys() - now.dates.keys():
        yield f"“{now.title}”: {before.dates[ordinal][0]} is not in the report any more."
    for ordinal, day in now.dates.items():
        if ordinal not in before.dates:
            yield f"“{now.title}”: {day[0]} is new in the report."
        else:
            yield from _of_date(now.title, before.dates[ordinal], day)


def _of_date(title: str, before: tuple[str, int | None, str], now: tuple[str, int | None, str]) -> Iterator[str]:
    where, participants, units = now
    if before[0] != where:
        yield f"“{title}”: {before[0]} is {where} now."
    if before[1] != participants:
        yield f"“{title}”, {where}: {_count(before[1], participants)}."
    elif before[2] != units:
        yield f"“{title}”, {where}: {units} units instead of {before[2]}."


def _count(before: int | None, now: int | None) -> str:
    if now is None:
        return "it is not counted any more"
    return counted(now, "participant") + (" instead of none counted" if before is None else f" instead of {before:,}")
