"""A sample notice on the board of the home page."""

from datetime import datetime
from uuid import UUID

from schemas.account import Account
from schemas.notice import NoticeWords
from store import notice
from store.database import Pool, transaction

_NOTICE = UUID("6f1f3a52-6c52-4b8c-8f0a-5b7a4f2f1d10")
TITLE = "Welcome to the new system"
BODY = (
    "Providers report their events and issue certificates here from now on. Nothing has to be chosen from a list "
    "again, and no certificate comes out blank.\n\n"
    "Everybody else finds what there is to learn on the Learning Opportunities Portal."
)


async def load_notice(pool: Pool, supervisor: Account, as_of: datetime) -> None:
    """Put it on the board, unless it was there before."""
    words = NoticeWords(title=TITLE, body=BODY, shows_from=as_of)
    async with transaction(pool) as conn:
        await notice.add(conn, _NOTICE, words, actor=supervisor.actor, as_of=as_of)
