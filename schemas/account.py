"""Accounts: everybody who signs in, staff and provider people alike."""

from datetime import datetime
from enum import StrEnum

from schemas.model import Frozen


class Role(StrEnum):
    """What an account may do; the table of permissions says the rest."""

    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    PROVIDER = "provider"
    """Somebody who acts for providers, as what their memberships say."""


STAFF_ROLES = (Role.REVIEWER, Role.SUPERVISOR, Role.ADMINISTRATOR)


class Account(Frozen):
    """One person who signs in; for which providers somebody acts is told by their memberships."""

    id: int
    user_name: str
    full_name: str
    email: str
    phone: str = ""
    role: Role
    active: bool = True
    password_set_at: datetime | None = None

    @property
    def actor(self) -> str:
        """The actor id that stands in audit lines and workflow messages."""
        return f"account:{self.id}"
