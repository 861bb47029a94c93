"""The announcement an address names, and what pages about it need."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request

import store.account
import store.announcement
from console.staff.words import Names
from schemas.account import Role
from schemas.announcement import Announcement
from store.rule_set import RuleBook


async def held(request: Request, number: str) -> Announcement:
    """The announcement of this number.

    Raises:
        HTTPException: There is none.
    """
    found = await store.announcement.find(request.app.state.pool, number)
    if found is None:
        raise HTTPException(404)
    return found


def may_schedule(request: Request) -> bool:
    """Whether this person schedules, pauses and stops; reviewers write drafts."""
    return request.state.account.role in {Role.SUPERVISOR, Role.ADMINISTRATOR}


def rule_set_names(request: Request) -> Mapping[str, str]:
    """What the procedures are called, by id."""
    book: RuleBook = request.app.state.rule_book
    return {each.id: each.name for each in book.values()}


async def names_of(request: Request) -> Names:
    """What people and procedures are called on these pages."""
    staff = await store.account.staff(request.app.state.pool)
    return Names.of(staff, request.app.state.rule_book.values())
