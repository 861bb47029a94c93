"""Public pages: what anybody may read, applying, and following an application."""

from fastapi import APIRouter, FastAPI

from console.public import (
    apply,
    directory,
    draft,
    following,
    health,
    home,
    links,
    receipt,
    status,
    waiting,
    waiting_link,
)
from console.public.drafts import NoDraftError, NotTheirsError

router = APIRouter()
for page in (home, directory, apply, receipt, draft, status, following, waiting, waiting_link, links, health):
    router.include_router(page.router)


def install(app: FastAPI) -> None:
    """Add the public pages to an application."""
    app.include_router(router)
    app.add_exception_handler(NoDraftError, links.no_draft)
    app.add_exception_handler(NotTheirsError, links.not_theirs)
    app.add_exception_handler(links.DeadLinkError, links.dead_link)
