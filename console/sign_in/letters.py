"""The letter with a one-time link to choose a password."""

from datetime import datetime, timedelta

import store.letter
import store.link
import store.membership
import store.provider
from schemas.account import Account
from schemas.facts import PasswordLink
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from store.database import Connection

LIFETIME = timedelta(hours=24)
"""How long a link works that somebody asked for (our default)."""


async def queue_password_link(conn: Connection, account: Account, as_of: datetime) -> None:
    """A fresh link to this account's mailbox, in the open transaction; its older links end."""
    await store.link.end_all(conn, LinkPurpose.SET_PASSWORD, f"account:{account.id}", as_of)
    link = await store.link.issue(conn, LinkPurpose.SET_PASSWORD, f"account:{account.id}", as_of, LIFETIME)
    facts = PasswordLink(
        link=link,
        link_expires_at=as_of + LIFETIME,
        user_name=account.user_name,
        requested_at=as_of,
        organisation=await _organisations(conn, account),
    )
    draft = LetterDraft(
        key=f"{LetterKind.PASSWORD_LINK}:{link}",
        kind=LetterKind.PASSWORD_LINK,
        entity=f"account:{account.id}",
        to_name=account.full_name,
        to_address=account.email,
        priority=Priority.PASSWORD,
        facts=facts.model_dump(mode="json"),
    )
    await store.letter.queue(conn, draft, as_of)


async def _organisations(conn: Connection, account: Account) -> str | None:
    """For whom the account acts: a mailbox may have several accounts, and each letter must say which it means."""
    memberships = await store.membership.of_account(conn, account.id)
    found = [await store.provider.by_number(conn, each.provider) for each in memberships]
    return " and ".join(each.legal_name for each in found if each) or None
