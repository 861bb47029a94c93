"""A notice of the board on the home page."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from schemas.model import Frozen


class NoticeState(StrEnum):
    """Where a notice stands at an instant; only a showing one is on the board."""

    TO_COME = "to_come"
    SHOWING = "showing"
    OVER = "over"
    REMOVED = "removed"


class NoticeWords(Frozen):
    """What staff say in a notice, and when it shows.

    Attributes:
        shows_until: the first instant at which it does not show any more; None: until it is removed.
    """

    title: str
    body: str
    shows_from: datetime
    shows_until: datetime | None = None


class Notice(NoticeWords):
    """A notice as it is recorded.

    Attributes:
        revision: counts the changes, so that a stale page is noticed.
    """

    id: UUID
    made_by: str
    made_at: datetime
    changed_at: datetime
    revision: int = 1
    removed_at: datetime | None = None
    removed_by: str | None = None

    @property
    def entity(self) -> str:
        """How audit lines name it."""
        return f"notice:{self.id}"

    def state(self, as_of: datetime) -> NoticeState:
        """Where it stands."""
        if self.removed_at:
            return NoticeState.REMOVED
        if as_of < self.shows_from:
            return NoticeState.TO_COME
        return NoticeState.OVER if self.shows_until and self.shows_until <= as_of else NoticeState.SHOWING
