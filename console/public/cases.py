"""One application as its applicant may see it: recorded or only just received, with what was promised and why."""

from datetime import datetime
from uuid import UUID

from starlette.requests import Request

import store.application
import store.closure
import store.draft
import store.file
import store.information
import store.provider
import store.submission
from console.decided import Word, word_of
from policy.calendar import explain_due
from schemas.application import Application, ApplicationForm, DenialReason, InformationRequest, Stage
from schemas.calendar import DueExplanation
from schemas.draft import Draft
from schemas.file import File
from schemas.model import Frozen
from schemas.review import ReviewClock
from schemas.rule_set import RuleSet
from schemas.submission import Submission, SubmissionState
from store.rule_set import RuleBook


class Case(Frozen):
    """Everything an applicant's pages show.

    Attributes:
        application: as recorded; None in the moments before it is.
        promise: the promised instant with every day counted.
        waiting: the applicant's answer or withdrawal that is saved and not taken yet.
        refused: the applicant's last answer or withdrawal where it could not be taken.
        provider: the number of the provider it became.
        word: what was typed beside the decision.
        goes_on: the draft by which it goes on under newer rules.
    """

    number: str
    submission: Submission
    form: ApplicationForm
    clock: ReviewClock
    rule_set: RuleSet
    promise: DueExplanation
    application: Application | None
    requests: list[InformationRequest]
    reasons: list[DenialReason]
    files: list[File]
    waiting: Submission | None
    refused: Submission | None
    provider: str | None
    word: Word | None
    goes_on: Draft | None

    @property
    def reapplies(self) -> str | None:
        """The provider that reapplies by it."""
        found: str | None = self.submission.payload.get("reapplies")
        return found

    @property
    def entity(self) -> str:
        """What links and submissions call it."""
        return f"application:{self.number}"

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return self.application.stage if self.application else Stage.SUBMITTED

    @property
    def due_at(self) -> datetime:
        """When our answer is due now."""
        return self.application.due_at if self.application else self.clock.due_at

    @property
    def request(self) -> InformationRequest | None:
        """What the applicant is asked for now."""
        if self.stage is not Stage.INFORMATION_REQUESTED:
            return None
        return next((each for each in reversed(self.requests) if each.answered_at is None), None)

    @property
    def being_processed(self) -> bool:
        """Whether it is saved, but nobody has taken it up yet."""
        return self.application is None

    def file(self, file: UUID) -> File | None:
        """A file of this application."""
        return next((each for each in self.files if each.id == file), None)


async def case_of(request: Request, number: str) -> Case | None:
    """The application of a number, from what was submitted and what was recorded of it."""
    pool = request.app.state.pool
    submissions = await store.submission.of_entity(pool, f"application:{number}")
    submission = next((each for each in submissions if each.kind == "application"), None)
    if submission is None:
        return None
    form = ApplicationForm.model_validate(submission.payload["form"])
    book: RuleBook = request.app.state.rule_book
    rule_set = book.get(form.rule_set) or book.current(request.state.as_of)
    application = await store.application.by_number(pool, number)
    provider = await store.provider.of_application(pool, number)
    own = [each for each in submissions if each.actor == f"applicant:{number}" and each.kind in ("answer", "withdraw")]
    return Case(
        number=number,
        submission=submission,
        form=form,
        clock=ReviewClock.model_validate(submission.payload["clock"]),
        rule_set=rule_set,
        promise=await _promise(request, submission, rule_set),
        application=application,
        requests=await store.information.of_application(pool, number),
        reasons=await store.application.denial_reasons(pool, number),
        files=await store.file.of_application(pool, number),
        waiting=next((each for each in own if each.state is SubmissionState.SAVED), None),
        refused=own[-1] if own and own[-1].state is SubmissionState.REFUSED else None,
        provider=provider.number if provider else submission.payload.get("reapplies"),
        word=await word_of(pool, application) if application else None,
        goes_on=await store.draft.that_supersedes(pool, number),
    )


async def _promise(request: Request, submission: Submission, rule_set: RuleSet) -> DueExplanation:
    received_at = submission.received_at
    closures = await store.closure.known_at(request.app.state.pool, received_at)
    explained = explain_due(received_at, rule_set.review_days, closures, due_time=rule_set.due_time)
    assert isinstance(explained, DueExplanation)  # noqa: S101 - it was computed alike when it was promised
    return explained
