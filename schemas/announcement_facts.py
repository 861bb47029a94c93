"""What the letters about news are made of: the confirmation of a subscription, and the announcements themselves."""

from typing import Literal

from schemas.link import LinkPurpose
from schemas.with_link import MayEnd, WithLink


class SubscriptionAsked(WithLink):
    """Somebody entered this address to get our news.

    Attributes:
        confirmed: whether it gets them already.
        topics: what the subscription is about, in words.
    """

    purpose = LinkPurpose.SUBSCRIPTION
    confirmed: bool = False
    topics: tuple[str, ...] = ()


class AnnouncementSent(MayEnd):
    """An announcement, in the words of staff.

    Attributes:
        why: whose letter it is: somebody's of a provider, a subscriber's (then there is a link), or a test.
        organisation: the provider by whom they get it.
    """

    number: str
    subject: str
    body: str
    why: Literal["provider", "subscriber", "test"]
    organisation: str = ""
