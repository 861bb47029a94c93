"""The record bundle: the records of a provider's year as files, with a manifest, and the messages that write them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.annual_report import ReportYear
from schemas.model import Frozen, Message


class BundleState(StrEnum):
    """How a bundle stands."""

    PLANNED = "planned"
    """Its report is completed; it is being written, or waits until it can be."""
    WHOLE = "whole"
    """It was read back, and every file is what the manifest says."""
    DAMAGED = "damaged"
    """A file is missing, changed or too much; what is wrong is named."""
    DISPOSED = "disposed"


class Bundle(Frozen):
    """One bundle as it is recorded.

    Attributes:
        version: the version of the annual report it holds.
        folder: where its files lie within the vault: ``<provider>/<year>/<version>``.
        manifest_sha256: of the manifest, which holds the SHA-256 of every other file.
        bytes: of all files, the manifest included.
        verified_at: when it was read back last.
        repaired_at: when it was written anew from Postgres last.
        problem: what is wrong with it, or why it could not be written yet, in a sentence; "" when nothing is.
    """

    provider: str
    year: ReportYear
    version: int
    folder: str
    state: BundleState = BundleState.PLANNED
    manifest_sha256: str | None = None
    files: int = 0
    bytes: int = 0
    planned_at: datetime
    written_at: datetime | None = None
    verified_at: datetime | None = None
    repaired_at: datetime | None = None
    problem: str = ""

    @property
    def entity(self) -> str:
        """How audit lines name it."""
        return f"bundle:{self.provider}:{self.year}:{self.version}"


class ManifestFile(Frozen):
    """One file of a bundle."""

    name: str
    bytes: int
    sha256: str


class Manifest(Frozen):
    """What a bundle holds; it is written last, so a bundle without one is half written."""

    provider: str
    year: ReportYear
    version: int
    made_at: datetime
    files: list[ManifestFile]


# Messages: ids, instants and counts only.


class BundleStart(Message):
    """What the workflow of a bundle, ``bundle:<provider>:<year>:<version>``, begins with."""

    provider: str
    year: ReportYear
    version: int


class WriteBundle(Message):
    """Write a bundle, read it back and record that it is whole."""

    provider: str
    year: ReportYear
    version: int
    as_of: datetime


class VerificationStart(Message):
    """What a verification begins with: the one bundle somebody asks for, or, as the Schedule starts it, none: then all.

    Attributes:
        actor: who asks for the one bundle, with ``submission``.
    """

    bundle: BundleStart | None = None
    actor: str = "system"
    submission: UUID | None = None


class VerifyBundles(Message):
    """Verify every bundle that was not read back since ``before``; a damaged one is repaired where that can be."""

    before: datetime
    as_of: datetime


class VerifyBundle(Message):
    """Verify one bundle, as somebody asked for; it is repaired where it is damaged and can be."""

    bundle: BundleStart
    actor: str
    submission: UUID | None = None
    as_of: datetime


class BundlesVerified(Message):
    """How many bundles were read back, and how many were repaired or stay damaged."""

    verified: int = 0
    repaired: int = 0
    damaged: int = 0


class BundleWritten(Message):
    """What was written."""

    files: int
    bytes: int = Field(ge=0)
