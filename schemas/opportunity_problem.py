"""What a reader says is wrong with an opportunity, and what staff did about it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from schemas.model import Frozen


class ProblemKind(StrEnum):
    """What is wrong."""

    WRONG = "wrong"
    """A date, a place, a price is not right."""
    LINK = "link"
    OVER = "over"
    """It does not take place, or is over."""
    UNSUITABLE = "unsuitable"
    """It does not belong on the portal: it is sales-based, say, or has nothing to do with education."""
    OTHER = "other"


class OpportunityProblem(Frozen):
    """One problem as it was reported.

    Attributes:
        email: whom staff may ask back; "" where the reader left none.
        outcome: what staff did about it.
    """

    id: UUID
    opportunity: str
    kind: ProblemKind
    text: str
    email: str = ""
    reported_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = None
    outcome: str = ""


class ListedProblem(OpportunityProblem):
    """A problem in the list of staff. ``settled_name`` is who settled it."""

    title: str
    organisation: str
    settled_name: str | None = None
