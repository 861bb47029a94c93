"""The one way in which a workflow takes what is said to it: by update or by signal, each thing once, in its order.

A handler puts what was said in line before its first await, then waits until `run` has recorded it. `run` alone has
effects and takes one thing after the other, so of two people who decide at once only the first is recorded.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, cast

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError, ApplicationError

from workflows.message import Done, Entry, Refusal, Said, claimed, plain, read_signal


def by_submission(decision: Said) -> tuple[str, Said]:
    """A decision's stored form names it; one without is named by its update, and its actor is a claim."""
    if decision.submission:
        return str(decision.submission), decision
    update = cast("workflow.UpdateInfo", workflow.current_update_info())
    return f"update:{update.id}", claimed(decision)


class Inbox(Generic[Said, Done]):
    """What was said and is not recorded yet; true while there is anything.

    Args:
        kinds: the decisions a workflow knows, by their verbs.
        refusal: why a decision said at an instant cannot be taken as things stand, if it can't.
        read: what an update said and the key that names it, so that saying it again is not saying it twice.
    """

    def __init__(
        self,
        kinds: Mapping[Any, type[Said]],
        refusal: Callable[[Said, datetime], Refusal | None],
        read: Callable[[Said], tuple[str, Said]] = by_submission,
    ) -> None:
        self._kinds = kinds
        self._refusal = refusal
        self._read = read
        self._unrecorded: deque[Entry[Said, Done]] = deque()
        self._taken: dict[str, Entry[Said, Done]] = {}

    def __bool__(self) -> bool:
        return bool(self._unrecorded)

    def judge(self, decision: Said) -> None:
        """Refuse at once, without a trace in the history, what cannot be taken; for the validators of updates.

        Raises:
            ApplicationError: it is refused. What was said before is not said again.
        """
        key, said = self._read(decision)
        if key not in self._taken and (refusal := self._refusal(said, workflow.now())):
            raise refusal.error()

    async def take(self, decision: Said) -> Done:
        """Take an update's decision, and wait until it is recorded.

        Raises:
            ApplicationError: it was refused.
        """
        entry = self.put(decision)
        await workflow.wait_condition(lambda: entry.outcome is not None)
        return entry.answer()

    def put(self, decision: Said) -> Entry[Said, Done]:
        """Put a decision in line, unless it was said before."""
        key, said = self._read(decision)
        entry = self._taken.get(key)
        if entry is None:
            entry = Entry(key, self._verb_of(said), said.actor, workflow.now(), said)
            self._taken[key] = entry
            self._unrecorded.append(entry)
        return entry

    def hear(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a signal, whatever it carries; it never raises, for an error in a signal's handler ends the workflow."""
        key, now = f"signal:{workflow.uuid4()}", workflow.now()
        match read_signal(name, payloads, self._kinds):
            case Refusal() as refusal:
                entry: Entry[Said, Done] = Entry(
                    key, plain(name), "claimed:unknown", now, None, by_signal=True, outcome=refusal
                )
            case said:
                entry = Entry(key, self._verb_of(said), said.actor, now, said, by_signal=True)
        self._unrecorded.append(entry)

    async def settle(
        self,
        record: Callable[[Entry[Said, Done], Said], Awaitable[Done]],
        refused: Callable[[Entry[Said, Done], Refusal], Awaitable[None]],
    ) -> None:
        """Have the first thing in line recorded; a refused signal, for which nobody waits, becomes a sentence."""
        entry = self._unrecorded.popleft()
        if entry.said and not entry.outcome:
            entry.outcome = await self._decided(entry, entry.said, record)
        if isinstance(entry.outcome, Refusal) and entry.by_signal:
            await refused(entry, entry.outcome)

    async def _decided(
        self, entry: Entry[Said, Done], said: Said, record: Callable[[Entry[Said, Done], Said], Awaitable[Done]]
    ) -> Done | Refusal:
        """Judged again, for what was said before it may have changed everything since it arrived."""
        if refusal := self._refusal(said, entry.at):
            return refusal
        try:
            return await record(entry, said)
        except ActivityError as error:
            if isinstance(error.cause, ApplicationError):
                return Refusal.from_error(error.cause)
            raise

    def _verb_of(self, said: Said) -> str:
        return str(next(verb for verb, kind in self._kinds.items() if type(said) is kind))
