"""The review clock: when an answer was promised, when it is due, and who is reminded until then."""

from typing import Literal

from pydantic import AwareDatetime

from schemas.model import Message

Audience = Literal["reviewers", "reviewer_and_supervisors", "supervisors", "applicant", "provider", "submitter"]
"""Who gets a rung's letter; `reviewers` means the assigned reviewer, or all of them while nobody is assigned.

`provider` means the active accounts of the event's provider or, where there are none, its primary contact; `submitter`
means whoever sent an opportunity.
"""


Matter = Literal["application", "access_request", "opportunity"]
"""What staff review within the promised time, with the same ladder."""


class Rung(Message):
    """One step of a ladder: at this instant this letter goes to this audience, once."""

    at: AwareDatetime
    letter: str
    audience: Audience
    name: str


Ladder = list[Rung]
"""Rungs in ascending order of time."""


class ReviewClock(Message):
    """The promise made to an applicant and what keeps it.

    Attributes:
        received_at: when the application was received.
        due_at: when the answer is due now; it moves only when an answer to a request for information comes back.
        promised_at: the due instant promised in the receipt; it never changes.
        rungs: the rungs still to come when this clock was computed.
    """

    received_at: AwareDatetime
    due_at: AwareDatetime
    promised_at: AwareDatetime
    rungs: list[Rung]
