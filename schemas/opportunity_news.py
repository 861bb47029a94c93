"""The weekly letter about new opportunities: what it is made of, and the messages of its workflow."""

from datetime import date, datetime

from pydantic import Field

from schemas.model import Frozen, Message
from schemas.with_link import MayEnd


class NewOpportunity(Frozen):
    """One new opportunity, as the letter tells of it.

    Attributes:
        next_day: the first day of its next date; None of a self-paced one.
        place: the town, else the region, in words.
    """

    number: str
    title: str
    organisation: str
    place: str
    next_day: date | None = None
    self_paced: bool = False
    free: bool = False


class OpportunityNews(MayEnd):
    """What was published since the last such letter, of the subjects a subscriber chose, and is still to come.

    Attributes:
        subjects: what they chose, in words.
        more: how many are not listed.
    """

    subjects: tuple[str, ...]
    opportunities: tuple[NewOpportunity, ...]
    more: int = 0


# The messages below travel through Temporal: instants and counts only.


class QueueNews(Message):
    """Queue the letters to the next subscribers who were not told of what was published up to an instant.

    Attributes:
        until: what was published later is told the next time.
        size: how many subscribers are taken on, with or without a letter.
    """

    until: datetime
    as_of: datetime
    size: int = Field(ge=1, le=1000)


class NewsQueued(Message):
    """How many subscribers were taken on, and how many of them get a letter."""

    subscribers: int
    letters: int
