"""What somebody says of an access request: saved first, then handed to its workflow."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request

import store.submission
from console.gateway import Outcome
from schemas.access_request import AccessVerb
from schemas.submission import Submission
from store.database import transaction


async def say(
    request: Request, number: str, verb: AccessVerb, *, submission: UUID, actor: str, payload: Mapping[str, Any]
) -> tuple[Submission, Outcome]:
    """Save a word on a request and deliver it; pressing the same button twice says it once.

    Raises:
        HTTPException: the id of the form is that of something else.
    """
    entity = f"access_request:{number}"
    async with transaction(request.app.state.pool) as conn:
        saved = await store.submission.save(
            conn,
            Submission(
                id=submission,
                kind=verb,
                entity=entity,
                natural_key=f"form:{submission}",
                actor=actor,
                received_at=request.state.as_of,
                payload=dict(payload),
            ),
        )
    if (saved.entity, saved.kind, saved.actor) != (entity, verb, actor):
        raise HTTPException(404)
    return saved, await request.app.state.gateway.deliver(saved)
