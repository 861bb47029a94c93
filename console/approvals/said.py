"""What somebody wants done about an approval: asked for, shown with what follows, then saved and handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from fastapi import Request
from starlette.responses import RedirectResponse, Response

import store.submission
from console.approvals.act import Act, why_not
from console.approvals.follows import follows
from console.approvals.form import LONGEST_REASON, Wanted, proposed, read
from console.gateway import Pending, Refused
from console.staff import words
from console.templating import render
from schemas.approval import Approval
from schemas.problem import Problem
from schemas.provider import Provider
from schemas.submission import Submission
from store import approval as approvals
from store.database import transaction

CONFLICT, UNPROCESSABLE = 409, 422

REFUSALS: Mapping[str, str] = {
    "approval_ended": "The approval has ended meanwhile. That is final.",
    "not_called": "The provider is not called to reapply any more, so there is no time to extend.",
    "extends_nothing": "Choose a day later than the last day to reapply as it stands now.",
    "extends_into_the_past": "Choose today or a later day.",
    "not_in_force": "The approval is not in force any more, so it cannot be suspended.",
    "not_suspended": "The approval is not suspended any more.",
    "end_announced": "Its end was announced meanwhile.",
    "no_end_announced": "Its end was taken back meanwhile, or none was announced.",
    "other_end_announced": "Another end was announced meanwhile, so nothing was taken back.",
    "ceases_before_today": "Choose today or a later day.",
}
AGAIN = "This could not be done. Load the page again, and tell us if it happens once more."


@dataclass(frozen=True)
class Asked:
    """Something that somebody may want done, and the page one comes from and is led back to."""

    request: Request
    act: Act
    provider: Provider
    back: str

    @property
    def is_staff(self) -> bool:
        """Whether it is asked in the staff console."""
        return self.back.startswith("/staff")

    async def approval(self) -> Approval:
        """The approval as it stands."""
        return await approval_of(self.request, self.provider)


async def approval_of(request: Request, provider: Provider) -> Approval:
    """The approval of a provider that is there, as it stands at this moment."""
    found = await approvals.shown(request.app.state.pool, provider.number, request.state.as_of)
    assert found  # noqa: S101 - it is its provider's row
    return found


async def page(asked: Asked) -> Response:
    """The form."""
    approval = await asked.approval()
    return _form(asked, approval, proposed(asked.act, approval))


async def post(asked: Asked) -> Response:
    """What follows, to be read and confirmed; then it is done, and one is led back."""
    approval = await asked.approval()
    wanted = await read(asked.request, asked.act, approval)
    if await _is_second_press(asked, wanted):
        return await _deliver(asked, wanted)
    if why_not(asked.act, approval):
        return _form(asked, approval, wanted.typed, status_code=CONFLICT)
    if wanted.problems:
        return _form(asked, approval, wanted.typed, wanted.problems, status_code=UNPROCESSABLE)
    return await _deliver(asked, wanted) if wanted.confirmed else await _confirm(asked, approval, wanted)


def _form(
    asked: Asked,
    approval: Approval,
    typed: Mapping[str, str],
    problems: tuple[Problem, ...] = (),
    *,
    status_code: int = 200,
) -> Response:
    return render(
        asked.request,
        "approvals/act.html",
        status_code=status_code,
        act=asked.act,
        provider=asked.provider,
        approval=approval,
        impossible=why_not(asked.act, approval),
        back=asked.back,
        typed=typed,
        problems=list(problems),
        longest=LONGEST_REASON,
        submission=uuid4(),
        words=words,
        staff=asked.is_staff,
    )


async def _confirm(asked: Asked, approval: Approval, wanted: Wanted) -> Response:
    called_under = approval.called_under if asked.act.kind == "extend" else None
    state = asked.request.app.state
    rules = await state.rule_book.named(state.pool, called_under or approval.rule_set)
    return render(
        asked.request,
        "approvals/confirm.html",
        act=asked.act,
        provider=asked.provider,
        follows=follows(asked.act, approval, rules, wanted.day, asked.request.state.as_of),
        back=asked.back,
        typed=wanted.typed,
        submission=wanted.submission,
        staff=asked.is_staff,
    )


async def _is_second_press(asked: Asked, wanted: Wanted) -> bool:
    """Whether the last button was pressed before, of this very page."""
    known = await store.submission.find(asked.request.app.state.pool, wanted.submission)
    meant = (asked.provider.entity, asked.request.state.account.actor, asked.act.kind)
    return wanted.confirmed and known is not None and (known.entity, known.actor, known.kind) == meant


async def _deliver(asked: Asked, wanted: Wanted) -> Response:
    """Save it, which is what is acknowledged, and hand it over."""
    request = asked.request
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(
            conn,
            Submission(
                id=wanted.submission,
                kind=asked.act.kind,
                entity=asked.provider.entity,
                natural_key=f"form:{wanted.submission}",
                actor=request.state.account.actor,
                received_at=request.state.as_of,
                payload=wanted.payload(asked.act),
            ),
        )
    outcome = await request.app.state.gateway.deliver(saved)
    if isinstance(outcome, Refused):
        problem = Problem(field="", message=REFUSALS.get(outcome.code, AGAIN))
        return _form(asked, await asked.approval(), wanted.typed, (problem,), status_code=CONFLICT)
    told = "pending" if isinstance(outcome, Pending) else asked.act.path
    return RedirectResponse(f"{asked.back}?told={told}#told", 303)
