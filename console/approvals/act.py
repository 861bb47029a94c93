"""What can be done about an approval, in words: by whom, what is asked, and why it may not be possible now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from policy.mountain import long_instant
from schemas.approval import Approval, Ending
from schemas.provider import FINAL_STANDINGS, Standing
from schemas.submission import SubmissionKind


@dataclass(frozen=True)
class Act:
    """One thing that can be done.

    Attributes:
        path: the last part of its address.
        title: what the page and the button that leads there say.
        button: what is pressed in the end.
        reason: what is asked for; `reason_hint` says who reads it.
        day: what the day means that has to be chosen; empty where none has.
        done: what is said once it is recorded.
        keeps: the only kind of end that can be taken back so; empty where it is whichever is announced.
    """

    kind: SubmissionKind
    path: str
    title: str
    button: str
    done: str
    reason: str = "Why?"
    reason_hint: str = "It stands in the letter to the provider."
    reason_required: bool = True
    day: str = ""
    keeps: Ending | Literal[""] = ""


SUSPEND = Act("suspend", "suspend", "Suspend the approval", "Suspend it", "The approval is suspended.")
REINSTATE = Act(
    "reinstate", "reinstate", "End the suspension", "End the suspension", "The suspension is over.", "What has changed?"
)
EXTEND = Act(
    "extend",
    "extend",
    "Give more time to reapply",
    "Give more time",
    "The provider has more time to reapply.",
    day="New last day to reapply",
)
WITHDRAW = Act(
    "end_approval",
    "withdraw",
    "Withdraw the approval, with notice",
    "Announce the withdrawal",
    "The withdrawal is announced.",
)
KEEP = Act("keep", "keep", "Take back the announced end", "Let it go on", "The approval goes on.", "What has changed?")
CEASE = Act(
    "cease",
    "cease",
    "Give up the approval",
    "Give it up",
    "We have noted that you give up your approval, and have written to you.",
    reason_hint="",
    reason_required=False,
    day="Last day of your approval",
)
OWN_KEEP = Act(
    "keep",
    "keep",
    "Keep the approval after all",
    "Keep it",
    "Your approval goes on.",
    reason_hint="",
    reason_required=False,
    keeps="ceased",
)

OF_STAFF: Mapping[str, Act] = {act.path: act for act in (SUSPEND, REINSTATE, EXTEND, WITHDRAW, KEEP)}
OF_PROVIDERS: Mapping[str, Act] = {act.path: act for act in (CEASE, OWN_KEEP)}


def possible(approval: Approval) -> list[Act]:
    """What staff can do about an approval as it stands."""
    return [act for act in OF_STAFF.values() if not why_not(act, approval)]


def why_not(act: Act, approval: Approval) -> str:
    """Why something cannot be done as the approval stands; "" where it can."""
    if approval.standing in FINAL_STANDINGS:
        return "The approval has ended. That is final; the organization may apply anew."
    suspended, lapsed = (approval.standing == each for each in (Standing.SUSPENDED, Standing.LAPSED))
    announced = f"Its end is announced already: {long_instant(approval.ends_at)}." if approval.ends_at else ""
    reasons = {
        "suspend": "The approval is suspended already." * suspended
        or "The approval has lapsed, so there is nothing to suspend." * lapsed,
        "reinstate": "The approval is not suspended." * (not suspended),
        "extend": "The provider is not called to reapply, so there is no time to extend." * (not approval.reapply_by),
        "end_approval": announced,
        "cease": announced,
        "keep": "No end of the approval is announced." * (not announced),
    }
    return reasons[act.kind]
