"""A session: one browser, signed in as one account, until it expires or is ended."""

from datetime import datetime

from schemas.account import Account
from schemas.membership import Membership
from schemas.model import Frozen


class Session(Frozen):
    """One live session.

    Attributes:
        form_secret: binds the forms of this sign-in to it.
        memberships: for which providers its person acts, by their names; active ones only.
    """

    account: Account
    form_secret: str
    last_seen_at: datetime
    expires_at: datetime
    memberships: tuple[Membership, ...] = ()
