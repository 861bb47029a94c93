"""Reading the letters that were queued, and following their links."""

from typing import Any
from uuid import UUID

from fastapi import FastAPI

from mail.render import LINK_PATHS
from schemas.letter import LetterKind
from schemas.link import LinkPurpose, link_token
from store.database import Pool

PURPOSES = {LetterKind.EMAIL_CHANGE: LinkPurpose.EMAIL_CHANGE, LetterKind.INVITATION: LinkPurpose.INVITATION}


async def letters(pool: Pool, kind: LetterKind) -> list[dict[str, Any]]:
    """The queued letters of one kind, oldest first."""
    return [dict(row) for row in await pool.fetch("select * from letter where kind = $1 order by queued_at, key", kind)]


async def link_to(pool: Pool, app: FastAPI, kind: LetterKind, address: str) -> str:
    """The address behind the link of the newest letter of a kind to a mailbox."""
    row = await pool.fetchrow(
        "select facts from letter where kind = $1 and to_address = $2 order by queued_at desc limit 1", kind, address
    )
    assert row is not None, f"no {kind} went to {address}"
    purpose = PURPOSES[kind]
    token = link_token(UUID(row["facts"]["link"]), purpose, app.state.settings.secret_key)
    return LINK_PATHS[purpose] + token
