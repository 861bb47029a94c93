"""What the letters about accounts and the people of a provider are made of."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.email_change import Side
from schemas.letter import LetterKind
from schemas.link import LinkPurpose
from schemas.membership import MemberRole
from schemas.model import Frozen
from schemas.with_link import WithLink


class UserName(Frozen):
    """One account of a mailbox.

    Attributes:
        organisations: for which providers it acts; none for staff, and for somebody who acts for none any more.
        staff: whether it is an account of our staff.
    """

    user_name: str
    full_name: str
    organisations: tuple[str, ...] = ()
    staff: bool = False


class UserNames(Frozen):
    """A user name was forgotten: every account that has this mailbox."""

    asked_at: AwareDatetime
    accounts: tuple[UserName, ...] = Field(min_length=1)


class EmailChangeAsked(WithLink):
    """Somebody wants another address for an account; this mailbox has to confirm.

    Attributes:
        side: which of the two mailboxes this letter goes to.
        former: the address as it is.
        wanted: the address as it shall be.
    """

    purpose = LinkPurpose.EMAIL_CHANGE
    user_name: str
    asked_at: AwareDatetime
    side: Side
    former: str
    wanted: str


class EmailChanged(Frozen):
    """The address of an account is another one now; both mailboxes hear of it."""

    user_name: str
    changed_at: AwareDatetime
    former: str
    wanted: str


class Invited(WithLink):
    """Somebody is asked to act for a provider.

    Attributes:
        invited_by: who invites, by name; empty where our staff do.
        again: whether the letter was sent before; then only this link works.
    """

    purpose = LinkPurpose.INVITATION
    number: str
    organisation: str
    invited_by: str = ""
    role: MemberRole
    again: bool = False


class PeopleChange(StrEnum):
    """What became of somebody's part in a provider."""

    JOINED = "joined"
    DECLINED = "declined"
    ROLE_CHANGED = "role_changed"
    DEACTIVATED = "deactivated"
    ACTIVATED = "activated"
    REMOVED = "removed"


class MembershipChanged(Frozen):
    """To the person concerned: what you may do for a provider is something else now.

    Attributes:
        changed_by: who did it, by name; empty where our staff did, or where it was the reader.
        by_staff: whether our staff did it.
        role: as what the person acts, or acted last.
        signed_out: whether the reader was signed out everywhere, since this was the last provider.
    """

    number: str
    organisation: str
    user_name: str
    changed_at: AwareDatetime
    change: PeopleChange
    changed_by: str = ""
    by_staff: bool = False
    role: MemberRole
    signed_out: bool = False


class PeopleChanged(Frozen):
    """To the managers of a provider: its people have changed, by somebody else than the reader.

    Attributes:
        person: whom it is about.
    """

    number: str
    organisation: str
    person: str
    changed_at: AwareDatetime
    change: PeopleChange
    changed_by: str = ""
    by_staff: bool = False
    role: MemberRole


PEOPLE_FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.USER_NAMES: UserNames,
    LetterKind.EMAIL_CHANGE: EmailChangeAsked,
    LetterKind.EMAIL_CHANGED: EmailChanged,
    LetterKind.INVITATION: Invited,
    LetterKind.MEMBERSHIP_CHANGED: MembershipChanged,
    LetterKind.PEOPLE_CHANGED: PeopleChanged,
}
