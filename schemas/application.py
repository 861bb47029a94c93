"""The words of an application: its form, its stages, and the messages its workflow understands."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.model import Frozen, Message
from schemas.review import ReviewClock, Rung


class OrganisationKind(StrEnum):
    """What an applying organisation is (our form)."""

    SCHOOL_DISTRICT = "school_district"
    COOPERATIVE_CSPD = "cooperative_cspd"
    COLLEGE = "college"
    FEDERAL_AGENCY = "federal_agency"
    STATE_AGENCY = "state_agency"
    TRIBAL_AGENCY = "tribal_agency"
    COUNTY_CITY_AGENCY = "county_city_agency"
    PROFESSIONAL_ASSOCIATION = "professional_association"
    NON_PROFIT = "non_profit"
    COMPANY = "company"
    OTHER = "other"


class Stage(StrEnum):
    """Where an application stands. The last four are final."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    INFORMATION_REQUESTED = "information_requested"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    """It was made under rules that were replaced, and goes on as a draft under the new ones."""


FINAL_STAGES = (Stage.APPROVED, Stage.DENIED, Stage.WITHDRAWN, Stage.SUPERSEDED)


class Address(Frozen):
    """A mailing address in the United States."""

    street: str
    street2: str = ""
    city: str
    state: str
    zip: str


class Contact(Frozen):
    """A person who answers for the organisation."""

    name: str
    title: str
    email: str
    phone: str


class Organisation(Frozen):
    """Who applies."""

    legal_name: str
    other_names: str = ""
    kind: OrganisationKind
    web_site: str = ""
    address: Address
    phone: str


class ApplicationForm(Frozen):
    """A complete, judged form: the fixed head, and the answers to the questions of one rule set."""

    rule_set: str
    organisation: Organisation
    primary: Contact
    backup: Contact
    directory_consent: bool = False
    answers: dict[str, str | list[str]] = Field(default_factory=dict)
    attestations: list[str] = Field(default_factory=list)


class Application(Frozen):
    """One application as it is recorded.

    Attributes:
        submission: what was acknowledged to the applicant.
        due_at: when the answer is due now; it moves when an answer to a request for information comes back.
        promised_at: when the answer was promised in the receipt; it never changes.
        reviewer: the account it is assigned to.
        next_step: what happens next as a code (`policy.next_step`), with its instant; both None once decided.
        rung_passed: the last rung of a ladder that passed; None when all of the clock's rungs are still to come.
        reapplies: the provider that reapplies by it; None for a new applicant.
    """

    number: str
    submission: UUID
    rule_set: str
    stage: Stage
    form: ApplicationForm
    received_at: datetime
    promised_at: datetime
    due_at: datetime
    clock: ReviewClock
    reviewer: int | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    next_step: str | None = None
    next_at: datetime | None = None
    rung_passed: datetime | None = None
    reapplies: str | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it."""
        return f"application:{self.number}"


class InformationRequest(Frozen):
    """One request for information, open until it is answered or the application is decided.

    Attributes:
        submission: the reviewer's stored form; for a request by signal an id derived from the signal.
        text: the reviewer's own words; empty for a request by signal.
        questions: ids of the rule set's questions that are meant.
        rungs: the applicant's reminders, computed when it was asked.
    """

    submission: UUID
    application: str
    asked_by: str
    asked_at: datetime
    text: str
    questions: list[str]
    rungs: list[Rung]
    answered_at: datetime | None = None
    answer: str | None = None
    answer_submission: UUID | None = None


class DenialReason(Frozen):
    """Why one criterion was not met, in the reviewer's words or, by signal, in the rule set's."""

    criterion: str
    reason: str


# The messages below travel through Temporal: ids, instants and codes only, never a name or free text. They are bounded,
# since a signal may come from anywhere, and what no record can hold would be tried for ever.

Code = Annotated[str, Field(max_length=80)]
"""The id of a criterion or of a question in a rule set."""


class ApplicationStart(Message):
    """Everything the workflow of one application needs to begin, computable from its row at any moment.

    The fields after ``clock`` describe where a rebuilt workflow takes up again; a new application leaves them alone.
    """

    number: str
    submission: UUID
    clock: ReviewClock
    stage: Stage = Stage.SUBMITTED
    reviewer: int | None = None
    information_rungs: list[Rung] = Field(default_factory=list)
    requested_at: datetime | None = None
    requested_by: UUID | None = None
    passed_until: datetime | None = None


class Decision(Message):
    """A person's word on an application. ``submission`` names the stored form; a signal from elsewhere has none."""

    actor: str = Field(max_length=80)
    submission: UUID | None = None


class Assign(Decision):
    """Hand the application to a reviewer, by account id; ``None`` gives it back to all reviewers."""

    reviewer: int | None = Field(default=None, ge=1, lt=2**63)


class RequestInformation(Decision):
    """Ask the applicant for something; ``questions`` are ids of the rule set's questions."""

    questions: list[Code] = Field(default_factory=list, max_length=100)


class Answer(Decision):
    """The applicant's answer to the open request."""


class Approve(Decision):
    """Approve the application."""


class Deny(Decision):
    """Deny the application: the criteria that failed; each one's reason stands in the submission."""

    criteria: list[Code] = Field(min_length=1, max_length=100)


class Withdraw(Decision):
    """Withdraw the application: the applicant at any time, staff once the last reminder went unanswered."""


class Supersede(Decision):
    """Give it back as a draft under newer rules, with all that was in it; the reason stands in the submission."""


Verb = Literal["assign", "request_information", "answer", "approve", "deny", "withdraw", "supersede"]


class Recorded(Message):
    """What an update returns: the verb was recorded, at this instant, and the application stands at this stage."""

    verb: Verb
    at: datetime
    stage: Stage


# What activities take and give back.


class RecordSubmitted(Message):
    """Record a received application: its row, its first audit line and the receipt letter."""

    start: ApplicationStart
    as_of: datetime


class RecordDecision(Message):
    """Record one decision. ``key`` makes a second run of the activity harmless."""

    number: str
    key: str
    verb: Verb
    actor: str
    submission: UUID | None = None
    reviewer: int | None = None
    questions: list[str] = Field(default_factory=list)
    criteria: list[str] = Field(default_factory=list)
    clock: ReviewClock
    requested_at: datetime | None = None
    as_of: datetime


class AfterDecision(Message):
    """What the record answers: the review clock from now on, and the applicant's ladder while information is owed."""

    clock: ReviewClock
    information_rungs: list[Rung] = Field(default_factory=list)


class RecordRung(Message):
    """Record that a rung was reached: its letters and the next step. ``skipped`` names rungs passed in silence."""

    number: str
    rung: Rung
    skipped: list[str] = Field(default_factory=list)
    next_at: datetime | None = None
    as_of: datetime


class RecordRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    number: str
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: datetime
