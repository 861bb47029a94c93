"""The console as one ASGI application; it starts and answers whether or not Postgres and Temporal are there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from console import (
    access,
    account,
    announcements,
    annual_reports,
    approvals,
    board,
    bundles,
    certificates,
    disposals,
    events,
    evidence,
    guidance,
    news,
    notices,
    openings,
    opportunities,
    people,
    portal,
    provider_home,
    public,
    questionnaires,
    rosters,
    security,
    sign_in,
    staff,
)
from console.errors import no_such_address, plain_page
from console.gateway import Gateway
from console.gone import GoneError, gone_page
from console.outage import Outage, broken
from console.rules import FreshRules
from documents.press import Press
from policy.rule_set import load_rule_sets
from store.database import create_pool
from store.rule_set import RuleBook
from workers.settings import Settings
from workers.vault import vault_of

STATIC = Path(__file__).parent / "static"
MOST_CONNECTIONS = 10


def create_app(settings: Settings) -> FastAPI:
    """The whole console.

    Raises:
        policy.rule_set.RuleSetProblem: A rule-set file has errors; the message names file, line and key.
    """
    app = FastAPI(lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.settings = settings
    app.state.rule_book = RuleBook(load_rule_sets())
    app.state.gateway = Gateway(settings)
    app.state.vault = vault_of(settings)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    public.install(app)
    app.include_router(access.router)
    app.include_router(guidance.router)
    # "/opportunities/submit" comes before the numbers of the portal.
    app.include_router(opportunities.router)
    app.include_router(sign_in.router)
    app.include_router(account.router)
    app.include_router(people.router)
    app.include_router(staff.router)
    app.include_router(openings.router)
    app.include_router(approvals.router)
    app.include_router(provider_home.router)
    app.include_router(board.router)
    app.include_router(events.router)
    app.include_router(annual_reports.router)
    app.include_router(rosters.router)
    app.include_router(certificates.router)
    app.include_router(bundles.router)
    app.include_router(news.router)
    app.include_router(announcements.router)
    app.include_router(notices.router)
    app.include_router(disposals.router)
    app.include_router(questionnaires.router)
    app.include_router(evidence.router)
    # Last: an address of the portal may be a number or one of the words above.
    app.include_router(portal.router)
    security.install(app)
    app.add_middleware(FreshRules)
    app.add_middleware(Outage)
    app.add_exception_handler(HTTPException, plain_page)
    app.add_exception_handler(GoneError, gone_page)
    app.add_exception_handler(RequestValidationError, no_such_address)
    app.add_exception_handler(Exception, broken)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # No connection is opened before the first request needs one, so an absent Postgres does not keep us from starting.
    app.state.pool = await create_pool(app.state.settings.database_url, min_size=0, max_size=MOST_CONNECTIONS)
    app.state.gateway.pool = app.state.pool
    try:
        async with Press(app.state.settings.press_processes) as app.state.press:
            yield
    finally:
        await app.state.pool.close()
