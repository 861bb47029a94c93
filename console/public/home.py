"""The first page: what this is and where to go."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from console.templating import render

router = APIRouter()


@router.get("/")
async def home(request: Request) -> Response:
    """What this system does, how to apply, and the notice about the present procedure."""
    return render(request, "public/home.html", rule_set=request.app.state.rule_book.current(request.state.as_of))
