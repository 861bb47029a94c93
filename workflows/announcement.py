"""Announcement: what staff write to many, from the hour it is scheduled for until every letter is settled.

When its time comes its recipients are fixed; then as many letters as the pace says are queued once a minute, where
anybody's decision or password letter overtakes them. Pause, resume and stop are updates; `run` alone has effects.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

from schemas.announcement import (
    AnnouncementDecision,
    AnnouncementRecorded,
    AnnouncementStart,
    AnnouncementState,
    Pause,
    Reschedule,
    Resume,
    Stop,
)
from workflows import announcement_record as record
from workflows.announcement_record import Said
from workflows.inbox import Inbox
from workflows.mailing import DECISIONS, Mailing, Step, verb_of
from workflows.message import Refusal

STEPS_OF_A_RUN = 30
"""Then it continues as new, so that a mailing of a whole day has no history longer than that of half an hour."""


@workflow.defn(name="Announcement")
class Announcement:
    """The promise that everybody in the audience gets an announcement once, at a steady pace."""

    @workflow.init
    def __init__(self, start: AnnouncementStart) -> None:
        self._mailing = Mailing.of(start)
        self._submission = start.submission
        self._steps = 0
        self._inbox: Inbox[AnnouncementDecision, AnnouncementRecorded] = Inbox(
            DECISIONS, lambda said, _: self._mailing.refusal(said)
        )

    @workflow.run
    async def run(self, start: AnnouncementStart) -> AnnouncementState:
        """Keep the promise; what comes back is how it ended, a draft once more where it was taken back."""
        workflow.set_current_details(self._mailing.details())
        if not start.recorded:
            self._stand(self._mailing.after(await record.scheduled(start)))
        while not self._has_ended():
            if self._inbox:
                await self._inbox.settle(self._record, self._note_refused)
            elif self._is_long():
                workflow.continue_as_new(self._anew())
            elif self._is_due():
                await self._take_step()
            else:
                await self._wait()
        return self._mailing.state

    def _has_ended(self) -> bool:
        return self._mailing.is_over and not self._inbox and workflow.all_handlers_finished()

    def _is_due(self) -> bool:
        due_at = self._mailing.due_at(workflow.now())
        return due_at is not None and due_at <= workflow.now()

    async def _take_step(self) -> None:
        now, mailing = workflow.now(), self._mailing
        self._steps += 1
        match mailing.step:
            case Step.BEGIN:
                self._stand(mailing.after(await record.recipients(mailing.number)))
            case Step.QUEUE:
                self._stand(mailing.after_queueing(await record.letters(mailing), now))
            case Step.LOOK:
                self._stand(mailing.after_looking(await record.look(mailing), now))

    async def _wait(self) -> None:
        """Until something is said or due; a paused one waits for a word alone."""
        due_at, step = self._mailing.due_at(workflow.now()), self._mailing.step
        if due_at is None or step is None:
            await workflow.wait_condition(self._is_woken)
            return
        try:
            await workflow.wait_condition(
                self._is_woken, timeout=due_at - workflow.now(), timeout_summary=str(step.value)
            )
        except TimeoutError:
            return

    def _is_woken(self) -> bool:
        return bool(self._inbox) or self._has_ended() or self._is_long()

    def _is_long(self) -> bool:
        long = self._steps >= STEPS_OF_A_RUN or workflow.info().is_continue_as_new_suggested()
        return long and not self._mailing.is_over and workflow.all_handlers_finished()

    def _anew(self) -> AnnouncementStart:
        mailing = self._mailing
        return AnnouncementStart(
            number=mailing.number,
            submission=self._submission,
            send_at=mailing.send_at,
            per_minute=mailing.per_minute,
            state=mailing.state,
            recorded=True,
            recipients=mailing.recipients,
            queued=mailing.queued,
            next_at=mailing.next_at,
            looks=mailing.looks,
        )

    # What was said is recorded, one after the other, in the order of its arrival.

    async def _record(self, entry: Said, said: AnnouncementDecision) -> AnnouncementRecorded:
        after = await record.decision(self._mailing.number, entry, said)
        self._stand(self._mailing.after(after))
        return AnnouncementRecorded(verb=verb_of(said), at=entry.at, state=self._mailing.state)

    async def _note_refused(self, entry: Said, refusal: Refusal) -> None:
        await record.refused(self._mailing.number, entry, refusal)

    def _stand(self, mailing: Mailing) -> None:
        self._mailing = mailing
        workflow.set_current_details(mailing.details())

    # What is said, by update: each handler with its validator.

    @workflow.update
    async def reschedule(self, decision: Reschedule) -> AnnouncementRecorded:
        """Send it at another time or pace."""
        return await self._inbox.take(decision)

    @reschedule.validator
    def _may_reschedule(self, decision: Reschedule) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def pause(self, decision: Pause) -> AnnouncementRecorded:
        """Queue no more letters for now."""
        return await self._inbox.take(decision)

    @pause.validator
    def _may_pause(self, decision: Pause) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def resume(self, decision: Resume) -> AnnouncementRecorded:
        """Go on where it was paused."""
        return await self._inbox.take(decision)

    @resume.validator
    def _may_resume(self, decision: Resume) -> None:
        self._inbox.judge(decision)

    @workflow.update
    async def stop(self, decision: Stop) -> AnnouncementRecorded:
        """Leave out the rest; before it began, take it back."""
        return await self._inbox.take(decision)

    @stop.validator
    def _may_stop(self, decision: Stop) -> None:
        self._inbox.judge(decision)

    # What is said, by signal: one dynamic handler takes them all, and it never raises.

    @workflow.signal(dynamic=True, description="Any update by its name, from another system; its actor is a claim.")
    def said_elsewhere(self, name: str, payloads: Sequence[RawValue]) -> None:
        """Take a decision from another system; what cannot be taken becomes a sentence in the timeline."""
        self._inbox.hear(name, payloads)
