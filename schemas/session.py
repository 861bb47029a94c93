"""A session: one browser, signed in as one account, until it expires or is ended."""

from datetime import datetime

from schemas.account import Account
from schemas.model import Frozen


class Session(Frozen):
    """One live session. ``form_secret`` binds the forms of this sign-in to it."""

    account: Account
    form_secret: str
    last_seen_at: datetime
    expires_at: datetime
