"""What may be done about the people of a provider, and who of them hears of what (our defaults).

A provider is never without somebody who keeps its people: its last active manager can be neither removed, demoted nor
deactivated, by nobody. Another manager comes first.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Literal, NamedTuple

from schemas.letter import LetterKind
from schemas.membership import MAY_REPORT, MemberRole, Membership, MemberState

Act = Literal["role", "deactivate", "activate", "remove"]
"""What is done about a member."""

STATE_AFTER: Mapping[Act, MemberState] = {
    "deactivate": MemberState.INACTIVE,
    "activate": MemberState.ACTIVE,
    "remove": MemberState.REMOVED,
}


class Member(NamedTuple):
    """A membership, and whether its person can sign in at all."""

    membership: Membership
    can_sign_in: bool

    @property
    def manages(self) -> bool:
        """Whether this is somebody who keeps the provider's people now."""
        active = self.membership.state is MemberState.ACTIVE and self.can_sign_in
        return active and self.membership.role is MemberRole.MANAGER

    @property
    def reports(self) -> bool:
        """Whether this is somebody who reports events now."""
        active = self.membership.state is MemberState.ACTIVE and self.can_sign_in
        return active and self.membership.role in MAY_REPORT


class Refusal(StrEnum):
    """Why nothing is done."""

    NOT_THERE = "not_there"
    """The person acts for the provider no more."""
    UNCHANGED = "unchanged"
    LAST_MANAGER = "last_manager"
    NOT_ALLOWED = "not_allowed"
    """Whoever wanted it manages this provider no more."""


def why_not(members: Collection[Member], account: int, act: Act, role: MemberRole | None = None) -> Refusal | None:
    """Why something cannot be done about somebody of a provider; None where it can.

    Args:
        members: everybody of the provider who is not removed.
        account: whom it is about.
        act: what is to be done.
        role: the one it shall be, where the role is changed.
    """
    found = next((each for each in members if each.membership.account == account), None)
    if found is None:
        return Refusal.NOT_THERE
    if _stands_so(found.membership, act, role):
        return Refusal.UNCHANGED
    keeps_managing = act == "activate" or (act == "role" and role is MemberRole.MANAGER)
    others = [each for each in members if each.manages and each.membership.account != account]
    if found.manages and not keeps_managing and not others:
        return Refusal.LAST_MANAGER
    return None


def _stands_so(membership: Membership, act: Act, role: MemberRole | None) -> bool:
    return membership.role is role if act == "role" else membership.state is STATE_AFTER[act]


class Hears(StrEnum):
    """Who of a provider gets a letter. Where that is nobody, its primary contact gets it."""

    MANAGERS = "managers"
    WHO_REPORTED = "who_reported"
    """Whoever reported the event, or shared the opportunity, while they still report; else everybody who reports."""
    WHO_REPORT = "who_report"
    """Everybody who reports: what is owed must not wait for somebody who is away."""


LETTERS: Mapping[LetterKind, Hears] = {
    LetterKind.REAPPLICATION_CALLED: Hears.MANAGERS,
    LetterKind.LAPSE_WARNING: Hears.MANAGERS,
    LetterKind.APPROVAL_LAPSED: Hears.MANAGERS,
    LetterKind.APPROVAL_EXTENDED: Hears.MANAGERS,
    LetterKind.APPROVAL_SUSPENDED: Hears.MANAGERS,
    LetterKind.APPROVAL_REINSTATED: Hears.MANAGERS,
    LetterKind.APPROVAL_ENDING: Hears.MANAGERS,
    LetterKind.APPROVAL_ENDED: Hears.MANAGERS,
    LetterKind.APPROVAL_KEPT: Hears.MANAGERS,
    LetterKind.REPORT_OPENED: Hears.MANAGERS,
    LetterKind.REPORT_REMINDER: Hears.MANAGERS,
    LetterKind.REPORT_COMPLETED: Hears.MANAGERS,
    LetterKind.REPORT_REOPENED: Hears.MANAGERS,
    LetterKind.PEOPLE_CHANGED: Hears.MANAGERS,
    LetterKind.ACCESS_TOLD: Hears.MANAGERS,
    LetterKind.ACCESS_SETTLED: Hears.MANAGERS,
    LetterKind.EVENT_REPORTED: Hears.WHO_REPORTED,
    LetterKind.EVENT_REVISED: Hears.WHO_REPORTED,
    LetterKind.EVENT_CANCELLED: Hears.WHO_REPORTED,
    LetterKind.EVENT_DELIVERED: Hears.WHO_REPORTED,
    LetterKind.COUNT_RECEIVED: Hears.WHO_REPORTED,
    LetterKind.RUN_DONE: Hears.WHO_REPORTED,
    LetterKind.COUNT_REMINDER: Hears.WHO_REPORT,
    LetterKind.EVIDENCE_ASKED: Hears.WHO_REPORT,
    LetterKind.OPPORTUNITY_RECEIVED: Hears.WHO_REPORTED,
    LetterKind.OPPORTUNITY_PUBLISHED: Hears.WHO_REPORTED,
    LetterKind.OPPORTUNITY_RETURNED: Hears.WHO_REPORTED,
    LetterKind.OPPORTUNITY_REMINDER: Hears.WHO_REPORTED,
    LetterKind.OPPORTUNITY_DECLINED: Hears.WHO_REPORTED,
    LetterKind.OPPORTUNITY_RENEWAL: Hears.WHO_REPORTED,
    LetterKind.OPPORTUNITY_ENDED: Hears.WHO_REPORTED,
}
"""Every letter that goes to the people of a provider as such. Viewers get none."""


def hearers(kind: LetterKind, members: Collection[Member], reported_by: str = "") -> list[int]:
    """The accounts that get a letter of this kind, in the order of `members`; none where its contact is to be told.

    Args:
        kind: one of `LETTERS`.
        members: everybody of the provider who is not removed.
        reported_by: the actor who reported the event, or shared the opportunity, that the letter is about.
    """
    managers = [each.membership.account for each in members if each.manages]
    who_report = [each.membership.account for each in members if each.reports]
    themselves = [account for account in who_report if f"account:{account}" == reported_by]
    return {
        Hears.MANAGERS: managers,
        Hears.WHO_REPORTED: themselves or who_report,
        Hears.WHO_REPORT: who_report,
    }[LETTERS[kind]]
