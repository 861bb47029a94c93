"""A roster: the people of one certificate run, row by row. Every run works through one, whatever it does."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from schemas.event import Units
from schemas.model import Frozen


class RosterSource(StrEnum):
    """Where the rows came from."""

    FILE = "file"
    PASTE = "paste"
    SINGLE = "single"
    CLAIM = "claim"
    CORRECTION = "correction"
    """One certificate is reissued with other data, or voided."""
    REVISION = "revision"
    """A change to the event reissues every certificate of it."""


class Purpose(StrEnum):
    """What a run does with each row of its roster."""

    ISSUE = "issue"
    REISSUE = "reissue"
    """A new certificate replaces the one the row names."""
    VOID = "void"
    """The certificate the row names is voided."""


class RowState(StrEnum):
    """How far one row has come."""

    BAD = "bad"
    """It has a problem; it waits until that is put right or the row is left out."""
    ASK = "ask"
    """It could be issued, but a person must say so first: it is nearly the same as another one."""
    GOOD = "good"
    TAKEN = "taken"
    """It was handed to a run."""
    DONE = "done"
    LEFT_OUT = "left_out"
    """A person decided so; it stays listed."""
    MERGED = "merged"
    """Another row of the same person stands for its sessions, too; it stays listed."""


class Column(StrEnum):
    """What a column of a roster can mean."""

    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    UNITS = "units"
    SESSIONS = "sessions"
    ATTENDED_ON = "attended_on"
    FOLIO = "folio"
    IGNORE = "ignore"


class Table(Frozen):
    """A roster as it was read from a file or a paste, before anything is made of it.

    Attributes:
        header: the row of headings, when one looks like that; else empty.
        rows: what stands below it, blank lines included, so that lines can be counted.
        first_line: the line of the first of these rows in the file, from 1.
        above: lines above the headings, such as a title; they are shown, and nothing is made of them.
        encoding_uncertain: the text was neither marked nor valid UTF-8, so a person must look at the letters.
    """

    header: list[str]
    rows: list[list[str]]
    first_line: int = 1
    above: list[list[str]] = Field(default_factory=list)
    sheet: str = ""
    encoding_uncertain: bool = False


class RowProblem(Frozen):
    """Why a row cannot be issued: a code, and a sentence that says what to do."""

    code: str
    message: str


class RosterRow(Frozen):
    """One row of a roster.

    Attributes:
        line: its line in the file, from 1; claims count up.
        cells: the row as it was read, for showing and for the download of bad rows.
        replaces: the certificate it replaces or voids.
        merged_into: of a row that another one stands for, the line of that one.
        certificate: the number its run gave it.
    """

    roster: UUID
    line: int
    cells: list[str] = Field(default_factory=list)
    name: str = ""
    email: str = ""
    person_key: str = ""
    units: Units | None = None
    sessions: list[str] = Field(default_factory=list)
    attended_on: date | None = None
    folio: str = ""
    state: RowState
    problems: list[RowProblem] = Field(default_factory=list)
    replaces: str | None = None
    merged_into: int | None = None
    certificate: str | None = None
    run: int | None = None


class Roster(Frozen):
    """One roster.

    Attributes:
        mapping: what each column means, once that is settled; remembered per provider and header.
        file: the name of the uploaded file; "" for other sources.
        reason: why it corrects, revises or voids.
        discarded_at: when somebody threw it away; what was issued from it stays.
    """

    id: UUID
    event: str
    occurrence: int
    source: RosterSource
    purpose: Purpose
    file: str = ""
    table: Table | None = None
    mapping: list[Column] = Field(default_factory=list)
    reason: str = ""
    made_at: datetime
    made_by: str
    discarded_at: datetime | None = None


class ClaimWindow(Frozen):
    """When attendees of an occurrence may claim a certificate with this code; the claims are rows of its roster."""

    code: str
    event: str
    occurrence: int
    roster: UUID
    opens_at: datetime
    closes_at: datetime
    opened_by: str


class JudgedRow(Frozen):
    """What policy made of one row of a table."""

    line: int
    cells: list[str]
    name: str
    email: str
    person_key: str = ""
    units: Units | None
    sessions: list[str] = Field(default_factory=list)
    attended_on: date | None = None
    folio: str = ""
    replaces: str | None = None
    merged_into: int | None = None
    state: Literal[RowState.BAD, RowState.ASK, RowState.GOOD, RowState.MERGED]
    problems: list[RowProblem] = Field(default_factory=list)


class Holder(Frozen):
    """Somebody who holds a valid certificate of an occurrence."""

    person_key: str
    name: str
    email: str
    number: str
    units: Units
    sessions: list[str] = Field(default_factory=list)
    folio: str = ""
