"""The last line of a page, from which the next one goes on: exact however many lines came or went meanwhile."""

from datetime import datetime

from schemas.model import Frozen


class Mark(Frozen):
    """A line's place in a list ordered by instant, then number, then ordinal (0 where a number is one line)."""

    at: datetime
    number: str
    ordinal: int = 0
