"""Letters about one's own account."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import store.email_change
import store.letter
import store.link
import store.membership
import store.provider
from schemas.account import STAFF_ROLES, Account
from schemas.email_change import EmailChange, Side
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from schemas.membership import MemberState
from schemas.model import Frozen
from schemas.people_facts import EmailChangeAsked, EmailChanged, UserName, UserNames
from store.database import Connection, Source


async def queue_email_change(conn: Connection, owner: Account, change: EmailChange, as_of: datetime) -> None:
    """To both mailboxes, each with a link of its own."""
    for side in store.email_change.SIDES:
        link = await store.link.issue(
            conn, LinkPurpose.EMAIL_CHANGE, change.subject(side), as_of, store.email_change.LIFETIME
        )
        facts = EmailChangeAsked(
            link=link,
            link_expires_at=change.expires_at,
            user_name=owner.user_name,
            asked_at=as_of,
            side=side,
            former=change.former,
            wanted=change.wanted,
        )
        await _queue(conn, LetterKind.EMAIL_CHANGE, owner, _mailbox(change, side), f"{change.id}:{side}", facts, as_of)


async def queue_email_changed(conn: Connection, owner: Account, change: EmailChange, as_of: datetime) -> None:
    """To both mailboxes: it is done."""
    facts = EmailChanged(user_name=owner.user_name, changed_at=as_of, former=change.former, wanted=change.wanted)
    for side in store.email_change.SIDES:
        await _queue(conn, LetterKind.EMAIL_CHANGED, owner, _mailbox(change, side), f"{change.id}:{side}", facts, as_of)


async def queue_user_names(conn: Connection, accounts: Sequence[Account], as_of: datetime) -> None:
    """To one mailbox: every account that has it, and what each is for."""
    named = tuple([await _named(conn, each) for each in accounts])
    first, facts = accounts[0], UserNames(asked_at=as_of, accounts=named)
    await _queue(conn, LetterKind.USER_NAMES, first, first.email, str(uuid4()), facts, as_of)


async def _named(source: Source, account: Account) -> UserName:
    memberships = await store.membership.of_account(source, account.id)
    acts_for = [
        await store.provider.by_number(source, each.provider)
        for each in memberships
        if each.state is MemberState.ACTIVE
    ]
    return UserName(
        user_name=account.user_name,
        full_name=account.full_name,
        organisations=tuple(each.legal_name for each in acts_for if each),
        staff=account.role in STAFF_ROLES,
    )


def _mailbox(change: EmailChange, side: Side) -> str:
    return change.former if side == "former" else change.wanted


async def _queue(  # noqa: PLR0917 - all of one letter
    conn: Connection, kind: LetterKind, owner: Account, address: str, key: str, facts: Frozen, as_of: datetime
) -> None:
    draft = LetterDraft(
        key=f"{kind}:{key}",
        kind=kind,
        entity=owner.actor,
        to_name=owner.full_name,
        to_address=address,
        priority=Priority.PASSWORD,
        facts=facts.model_dump(mode="json"),
    )
    await store.letter.queue(conn, draft, as_of)
