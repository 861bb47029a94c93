"""What is said to an application: decisions by update or by signal, and why one is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from schemas.application import (
    Answer,
    Approve,
    Assign,
    Decision,
    Deny,
    Recorded,
    RequestInformation,
    Verb,
    Withdraw,
)

DECISIONS: dict[Verb, type[Decision]] = {
    "assign": Assign,
    "request_information": RequestInformation,
    "answer": Answer,
    "approve": Approve,
    "deny": Deny,
    "withdraw": Withdraw,
}
_LONGEST_WORD = 80


@dataclass(frozen=True)
class Refusal:
    """Why something was not done: a code that pages and other systems know, and a sentence for people."""

    code: str
    sentence: str
    details: dict[str, Any] = field(default_factory=dict)

    def error(self) -> ApplicationError:
        """As an update's caller gets it."""
        return ApplicationError(self.sentence, self.details, type=self.code, non_retryable=True)

    @classmethod
    def from_error(cls, error: ApplicationError) -> "Refusal":
        """As an activity said it."""
        details = error.details[0] if error.details and isinstance(error.details[0], dict) else {}
        return cls(error.type or "refused", error.message, details)


@dataclass
class Entry:
    """Something said, from its arrival until it is recorded or refused.

    Attributes:
        key: names what was said, so that saying it again is not saying it twice.
        verb: what was wanted; of an unknown signal, its name.
        said: what was wanted in full, where it could be read.
        by_signal: nobody waits for the outcome, so a refusal is written into the timeline instead.
    """

    key: str
    verb: str
    actor: str
    at: datetime
    said: Decision | None
    by_signal: bool = False
    outcome: Recorded | Refusal | None = None

    def answer(self) -> Recorded:
        """What whoever waits for it is told.

        Raises:
            ApplicationError: it was refused, or nobody knows yet.
        """
        if isinstance(self.outcome, Recorded):
            return self.outcome
        raise (self.outcome or Refusal("not_ready", "This is not recorded yet.")).error()


def verb_of(decision: Decision) -> Verb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


def claimed(decision: Decision) -> Decision:
    """A decision with no stored form behind it, so that nobody verified its actor: recorded as a claim."""
    actor = plain(f"claimed:{decision.actor or 'unknown'}")
    return decision.model_copy(update={"actor": actor, "submission": None})


def plain(word: str) -> str:
    """A word from outside, fit for the timeline and for Postgres: no control or bidi characters, not over-long."""
    return "".join(letter if letter.isprintable() else "?" for letter in word)[:_LONGEST_WORD]


def read_signal(name: str, payloads: Sequence[RawValue]) -> Decision | Refusal:
    """What a signal says. It never raises, whatever was sent: an error here would end or block the application."""
    kind = next((kind for verb, kind in DECISIONS.items() if verb == name), None)
    if kind is None:
        return Refusal("unknown_signal", f"No signal is called {plain(name)}.")
    try:
        (raw,) = payloads
        decision = workflow.payload_converter().from_payload(raw.payload, kind)
    except Exception:  # noqa: BLE001  whatever a converter makes of foreign bytes
        decision = None
    if not isinstance(decision, kind):
        return Refusal("undecodable", f"The signal {name} did not carry what it has to.")
    return claimed(decision)
