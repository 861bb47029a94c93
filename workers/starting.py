"""Starts: the workflow of each thing, by its id; one that runs already is left alone."""

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)

from schemas.access_request import AccessStart
from schemas.announcement import AnnouncementStart
from schemas.annual_report import OpenReportsStart, ReportStart, ReportState
from schemas.application import ApplicationStart
from schemas.approval import ApprovalStart
from schemas.bundle import BundleStart, VerificationStart
from schemas.certificate import RunStart
from schemas.event import EventStart
from schemas.opportunity_review import OpportunityStart
from schemas.rules_transition import TransitionStart
from workflows.access_request import AccessRequest
from workflows.announcement import Announcement
from workflows.annual_report import AnnualReport
from workflows.application import ProviderApplication
from workflows.approval import ProviderApproval
from workflows.bundle_verification import BundleVerification
from workflows.certificate_run import CertificateRun
from workflows.event import Event
from workflows.ids import (
    STAGE,
    VERIFICATION,
    access_request_id,
    announcement_id,
    application_id,
    approval_id,
    bundle_id,
    certificate_run_id,
    event_id,
    opportunity_id,
    report_id,
    transition_id,
)
from workflows.open_reports import OpenReports
from workflows.opportunity import OpportunityReview
from workflows.queues import WORKFLOWS
from workflows.record_bundle import RecordBundle
from workflows.rules_transition import RulesTransition


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


async def start_access_request(client: Client, start: AccessStart, reuse: WorkflowIDReusePolicy) -> None:
    """Start the workflow of an access request; one that runs already is left alone.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another.
    """
    await client.start_workflow(
        AccessRequest.run,
        start,
        id=access_request_id(start.number),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Access request {start.number}",
    )


async def start_event(
    client: Client,
    start: EventStart,
    reuse: WorkflowIDReusePolicy,
    conflict: WorkflowIDConflictPolicy = WorkflowIDConflictPolicy.USE_EXISTING,
) -> None:
    """Start the workflow of an event; one that runs already is left alone, unless `conflict` wants to know of it.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another; or it runs.
    """
    await client.start_workflow(
        Event.run,
        start,
        id=event_id(start.number),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=conflict,
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


async def start_report(client: Client, start: ReportStart, reuse: WorkflowIDReusePolicy) -> None:
    """Start the workflow of an annual report; one that runs already is left alone.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another.
    """
    await client.start_workflow(
        AnnualReport.run,
        start,
        id=report_id(start.provider, start.year),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Annual report {start.year} of provider {start.provider}",
    )


async def start_opportunity(client: Client, start: OpportunityStart, reuse: WorkflowIDReusePolicy) -> None:
    """Start the workflow of an opportunity; one that runs already is left alone.

    Raises:
        WorkflowAlreadyStartedError: it has ended, and `reuse` does not allow another.
    """
    await client.start_workflow(
        OpportunityReview.run,
        start,
        id=opportunity_id(start.number),
        task_queue=WORKFLOWS,
        id_reuse_policy=reuse,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Opportunity {start.number}",
    )


async def start_opening_of_reports(client: Client, entity: str, start: OpenReportsStart) -> None:
    """Start the workflow that opens a year's annual reports; asked again it looks again, for those that came since."""
    await client.start_workflow(
        OpenReports.run,
        start,
        id=entity,
        task_queue=WORKFLOWS,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Opening of the annual reports {start.year}",
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


def completed_report(entity: str) -> WithStartWorkflowOperation[AnnualReport, ReportState]:
    """How the workflow of a completed report, which has ended, begins again with the word that opens the report.

    What it begins with is only that the report is completed; its record says all the rest, or that it is not so.
    """
    _, provider, year = entity.split(":")
    return WithStartWorkflowOperation(
        AnnualReport.run,
        ReportStart(provider=provider, year=int(year), state=ReportState.COMPLETED, rungs=[], version=1, opened=True),
        id=entity,
        task_queue=WORKFLOWS,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=f"Annual report {year} of provider {provider}",
    )
