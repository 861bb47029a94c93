"""Links from letters: what each opens, and plain words for one that opens nothing any more."""

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import store.link
from console.public.drafts import draft_token
from console.templating import render
from schemas.link import Link, LinkPurpose, read_token

router = APIRouter()


class DeadLinkError(Exception):
    """A link that opens nothing: answered with a page that says so and how to get a fresh one."""

    def __init__(self, purpose: LinkPurpose, why: str) -> None:
        """Keep what it was for and whether it is ``expired`` or ``unknown``."""
        super().__init__(f"{purpose} link is {why}")
        self.purpose = purpose
        self.why = why


async def followed(request: Request, token: str, purpose: LinkPurpose) -> Link:
    """The link behind a token.

    Raises:
        DeadLinkError: It is not ours for this purpose, or its time is over.
    """
    link_id = read_token(token, purpose, request.app.state.settings.secret_key)
    link = await store.link.find(request.app.state.pool, link_id, purpose) if link_id else None
    if link is None:
        raise DeadLinkError(purpose, "unknown")
    if link.used_at or request.state.as_of >= link.expires_at:
        raise DeadLinkError(purpose, "expired")
    return link


def dead_link(request: Request, error: Exception) -> Response:
    """The page of a link that opens nothing."""
    assert isinstance(error, DeadLinkError)  # noqa: S101 - the handler is registered for this class only
    status = 410 if error.why == "expired" else 404
    return render(
        request,
        "public/dead_link.html",
        status_code=status,
        purpose=error.purpose.value,
        expired=error.why == "expired",
    )


def no_draft(request: Request, error: Exception) -> Response:  # noqa: ARG001 - there is nothing to add
    """The page of an address that is no draft's."""
    return render(request, "public/dead_link.html", status_code=404, purpose=LinkPurpose.DRAFT.value, expired=False)


def not_theirs(request: Request, error: Exception) -> Response:
    """The way in to a reapplication: its provider's people sign in; for everybody else there is no such page."""
    if request.state.account is None:
        return RedirectResponse("/sign-in?next=/provider/reapply", 303)
    return no_draft(request, error)


@router.get("/link/draft/{token}")
async def draft_link(request: Request, token: str) -> Response:
    """On with a draft, or to its receipt where it was submitted meanwhile."""
    link = await followed(request, token, LinkPurpose.DRAFT)
    draft = UUID(link.subject.removeprefix("draft:"))
    return RedirectResponse(f"/apply/{draft_token(request, draft)}", 303)
