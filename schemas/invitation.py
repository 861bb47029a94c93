"""An invitation: somebody is asked to act for a provider; what is accepted is the link of the letter."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from schemas.membership import MemberRole
from schemas.model import Frozen


class InvitationState(StrEnum):
    """``open`` until somebody says yes or no, or whoever invited takes it back; an open one may be out of time."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class Invitation(Frozen):
    """One invitation.

    Attributes:
        invited_by: the actor who invited, or who sent it again.
        account: whose account joined with it; its address may be another than the one that was written to.
    """

    id: UUID
    provider: str
    email: str
    full_name: str
    role: MemberRole
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    state: InvitationState
    settled_at: datetime | None = None
    account: int | None = None

    @property
    def entity(self) -> str:
        """How links and letters name it."""
        return f"invitation:{self.id}"

    def stands(self, as_of: datetime) -> str:
        """Its state by now; one nobody has answered in time is ``expired``."""
        return "expired" if self.state is InvitationState.OPEN and as_of >= self.expires_at else self.state.value
