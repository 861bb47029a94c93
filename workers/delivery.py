"""Deliveries: a stored submission is handed to its workflow, by the console at once or by the sweeper later.

What is handed over twice is taken once: a start by its workflow's id, a decision by its submission's id.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field, ValidationError
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError as UpdateTimeoutError
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from schemas.access_request import AccessRecorded
from schemas.announcement import AnnouncementRecorded
from schemas.annual_report import OpenReportsStart, ReopenReport, ReportRecorded
from schemas.application import Recorded
from schemas.approval import ApprovalRecorded
from schemas.certificate import RunStart
from schemas.disposal import DisposalRecorded
from schemas.event import EventRecorded
from schemas.model import Frozen
from schemas.opportunity_review import OpportunityRecorded
from schemas.rules_transition import TransitionRecorded, TransitionStart
from schemas.submission import Submission
from store import access_request, announcement, application, event, opportunity
from store.bundle import verification_of
from workers.decisions import decision_of
from workers.starting import (
    completed_report,
    start_access_request,
    start_announcement,
    start_event,
    start_opening_of_reports,
    start_opportunity,
    start_run,
    start_transition,
    start_verification,
    start_workflow,
)
from workflows.annual_report import AnnualReport

log = logging.getLogger(__name__)


Answer = (
    Recorded
    | AccessRecorded
    | EventRecorded
    | ApprovalRecorded
    | TransitionRecorded
    | AnnouncementRecorded
    | ReportRecorded
    | DisposalRecorded
    | OpportunityRecorded
)


class Accepted(Frozen):
    """Its workflow has it. ``recorded`` is what a decision became; a start is accepted before it is recorded."""

    kind: Literal["accepted"] = "accepted"
    recorded: Answer | None = None


class Refused(Frozen):
    """Its workflow does not take it, and will not if it is sent again. ``details`` are what the code needs in words."""

    kind: Literal["refused"] = "refused"
    code: str
    details: dict[str, Any] = Field(default_factory=dict)


class Pending(Frozen):
    """Nobody has answered in time. It is saved, and the sweeper goes on asking."""

    kind: Literal["pending"] = "pending"


Outcome = Accepted | Refused | Pending

STARTS = (
    "application",
    "access_request",
    "event",
    "certificates",
    "opening",
    "announcement",
    "open_reports",
    "verify_bundle",
    "opportunity",
)
"""Kinds of submission that start a workflow; the others are updates of one."""


class NoAnswerError(Exception):
    """Temporal, or the worker behind it, did not answer in time or not in a way that says yes or no."""


async def deliver(client: Client, submission: Submission, *, wait: timedelta) -> Outcome:
    """Hand a submission to its workflow and wait this long for the answer."""
    try:
        async with _answered_within(wait):
            if submission.kind in STARTS:
                return await _start(client, submission)
            return await _update(client, submission)
    except NoAnswerError as error:
        log.warning("Submission %s (%s) is pending: %s", submission.id, submission.kind, error)
        return Pending()


async def _start(client: Client, submission: Submission) -> Outcome:
    # One that was ended by force may begin again; one that came to its end may not.
    reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY
    try:
        match submission.kind:
            case "access_request":
                await start_access_request(client, access_request.start_of(submission), reuse)
            case "event":
                await start_event(client, event.start_of(submission), reuse)
            case "opportunity":
                await start_opportunity(client, opportunity.start_of(submission), reuse)
            case "opening":
                await start_transition(client, TransitionStart.model_validate(submission.payload), reuse)
            case "certificates":
                await start_run(client, RunStart.model_validate(submission.payload), reuse)
            case "verify_bundle":
                await start_verification(client, verification_of(submission))
            case "announcement":
                await start_announcement(client, announcement.start_of(submission))
            case "open_reports":
                start = OpenReportsStart(year=submission.payload["year"], actor=submission.actor)
                await start_opening_of_reports(client, submission.entity, start)
            case _:
                await start_workflow(client, application.start_of(submission), reuse)
    except WorkflowAlreadyStartedError:
        log.info("%s had been delivered before", submission.entity)
    return Accepted()


async def _update(client: Client, submission: Submission) -> Outcome:
    try:
        decision = decision_of(submission)
    except (ValidationError, KeyError, ValueError):
        log.exception("Submission %s (%s) cannot be read", submission.id, submission.kind)
        return Refused(code="undecodable")
    try:
        if isinstance(decision, ReopenReport):
            recorded: Answer = await client.execute_update_with_start_workflow(
                AnnualReport.reopen_report,
                decision,
                start_workflow_operation=completed_report(submission.entity),
                id=str(submission.id),
            )
        else:
            recorded = await client.get_workflow_handle(submission.entity).execute_update(
                submission.kind, decision, id=str(submission.id), result_type=_ANSWERS[_kind_of(submission)]
            )
    except WorkflowUpdateFailedError as error:
        return _refused(error)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND and await _has_ended(client, submission.entity):
            return Refused(code=_ENDED[_kind_of(submission)])
        raise
    return Accepted(recorded=recorded)


def _refused(error: WorkflowUpdateFailedError) -> Refused:
    """The workflow's own refusals are named; whatever else fails an update could not be read or is a fault of ours."""
    cause = error.cause
    if not isinstance(cause, ApplicationError):
        raise NoAnswerError(f"the update failed: {cause}") from error
    if cause.type == "ValidationError":
        return Refused(code="undecodable")
    details = cause.details[0] if cause.details and isinstance(cause.details[0], dict) else {}
    return Refused(code=cause.type or "refused", details=details)


_ENDED = {
    "application": "already_decided",
    "access_request": "already_decided",
    "event": "event_over",
    "provider": "approval_ended",
    "rules": "transition_over",
    "announcement": "announcement_over",
    "report": "already_completed",
    "disposal": "disposal_over",
    "opportunity": "opportunity_over",
}
"""How a workflow that came to its end refuses, by what it carries."""

_ANSWERS: dict[str, type[Answer]] = {
    "application": Recorded,
    "access_request": AccessRecorded,
    "event": EventRecorded,
    "provider": ApprovalRecorded,
    "rules": TransitionRecorded,
    "announcement": AnnouncementRecorded,
    "report": ReportRecorded,
    "disposal": DisposalRecorded,
    "opportunity": OpportunityRecorded,
}


def _kind_of(submission: Submission) -> str:
    return submission.entity.partition(":")[0]


async def _has_ended(client: Client, workflow: str) -> bool:
    """Whether the workflow came to its end, as opposed to one that Temporal has lost, or that was ended by force.

    Those are started again from Postgres (`workers.rebuild`), and then take what waits for them.
    """
    description = await client.get_workflow_handle(workflow).describe()
    return description.status is WorkflowExecutionStatus.COMPLETED


@asynccontextmanager
async def _answered_within(wait: timedelta) -> AsyncIterator[None]:
    """Give up waiting after a while, and tell that apart from being stopped.

    The client turns any cancellation of an update into an error of its own, also that of a process shutting down.
    """
    try:
        async with asyncio.timeout(wait.total_seconds()):
            yield
    except (TimeoutError, UpdateTimeoutError, RPCError, RuntimeError) as error:  # the last: it cannot connect
        task = asyncio.current_task()
        if task and task.cancelling():
            raise asyncio.CancelledError from error
        raise NoAnswerError(str(error) or f"no answer within {wait.total_seconds():g} s") from error
