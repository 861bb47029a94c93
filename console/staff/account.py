"""Accounts of the staff, kept by administrators."""

from datetime import timedelta
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.account
import store.staff
from console.staff.told import Told
from console.staff.words import ROLES
from console.templating import render
from policy.contact import read_email
from policy.text import clean
from schemas.account import STAFF_ROLES, Account, Role
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

LONGEST_NAME = 120
TOLD = {
    "added": Told(tone="success", text="Added. A letter with a link to choose a password is on its way."),
    "closed": Told(tone="success", text="Closed. This person is signed out everywhere and can no longer sign in."),
    "reopened": Told(tone="success", text="Open again. The password is the one it had."),
    "unchanged": Told(tone="info", text="Nothing was done: it was so already."),
    "yourself": Told(tone="error", text="Nothing was done: you cannot close your own account."),
    "last": Told(
        tone="error", text="Nothing was done: the last administrator cannot be closed. Add another one first."
    ),
}


@router.get("/staff/accounts")
async def page(request: Request, told: str = "") -> Response:
    """Everybody on the staff, and the form to add somebody."""
    return await _show(request, told=TOLD.get(told))


@router.post("/staff/accounts")
async def add(request: Request) -> Response:
    """Add a member of staff; they get a letter with a link to choose a password."""
    form = await request.form()
    typed = {name: clean(str(form.get(name, ""))) for name in ("full_name", "email", "role")}
    form_id = _form_id(str(form.get("form", "")))
    problems = await _problems(request, typed)
    # Looked up after the problems: a double click's first half may just have taken the address.
    if form_id and await store.staff.was_added(request.app.state.pool, form_id):
        return _back("added")
    if problems:
        return await _show(request, typed=typed, problems=problems)
    async with transaction(request.app.state.pool) as conn:
        await store.staff.add(
            conn,
            full_name=typed["full_name"],
            email=typed["email"],
            role=Role(typed["role"]),
            actor=request.state.account.actor,
            lifetime=timedelta(hours=request.app.state.settings.password_link_hours),
            as_of=request.state.as_of,
            form=form_id,
        )
    return RedirectResponse("/staff/accounts?told=added#told", 303)


@router.post("/staff/accounts/{account}/close")
async def close(request: Request, account: int) -> Response:
    """Close an account, but neither one's own nor the last administrator's."""
    found = await _find(request, account)
    if found.id == request.state.account.id:
        return _back("yourself")
    async with transaction(request.app.state.pool) as conn:
        done = await store.staff.close(conn, found, actor=request.state.account.actor, as_of=request.state.as_of)
    if done or not found.active:
        return _back("closed" if done else "unchanged")
    return _back("last")


@router.post("/staff/accounts/{account}/reopen")
async def reopen(request: Request, account: int) -> Response:
    """Open a closed account again."""
    found = await _find(request, account)
    async with transaction(request.app.state.pool) as conn:
        done = await store.staff.reopen(conn, found, actor=request.state.account.actor, as_of=request.state.as_of)
    return _back("reopened" if done else "unchanged")


async def _problems(request: Request, typed: dict[str, str]) -> list[Problem]:
    problems = []
    if not typed["full_name"]:
        problems.append(Problem(field="full_name", message="Enter first and last name."))
    elif len(typed["full_name"]) > LONGEST_NAME:
        problems.append(Problem(field="full_name", message=f"Use at most {LONGEST_NAME} characters."))
    _, wrong = read_email(typed["email"]) if typed["email"] else ("", "Enter an e-mail address.")
    taken = None if wrong else await store.staff.name_at(request.app.state.pool, typed["email"])
    if wrong or taken:
        message = wrong or f"{taken} has an account with this address already."
        problems.append(Problem(field="email", message=message))
    if typed["role"] not in set(STAFF_ROLES):
        problems.append(Problem(field="role", message="Choose a role."))
    return problems


async def _find(request: Request, account: int) -> Account:
    """A member of the staff; provider people are not closed here."""
    found = await store.account.by_id(request.app.state.pool, account)
    if found is None or found.role not in STAFF_ROLES:
        raise HTTPException(404)
    return found


def _form_id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _back(told: str) -> Response:
    return RedirectResponse(f"/staff/accounts?told={told}#told", 303)


async def _show(
    request: Request,
    *,
    told: Told | None = None,
    typed: dict[str, str] | None = None,
    problems: list[Problem] | None = None,
) -> Response:
    return render(
        request,
        "staff/accounts.html",
        status_code=422 if problems else 200,
        accounts=await store.account.staff(request.app.state.pool),
        roles=[(role.value, ROLES[role]) for role in STAFF_ROLES],
        role_words=ROLES,
        typed=typed or {"full_name": "", "email": "", "role": ""},
        problems=problems or [],
        told=told,
        form_id=uuid4(),
    )
