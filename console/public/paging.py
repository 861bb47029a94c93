"""Pages of a list: which one is asked for, and the links to its neighbours."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

MOST_PAGES = 100_000


def page_number(asked: str) -> int:
    """The page somebody asks for; 1 where that is no number."""
    return min(max(int(asked), 1), MOST_PAGES) if asked.isdecimal() and len(asked) <= len(str(MOST_PAGES)) else 1


class Paging:
    """One page among several.

    Attributes:
        number: this page, from 1.
        total: entries on all pages.
        pages: how many pages there are, at least one.
        first: the number of the first entry on this page, from 1.
        last: the number of its last entry.
    """

    def __init__(self, number: int, total: int, size: int, query: Mapping[str, str]) -> None:
        """Count the pages; ``query`` is what every link keeps (search and filters)."""
        self.number = number
        self.total = total
        self.pages = max(1, -(-total // size))
        self.first = min((number - 1) * size + 1, total)
        self.last = min(number * size, total)
        self._query = {name: value for name, value in query.items() if value}

    @property
    def beyond(self) -> bool:
        """Whether this page comes after the last one, as an old bookmark's may."""
        return self.number > self.pages

    def to_the_last(self, path: str) -> Response:
        """Lead to the last page of the list at this path."""
        return RedirectResponse(path + self.link(self.pages), 303)

    def link(self, number: int) -> str:
        """The query of another page."""
        return "?" + urlencode(self._query | {"page": str(number)})
