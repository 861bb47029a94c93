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

from schemas.announcement import AnnouncementRecorded, AnnouncementStart
from schemas.application import ApplicationStart, Recorded
from schemas.approval import ApprovalRecorded, ApprovalStart
from schemas.bundle import BundleStart, VerificationStart
from schemas.certificate import RunStart
from schemas.disposal import DisposalRecorded
from schemas.event import EventRecorded, EventStart
from schemas.model import Frozen
from schemas.rules_transition import TransitionRecorded, TransitionStart
from schemas.submission import Submission
from store import announcement, application, event
from store.bundle import verification_of
from workers.decisions import decision_of
from workflows.announcement import Announcement
from workflows.application import ProviderApplication
from workflows.approval import ProviderApproval
from workflows.bundle_verification import BundleVerification
from workflows.certificate_run import CertificateRun
from workflows.event import Event
from workflows.ids import (
    STAGE,
    VERIFICATION,
    announcement_id,
    application_id,
    approval_id,
    bundle_id,
    certificate_run_id,
    event_id,
    transition_id,
)
from workflows.queues import WORKFLOWS
from workflows.record_bundle import RecordBundle
from workflows.rules_transition import RulesTransition

log = logging.getLogger(__name__)


Answer = Recorded | EventRecorded | ApprovalRecorded | TransitionRecorded | AnnouncementRecorded | DisposalRecorded


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

STARTS = ("application", "event", "certificates", "opening", "announcement", "verify_bundle")
"""Kinds of submission that start a workflow; the others are updates of one."""


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
            if submission.kind in STARTS:
                return await _start(client, submission)
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


async def start_event(client: Client, start: EventStart, reuse: WorkflowIDReusePolicy) -> None:
    """Start the workflow of an event; one that runs already is left alone.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another.
    """
    await client.start_workflow(
        Event.run,
        start,
        id=event_id(start.number),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Event {start.number}",
    )


async def start_approval(
    client: Client,
    start: ApprovalStart,
    reuse: WorkflowIDReusePolicy,
    conflict: WorkflowIDConflictPolicy = WorkflowIDConflictPolicy.USE_EXISTING,
) -> None:
    """Start the workflow of an approval; one that runs already is left alone, unless `conflict` wants to know of it.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another; or it runs.
    """
    await client.start_workflow(
        ProviderApproval.run,
        start,
        id=approval_id(start.number),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=conflict,
        static_summary=f"Approval of provider {start.number}",
    )


async def start_run(client: Client, start: RunStart, reuse: WorkflowIDReusePolicy) -> None:
    """Start the workflow of a certificate run; one that runs already is left alone.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another.
    """
    await client.start_workflow(
        CertificateRun.run,
        start,
        id=certificate_run_id(start.event, start.number),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Certificates of event {start.event}, run {start.number}",
    )


async def start_transition(client: Client, start: TransitionStart, reuse: WorkflowIDReusePolicy) -> None:
    """Start the workflow of a transition; one that runs already is left alone.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another.
    """
    await client.start_workflow(
        RulesTransition.run,
        start,
        id=transition_id(start.rule_set),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Opening of the rules {start.rule_set}",
    )


async def start_announcement(client: Client, start: AnnouncementStart) -> None:
    """Start the workflow of an announcement; one that runs already is left alone.

    One that came to its end may begin again, for an announcement that was taken back is scheduled anew; what was
    delivered before finds that in the records, and ends at once.
    """
    await client.start_workflow(
        Announcement.run,
        start,
        id=announcement_id(start.number),
        task_queue=WORKFLOWS,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Announcement {start.number}",
    )


async def start_bundle(client: Client, start: BundleStart) -> None:
    """Start the workflow that writes a record bundle; one that runs already is left alone, one that ended may again.

    What was written before finds that in its row, and ends at once.
    """
    await client.start_workflow(
        RecordBundle.run,
        start,
        id=bundle_id(start.provider, start.year, start.version),
        task_queue=WORKFLOWS,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Record bundle of {start.provider}, {start.year}, version {start.version}",
    )


async def start_verification(client: Client, start: VerificationStart) -> None:
    """Start the workflow that reads one bundle back, as a submission asked for; twice delivered, it is one workflow."""
    await client.start_workflow(
        BundleVerification.run,
        start,
        id=f"{VERIFICATION}:{start.submission}",
        task_queue=WORKFLOWS,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary="Verification of one record bundle",
    )


async def _start(client: Client, submission: Submission) -> Outcome:
    # One that was ended by force may begin again; one that came to its end may not.
    reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY
    try:
        match submission.kind:
            case "event":
                await start_event(client, event.start_of(submission), reuse)
            case "opening":
                await start_transition(client, TransitionStart.model_validate(submission.payload), reuse)
            case "certificates":
                await start_run(client, RunStart.model_validate(submission.payload), reuse)
            case "verify_bundle":
                await start_verification(client, verification_of(submission))
            case "announcement":
                await start_announcement(client, announcement.start_of(submission))
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
    workflow = client.get_workflow_handle(submission.entity)
    try:
        recorded = await workflow.execute_update(
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
    "event": "event_over",
    "provider": "approval_ended",
    "rules": "transition_over",
    "announcement": "announcement_over",
    "disposal": "disposal_over",
}
"""How a workflow that came to its end refuses, by what it carries."""

_ANSWERS: dict[str, type[Answer]] = {
    "application": Recorded,
    "event": EventRecorded,
    "provider": ApprovalRecorded,
    "rules": TransitionRecorded,
    "announcement": AnnouncementRecorded,
    "disposal": DisposalRecorded,
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
