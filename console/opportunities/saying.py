"""What somebody says about an opportunity: saved as a submission, and the workflow's word for it."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import Request
from starlette.responses import RedirectResponse, Response

import store.submission
from console.gateway import Pending, Refused
from console.opportunities.words import AGAIN, REFUSALS
from schemas.opportunity import Opportunity
from schemas.problem import Problem
from schemas.submission import Submission, SubmissionKind
from store.database import transaction

CONFLICT, UNPROCESSABLE = 409, 422


async def say(  # noqa: PLR0917 - all that a decision is made of
    request: Request,
    opportunity: Opportunity,
    kind: SubmissionKind,
    actor: str,
    submission: UUID | None,
    payload: dict[str, Any],
    *,
    back: str,
) -> Response | Problem:
    """Save what was sent, hand it over, and lead back; a refusal comes back as a problem of the form.

    ``submission`` is the id the page made for it, so that pressing twice says it once.
    """
    identity = submission or uuid4()
    known = await store.submission.find(request.app.state.pool, identity)
    if known and (known.entity, known.actor, known.kind) != (opportunity.entity, actor, kind):
        identity = uuid4()
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(
            conn,
            Submission(
                id=identity,
                kind=kind,
                entity=opportunity.entity,
                natural_key=f"form:{identity}",
                actor=actor,
                received_at=request.state.as_of,
                payload=payload,
            ),
        )
    outcome = await request.app.state.gateway.deliver(saved)
    if isinstance(outcome, Refused):
        return Problem(field="", message=REFUSALS.get(outcome.code, AGAIN))
    told = "pending" if isinstance(outcome, Pending) else kind
    return RedirectResponse(f"{back}?told={told}", 303)
