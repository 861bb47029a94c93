"""What each letter about events and certificates is made of."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from schemas.letter import LetterKind
from schemas.link import LinkPurpose
from schemas.model import Frozen
from schemas.rule_set import Terms
from schemas.with_link import WithLink


class EventLetter(Frozen):
    """A letter about one event, to the people of its provider; the signed-in event page is its one link.

    Attributes:
        number: the event's; `organisation` is the provider's name.
        provider: the provider's number, with which the page's address begins; letters of before did not tell it.
        dates: when it is given, in words ("December 7, 2026").
    """

    number: str
    title: str
    organisation: str
    provider: str = ""
    dates: str


class EventReported(EventLetter):
    """We have your event. ``late`` when it was reported after it began.

    Attributes:
        units: what one person can get at most, in words ("6.5").
        first_ends_at: when the next count is asked for; of what is over already, when the first one ended.
        last_day: the last day of that date, or of that reporting period; letters of before did not tell it.
        of_dates: how many dates it has, of which `over` were over when it was reported; periods of a self-paced event
            open one by one.
        count_days: days after the end within which the count is owed.
    """

    units: str
    late: bool
    first_ends_at: AwareDatetime
    last_day: date | None = None
    of_dates: int = 1
    over: int = 0
    self_paced: bool = False
    count_days: int
    terms: Terms


class ChangeInWords(Frozen):
    """One changed field: its label, how it read, how it reads now."""

    label: str
    before: str
    after: str


class EventRevised(EventLetter):
    """What changed about your event. ``reissued`` counts certificates that are voided and issued anew for it."""

    reason: str
    changes: tuple[ChangeInWords, ...]
    reissued: int = 0


class EventCancelled(EventLetter):
    """The event, or one date of it (``occurrence`` in words), is cancelled."""

    occurrence: str = ""
    reason: str


class EventDelivered(EventLetter):
    """It is over: issue the certificates, and report the count until ``due_at``."""

    occurrence: int
    issued: int
    due_at: AwareDatetime
    terms: Terms


class CountReminder(EventLetter):
    """The count is still missing. ``days_left`` until it is due, 0 on the last day; ``last`` when no other follows."""

    occurrence: int
    issued: int
    due_at: AwareDatetime
    days_left: int
    last: bool


class CountOutstanding(EventLetter):
    """To staff, once: the count of this occurrence never came."""

    occurrence: int
    provider_number: str
    issued: int
    ended_at: AwareDatetime
    due_at: AwareDatetime
    contact_name: str
    contact_email: str
    contact_phone: str


class CountReceived(EventLetter):
    """We have the count. ``corrected`` when there was one before (``before``)."""

    occurrence: int
    issued: int
    paper: int
    total: int
    before: int | None = None
    note: str = ""


class RunFinished(EventLetter):
    """Your certificates are ready: how many, and how many rows still wait for you.

    Attributes:
        purpose: `issue`, `reissue` or `void`.
        waiting: rows of the roster with a problem.
        asked: rows about which something is asked.
        count: whether the count of the date is still to come, is owed now, or is known.
    """

    run: int
    purpose: str
    done: int
    failed: int
    waiting: int
    asked: int = 0
    count: Literal["to_come", "owed", "known"] = "owed"


class CertificateLetter(WithLink):
    """To a participant, about one certificate; the link opens it without signing in."""

    purpose = LinkPurpose.CERTIFICATE
    number: str
    event_title: str
    organisation: str
    attended: str
    units: str
    terms: Terms


class CertificateIssued(CertificateLetter):
    """Here is your certificate."""


class CertificateReplaced(CertificateLetter):
    """Here is your new certificate; the one before (``replaces``) is not valid any more."""

    replaces: str
    reason: str


class CertificateVoided(Frozen):
    """Your certificate is not valid any more, and none replaces it."""

    number: str
    event_title: str
    organisation: str
    attended: str
    reason: str
    contact_name: str
    contact_email: str


EVENT_FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.EVENT_REPORTED: EventReported,
    LetterKind.EVENT_REVISED: EventRevised,
    LetterKind.EVENT_CANCELLED: EventCancelled,
    LetterKind.EVENT_DELIVERED: EventDelivered,
    LetterKind.COUNT_REMINDER: CountReminder,
    LetterKind.COUNT_OUTSTANDING: CountOutstanding,
    LetterKind.COUNT_RECEIVED: CountReceived,
    LetterKind.RUN_DONE: RunFinished,
    LetterKind.CERTIFICATE: CertificateIssued,
    LetterKind.CERTIFICATE_REPLACED: CertificateReplaced,
    LetterKind.CERTIFICATE_VOIDED: CertificateVoided,
}
