"""Which provider a request is about: the address says so, and a membership says as what the person acts there.

Nothing else does. A choice kept in a session would follow somebody from one window into another, and a certificate of
one provider could be printed with the name of another.
"""

from starlette.requests import Request

from schemas.membership import MemberRole

OWN = "/providers/{provider}"


def nowhere(request: Request) -> None:
    """The request is about no provider."""
    request.state.provider = None
    request.state.membership = None
    request.state.own = ""


def place(request: Request, path: str | None) -> None:
    """Read the provider from the address of one of its own pages; ``path`` is the route's template."""
    if path is None or not (path == OWN or path.startswith(f"{OWN}/")):
        return
    number = request.scope["path"].split("/")[2]
    found = next((each for each in request.state.memberships if each.provider == number), None)
    if found:
        request.state.provider = number
        request.state.membership = found
        request.state.own = f"/providers/{number}"


def managed(request: Request) -> list[str]:
    """The providers that the signed-in person manages."""
    return [each.provider for each in request.state.memberships if each.role is MemberRole.MANAGER]
