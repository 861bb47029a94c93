"""Decisions as messages: ids, instants and codes; what a person wrote stays in the submission."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from schemas.access_request import (
    AssignAccess,
    ConfirmAccess,
    DeclineAccess,
    GrantAccess,
    MatchAccess,
    ObjectAccess,
    WithdrawAccess,
)
from schemas.announcement import Pause, Reschedule, Resume, Stop
from schemas.annual_report import ConfirmReport, ReopenReport
from schemas.application import Answer, Approve, Assign, Decision, Deny, RequestInformation, Supersede, Withdraw
from schemas.approval import Cease, EndApproval, Extend, Keep, Reapply, Reinstate, SettleReapplication, Suspend
from schemas.disposal import ConfirmDisposal, DropDisposal, ProposeDisposal
from schemas.event import Archive, Cancel, Close, Count, Revise
from schemas.opportunity_review import (
    AssignOpportunity,
    ChangeOpportunity,
    DeclineOpportunity,
    FollowEvent,
    PublishOpportunity,
    RenewOpportunity,
    ReturnOpportunity,
    TakeDownOpportunity,
    WithdrawOpportunity,
)
from schemas.rules_transition import ExtendAll
from schemas.submission import Submission, SubmissionKind

Codes = Callable[[Mapping[str, Any]], dict[str, Any]]


def _none(_: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _version(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": payload.get("version")}


_DECISIONS: dict[SubmissionKind, tuple[type[Decision], Codes]] = {
    "assign": (Assign, lambda payload: {"reviewer": payload["reviewer"]}),
    "request_information": (RequestInformation, lambda payload: {"questions": payload.get("questions", [])}),
    "answer": (Answer, _none),
    "approve": (Approve, _none),
    "deny": (Deny, lambda payload: {"criteria": sorted(payload["reasons"])}),
    "withdraw": (Withdraw, _none),
    "supersede": (Supersede, _none),
    "revise": (Revise, _none),
    "cancel": (Cancel, lambda payload: {"occurrence": payload.get("occurrence")}),
    "count": (Count, lambda payload: {"occurrence": payload["occurrence"], "total": payload["total"]}),
    "close": (Close, lambda payload: {"closes_on": date.fromisoformat(payload["closes_on"])}),
    "archive": (Archive, _none),
    "reapply": (Reapply, lambda payload: {"application": payload["application"]}),
    "settle_reapplication": (
        SettleReapplication,
        lambda payload: {"application": payload["application"], "outcome": payload["outcome"]},
    ),
    "extend": (Extend, lambda payload: {"until": date.fromisoformat(payload["until"])}),
    "suspend": (Suspend, _none),
    "reinstate": (Reinstate, _none),
    "end_approval": (EndApproval, _none),
    "cease": (Cease, lambda payload: {"last_day": date.fromisoformat(payload["last_day"])}),
    "keep": (Keep, _none),
    "extend_all": (ExtendAll, lambda payload: {"until": date.fromisoformat(payload["until"])}),
    "reschedule": (
        Reschedule,
        lambda payload: {
            "send_at": datetime.fromisoformat(payload["send_at"]),
            "per_minute": payload["per_minute"],
        },
    ),
    "pause": (Pause, _none),
    "resume": (Resume, _none),
    "stop": (Stop, _none),
    "assign_access": (AssignAccess, lambda payload: {"reviewer": payload["reviewer"]}),
    "match_access": (MatchAccess, lambda payload: {"provider": payload["provider"]}),
    "confirm_access": (ConfirmAccess, _none),
    "object_access": (ObjectAccess, _none),
    "grant_access": (
        GrantAccess,
        lambda payload: {name: payload[name] for name in ("role", "replaces", "former") if name in payload},
    ),
    "decline_access": (DeclineAccess, _none),
    "withdraw_access": (WithdrawAccess, _none),
    "propose_disposal": (ProposeDisposal, _none),
    "confirm_disposal": (ConfirmDisposal, _none),
    "drop_disposal": (DropDisposal, _none),
    "confirm_report": (ConfirmReport, _none),
    "reopen_report": (ReopenReport, _none),
    "assign_opportunity": (AssignOpportunity, lambda payload: {"reviewer": payload["reviewer"]}),
    "publish_opportunity": (PublishOpportunity, _version),
    "return_opportunity": (ReturnOpportunity, _version),
    "decline_opportunity": (DeclineOpportunity, lambda payload: _version(payload) | {"reason": payload["reason"]}),
    "take_down_opportunity": (TakeDownOpportunity, lambda payload: {"reason": payload["reason"]}),
    "change_opportunity": (ChangeOpportunity, _version),
    "withdraw_opportunity": (WithdrawOpportunity, _none),
    "renew_opportunity": (RenewOpportunity, _none),
    "follow_event": (FollowEvent, _none),
}


def decision_of(submission: Submission) -> Decision:
    """The message of a decision.

    Raises:
        pydantic.ValidationError, KeyError, ValueError: the submission cannot be read as what it says it is.
    """
    kind, codes = _DECISIONS[submission.kind]
    return kind(actor=submission.actor, submission=submission.id, **codes(submission.payload))
