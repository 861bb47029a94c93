"""What somebody looks for on the portal, read from an address that anybody may have written, and back into one."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from policy.event_schedule_fields import read_day
from policy.regions import regions
from policy.text import clean, clipped
from schemas.event import Format
from schemas.portal import Cost, PortalSearch
from schemas.problem import Problem
from schemas.rule_set import EventRules

LONGEST_TEXT = 120
LEFT_OUT = "; it is left out of the search."
Code = TypeVar("Code", bound=StrEnum)


def read_search(asked: Mapping[str, str], rules: EventRules) -> tuple[PortalSearch, list[Problem]]:
    """The search of an address, and what of it we do not understand, which is left out of the search."""
    reading = _Reading(asked)
    search = PortalSearch(
        text=clean(asked.get("q", "")[: 4 * LONGEST_TEXT])[:LONGEST_TEXT],
        topic=reading.one_of("topic", [each.id for each in rules.topics]),
        audience=reading.one_of("audience", [each.id for each in rules.audiences]),
        region=reading.one_of("region", [each.id for each in regions()]),
        format=_code(Format, reading.one_of("format", list(Format))),
        cost=_code(Cost, reading.one_of("cost", list(Cost))),
        first_day=reading.day("from"),
        last_day=reading.day("to"),
    )
    if search.first_day and search.last_day and search.last_day < search.first_day:
        reading.problems.append(Problem(field="to", message="The last day is before the first day: nothing is found."))
    return search, reading.problems


def query_of(search: PortalSearch) -> dict[str, str]:
    """The search as names and values of an address; what is left open is left out."""
    values = {
        "q": search.text,
        "topic": search.topic,
        "audience": search.audience,
        "region": search.region,
        "format": search.format,
        "cost": search.cost,
        "from": search.first_day and search.first_day.isoformat(),
        "to": search.last_day and search.last_day.isoformat(),
    }
    return {name: str(value) for name, value in values.items() if value}


class _Reading:
    """One address being read; each value that is none of those offered becomes a problem."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self._asked = asked

    def one_of(self, name: str, offered: Iterable[str]) -> str | None:
        value = self._value(name)
        if not value or value in offered:
            return value or None
        self._not_understood(name, value)
        return None

    def day(self, name: str) -> date | None:
        value = self._value(name)
        if not value:
            return None
        found, _ = read_day(value)
        if found is None:
            self._not_understood(name, value)
        return found

    def _value(self, name: str) -> str:
        return clean(self._asked.get(name, "")[:LONGEST_TEXT])

    def _not_understood(self, name: str, value: str) -> None:
        words = {"from": "first day", "to": "last day"}.get(name, name)
        self.problems.append(Problem(field=name, message=f"We do not know the {words} “{clipped(value)}”{LEFT_OUT}"))


def _code(kind: type[Code], value: str | None) -> Code | None:
    return kind(value) if value else None
