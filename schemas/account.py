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


STAFF_ROLES = (Role.REVIEWER, Role.SUPERVISOR, Role.ADMINISTRATOR)


class Account(Frozen):
    """One person who signs in. ``provider`` is set for provider people only."""

    id: int
    user_name: str
    full_name: str
    email: str
    phone: str = ""
    role: Role
    provider: str | None = None
    active: bool = True
    password_set_at: datetime | None = None

    @property
    def actor(self) -> str:
        """The actor id that stands in audit lines and workflow messages."""
        return f"account:{self.id}"
