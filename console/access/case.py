"""One access request as whoever asked, and a present manager, may see it."""

from datetime import datetime

from starlette.requests import Request

import store.access_request
import store.account
import store.closure
import store.provider
import store.submission
from policy.calendar import explain_due
from schemas.access_request import AccessRequest, AccessStage
from schemas.calendar import DueExplanation
from schemas.model import Frozen
from schemas.review import ReviewClock
from schemas.rule_set import RuleSet
from schemas.submission import Submission, SubmissionState


class AccessCase(Frozen):
    """Everything the pages of a request show.

    Attributes:
        organisation: its name as recorded of a provider; otherwise as it was typed.
        request: as recorded; None in the moments before it is.
        promise: the promised instant with every day counted.
        decided_by: who decided, by name; empty for whoever asked and for the system.
        waiting: what was said and is saved, and not taken yet; the last one first.
    """

    number: str
    submission: Submission
    organisation: str
    clock: ReviewClock
    rule_set: RuleSet
    promise: DueExplanation
    request: AccessRequest | None
    decided_by: str = ""
    waiting: tuple[Submission, ...] = ()

    @property
    def stage(self) -> AccessStage:
        """Where it stands."""
        return self.request.stage if self.request else AccessStage.ASKED

    @property
    def is_open(self) -> bool:
        """Whether staff have still to decide."""
        return self.stage is AccessStage.ASKED

    @property
    def decided_at(self) -> datetime | None:
        """When it was decided."""
        return self.request.decided_at if self.request else None

    def waits(self, *kinds: str) -> Submission | None:
        """What was said of these kinds and is not taken yet."""
        return next((each for each in self.waiting if each.kind in kinds), None)


async def case_of(request: Request, number: str) -> AccessCase | None:
    """The request of a number, from what was submitted and what was recorded of it."""
    pool = request.app.state.pool
    sent = await store.submission.of_entity(pool, f"access_request:{number}")
    submission = next((each for each in sent if each.kind == "access_request"), None)
    if submission is None:
        return None
    recorded = await store.access_request.by_number(pool, number)
    book = request.app.state.rule_book
    rule_set = book.get(submission.payload["rule_set"]) or book.current(request.state.as_of)
    number_of_provider = recorded.provider if recorded else submission.payload["provider"]
    provider = await store.provider.by_number(pool, number_of_provider) if number_of_provider else None
    decider = await store.account.by_actor(pool, recorded.decided_by or "") if recorded else None
    return AccessCase(
        number=number,
        submission=submission,
        organisation=provider.legal_name if provider else submission.payload["organisation"],
        clock=ReviewClock.model_validate(submission.payload["clock"]),
        rule_set=rule_set,
        promise=await _promise(request, submission, rule_set),
        request=recorded,
        decided_by=decider.full_name if decider else "",
        waiting=tuple(each for each in reversed(sent) if each.state is SubmissionState.SAVED),
    )


async def _promise(request: Request, submission: Submission, rule_set: RuleSet) -> DueExplanation:
    received_at = submission.received_at
    closures = await store.closure.known_at(request.app.state.pool, received_at)
    explained = explain_due(received_at, rule_set.review_days, closures, due_time=rule_set.due_time)
    assert isinstance(explained, DueExplanation)  # noqa: S101 - it was computed alike when it was promised
    return explained
