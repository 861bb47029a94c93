"""What the workflow of a disposal has done and recorded: each function is one activity, with its line in the UI."""

from temporalio import workflow

from activities.disposal import DisposalActivities
from activities.disposing import DisposingActivities
from schemas.disposal import (
    AfterDisposal,
    ChunkDisposed,
    ConfirmDisposal,
    DisposalDecision,
    DisposalRecorded,
    DisposalVerb,
    DisposeChunk,
    DropDisposal,
    FinishDisposal,
    ListDue,
    ProposeDisposal,
    RecordDisposalDecision,
    RecordDisposalRefused,
)
from workflows import options
from workflows.message import Entry, Refusal

DECISIONS: dict[DisposalVerb, type[DisposalDecision]] = {
    "propose_disposal": ProposeDisposal,
    "confirm_disposal": ConfirmDisposal,
    "drop_disposal": DropDisposal,
}
Said = Entry[DisposalDecision, DisposalRecorded]


def verb_of(decision: DisposalDecision) -> DisposalVerb:
    """The verb of a decision."""
    return next(verb for verb, kind in DECISIONS.items() if type(decision) is kind)


async def listed(year: int) -> AfterDisposal:
    """List what is due; where that was done before, where the list stands comes back."""
    return await workflow.execute_activity_method(
        DisposalActivities.list_due,
        ListDue(year=year, as_of=workflow.now()),
        **options.record("List what is due"),
    )


async def decision(year: int, entry: Said, said: DisposalDecision) -> AfterDisposal:
    """Record a decision.

    Raises:
        ActivityError: its cause is an ApplicationError when the records do not allow the decision.
    """
    return await workflow.execute_activity_method(
        DisposalActivities.record_disposal_decision,
        RecordDisposalDecision(
            year=year, key=entry.key, verb=verb_of(said), actor=entry.actor, submission=said.submission, as_of=entry.at
        ),
        **options.record(f"{entry.verb} by {entry.actor}"),
    )


async def disposed(year: int, first: int, last: int) -> ChunkDisposed:
    """Dispose of a part of the list."""
    return await workflow.execute_activity_method(
        DisposingActivities.dispose_chunk,
        DisposeChunk(year=year, first=first, last=last, as_of=workflow.now()),
        **options.disposal(f"Lines {first} to {last}"),
    )


async def finished(year: int) -> AfterDisposal:
    """Certify it."""
    return await workflow.execute_activity_method(
        DisposingActivities.finish_disposal,
        FinishDisposal(year=year, as_of=workflow.now()),
        **options.disposal("Write the certificate of disposal"),
    )


async def refused(year: int, entry: Said, refusal: Refusal) -> None:
    """Write into the timeline that a signal was refused."""
    await workflow.execute_activity_method(
        DisposalActivities.record_disposal_refused,
        RecordDisposalRefused(
            year=year, key=entry.key, verb=entry.verb, actor=entry.actor, code=refusal.code, as_of=entry.at
        ),
        **options.record(f"Refused ({refusal.code}): {entry.verb} by {entry.actor}"),
    )
