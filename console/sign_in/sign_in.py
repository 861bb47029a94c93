"""Sign in and out."""

from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.account
import store.audit
from console.security import rates, session
from console.sign_in.accounts import home, meant
from console.sign_in.hashing import hashing
from console.templating import render
from policy.text import clean
from policy.user_name import canonical_user_name
from schemas.account import Account
from schemas.audit import AuditVerb
from schemas.problem import Problem
from store.database import Connection, transaction

router = APIRouter()

NOT_SIGNED_IN = Problem(
    field="", message="We could not sign you in. Check the user name and the password, or reset your password."
)
LONGEST_NAME = 320
ON_THE_WAY = frozenset({"/sign-in", "/sign-out"})


@router.get("/sign-in", name="sign_in")
async def page(request: Request, next: str = "") -> Response:  # noqa: A002 - the word in the address
    """The form; whoever is signed in already goes on."""
    if request.state.account:
        return RedirectResponse(safe_path(next) or home(request.state.account), 303)
    return _form(request, next)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Check name and password; the answer to a wrong one is the same whatever is wrong."""
    form = await request.form()
    password, following = str(form.get("password", "")), str(form.get("next", ""))
    name = clean(str(form.get("name", ""))[:LONGEST_NAME])
    problems = _missing(name, password)
    if problems:
        return _form(request, following, name=name, problems=problems)
    rates.count(request, "sign_in", canonical_user_name(name))
    account = await _proven(request, name, password)
    if account is None:
        return _form(request, following, name=name, problems=[NOT_SIGNED_IN])
    rates.forgive(request, "sign_in", canonical_user_name(name))
    return await _admit(request, account, password, safe_path(following) or home(account))


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    response = RedirectResponse("/sign-in?signed_out=1", 303)
    await session.end(request, response)
    return response


def safe_path(path: str) -> str | None:
    """The path when it leads to a page of ours; anything a browser could read as another site does not.

    Nor does signing in or out: whoever has just signed in goes on from there.
    """
    own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if own and path.partition("?")[0].rstrip("/") not in ON_THE_WAY else None


def _missing(name: str, password: str) -> list[Problem]:
    wanted = (
        ("name", name.strip(), "Type your user name or e-mail address."),
        ("password", password, "Type your password."),
    )
    return [Problem(field=field, message=message) for field, value, message in wanted if not value]


async def _proven(request: Request, name: str, password: str) -> Account | None:
    """The account whose password this is."""
    pool = request.app.state.pool
    accounts = await meant(pool, name)
    for account in accounts:
        if await hashing.matches(await store.account.password_hash(pool, account.id), password):
            return account
    if not accounts:
        await hashing.matches(None, password)
    for account in accounts:
        async with transaction(pool) as conn:
            await _note(request, conn, account, AuditVerb.ACCOUNT_SIGN_IN_REFUSED)
    return None


async def _admit(request: Request, account: Account, password: str, path: str) -> Response:
    hashed = await store.account.password_hash(request.app.state.pool, account.id)
    fresh = await hashing.hash(password) if hashed and hashing.is_outdated(hashed) else None
    async with transaction(request.app.state.pool) as conn:
        if fresh:
            await store.account.set_password_hash(
                conn, account.id, fresh, account.password_set_at or request.state.as_of
            )
        token = await session.start(request, conn, account)
        await _note(request, conn, account, AuditVerb.ACCOUNT_SIGNED_IN)
    response = RedirectResponse(path, 303)
    session.keep(request, response, token)
    return response


async def _note(request: Request, conn: Connection, account: Account, verb: AuditVerb) -> None:
    await store.audit.write(
        conn,
        key=f"account:{account.id}/{verb}/{uuid4()}",
        at=request.state.as_of,
        actor=account.actor if verb is AuditVerb.ACCOUNT_SIGNED_IN else "system",
        verb=verb,
        entity=f"account:{account.id}",
        facts={"full_name": account.full_name, "address": session.address(request)},
    )


def _form(request: Request, following: str, *, name: str = "", problems: list[Problem] | None = None) -> Response:
    return render(
        request,
        "sign_in/sign_in.html",
        status_code=422 if problems else 200,
        typed_name=name,
        next=safe_path(following) or "",
        problems=problems or [],
        signed_out="signed_out" in request.query_params,
    )
