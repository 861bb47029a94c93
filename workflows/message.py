"""What is said to a workflow: decisions by update or by signal, and why one is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from schemas.application import Decision

Said = TypeVar("Said", bound=Decision)
Done = TypeVar("Done")
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
class Entry(Generic[Said, Done]):
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
    said: Said | None
    by_signal: bool = False
    outcome: Done | Refusal | None = None

    def answer(self) -> Done:
        """What whoever waits for it is told.

        Raises:
            ApplicationError: it was refused, or nobody knows yet.
        """
        if self.outcome is None:
            raise Refusal("not_ready", "This is not recorded yet.").error()
        if isinstance(self.outcome, Refusal):
            raise self.outcome.error()
        return self.outcome


def claimed(decision: Said) -> Said:
    """A decision with no stored form behind it, so that nobody verified its actor: recorded as a claim."""
    actor = plain(f"claimed:{decision.actor or 'unknown'}")
    return decision.model_copy(update={"actor": actor, "submission": None})


def plain(word: str) -> str:
    """A word from outside, fit for the timeline and for Postgres: no control or bidi characters, not over-long."""
    return "".join(letter if letter.isprintable() else "?" for letter in word)[:_LONGEST_WORD]


def read_signal(name: str, payloads: Sequence[RawValue], kinds: Mapping[Any, type[Said]]) -> Said | Refusal:
    """What a signal says, of the kinds a workflow knows by their verbs.

    It never raises, whatever was sent: an error here would end or block the workflow.
    """
    kind = kinds.get(name)
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
