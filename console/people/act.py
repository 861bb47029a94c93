"""What is done about somebody of a provider: each on a page that says what follows, and asks once more."""

from typing import get_args

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.membership
import store.people
from console.people.place import OFFICE, OWN, Place, place_of
from console.people.words import BUTTONS, TITLES, TOLD, role_choices
from console.public import posted
from console.templating import render
from policy.membership import Act, Refusal, why_not
from schemas.membership import MemberRole, MemberState
from schemas.problem import Problem
from store.database import transaction
from store.membership import Person

router = APIRouter()

HIGHEST = 2**63 - 1
"""Postgres knows no higher number of an account."""


def _install(act: Act) -> None:
    """The page and the form of one act, on the provider's own pages and on those of the staff."""

    async def page(request: Request, account: int) -> Response:
        place = await place_of(request)
        person = await _person(request, place, account)
        return await _show(request, place, person, act) if person else _told(place, Refusal.NOT_THERE)

    async def do(request: Request, account: int) -> Response:
        return await _do(request, account, act)

    for base in (OWN, OFFICE):
        router.get(f"{base}/{{account}}/{act}")(page)
        router.post(f"{base}/{{account}}/{act}")(do)


async def _do(request: Request, account: int, act: Act) -> Response:
    place = await place_of(request)
    if (person := await _person(request, place, account)) is None:
        return _told(place, Refusal.NOT_THERE)
    async with posted.posted(request) as form:
        typed = posted.text(form, "role")
    if act == "role" and typed not in set(MemberRole):
        return await _show(request, place, person, act, [Problem(field="role", message="Choose a role.")])
    async with transaction(request.app.state.pool) as conn:
        refused = await store.people.change(
            conn,
            place.provider,
            person.account.id,
            act,
            by=request.state.account,
            as_of=request.state.as_of,
            role=MemberRole(typed) if act == "role" else None,
        )
    if refused is None and _left(request, person, act):
        # Whoever gave up their own part may look at this provider no more.
        return RedirectResponse("/providers", 303)
    return _told(place, refused or act)


def _told(place: Place, what: str) -> Response:
    """Back to the list, which says what became of it."""
    return RedirectResponse(f"{place.base}?told={what}#told", 303)


def _left(request: Request, person: Person, act: Act) -> bool:
    return person.account.id == request.state.account.id and act in ("deactivate", "remove")


async def _person(request: Request, place: Place, account: int) -> Person | None:
    """Somebody of the provider; None who was one, and was removed since the list was looked at.

    Raises:
        HTTPException: the account never was among its people.
    """
    pool, provider = request.app.state.pool, place.provider.number
    people = await store.membership.people(pool, provider)
    if found := next((each for each in people if each.account.id == account), None):
        return found
    if account > HIGHEST or not await store.membership.find(pool, account, provider):
        raise HTTPException(404)
    return None


async def _show(
    request: Request, place: Place, person: Person, act: Act, problems: list[Problem] | None = None
) -> Response:
    pool = request.app.state.pool
    people = await store.membership.people(pool, place.provider.number)
    refused = why_not([each.member for each in people], person.account.id, act)
    acts_for = await store.membership.of_account(pool, person.account.id)
    elsewhere = [
        each for each in acts_for if each.provider != place.provider.number and each.state is MemberState.ACTIVE
    ]
    return render(
        request,
        "people/act.html",
        status_code=422 if problems else 200,
        place=place,
        person=person,
        act=act,
        title=TITLES[act],
        button=BUTTONS[act],
        impossible=TOLD[refused] if refused and not _only_for_some_roles(act, refused) else None,
        last_manager=_is_last(people, person),
        elsewhere=bool(elsewhere),
        yourself=person.account.id == request.state.account.id,
        roles=role_choices(),
        problems=problems or [],
    )


def _only_for_some_roles(act: Act, refused: Refusal) -> bool:
    """A change of role is judged by the role that is chosen; before that nothing is refused."""
    return act == "role" and refused in (Refusal.LAST_MANAGER, Refusal.UNCHANGED)


def _is_last(people: list[Person], person: Person) -> bool:
    return [each.account.id for each in people if each.member.manages] == [person.account.id]


for each in get_args(Act):
    _install(each)
