"""Who acts for a provider, and who is invited: everybody of it reads, managers and supervisors change."""

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.account
import store.invitation
import store.membership
from console.people.place import OFFICE, OWN, place_of
from console.people.words import ROLES, TOLD
from console.staff.member_words import MEMBER_ROLES, MEMBER_STATES
from console.templating import render
from policy.membership import Act
from schemas.membership import MemberState
from store.membership import Person

router = APIRouter()


@router.get(OWN)
@router.get(OFFICE)
async def page(request: Request, told: str = "") -> Response:
    """The people, the invitations, and what each role may do."""
    pool, place = request.app.state.pool, await place_of(request)
    people = await store.membership.people(pool, place.provider.number)
    invitations = await store.invitation.open_of(pool, place.provider.number)
    inviters = [await store.account.by_actor(pool, each.invited_by) for each in invitations]
    return render(
        request,
        "people/list.html",
        place=place,
        people=[(each, _possible(each)) for each in people],
        managers=[each.account.full_name for each in people if each.member.manages],
        invitations=[
            (each, each.stands(request.state.as_of), by.full_name if by else "somebody")
            for each, by in zip(invitations, inviters, strict=True)
        ],
        roles=list(ROLES.items()),
        role_words=MEMBER_ROLES,
        state_words=MEMBER_STATES,
        told=TOLD.get(told),
    )


def _possible(person: Person) -> list[tuple[Act, str]]:
    active = person.membership.state is MemberState.ACTIVE
    middle: tuple[Act, str] = ("deactivate", "Deactivate") if active else ("activate", "Activate")
    return [("role", "Change role"), middle, ("remove", "Remove")]
