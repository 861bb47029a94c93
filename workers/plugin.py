"""What every Temporal client and worker of ours has in common, in one plugin.

The workflows themselves are not part of it: a plugin hands its workflows to every worker of its client, and the workers
of the task queues `records` and `letters` have none to run.
"""

import dataclasses

from pydantic import ValidationError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from workflows.access_request import AccessRequest
from workflows.announcement import Announcement
from workflows.annual_report import AnnualReport
from workflows.application import ProviderApplication
from workflows.approval import ProviderApproval
from workflows.bundle_verification import BundleVerification
from workflows.certificate_run import CertificateRun
from workflows.digest import DailyDigest
from workflows.disposal import Disposal
from workflows.disposal_day import DisposalDay
from workflows.event import Event
from workflows.open_reports import OpenReports
from workflows.opportunity import OpportunityReview
from workflows.opportunity_news import OpportunityNews
from workflows.record_bundle import RecordBundle
from workflows.rules_transition import RulesTransition

WORKFLOWS: list[type] = [
    *(ProviderApplication, ProviderApproval, RulesTransition),
    *(Event, CertificateRun, DailyDigest, Announcement, OpportunityNews),
    *(AnnualReport, OpenReports, RecordBundle, BundleVerification),
    *(DisposalDay, Disposal),
    OpportunityReview,
    AccessRequest,
]

_PARTS = (
    *("access_record", "access_standing"),
    *("announcement_record", "approval_life", "approval_record", "disposal_record", "event_record", "ids", "inbox"),
    *("ladder", "lifecycle", "mailing", "message", "options", "queues", "record", "report_life", "report_record"),
    *("opportunity_record", "opportunity_review", "review", "transition_record"),
)

# Loaded once, outside the sandbox: models must be the same classes everywhere, activities are only named, and loading
# the parts of a workflow anew for each one would cost more than all the rest of its first task. The sandbox still
# guards the workflow classes; that their parts ask no clock and no chance is a test of its own.
PASSED_THROUGH = (
    *("schemas", "policy", "store", "mail", "documents", "activities"),
    *(f"workflows.{part}" for part in _PARTS),
    *("pydantic", "pydantic_core", "annotated_types"),
)


def _sandboxed(runner: WorkflowRunner | None) -> WorkflowRunner:
    if not isinstance(runner, SandboxedWorkflowRunner):
        return SandboxedWorkflowRunner(SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH))
    return dataclasses.replace(runner, restrictions=runner.restrictions.with_passthrough_modules(*PASSED_THROUGH))


class PdupsPlugin(SimplePlugin):
    """Pydantic models as payloads, sandboxed workflows, and an unreadable start input that fails its workflow."""

    def __init__(self) -> None:
        super().__init__(
            "pdups",
            data_converter=pydantic_data_converter,
            workflow_runner=_sandboxed,
            # Otherwise the first workflow task of an input nobody can read would be tried for ever.
            workflow_failure_exception_types=[ValidationError],
        )
