"""Inviting somebody, sending an invitation again, and taking it back."""

import json
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.invitation
from console.account.profile import name_problem
from console.people.place import OFFICE, OWN, Place, place_of
from console.people.words import role_choices
from console.public import posted
from console.security import rates
from console.templating import render
from policy.contact import read_email
from policy.mountain import long_date
from policy.text import clean
from schemas.invitation import Invitation
from schemas.membership import MemberRole, MemberState
from schemas.problem import Problem
from store.database import transaction
from store.invitation import Wanted
from store.membership import Person

router = APIRouter()

LONGEST_TYPED = 320
NOTHING = {"full_name": "", "email": "", "role": ""}


@router.get(f"{OWN}/invite")
@router.get(f"{OFFICE}/invite")
async def page(request: Request) -> Response:
    """Whom, and as what."""
    return _form(request, await place_of(request), NOTHING, [])


@router.post(f"{OWN}/invite")
@router.post(f"{OFFICE}/invite")
async def invite(request: Request) -> Response:
    """Write to somebody; who is here already, or invited already, is named with what to do instead."""
    place = await place_of(request)
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name))[:LONGEST_TYPED] for name in NOTHING}
        of_page = posted.identity(form, "form") or uuid4()
    if problems := _problems(typed):
        return _form(request, place, typed, problems)
    # The same form sent twice is one invitation; sent again from its page with other words it is another one.
    mark = uuid5(of_page, json.dumps(typed))
    if await store.invitation.find(request.app.state.pool, mark) is None:
        rates.count(request, "invitation", place.provider.number)
    wanted = Wanted(form=mark, email=typed["email"], full_name=typed["full_name"], role=MemberRole(typed["role"]))
    async with transaction(request.app.state.pool) as conn:
        invited = await store.invitation.invite(
            conn, place.provider, wanted, by=request.state.account, as_of=request.state.as_of
        )
    if invited:
        return RedirectResponse(f"{place.base}?told=invited#told", 303)
    there = await store.invitation.in_the_way(request.app.state.pool, place.provider.number, typed["email"])
    if there is None:
        return RedirectResponse(f"{place.base}?told=not_allowed#told", 303)
    return _form(request, place, typed, [Problem(field="email", message=_instead(request, there))])


@router.post(f"{OWN}/invitations/{{invitation}}/again")
@router.post(f"{OFFICE}/invitations/{{invitation}}/again")
async def again(request: Request, invitation: UUID) -> Response:
    """Send it once more."""
    place = await place_of(request)
    rates.count(request, "invitation", place.provider.number)
    async with transaction(request.app.state.pool) as conn:
        done = await store.invitation.send_again(
            conn, place.provider, invitation, by=request.state.account, as_of=request.state.as_of
        )
    return RedirectResponse(f"{place.base}?told={'again' if done else 'settled'}#told", 303)


@router.post(f"{OWN}/invitations/{{invitation}}/withdraw")
@router.post(f"{OFFICE}/invitations/{{invitation}}/withdraw")
async def withdraw(request: Request, invitation: UUID) -> Response:
    """Take it back."""
    place = await place_of(request)
    async with transaction(request.app.state.pool) as conn:
        done = await store.invitation.withdraw(
            conn, place.provider, invitation, by=request.state.account, as_of=request.state.as_of
        )
    return RedirectResponse(f"{place.base}?told={'withdrawn' if done else 'settled'}#told", 303)


def _problems(typed: dict[str, str]) -> list[Problem]:
    _, wrong = read_email(typed["email"]) if typed["email"] else ("", "Enter an e-mail address.")
    found = [
        name_problem(typed["full_name"]),
        Problem(field="email", message=wrong) if wrong else None,
        None if typed["role"] in set(MemberRole) else Problem(field="role", message="Choose a role."),
    ]
    return [each for each in found if each]


def _instead(request: Request, there: Person | Invitation) -> str:
    """Who has this address here already, and what to do."""
    if isinstance(there, Invitation):
        until = "its time is over" if there.stands(request.state.as_of) == "expired" else "it is not answered yet"
        return (
            f"{there.full_name} was invited with this address on {long_date(there.invited_at)}, and {until}. "
            "Send that invitation again from the list, or take it back first to invite with another role."
        )
    who = f"{there.account.full_name} is among the people here already, as {there.membership.role}."
    if there.membership.state is MemberState.INACTIVE:
        return f"{who} The access is deactivated: activate it in the list."
    return f"{who} To let this person do something else, change the role in the list."


def _form(request: Request, place: Place, typed: dict[str, str], problems: list[Problem]) -> Response:
    return render(
        request,
        "people/invite.html",
        status_code=422 if problems else 200,
        place=place,
        typed=typed,
        problems=problems,
        roles=role_choices(),
        mark=uuid4(),
    )
