"""The waiting list: who wants to be told when the new procedure opens."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from schemas.model import Frozen


class WaitingState(StrEnum):
    """``asked`` until the address is confirmed; ``left`` and ``told`` are final, and one may ask again."""

    ASKED = "asked"
    WAITING = "waiting"
    LEFT = "left"
    TOLD = "told"


class WaitingEntry(Frozen):
    """One address on the list.

    Attributes:
        told_of: the rule set whose opening it was told of.
    """

    id: UUID
    email: str
    name: str
    organisation: str = ""
    state: WaitingState
    asked_at: datetime
    confirmed_at: datetime | None = None
    left_at: datetime | None = None
    told_at: datetime | None = None
    told_of: str | None = None

    @property
    def entity(self) -> str:
        """How links and letters name it."""
        return f"waiting:{self.id}"
