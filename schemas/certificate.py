"""A certificate: what it says, how it stands, and the messages of the run that issues it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.event import Units
from schemas.model import Frozen, Message
from schemas.roster import Purpose


class CertificateState(StrEnum):
    """A certificate is valid until it is voided; it is never deleted."""

    VALID = "valid"
    VOIDED = "voided"


class CertificateData(Frozen):
    """Everything that is printed, as text or figures that need no further lookup: same data, same bytes.

    Contents are the union of what Texas, Illinois and Montana's accountancy rule ask (our default).

    Attributes:
        place: location, or how it was attended ("Online").
        attended: the date or dates of attendance, in words.
        verify_url: the address of the verification page, also in the QR code.
        replaces: the number of the certificate it replaces, or "".
    """

    number: str
    participant: str
    provider_name: str
    provider_number: str
    event_title: str
    event_number: str
    format: str
    place: str
    attended: str
    units: str
    unit_words: str
    sessions: list[str] = Field(default_factory=list)
    folio: str = ""
    rule: str
    issuer: str
    issued_on: str
    verify_url: str
    replaces: str = ""


class Certificate(Frozen):
    """One certificate as it is recorded.

    Attributes:
        number: as printed, with its check character, e.g. ``MT-7K3Q-XW4N-9P``.
        version: the version of the event it was made from.
        person_key: the same for the same name and e-mail, however written (`policy.person`).
        template: the released template it is rendered with (`certificate-1`).
        sha256: of the PDF; rendering the data again gives the same bytes.
        replaced_by: the certificate that took its place.
        disposed_at: when its record was disposed of; what said whose it was is gone since.
    """

    number: str
    event: str
    occurrence: int
    provider: str
    version: int
    roster: UUID
    line: int
    run: int
    name: str
    email: str
    person_key: str
    units: Units
    folio: str = ""
    sessions: list[str] = Field(default_factory=list)
    attended_on: date | None = None
    template: str
    data: CertificateData
    sha256: str
    issued_at: datetime
    issued_by: str
    state: CertificateState = CertificateState.VALID
    voided_at: datetime | None = None
    voided_by: str | None = None
    void_reason: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    disposed_at: datetime | None = None


class RunState(StrEnum):
    """How far a certificate run has come."""

    SAVED = "saved"
    RUNNING = "running"
    DONE = "done"


class CertificateRun(Frozen):
    """One certificate run as it is recorded; its workflow is ``certificates:<event>:<number>``.

    Attributes:
        number: 1, 2, 3, … within the event.
        rows: how many rows it took.
        done: how many of them are issued, replaced or voided.
        failed: how many could not be, each with a named problem; those rows are `bad` again.
        among_paper: whether its certificates are among those that were counted as issued on paper, as whoever asked
            for it said; None where that was not asked.
    """

    event: str
    number: int
    roster: UUID
    purpose: Purpose
    state: RunState
    rows: int
    done: int = 0
    failed: int = 0
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None = None
    among_paper: bool | None = None


# Messages: ids and counts only.


class RunStart(Message):
    """What the workflow of a run begins with."""

    event: str
    number: int


class RunPlan(Message):
    """What a run has before it: the lines of its roster, in chunks ``[first, last]``."""

    chunks: list[tuple[int, int]]


class IssueChunk(Message):
    """Issue (or reissue, or void) the rows of one chunk that are not done yet."""

    event: str
    number: int
    first: int
    last: int
    as_of: datetime


class ChunkDone(Message):
    """How many rows of a chunk are done now, and how many have a problem."""

    done: int
    failed: int


class FinishRun(Message):
    """Record that a run is through: its audit line, and the letter to who asked for it."""

    event: str
    number: int
    as_of: datetime


class RunDone(Message):
    """What a run's workflow returns."""

    done: int
    failed: int
