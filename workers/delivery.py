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
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from schemas.application import (
    Answer,
    ApplicationStart,
    Approve,
    Assign,
    Decision,
    Deny,
    Recorded,
    RequestInformation,
    Withdraw,
)
from schemas.model import Frozen
from schemas.submission import Submission
from store.application import start_of
from workflows.application import ProviderApplication
from workflows.ids import STAGE, application_id
from workflows.queues import WORKFLOWS

log = logging.getLogger(__name__)


class Accepted(Frozen):
    """Its workflow has it. ``recorded`` is what a decision became; a start is accepted before it is recorded."""

    kind: Literal["accepted"] = "accepted"
    recorded: Recorded | None = None


class Refused(Frozen):
    """Its workflow does not take it, and will not if it is sent again. ``details`` are what the code needs in words."""

    kind: Literal["refused"] = "refused"
    code: str
    details: dict[str, Any] = Field(default_factory=dict)


class Pending(Frozen):
    """Nobody has answered in time. It is saved, and the sweeper goes on asking."""

    kind: Literal["pending"] = "pending"


Outcome = Accepted | Refused | Pending


class NoAnswerError(Exception):
    """Temporal, or the worker behind it, did not answer in time or not in a way that says yes or no."""


async def deliver(client: Client, submission: Submission, *, wait: timedelta) -> Outcome:
    """Hand a submission to its workflow and wait this long for the answer.

    A request for access has no workflow; it was settled when it was saved.
    """
    if submission.kind == "access_request":
        return Accepted()
    try:
        async with _answered_within(wait):
            if submission.kind == "application":
                return await _start(client, start_of(submission))
            return await _update(client, submission)
    except NoAnswerError as error:
        log.warning("Submission %s (%s) is pending: %s", submission.id, submission.kind, error)
        return Pending()


async def start_workflow(client: Client, start: ApplicationStart, reuse: WorkflowIDReusePolicy) -> None:
    """Start the workflow of an application; one that runs already is left alone.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another.
    """
    await client.start_workflow(
        ProviderApplication.run,
        start,
        id=application_id(start.number),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Application {start.number}",
        search_attributes=TypedSearchAttributes([SearchAttributePair(STAGE, start.stage)]),
    )


async def _start(client: Client, start: ApplicationStart) -> Outcome:
    try:
        # One that was ended by force may begin again; one that came to its end may not.
        await start_workflow(client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY)
    except WorkflowAlreadyStartedError:
        log.info("Application %s had been delivered before", start.number)
    return Accepted()


async def _update(client: Client, submission: Submission) -> Outcome:
    try:
        decision = decision_of(submission)
    except (ValidationError, KeyError):
        log.exception("Submission %s (%s) cannot be read", submission.id, submission.kind)
        return Refused(code="undecodable")
    workflow = client.get_workflow_handle(submission.entity)
    try:
        recorded = await workflow.execute_update(submission.kind, decision, id=str(submission.id), result_type=Recorded)
    except WorkflowUpdateFailedError as error:
        return _refused(error)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND and await _has_ended(client, submission.entity):
            return Refused(code="already_decided")
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


async def _has_ended(client: Client, workflow: str) -> bool:
    """Whether the workflow came to its end, as opposed to one that Temporal has lost, or that was ended by force.

    Those are started again from Postgres (`workers.rebuild`), and then take what waits for them.
    """
    description = await client.get_workflow_handle(workflow).describe()
    return description.status is WorkflowExecutionStatus.COMPLETED


def decision_of(submission: Submission) -> Decision:
    """The message of a decision: ids and codes; what a person wrote stays in the submission."""
    said = {"actor": submission.actor, "submission": submission.id}
    payload = submission.payload
    match submission.kind:
        case "assign":
            return Assign(**said, reviewer=payload["reviewer"])
        case "request_information":
            return RequestInformation(**said, questions=payload.get("questions", []))
        case "answer":
            return Answer(**said)
        case "approve":
            return Approve(**said)
        case "deny":
            return Deny(**said, criteria=sorted(payload["reasons"]))
        case "withdraw":
            return Withdraw(**said)
        case _:
            raise ValueError(f"{submission.kind} is no decision")


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
