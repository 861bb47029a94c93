"""The one way a workflow keeps a ladder: a finite list of instants that policy computed and that came with the record.

On waking, every rung that is due counts as passed and only the last one's letter goes, so that after a time of being
down nobody gets four reminders at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from temporalio import workflow

from schemas.review import Ladder, Rung


@dataclass(frozen=True)
class Reached:
    """The rung whose letter goes now, and the names of those before it that passed in silence."""

    rung: Rung
    skipped: list[str]


def summary(rung: Rung) -> str:
    """The line the Temporal UI shows for a rung, on its timer and on its record."""
    return f"{rung.name}: {rung.letter} to {rung.audience}"


def still_to_come(ladder: Sequence[Rung], passed_until: datetime | None) -> Ladder:
    """The rungs of a ladder that have not passed yet."""
    return [rung for rung in ladder if passed_until is None or rung.at > passed_until]


def reached(ladder: Sequence[Rung], as_of: datetime) -> Reached | None:
    """What is due of a ladder still to come, if anything is."""
    due = [rung for rung in ladder if rung.at <= as_of]
    return Reached(due[-1], [rung.name for rung in due[:-1]]) if due else None


async def wait(ladder: Sequence[Rung], woken: Callable[[], bool]) -> None:
    """Wait until the next rung of a ladder still to come is due, or until `woken` says that something else happened.

    Without a rung to come only `woken` ends the waiting, and no timer runs.
    """
    if not ladder:
        await workflow.wait_condition(woken)
        return
    rung = ladder[0]
    try:
        await workflow.wait_condition(
            woken,
            timeout=rung.at - workflow.now(),
            timeout_summary=summary(rung),
        )
    except TimeoutError:
        return
