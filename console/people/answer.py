"""An invitation behind the link of its letter: join with the account one has, make one, or say no.

Opening the link changes nothing, since mail scanners open every link before its reader does.
"""

from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.account
import store.audit
import store.invitation
import store.link
import store.membership
import store.provider
from console.account.profile import name_problem, phone_problem
from console.people.words import ROLES
from console.public import posted
from console.public.links import DeadLinkError
from console.security import session
from console.sign_in.hashing import hashing
from console.templating import render
from policy.password import RULES, password_problems
from policy.text import clean
from policy.user_name import user_name
from schemas.account import Account, Role
from schemas.audit import AuditVerb
from schemas.invitation import Invitation, InvitationState
from schemas.link import LinkPurpose, read_token
from schemas.membership import Membership
from schemas.problem import Problem
from schemas.provider import Provider
from store.database import Connection, transaction

router = APIRouter()

LONGEST_TYPED = 320


class Answered(NamedTuple):
    """What a link leads to.

    Attributes:
        stands: the state of the invitation by now, or ``replaced`` where a newer letter has the link that works.
    """

    invitation: Invitation
    provider: Provider
    stands: str
    token: str

    @property
    def open(self) -> bool:
        """Whether it can be answered."""
        return self.stands == InvitationState.OPEN


@router.get("/link/invitation/{token}")
async def page(request: Request, token: str) -> Response:
    """Who invites whom to what, and the ways to answer."""
    return await _show(request, await _followed(request, token))


@router.post("/link/invitation/{token}")
async def answer(request: Request, token: str) -> Response:
    """Join with the account that is signed in, or decline."""
    asked = await _followed(request, token)
    async with posted.posted(request) as form:
        action, knowingly = posted.text(form, "action"), posted.text(form, "knowingly")
    if asked.open and action == "decline":
        async with transaction(request.app.state.pool) as conn:
            await store.invitation.decline(conn, asked.provider, asked.invitation.id, request.state.as_of)
    account: Account | None = request.state.account
    if not (asked.open and action == "join" and account and account.role is Role.PROVIDER):
        return RedirectResponse(f"/link/invitation/{token}", 303)
    if not _same(asked.invitation, account) and knowingly != "yes":
        problem = Problem(field="knowingly", message="Say that you want to join with this account, or use another one.")
        return await _show(request, asked, [problem])
    async with transaction(request.app.state.pool) as conn:
        joined = await store.invitation.accept(conn, asked.provider, asked.invitation.id, account, request.state.as_of)
    return _welcome(asked) if joined else RedirectResponse(f"/link/invitation/{token}", 303)


@router.post("/link/invitation/{token}/account")
async def make_account(request: Request, token: str) -> Response:
    """Make an account for the address that was invited, join with it, and sign this browser in."""
    asked = await _followed(request, token)
    if not asked.open or request.state.account:
        return RedirectResponse(f"/link/invitation/{token}", 303)
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name))[:LONGEST_TYPED] for name in ("full_name", "phone")}
        password, once_more = (posted.text(form, name) for name in ("new_password", "new_password_again"))
    if problems := _problems(asked.invitation, typed, password, once_more):
        return await _show(request, asked, problems, typed)
    hashed = await hashing.hash(password)
    async with transaction(request.app.state.pool) as conn:
        # The provider is held first: of two who use one link at once only one makes an account.
        await store.provider.hold(conn, asked.provider.number)
        held = await store.invitation.find(conn, asked.invitation.id)
        still_open = held is not None and held.stands(request.state.as_of) == InvitationState.OPEN
        session_token = await _join_anew(request, conn, asked, typed, hashed) if still_open else None
    if session_token is None:
        return RedirectResponse(f"/link/invitation/{token}", 303)
    response = _welcome(asked)
    session.keep(request, response, session_token)
    return response


async def _join_anew(request: Request, conn: Connection, asked: Answered, typed: dict[str, str], hashed: str) -> str:
    as_of = request.state.as_of
    added = await store.account.add(conn, email=asked.invitation.email, role=Role.PROVIDER, as_of=as_of, **typed)
    await store.account.set_password_hash(conn, added.id, hashed, as_of)
    await store.audit.write(
        conn,
        key=f"{added.actor}/{AuditVerb.ACCOUNT_ADDED}",
        at=as_of,
        actor=added.actor,
        verb=AuditVerb.ACCOUNT_ADDED,
        entity=added.actor,
        facts={"full_name": added.full_name, "user_name": added.user_name, "role": added.role},
    )
    await store.invitation.accept(conn, asked.provider, asked.invitation.id, added, as_of)
    return await session.start(request, conn, added)


def _problems(invitation: Invitation, typed: dict[str, str], password: str, again: str) -> list[Problem]:
    likely = user_name(typed["full_name"], (), email=invitation.email)
    found = [name_problem(typed["full_name"]), phone_problem(typed["phone"])]
    passwords = password_problems(password, again, user_name=likely, email=invitation.email)
    return [each for each in found if each] + passwords


def _same(invitation: Invitation, account: Account) -> bool:
    return invitation.email.casefold() == account.email.casefold()


def _welcome(asked: Answered) -> Response:
    return RedirectResponse(f"/providers/{asked.provider.number}/people?told=joined#told", 303)


async def _followed(request: Request, token: str) -> Answered:
    """The invitation behind a token, whatever became of it.

    Raises:
        DeadLinkError: it is not ours for this purpose.
    """
    pool = request.app.state.pool
    link_id = read_token(token, LinkPurpose.INVITATION, request.app.state.settings.secret_key)
    link = await store.link.find(pool, link_id, LinkPurpose.INVITATION) if link_id else None
    invitation = await store.invitation.find(pool, UUID(link.subject.partition(":")[2])) if link else None
    provider = await store.provider.by_number(pool, invitation.provider) if invitation else None
    if link is None or invitation is None or provider is None:
        raise DeadLinkError(LinkPurpose.INVITATION, "unknown")
    stands = invitation.stands(request.state.as_of)
    replaced = link.used_at is not None and stands == InvitationState.OPEN
    return Answered(invitation, provider, "replaced" if replaced else stands, token)


async def _show(
    request: Request, asked: Answered, problems: list[Problem] | None = None, typed: dict[str, str] | None = None
) -> Response:
    pool, account = request.app.state.pool, request.state.account
    inviter = await store.account.by_actor(pool, asked.invitation.invited_by)
    known = [each for each in await store.account.by_email(pool, asked.invitation.email) if each.active]
    return render(
        request,
        "people/invitation.html",
        status_code=422 if problems else 200,
        asked=asked,
        invitation=asked.invitation,
        provider=asked.provider,
        invited_by=inviter.full_name if inviter and inviter.role is Role.PROVIDER else "",
        may=ROLES[asked.invitation.role],
        known=[each.user_name for each in known],
        same=bool(account and _same(asked.invitation, account)),
        present=await _present(request, asked),
        removed=bool(account) and await store.invitation.removed_since(pool, asked.invitation, account),
        typed=typed or {"full_name": asked.invitation.full_name, "phone": ""},
        rules=RULES,
        problems=problems or [],
    )


async def _present(request: Request, asked: Answered) -> Membership | None:
    """What the signed-in person is in this provider already."""
    account: Account | None = request.state.account
    if account is None:
        return None
    people = await store.membership.people(request.app.state.pool, asked.provider.number)
    return next((each.membership for each in people if each.account.id == account.id), None)
