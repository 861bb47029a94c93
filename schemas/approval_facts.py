"""What each letter about the life of an approval is made of."""

from datetime import date

from pydantic import AwareDatetime

from schemas.approval import Ending
from schemas.letter import LetterKind
from schemas.model import Frozen
from schemas.provider import Standing
from schemas.rule_set import Terms


class ApprovalLetter(Frozen):
    """A letter about one approval, to the people of its provider; their home, signed in, is its one link.

    Attributes:
        number: the provider's.
        terms: the words of the rules the letter is about: those it is called under, else those it is approved under.
    """

    number: str
    organisation: str
    terms: Terms


class ReapplicationCalled(ApprovalLetter):
    """Newer rules are open: reapply by this day.

    Attributes:
        rules: what the newer procedure is called.
        lapses_at: the midnight at which the approval lapses otherwise; None where nothing lapses.
        standing: how the approval stands now: in force, suspended, or lapsed under an earlier call.
        reapplication: the number of the reapplication under these very rules that is under review; empty without one.
    """

    rules: str
    reapply_by: date
    lapses_at: AwareDatetime | None = None
    standing: Standing
    reapplication: str = ""


class LapseWarning(ApprovalLetter):
    """The time to reapply runs out.

    Attributes:
        days_left: days up to and including the last one, today included; 1 on the last day.
        last: no other warning follows.
    """

    rules: str
    reapply_by: date
    lapses_at: AwareDatetime
    days_left: int
    last: bool


class ApprovalLapsed(ApprovalLetter):
    """The time to reapply is over: what that means, and the way back."""

    rules: str
    reapply_by: date
    lapsed_at: AwareDatetime


class ApprovalExtended(ApprovalLetter):
    """There is more time to reapply.

    Attributes:
        before: the last day as it was.
        back: it had lapsed, and is again as it was before.
        reapplication: the number of the reapplication under these very rules that is under review; empty without one.
    """

    rules: str
    before: date
    reapply_by: date
    lapses_at: AwareDatetime | None = None
    reason: str = ""
    back: bool
    standing: Standing
    reapplication: str = ""


class ApprovalSuspended(ApprovalLetter):
    """The approval rests. ``reapply_by`` where it is called to reapply: that time runs on."""

    suspended_at: AwareDatetime
    reason: str = ""
    reapply_by: date | None = None


class ApprovalReinstated(ApprovalLetter):
    """The suspension is over."""

    reinstated_at: AwareDatetime
    reason: str = ""
    reapply_by: date | None = None


class ApprovalEnding(ApprovalLetter):
    """The approval will end: withdrawn by the agency after notice, or given up by the provider.

    Attributes:
        last_day: the last day of the approval; it ends at `ends_at`, the midnight after.
    """

    ends_as: Ending
    last_day: date
    ends_at: AwareDatetime
    reason: str = ""


class ApprovalEnded(ApprovalLetter):
    """The approval has ended with this day."""

    ends_as: Ending
    last_day: date


class ApprovalKept(ApprovalLetter):
    """The announced end is taken back."""

    ends_as: Ending
    standing: Standing
    reason: str = ""
    reapply_by: date | None = None


APPROVAL_FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.REAPPLICATION_CALLED: ReapplicationCalled,
    LetterKind.LAPSE_WARNING: LapseWarning,
    LetterKind.APPROVAL_LAPSED: ApprovalLapsed,
    LetterKind.APPROVAL_EXTENDED: ApprovalExtended,
    LetterKind.APPROVAL_SUSPENDED: ApprovalSuspended,
    LetterKind.APPROVAL_REINSTATED: ApprovalReinstated,
    LetterKind.APPROVAL_ENDING: ApprovalEnding,
    LetterKind.APPROVAL_ENDED: ApprovalEnded,
    LetterKind.APPROVAL_KEPT: ApprovalKept,
}
