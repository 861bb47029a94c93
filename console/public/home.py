"""The first page: what this is and where to go."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from console.templating import render
from policy.rule_set import current_rule_set

router = APIRouter()


@router.get("/")
async def home(request: Request) -> Response:
    """What this system does, how to apply, and the notice about the present procedure."""
    return render(request, "public/home.html", rule_set=current_rule_set(request.app.state.rule_sets))
