"""What the records say of a submission whose answer got lost, or that Temporal knows nothing of any more."""

from collections.abc import Awaitable, Callable

from activities.refusal import access_already_decided, already_decided
from schemas.announcement import FINAL_ANNOUNCEMENT_STATES, AnnouncementState
from schemas.annual_report import ReportState
from schemas.application import FINAL_STAGES
from schemas.certificate import RunState
from schemas.disposal import FINAL_DISPOSAL_STATES
from schemas.event import FINAL_EVENT_STAGES
from schemas.provider import FINAL_STANDINGS
from schemas.submission import Submission
from store import (
    access_request,
    announcement,
    annual_report,
    application,
    approval,
    audit,
    certificate_run,
    disposal,
    event,
    opening,
    opportunity,
)
from store.database import Pool
from workers.delivery import Accepted, Outcome, Refused

FIRST_VERBS = {
    "application": "submitted",
    "access_request": "asked",
    "event": "reported",
    "announcement": "scheduled",
    "opportunity": "submitted",
    "verify_bundle": "verify_bundle",
}
"""What a start is recorded as; a decision is recorded by its own name."""


async def known_from_records(pool: Pool, submission: Submission) -> Outcome | None:
    """Accepted where it is recorded, refused where what it is about is over; None where nobody knows yet."""
    verb = FIRST_VERBS.get(submission.kind, submission.kind)
    if await audit.by_key(pool, f"{submission.entity}/{verb}/{submission.id}"):
        return Accepted()
    room, _, number = submission.entity.partition(":")
    return await _ROOMS[room](pool, submission, number) if room in _ROOMS else None


async def _of_run(pool: Pool, submission: Submission, number: str) -> Outcome | None:  # noqa: ARG001 - all are asked alike
    run = await certificate_run.find(pool, submission.payload["event"], submission.payload["number"])
    return Accepted() if run and run.state is RunState.DONE else None


async def _of_event(pool: Pool, submission: Submission, number: str) -> Outcome | None:  # noqa: ARG001
    found = await event.by_number(pool, number)
    over = found and found.stage in FINAL_EVENT_STAGES
    return Refused(code="event_over", details={"stage": found.stage}) if found and over else None


async def _of_opportunity(pool: Pool, submission: Submission, number: str) -> Outcome | None:
    """It is over; a workflow that is to end for that is asked again, until it has or is gone."""
    found = await opportunity.by_number(pool, number)
    if found and found.over and submission.kind != "follow_event":
        return Refused(code="opportunity_over", details={"stage": found.stage})
    return None


async def _of_approval(pool: Pool, submission: Submission, number: str) -> Outcome | None:  # noqa: ARG001
    found = await approval.by_number(pool, number)
    ended = found and found.standing in FINAL_STANDINGS
    return Refused(code="approval_ended", details={"standing": found.standing}) if found and ended else None


async def _of_transition(pool: Pool, submission: Submission, rule_set: str) -> Outcome | None:  # noqa: ARG001
    found = await opening.confirmed(pool, rule_set)
    return Refused(code="transition_over") if found and found.settled_at else None


async def _of_announcement(pool: Pool, submission: Submission, number: str) -> Outcome | None:
    """It is sent or stopped; or, for a decision, a draft once more."""
    found = await announcement.find(pool, number)
    taken_back = found and found.state is AnnouncementState.DRAFT and submission.kind != "announcement"
    if found and (taken_back or found.state in FINAL_ANNOUNCEMENT_STATES):
        return Refused(code="announcement_over", details={"state": found.state})
    return None


async def _of_disposal(pool: Pool, submission: Submission, year: str) -> Outcome | None:  # noqa: ARG001
    found = await disposal.find(pool, int(year))
    over = found and found.state in FINAL_DISPOSAL_STATES
    return Refused(code="disposal_over", details={"state": found.state}) if found and over else None


async def _of_report(pool: Pool, submission: Submission, entity: str) -> Outcome | None:
    """It stands already as somebody wanted it, or never was there."""
    provider, _, year = entity.partition(":")
    found = await annual_report.find(pool, provider, int(year))
    if found is None:
        return Refused(code="unknown_report")
    if submission.kind == "confirm_report" and found.state is ReportState.COMPLETED:
        return Refused(code="already_completed")
    return None


async def _of_application(pool: Pool, submission: Submission, number: str) -> Outcome | None:  # noqa: ARG001
    found = await application.by_number(pool, number)
    if found and found.stage in FINAL_STAGES:
        return Refused(code="already_decided", details=already_decided(found).details[0])
    return None


async def _of_access_request(pool: Pool, submission: Submission, number: str) -> Outcome | None:  # noqa: ARG001
    found = await access_request.by_number(pool, number)
    if found and not found.is_open:
        return Refused(code="already_decided", details=access_already_decided(found).details[0])
    return None


_ROOMS: dict[str, Callable[[Pool, Submission, str], Awaitable[Outcome | None]]] = {
    "application": _of_application,
    "access_request": _of_access_request,
    "event": _of_event,
    "certificates": _of_run,
    "provider": _of_approval,
    "rules": _of_transition,
    "announcement": _of_announcement,
    "disposal": _of_disposal,
    "report": _of_report,
    "opportunity": _of_opportunity,
}
