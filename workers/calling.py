"""A call to reapply is handed to the workflow of an approval: as its beginning, or as an update of one that runs."""

from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.rules_paths import UnreachableError
from schemas.approval import ApprovalRecorded, ApprovalStart, CallToReapply
from workers.starting import start_approval
from workflows.ids import approval_id

ANSWERED_BEFORE = "already_called"


class Calling:
    """What the activities of a transition are given to call an approval with.

    Args:
        client: where the workflows of approvals run.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def __call__(self, start: ApprovalStart, runs: bool) -> bool:  # noqa: FBT001 - as activities know it
        """Call an approval; False where it has ended meanwhile. Calling again is harmless.

        Args:
            start: what its workflow begins with; `calling` names the newer rules.
            runs: whether its workflow runs already, by the records; they may be wrong, and then the other way is taken.

        Raises:
            UnreachableError: Temporal does not answer, whoever is called.
            RPCError: it does not take this call.
        """
        try:
            return await self._called(start, runs=runs)
        except RPCError as error:
            if error.status is RPCStatusCode.UNAVAILABLE:
                raise UnreachableError(error.message) from error
            raise

    async def _called(self, start: ApprovalStart, *, runs: bool) -> bool:
        if runs:
            try:
                return await self._tell(start)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
        try:
            await self._begin(start)
        except WorkflowAlreadyStartedError:
            return await self._tell(start)
        return True

    async def _begin(self, start: ApprovalStart) -> None:
        await start_approval(
            self._client, start, WorkflowIDReusePolicy.ALLOW_DUPLICATE, conflict=WorkflowIDConflictPolicy.FAIL
        )

    async def _tell(self, start: ApprovalStart) -> bool:
        rule_set = start.calling or ""
        try:
            await self._client.get_workflow_handle(approval_id(start.number)).execute_update(
                "call_to_reapply",
                CallToReapply(actor=f"rules:{rule_set}", rule_set=rule_set),
                id=f"call:{rule_set}",
                result_type=ApprovalRecorded,
            )
        except WorkflowUpdateFailedError as error:
            if not isinstance(error.cause, ApplicationError):
                raise
            return error.cause.type == ANSWERED_BEFORE
        return True
