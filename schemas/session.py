"""A session: one browser, signed in as one account, until it expires or is ended."""

from datetime import datetime
from uuid import UUID

from schemas.account import Account
from schemas.membership import Membership
from schemas.model import Frozen


class Session(Frozen):
    """One live session.

    Attributes:
        id: names it, and opens nothing.
        form_secret: binds the forms of this sign-in to it.
        memberships: for which providers its person acts, by their names; active ones only.
    """

    id: UUID
    account: Account
    form_secret: str
    last_seen_at: datetime
    expires_at: datetime
    memberships: tuple[Membership, ...] = ()


class ListedSession(Frozen):
    """One live session as its owner sees it in a list.

    Attributes:
        address: the network address it signed in from.
        browser: which browser on what, in plain words; empty where it did not say.
    """

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    address: str = ""
    browser: str = ""
