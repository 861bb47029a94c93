"""The words of an approval: the life of a provider's standing, and the messages its workflow understands."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.application import Code, Decision
from schemas.model import Frozen, Message
from schemas.provider import Standing
from schemas.review import Rung

Ending = Literal["withdrawn", "ceased"]
ReapplicationOutcome = Literal["approved", "denied", "withdrawn", "superseded"]


class Approval(Frozen):
    """An approval as its provider's row has it.

    Attributes:
        rule_set: the procedure it is approved under.
        called_under: the newer procedure it was called to reapply under at `called_at`, as long as that is open.
        reapply_by: the last day on which a reapplication is in time.
        lapses_at: the midnight after; None where the newer rules let nothing lapse.
        rungs: the warnings before the lapse that were to come when the deadline was set.
        rung_passed: the last one that passed.
        reapplication: the number of the reapplication under review.
        ends_as, ends_at: what an announced end makes of it, and when.
    """

    number: str
    standing: Standing
    standing_since: datetime
    standing_reason: str = ""
    rule_set: str
    approved_at: datetime
    called_under: str | None = None
    called_at: datetime | None = None
    reapply_by: date | None = None
    lapses_at: datetime | None = None
    rungs: list[Rung] = Field(default_factory=list)
    rung_passed: datetime | None = None
    reapplication: str | None = None
    reapplied_at: datetime | None = None
    ends_as: Ending | None = None
    ends_at: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it: an approval is its provider's."""
        return f"provider:{self.number}"


# The messages below travel through Temporal: ids, instants and codes only, never a name or free text.


class Call(Message):
    """A call to reapply under newer rules.

    Attributes:
        rule_set: the newer rules.
        reapply_by: the last day on which a reapplication is in time.
        lapses_at: the midnight after (Mountain time) at which the approval lapses; it moves with every extension. None
            where the newer rules let nothing lapse.
        rungs: the warnings before the lapse that were to come when the deadline was set, passed ones included.
    """

    rule_set: Code
    reapply_by: date
    lapses_at: AwareDatetime | None = None
    rungs: list[Rung] = Field(default_factory=list)


class ApprovalState(Message):
    """Where an approval stands, as far as something is awaited of it; every record answers with this.

    Attributes:
        call: the open call to reapply, if there is one.
        passed_until: the last warning that passed.
        reapplication: the number of the reapplication under review; while there is one, nothing lapses.
        ends_as, ends_at: what an announced end makes of it, and when.
    """

    standing: Standing
    call: Call | None = None
    passed_until: AwareDatetime | None = None
    reapplication: str | None = None
    ends_as: Ending | None = None
    ends_at: AwareDatetime | None = None


class ApprovalStart(Message):
    """Everything the workflow of one approval needs to begin or to take up again, computable from its row.

    Attributes:
        approved_at: its anniversaries are when the workflow continues as new.
        calling: the newer rules it has to be called under first, if that was not recorded yet.
        anew_at: when its history is to begin anew; None where its row is all that is known.
    """

    number: str
    approved_at: AwareDatetime
    state: ApprovalState
    calling: Code | None = None
    anew_at: AwareDatetime | None = None


class ApprovalDecision(Decision):
    """A word on an approval."""


class CallToReapply(ApprovalDecision):
    """Newer rules have opened: the provider is called to reapply."""

    rule_set: Code


class Reapply(ApprovalDecision):
    """The provider's reapplication was received."""

    application: Code


class SettleReapplication(ApprovalDecision):
    """The reapplication was decided, or taken back."""

    application: Code
    outcome: ReapplicationOutcome


class Extend(ApprovalDecision):
    """More time to reapply, up to and including this day; a lapsed approval is in force again. Reason in the form."""

    until: date


class Suspend(ApprovalDecision):
    """Suspend the approval; the reason stands in the submission. The time to reapply runs on (our default)."""


class Reinstate(ApprovalDecision):
    """End a suspension."""


class EndApproval(ApprovalDecision):
    """Withdraw the approval, after the notice that the rules give; the reason stands in the submission."""


class Cease(ApprovalDecision):
    """The provider gives its approval up, as of the midnight after this day."""

    last_day: date


class Keep(ApprovalDecision):
    """Take back an announced end."""


ApprovalVerb = Literal[
    "call_to_reapply",
    "reapply",
    "settle_reapplication",
    "extend",
    "suspend",
    "reinstate",
    "end_approval",
    "cease",
    "keep",
]


class ApprovalRecorded(Message):
    """What an update returns: the verb was recorded, at this instant, and the approval stands so."""

    verb: ApprovalVerb
    at: datetime
    standing: Standing


# What activities take; each answers with an ApprovalState.


class RecordApprovalDecision(Message):
    """Record one decision. ``key`` makes a second run of the activity harmless.

    Attributes:
        until: the new last day to reapply, or the last day of an approval that is given up.
    """

    number: str
    key: str
    verb: ApprovalVerb
    actor: str
    submission: UUID | None = None
    rule_set: str | None = None
    application: str | None = None
    outcome: ReapplicationOutcome | None = None
    until: date | None = None
    as_of: datetime


class RecordLapseRung(Message):
    """Record that a warning was reached: its letters. ``skipped`` names those passed in silence."""

    number: str
    rung: Rung
    skipped: list[str] = Field(default_factory=list)
    as_of: datetime


class RecordLapse(Message):
    """Record that the time to reapply is over at ``lapses_at``."""

    number: str
    lapses_at: datetime
    as_of: datetime


class RecordEnd(Message):
    """Record that an announced end has come."""

    number: str
    as_of: datetime


class RecordApprovalRefused(Message):
    """Write a sentence into the timeline for a signal that was refused, undecodable or unknown."""

    number: str
    key: str
    verb: str = Field(max_length=80)
    actor: str = Field(max_length=80)
    code: str
    as_of: datetime
