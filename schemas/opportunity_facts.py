"""What each letter about an opportunity of the portal is made of."""

from typing import Literal

from pydantic import AwareDatetime

from schemas.letter import LetterKind
from schemas.link import LinkPurpose
from schemas.model import Frozen
from schemas.with_link import MayLink, WithLink


class OpportunityConfirm(WithLink):
    """Somebody sent an opportunity from this address; is it yours? No words of theirs stand in it."""

    purpose = LinkPurpose.OPPORTUNITY


class OpportunityLetter(MayLink):
    """A letter about one opportunity, to whoever sent it.

    Attributes:
        provider: the provider that shared it, whose people find it on a page of their own; others get a link.
        change: whether it is about a change of what is shown already.
    """

    purpose = LinkPurpose.OPPORTUNITY
    number: str
    title: str
    organisation: str
    provider: str | None = None
    change: bool = False


class OpportunityReceived(OpportunityLetter):
    """We have it, and answer by ``due_at``."""

    received_at: AwareDatetime
    due_at: AwareDatetime


class OpportunityPublished(OpportunityLetter):
    """The portal shows it. ``note`` is the reviewer's word; ``expires_at`` is when it ends by itself."""

    expires_at: AwareDatetime | None = None
    renewable: bool = False
    note: str = ""


class OpportunityReturned(OpportunityLetter):
    """Something has to change before it can be shown; without an answer that ends at ``ends_at``."""

    text: str = ""
    ends_at: AwareDatetime


class OpportunityReminder(OpportunityReturned):
    """We still wait for the changes. ``last`` when no further reminder follows."""

    returned_at: AwareDatetime
    last: bool


class OpportunityDeclined(OpportunityLetter):
    """The portal does not show it, or no longer; ``reason`` is one of the page's, ``text`` the reviewer's own words."""

    taken_down: bool = False
    reason: str
    text: str = ""


class OpportunityRenewal(OpportunityLetter):
    """It ends at ``expires_at``; is it still given?"""

    expires_at: AwareDatetime


class OpportunityEnded(OpportunityLetter):
    """It is not shown any more, or will not be.

    Attributes:
        why: ``over``: its last day; ``not_renewed``; ``unanswered``: the request for changes; ``withdrawn``;
            ``cancelled``: the event.
        shown: whether it was on the portal.
    """

    why: Literal["over", "not_renewed", "unanswered", "withdrawn", "cancelled"]
    shown: bool = True


OPPORTUNITY_FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.OPPORTUNITY_CONFIRM: OpportunityConfirm,
    LetterKind.OPPORTUNITY_RECEIVED: OpportunityReceived,
    LetterKind.OPPORTUNITY_PUBLISHED: OpportunityPublished,
    LetterKind.OPPORTUNITY_RETURNED: OpportunityReturned,
    LetterKind.OPPORTUNITY_REMINDER: OpportunityReminder,
    LetterKind.OPPORTUNITY_DECLINED: OpportunityDeclined,
    LetterKind.OPPORTUNITY_RENEWAL: OpportunityRenewal,
    LetterKind.OPPORTUNITY_ENDED: OpportunityEnded,
}
