"""What a lost Temporal is rebuilt from: the numbers of all that somebody still waits for."""

from store.database import Source
from store.queries import queries


async def open_applications(source: Source) -> list[str]:
    """The numbers of all applications that are not decided, recorded or not, oldest first."""
    rows = queries.rebuild.open_applications(source)
    return [row["entity"].removeprefix("application:") async for row in rows]
