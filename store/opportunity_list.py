"""Lists of opportunities for staff, page by page."""

from policy.names import search_key
from schemas.opportunity import Opportunity
from store.database import Source
from store.opportunity import opportunity_from
from store.pattern import containing, means_nothing
from store.queries import queries

PAGE_SIZE = 50


async def page(source: Source, view: str, search: str, number: int) -> tuple[list[Opportunity], int]:
    """One page of a view (open, returned, published, all), and how many there are in all.

    What waits for an answer comes first by when that is due; the others by when they came, the newest first.
    """
    if means_nothing(search):
        return [], 0
    like = containing(search_key(search)) if search else ""
    rows = queries.opportunity_list.page(source, view=view, like=like, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    found = [opportunity_from(row) async for row in rows]
    return found, await queries.opportunity_list.total(source, view=view, like=like)
