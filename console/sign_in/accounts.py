"""Whose account is meant: by user name as people type it, or by e-mail address."""

from policy.user_name import canonical_user_name
from schemas.account import Account, Role
from store import account
from store.database import Source

MOST = 5
"""One mailbox may belong to several accounts; more than a handful are not tried."""


async def meant(source: Source, typed: str) -> list[Account]:
    r"""Active accounts that go by this name or address; `OPI\` in front, case and blanks are forgiven."""
    by_name = await account.by_user_name(source, canonical_user_name(typed))
    by_email = await account.by_email(source, typed.strip()) if "@" in typed else []
    found = {each.id: each for each in [by_name, *by_email] if each is not None and each.active}
    return list(found.values())[:MOST]


def home(of: Account) -> str:
    """Where somebody's work is."""
    return "/providers" if of.role is Role.PROVIDER else "/staff/applications"
