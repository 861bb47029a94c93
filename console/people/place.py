"""Where the people of a provider are looked at: on its own pages, or on those of the staff; the pages are the same."""

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request

import store.provider
from console.security.rule import SUPERVISORS
from schemas.membership import MemberRole
from schemas.provider import Provider

OWN, OFFICE = "/providers/{provider}/people", "/staff/providers/{number}/people"


class Place(NamedTuple):
    """The provider, and the pages one is on.

    Attributes:
        base: the beginning of the addresses of its people.
        back: the provider's own page there.
        may: whether the signed-in person may change anything.
    """

    provider: Provider
    base: str
    back: str
    staff: bool
    may: bool


async def place_of(request: Request) -> Place:
    """The place of a request; the gate has seen to it that its person may be there.

    Raises:
        HTTPException: there is no such provider.
    """
    own: str = request.state.own
    number = request.state.provider if own else request.path_params.get("number", "")
    provider = await store.provider.by_number(request.app.state.pool, number)
    if provider is None:
        raise HTTPException(404)
    back = own or f"/staff/providers/{number}"
    may = request.state.membership.role is MemberRole.MANAGER if own else SUPERVISORS.admits(request.state.account)
    return Place(provider, f"{back}/people", back, staff=not own, may=may)
