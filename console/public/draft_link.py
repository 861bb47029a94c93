"""The link to continue a draft later, by e-mail."""

from starlette.requests import Request

import store.letter
import store.link
from console.security import rates
from console.security.rates import TooManyError
from policy.contact import read_email
from policy.text import clean
from schemas.draft import Draft
from schemas.facts import DraftLink
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from schemas.problem import Problem
from store.database import Connection, transaction

FIELD = "link_email"


async def send_draft_link(request: Request, draft: Draft, typed: str) -> Problem | None:
    """Write to this mailbox, or say what is wrong with it."""
    address, wrong = read_email(clean(typed)[:300]) if clean(typed) else ("", "Enter the e-mail address to write to.")
    if wrong:
        return Problem(field=FIELD, message=wrong)
    try:
        rates.count(request, "draft_link", address)
    except TooManyError as error:
        minutes = -(-error.wait_seconds // 60)
        words = f"We have sent several links already. Look in your mailbox, or try again in {minutes} minutes."
        return Problem(field=FIELD, message=words)
    async with transaction(request.app.state.pool) as conn:
        await _queue(request, conn, draft, address)
    return None


async def _queue(request: Request, conn: Connection, draft: Draft, address: str) -> None:
    as_of, lifetime = request.state.as_of, store.link.DRAFT_LIFETIME
    link = await store.link.issue(conn, LinkPurpose.DRAFT, f"draft:{draft.id}", as_of, lifetime)
    facts = DraftLink(link=link, link_expires_at=as_of + lifetime, organisation=clean(draft.line("legal_name"))[:200])
    whose = draft.line("primary_name") if clean(draft.line("primary_email")) == address else ""
    await store.letter.queue(
        conn,
        LetterDraft(
            key=f"{LetterKind.DRAFT_LINK}:{link}",
            kind=LetterKind.DRAFT_LINK,
            entity=f"draft:{draft.id}",
            to_name=clean(whose)[:120] or address,
            to_address=address,
            priority=Priority.DECISION,
            facts=facts.model_dump(mode="json"),
        ),
        as_of,
    )
