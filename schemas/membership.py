"""Memberships: who acts for which provider, and as what. One person may act for several providers."""

from datetime import datetime
from enum import StrEnum

from schemas.model import Frozen


class MemberRole(StrEnum):
    """What somebody may do for a provider; the table of permissions says the rest (our default)."""

    MANAGER = "manager"
    """Everything, and who else acts for it."""
    REPORTER = "reporter"
    """Reports events, issues certificates, reports counts."""
    VIEWER = "viewer"
    """Reads."""


MAY_REPORT = (MemberRole.REPORTER, MemberRole.MANAGER)


class MemberState(StrEnum):
    """Whether a membership counts; removed ones stay as a record of who acted until when."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    REMOVED = "removed"


class Membership(Frozen):
    """One person's part in one provider.

    Attributes:
        since: when it began, or began anew after it had been removed.
        added_by: the actor who added it.
        changed_at: when role or state changed last.
    """

    account: int
    provider: str
    role: MemberRole
    state: MemberState = MemberState.ACTIVE
    since: datetime
    added_by: str
    changed_at: datetime
