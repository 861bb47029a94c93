"""The words of a learning opportunity: what the portal shows, where it stands, and what is recorded of it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.event import EventContact, Format, Units
from schemas.model import Frozen
from schemas.review import ReviewClock, Rung


class OpportunityStage(StrEnum):
    """Where an opportunity stands; only a published one is shown. The last five are final."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    """It was given back for changes, and waits for them."""
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    """The event it was shared from is cancelled, or each of its dates is."""
    TAKEN_DOWN = "taken_down"
    """Staff took it down after it was published."""
    EXPIRED = "expired"
    """Its last day is over, nobody renewed it, or the request for changes went unanswered."""


FINAL_OPPORTUNITY_STAGES = tuple(OpportunityStage)[3:]


class ReviewState(StrEnum):
    """Whose turn it is while something is under review."""

    OPEN = "open"
    """The office's."""
    RETURNED = "returned"
    """The submitter's."""


class DeclineReason(StrEnum):
    """Why the portal does not show something: the four reasons of the agency's page."""

    SALES_BASED = "sales_based"
    IN_CONFLICT = "in_conflict"
    """In conflict with Montana's content standards or initiatives."""
    NOT_EDUCATION = "not_education"
    MISSING_DETAILS = "missing_details"


class OpportunityDate(Frozen):
    """One date of an opportunity.

    Attributes:
        ordinal: of one that was shared from an event, the ordinal of that occurrence.
        first_day, last_day: as they are called where it takes place.
        starts_at, ends_at: its first and its last hour, where they were told.
    """

    ordinal: int = Field(ge=1)
    first_day: date
    last_day: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    location: str = ""
    link: str = ""
    cancelled: bool = False


class OpportunityForm(Frozen):
    """A complete, judged opportunity, as it is shown.

    Attributes:
        organisation: who offers it.
        region: the id of a region (`policy/regions.toml`).
        city: the town it is given in; "" online.
        free: whether it costs nothing; else `cost` says what it costs, in the submitter's words.
        link: where one learns more or signs up.
        zone: the IANA name of the zone its times are in.
        dates: each date of it; a self-paced one has none.
        opens_on, closes_on: of a self-paced one, its first day, and the last one where that is known.
        units: professional development units that a provider awards; None where it was not shared from an event.
        contact: whom readers may ask; it is shown.
    """

    title: str
    description: str
    organisation: str
    format: Format
    topics: list[str]
    audience: list[str]
    region: str
    city: str = ""
    free: bool
    cost: str = ""
    link: str = ""
    zone: str = "America/Denver"
    dates: list[OpportunityDate] = Field(default_factory=list)
    opens_on: date | None = None
    closes_on: date | None = None
    units: Units | None = None
    contact: EventContact

    @property
    def self_paced(self) -> bool:
        """Whether people take it whenever they like, so that it stands in the catalog instead of the calendar."""
        return self.format is Format.SELF_PACED

    @property
    def standing(self) -> list[OpportunityDate]:
        """Its dates without the cancelled ones."""
        return [each for each in self.dates if not each.cancelled]


class Opportunity(Frozen):
    """One opportunity as it is recorded.

    Attributes:
        event, provider: of one that a provider shared from an event.
        version: counts what was sent or changed, from 1; each is kept (`OpportunityVersion`).
        form: what is under review, or what is shown once it is published.
        proposed: the changed form of a published one while that is under review; `form` stays shown.
        change: whose turn it is with `proposed`.
        submitted_by: the account that shared it, or `submitter:<number>`.
        contact_name, contact_email: who is written to about it; not shown.
        promised_at, due_at: until when the office answers what is under review, or answered last.
        life: warnings that it ends, and its end (`policy.opportunity_life`).
        return_ladder: reminders of the open request for changes, and its end; empty while none is open.
        decline_reason: one of the page's four, of one that was declined or taken down.
        decision_text: the office's words with its last decision.
        expires_at: when it ends by itself; None while that is not known.
        rung_passed: the last rung passed, of whichever ladder.
    """

    number: str
    submission: UUID
    rule_set: str
    event: str | None = None
    provider: str | None = None
    stage: OpportunityStage
    version: int
    form: OpportunityForm
    proposed: OpportunityForm | None = None
    change: ReviewState | None = None
    submitted_by: str
    contact_name: str
    contact_email: str
    received_at: datetime
    promised_at: datetime
    due_at: datetime
    clock: ReviewClock
    reviewer: int | None = None
    returned_at: datetime | None = None
    return_ladder: list[Rung] = Field(default_factory=list)
    life: list[Rung] = Field(default_factory=list)
    published_at: datetime | None = None
    changed_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    decline_reason: DeclineReason | None = None
    decision_text: str = ""
    expires_at: datetime | None = None
    next_step: str | None = None
    next_at: datetime | None = None
    rung_passed: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it."""
        return f"opportunity:{self.number}"

    @property
    def review(self) -> ReviewState | None:
        """Whose turn it is; None when nothing is under review."""
        if self.stage is OpportunityStage.SUBMITTED:
            return ReviewState.OPEN
        return ReviewState.RETURNED if self.stage is OpportunityStage.RETURNED else self.change

    @property
    def under_review(self) -> OpportunityForm:
        """The form that a reviewer looks at: the proposed one, where a published one is to change."""
        return self.proposed or self.form

    @property
    def over(self) -> bool:
        """Whether nothing happens to it any more."""
        return self.stage in FINAL_OPPORTUNITY_STAGES


class OpportunityVersion(Frozen):
    """What was sent or changed at an instant, and by whom."""

    opportunity: str
    version: int
    form: OpportunityForm
    at: datetime
    actor: str


class OpportunityDraft(Frozen):
    """What somebody without an account wrote, until the owner of the address has confirmed it.

    Attributes:
        fields: as the browser posted them.
        opportunity: its number, once it was confirmed.
    """

    id: UUID
    email: str
    fields: dict[str, str | list[str]]
    made_at: datetime
    expires_at: datetime
    opportunity: str | None = None
    submission: UUID | None = None
