"""Whether every part answers, for whoever watches over the system."""

import asyncio
import logging
from collections.abc import Awaitable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

import store.health
from console.gateway import Gateway
from store.database import Pool

log = logging.getLogger(__name__)

router = APIRouter()

ANSWERS_WITHIN_SECONDS = 3


@router.get("/healthz")
async def healthz(request: Request) -> JSONResponse:
    """200 when Postgres, Temporal and a worker answer, else 503; the body says which of them do."""
    gateway: Gateway = request.app.state.gateway
    pool: Pool = request.app.state.pool
    as_of = request.state.as_of
    checks = {
        "postgres": store.health.answers(pool),
        "temporal": gateway.server_answers(),
        "worker": gateway.worker_answers(as_of),
    }
    answers = await asyncio.gather(*(_answers(name, check) for name, check in checks.items()))
    parts = dict(zip(checks, answers, strict=True))
    return JSONResponse({"ok": all(answers), "parts": parts}, 200 if all(answers) else 503)


async def _answers(part: str, check: Awaitable[bool]) -> bool:
    try:
        return await asyncio.wait_for(check, ANSWERS_WITHIN_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever keeps a part from answering is the answer
        log.warning("%s does not answer: %s: %s", part, type(error).__name__, error)
        return False
