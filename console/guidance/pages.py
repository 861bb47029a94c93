"""The list of our guidance, and each of its pages."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from console.guidance.shelf import shelf_of
from console.templating import render
from documents.guidance import guidance_list

router = APIRouter()


@router.get("/guidance")
async def contents(request: Request) -> Response:
    """Every page, by group, and the search."""
    pages = [page.listed for page in shelf_of(request).values()]
    groups = [(group, [page for page in pages if page.group == group.id]) for group in guidance_list().groups]
    return render(request, "guidance/list.html", groups=groups)


@router.get("/guidance/{slug}")
async def page(request: Request, slug: str) -> Response:
    """One page, with its contents, the official texts it explains, and its neighbors."""
    pages = shelf_of(request)
    if slug not in pages:
        raise HTTPException(404)
    order = list(pages)
    place = order.index(slug)
    official = {each.number: each for each in guidance_list().official}
    return render(
        request,
        "guidance/page.html",
        page=pages[slug],
        official=[official[number] for number in pages[slug].listed.official],
        before=pages[order[place - 1]].listed if place else None,
        after=pages[order[place + 1]].listed if place + 1 < len(order) else None,
    )
