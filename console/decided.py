"""The word that came with a decision, as it was typed; it stands below the decision wherever that is shown."""

import store.submission
from schemas.application import FINAL_STAGES, Application
from schemas.model import Frozen
from store.database import Source


class Word(Frozen):
    """What was typed beside a decision.

    Attributes:
        own: whether the applicant wrote it, withdrawing; otherwise staff wrote it to the applicant.
    """

    text: str
    own: bool


async def word_of(source: Source, application: Application) -> Word | None:
    """The word that came with the decision on an application; None where none was written, or nothing is decided."""
    if application.stage not in FINAL_STAGES:
        return None
    decision = await store.submission.that_decided(source, application.entity)
    text = (decision.payload.get("note") or decision.payload.get("reason")) if decision else None
    return Word(text=text, own=application.decided_by == f"applicant:{application.number}") if text else None
