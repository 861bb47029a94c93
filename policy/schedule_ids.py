"""Ids of a schedule's lines: rosters and certificates name sessions by them, so one stays with its line for ever."""

from collections.abc import Iterable, Sequence

from schemas.event import EventForm, ScheduleItem


def identified(items: Sequence[ScheduleItem], before: EventForm | None) -> list[ScheduleItem]:
    """The lines of a form with their ids: as the revised form has them, and for new lines ids that none ever had.

    A line that comes without an id is known by its title.
    """
    if before is None:
        return [item.model_copy(update={"id": f"S{number}"}) for number, item in enumerate(items, 1)]
    left = {item.id: item for item in before.schedule}
    ids = [item.id if left.pop(item.id, None) else "" for item in items]
    following = _highest(before)
    for at, item in enumerate(items):
        if not ids[at]:
            same = (each.id for each in left.values() if (each.kind, each.title) == (item.kind, item.title))
            ids[at] = next(same, f"S{following + 1}")
            following = max(following, int(ids[at].removeprefix("S")))
            left.pop(ids[at], None)
    return [item.model_copy(update={"id": ids[at]}) for at, item in enumerate(items)]


def last_item(form: EventForm, before: EventForm) -> int:
    """The highest number of an id, of the lines there are and of those there were."""
    return max(_highest(before), _number(form.schedule))


def _highest(form: EventForm) -> int:
    return max(form.last_item, _number(form.schedule))


def _number(items: Iterable[ScheduleItem]) -> int:
    return max(int(item.id.removeprefix("S")) for item in items)
