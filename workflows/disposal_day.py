"""DisposalDay: the day of the year on which what is due is listed."""

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

from schemas.disposal import DisposalStart
from workflows.ids import SCHEDULED, disposal_id

# It is only named here: a disposal lives in a sandbox of its own.
with workflow.unsafe.imports_passed_through():
    from workflows.disposal import Disposal


@workflow.defn(name="DisposalDay")
class DisposalDay:
    """A Schedule starts it, which adds an instant to the id of what it starts; the disposal's own id is its year's."""

    @workflow.run
    async def run(self) -> None:
        """Start the disposal of the year in which it was to begin; it goes on by itself for as long as people take."""
        year = (workflow.info().typed_search_attributes.get(SCHEDULED) or workflow.now()).year
        try:
            await workflow.start_child_workflow(
                Disposal.run,
                DisposalStart(year=year),
                id=disposal_id(year),
                # One that was ended by force may begin again; one that came to its end may not.
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                parent_close_policy=ParentClosePolicy.ABANDON,
                static_summary=f"Disposal {year}",
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.info("The disposal of %s was started before", year)
