"""Change the password while signed in."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.account
from console.security import rates, session
from console.sign_in.hashing import hashing
from console.sign_in.new_password import record
from console.templating import render
from policy.password import RULES, password_problems
from policy.user_name import canonical_user_name
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()


@router.get("/change-password")
async def page(request: Request) -> Response:
    """The form, or the word that it is done."""
    return _form(request)


@router.post("/change-password")
async def change(request: Request) -> Response:
    """Check the present password, set the new one, and end every other sign-in of this account."""
    account, pool = request.state.account, request.app.state.pool
    form = await request.form()
    present, new, again = (str(form.get(name, "")) for name in ("password", "new_password", "new_password_again"))
    problems = password_problems(new, again, user_name=account.user_name, email=account.email)
    rates.count(request, "sign_in", canonical_user_name(account.user_name))
    if not await hashing.matches(await store.account.password_hash(pool, account.id), present):
        problems.insert(0, Problem(field="password", message="This is not your present password."))
    if problems:
        return _form(request, problems)
    hashed = await hashing.hash(new)
    async with transaction(pool) as conn:
        token = await record(request, conn, account, hashed)
    response = RedirectResponse("/change-password?done=1", 303)
    session.keep(request, response, token)
    return response


def _form(request: Request, problems: list[Problem] | None = None) -> Response:
    return render(
        request,
        "sign_in/change_password.html",
        status_code=422 if problems else 200,
        rules=RULES,
        problems=problems or [],
        done="done" in request.query_params,
    )
