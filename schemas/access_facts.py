"""What the letters of an access request are made of."""

from typing import Literal

from pydantic import AwareDatetime

from schemas.letter import LetterKind
from schemas.link import LinkPurpose
from schemas.membership import MemberRole
from schemas.model import Frozen
from schemas.with_link import WithLink


class AccessLinked(WithLink):
    """A letter to whoever asked, with a link to where the request stands.

    Attributes:
        organisation: as it was typed or, once staff know, as it is recorded.
    """

    purpose = LinkPurpose.ACCESS
    number: str
    organisation: str


class AccessReceived(AccessLinked):
    """We have your request, and answer by this instant.

    Attributes:
        business_days: how many business days the promise is (the agency's page: seven).
        again: it was asked for once more while the first request is open.
    """

    received_at: AwareDatetime
    due_at: AwareDatetime
    business_days: int
    again: bool = False


class AccessTold(Frozen):
    """To a present manager, or the contact of an application: somebody asks for access.

    Attributes:
        provider: the provider's number, where the reader can sign in and answer on its page; None otherwise.
        due_at: until when staff decide.
    """

    number: str
    organisation: str
    provider: str | None = None
    full_name: str
    phone: str
    email: str
    asked_at: AwareDatetime
    due_at: AwareDatetime


class AccessWelcome(WithLink):
    """Granted, with an account of one's own: a link to choose a password."""

    purpose = LinkPurpose.SET_PASSWORD
    number: str
    organisation: str
    provider: str
    user_name: str
    role: MemberRole
    note: str = ""


class AccessGranted(Frozen):
    """Granted to an account that is there already. ``reopened``: it was closed, and can be used again."""

    number: str
    organisation: str
    provider: str
    user_name: str
    role: MemberRole
    reopened: bool = False
    note: str = ""


class AccessApplication(WithLink):
    """Granted for an open application: its status page, behind the link."""

    purpose = LinkPurpose.STATUS
    number: str
    organisation: str
    application: str
    note: str = ""


class AccessDeclined(Frozen):
    """We could not grant it; ``reason`` is the reviewer's word."""

    number: str
    organisation: str
    decided_at: AwareDatetime
    reason: str = ""


class AccessWithdrawn(Frozen):
    """You withdrew it."""

    number: str
    organisation: str
    withdrawn_at: AwareDatetime


class AccessSettled(Frozen):
    """To the managers who were told of it: how it ended, and what was handed over.

    Attributes:
        outcome: ``elsewhere`` where staff found that it is about another organization, and others are asked now.
        provider: None where it was about an application.
        role: as what the person acts for the provider, where it was granted.
        former_name: the manager who stepped back, with ``former``: what became of them.
        own: whether the reader is that manager.
    """

    number: str
    organisation: str
    provider: str | None = None
    full_name: str
    outcome: Literal["granted", "declined", "withdrawn", "elsewhere"]
    decided_at: AwareDatetime
    role: MemberRole | None = None
    former_name: str | None = None
    former: Literal["reporter", "viewer", "inactive"] | None = None
    own: bool = False


ACCESS_FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.ACCESS_RECEIVED: AccessReceived,
    LetterKind.ACCESS_TOLD: AccessTold,
    LetterKind.ACCESS_WELCOME: AccessWelcome,
    LetterKind.ACCESS_GRANTED: AccessGranted,
    LetterKind.ACCESS_APPLICATION: AccessApplication,
    LetterKind.ACCESS_DECLINED: AccessDeclined,
    LetterKind.ACCESS_WITHDRAWN: AccessWithdrawn,
    LetterKind.ACCESS_SETTLED: AccessSettled,
}
