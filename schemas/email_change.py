"""A change of an account's e-mail address: it counts once the owner of both mailboxes has confirmed at each."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from schemas.model import Frozen

Side = Literal["former", "wanted"]
"""Which of the two mailboxes is meant."""


class EmailChangeState(StrEnum):
    """``open`` until both have confirmed; ``dropped`` by its owner, by a newer wish, or since the address was taken."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class EmailChange(Frozen):
    """One wish to change an address."""

    id: UUID
    account: int
    former: str
    wanted: str
    asked_at: datetime
    expires_at: datetime
    former_confirmed_at: datetime | None = None
    wanted_confirmed_at: datetime | None = None
    state: EmailChangeState
    settled_at: datetime | None = None

    @property
    def both_confirmed(self) -> bool:
        """Whether nothing is missing any more."""
        return self.former_confirmed_at is not None and self.wanted_confirmed_at is not None

    def confirmed_at(self, side: Side) -> datetime | None:
        """When this mailbox confirmed."""
        return self.former_confirmed_at if side == "former" else self.wanted_confirmed_at

    def subject(self, side: Side) -> str:
        """What the link to one of its mailboxes is for."""
        return f"email_change:{self.id}:{side}"

    def stands(self, as_of: datetime) -> str:
        """Its state by now; one that was not confirmed in time is ``expired``."""
        return "expired" if self.state is EmailChangeState.OPEN and as_of >= self.expires_at else self.state.value
