"""Who one is to us: name and phone are one's own to change; user name and password have their own ways."""

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.account
import store.audit
import store.email_change
import store.membership
import store.provider
from console.public import posted
from console.staff.member_words import MEMBER_ROLES
from console.staff.told import Told
from console.staff.words import ROLES
from console.templating import render
from policy.contact import read_phone
from policy.text import clean
from schemas.account import Account
from schemas.audit import AuditVerb
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

LONGEST_NAME = 120
LONGEST_PHONE = 40
TOLD = {
    "changed": Told(tone="success", text="Changed."),
    "unchanged": Told(tone="info", text="Nothing was changed: it stood so already."),
}


@router.get("/account")
async def page(request: Request, told: str = "") -> Response:
    """What we know of the signed-in person."""
    return await _show(request, told=TOLD.get(told))


@router.post("/account")
async def change(request: Request) -> Response:
    """Change name and phone; letters and certificates from now on use them."""
    account: Account = request.state.account
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in ("full_name", "phone")}
    if problems := list(_problems(typed)):
        return await _show(request, typed, problems)
    fields = [words for name, words in FIELDS.items() if typed[name] != getattr(account, name)]
    async with transaction(request.app.state.pool) as conn:
        if fields:
            await store.account.describe(conn, account.id, full_name=typed["full_name"], phone=typed["phone"])
            await store.audit.write(
                conn,
                key=f"{account.actor}/{AuditVerb.ACCOUNT_CHANGED}/{request.state.as_of.isoformat()}",
                at=request.state.as_of,
                actor=account.actor,
                verb=AuditVerb.ACCOUNT_CHANGED,
                entity=account.actor,
                facts={"full_name": typed["full_name"], "before": account.full_name, "fields": fields},
            )
    return RedirectResponse(f"/account?told={'changed' if fields else 'unchanged'}#told", 303)


FIELDS = {"full_name": "the name", "phone": "the phone number"}


def name_problem(typed: str, field: str = "full_name") -> Problem | None:
    """What is wrong with a name somebody gives as their own."""
    if not typed:
        return Problem(field=field, message="Enter first and last name.")
    if len(typed) > LONGEST_NAME:
        return Problem(field=field, message=f"Use at most {LONGEST_NAME} characters.")
    if not any(character.isalpha() for character in typed):
        return Problem(field=field, message="Enter a name with letters.")
    return None


def phone_problem(typed: str) -> Problem | None:
    """What is wrong with a phone number; none is needed."""
    if len(typed) > LONGEST_PHONE:
        return Problem(field="phone", message=f"Use at most {LONGEST_PHONE} characters.")
    wrong = read_phone(typed)[1] if typed else None
    return Problem(field="phone", message=wrong) if wrong else None


def _problems(typed: dict[str, str]) -> Iterable[Problem]:
    for problem in (name_problem(typed["full_name"]), phone_problem(typed["phone"])):
        if problem:
            yield problem


async def _show(
    request: Request,
    typed: dict[str, str] | None = None,
    problems: list[Problem] | None = None,
    *,
    told: Told | None = None,
) -> Response:
    pool, account = request.app.state.pool, request.state.account
    memberships = await store.membership.of_account(pool, account.id)
    return render(
        request,
        "account/profile.html",
        status_code=422 if problems else 200,
        typed=typed or {"full_name": account.full_name, "phone": account.phone},
        problems=problems or [],
        told=told,
        wanted=await store.email_change.open_of(pool, account.id, request.state.as_of),
        acts_for=[(await store.provider.by_number(pool, each.provider), each) for each in memberships],
        role_words=ROLES,
        member_words=MEMBER_ROLES,
    )
