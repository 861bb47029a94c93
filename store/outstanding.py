"""Outstanding counts across providers, the oldest first."""

from policy.names import search_key
from schemas.event import EventContact
from schemas.model import Frozen
from schemas.occurrence import Occurrence
from store.database import Source
from store.occurrence import occurrence_from
from store.pattern import containing
from store.queries import queries

PAGE_SIZE = 50


class Outstanding(Frozen):
    """One count that never came: its date, its event, its provider, and whom to ask."""

    occurrence: Occurrence
    title: str
    organisation: str
    contact: EventContact


async def page(source: Source, *, search: str = "", number: int = 1, size: int = PAGE_SIZE) -> list[Outstanding]:
    """A page of outstanding counts."""
    rows = queries.outstanding.page(source, search=_pattern(search), size=size, skip=(number - 1) * size)
    return [
        Outstanding(
            occurrence=occurrence_from(row),
            title=row["title"],
            organisation=row["legal_name"],
            contact=EventContact.model_validate(row["contact"]),
        )
        async for row in rows
    ]


async def total(source: Source, search: str = "") -> int:
    """How many counts are outstanding."""
    count: int = await queries.outstanding.total(source, search=_pattern(search))
    return count


def _pattern(search: str) -> str | None:
    return containing(search_key(search)) if search else None
