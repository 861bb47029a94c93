"""What people do on the pages about a provider's people."""

from fastapi import FastAPI

from schemas.letter import LetterKind
from store.database import Pool
from tests.console.account.post import link_to
from tests.console.visitor import Page, Visitor

GUEST = {"full_name": "Gwen Guest", "email": "gwen@guest.example.org", "role": "reporter"}


async def invite(visitor: Visitor, base: str, **typed: str) -> Page:
    path = f"{base}/invite"
    return await visitor.submit(await visitor.get(path), path, **(GUEST | typed))


async def act(visitor: Visitor, base: str, account: int, what: str, **typed: str) -> Page:
    """Read what follows, and press the button."""
    path = f"{base}/{account}/{what}"
    page = await visitor.get(path)
    assert page.status == 200, page.words
    return await visitor.submit(page, path, **typed)


async def invitation_link(pool: Pool, app: FastAPI, email: str = GUEST["email"]) -> str:
    return await link_to(pool, app, LetterKind.INVITATION, email)


async def press(visitor: Visitor, link: str, action: str, **more: str) -> Page:
    page = await visitor.get(link)
    return await visitor.post(link, {**page.form(link).fields, "action": action, **more})


async def account_of(pool: Pool, full_name: str) -> int:
    found: int = await pool.fetchval("select id from account where full_name = $1", full_name)
    return found


async def part_of(pool: Pool, full_name: str, provider: str) -> tuple[str, str] | None:
    """Somebody's role and state in a provider."""
    row = await pool.fetchrow(
        "select membership.role, membership.state from membership join account on account.id = membership.account"
        " where full_name = $1 and membership.provider = $2",
        full_name,
        provider,
    )
    return (row["role"], row["state"]) if row else None


async def told(pool: Pool, kind: LetterKind) -> list[tuple[str, str]]:
    """Who got letters of a kind, and about what change."""
    rows = await pool.fetch(
        "select to_name, facts ->> 'change' as change from letter where kind = $1 order by queued_at, to_name", kind
    )
    return [(row["to_name"], row["change"]) for row in rows]
