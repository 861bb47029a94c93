"""What somebody says about an event: taken from a form, saved as a submission, and the workflow's word for it."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

import store.submission
from console.events.outcome import refused
from console.events.own import own_event
from console.gateway import Pending, Refused
from console.public import posted
from console.staff.words import EVENT_STAGES
from policy.text import clean
from schemas.event import Event
from schemas.problem import Problem
from schemas.submission import Submission, SubmissionKind
from store.database import transaction

LONGEST_NOTE = 1000
CONFLICT, UNPROCESSABLE = 409, 422


def typed(form: FormData, *names: str) -> dict[str, str]:
    """What was typed into these fields, cleaned."""
    return {name: clean(posted.text(form, name), multiline=name in {"note", "reason"}) for name in names}


def note_problems(text: str, *, required: bool, field: str = "note") -> list[Problem]:
    """What is wrong with an explanation."""
    if required and not text:
        words = "Say why the count changes." if field == "note" else "Write the reason."
        return [Problem(field=field, message=words)]
    if len(text) > LONGEST_NOTE:
        return [Problem(field=field, message=f"Use at most {LONGEST_NOTE:,} characters.")]
    return []


async def deliver(  # noqa: PLR0917 - all that a decision is made of
    request: Request,
    event: Event,
    kind: SubmissionKind,
    submission: UUID | None,
    payload: dict[str, Any],
    told: str = "",
) -> Response | Problem:
    """Save what was sent, hand it over, and lead on; a refusal comes back as a problem of the form.

    ``submission`` is the id the page made for it, so that pressing twice says it once; ``told`` is what the event's
    page is asked to say once it is recorded, the kind where nothing else is.
    """
    identity = submission or uuid4()
    known = await store.submission.find(request.app.state.pool, identity)
    if known and (known.entity, known.actor, known.kind) != (event.entity, request.state.account.actor, kind):
        identity = uuid4()
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(
            conn,
            Submission(
                id=identity,
                kind=kind,
                entity=event.entity,
                natural_key=f"form:{identity}",
                actor=request.state.account.actor,
                received_at=request.state.as_of,
                payload=payload,
            ),
        )
    outcome = await request.app.state.gateway.deliver(saved)
    if isinstance(outcome, Refused):
        stands = EVENT_STAGES[(await own_event(request, event.number)).stage].lower()
        return Problem(field="", message=refused(outcome.code, {"stage": stands, **outcome.details}))
    query = "pending" if isinstance(outcome, Pending) else told or kind
    return RedirectResponse(f"{request.state.own}/events/{event.number}?told={query}", 303)
