"""Newer rules for tests: our draft of the updated procedure, opened or about to open."""

from datetime import UTC, date, datetime

from schemas.rule_set import RuleSet
from store import rule_set
from store.database import Pool, transaction
from store.rule_set import RuleBook
from tests import samples
from workers.rules import keep_rules

FIRST, NEWER = "interim-2026", "updated-draft"
OPENS_AT = datetime(2026, 12, 1, 7, tzinfo=UTC)
"""Midnight in Montana, six days after `records.RECEIVED`."""
REAPPLY_BY = date(2027, 11, 30)


async def open_newer(pool: Pool, book: RuleBook, opens_at: datetime = OPENS_AT) -> RuleSet:
    """Our draft opens at an instant; the procedure that is in force from the beginning is kept before."""
    await keep_rules(pool, book, opens_at)
    newer = samples.RULE_BOOK.files[NEWER]
    async with transaction(pool) as conn:
        await rule_set.add(conn, newer, opens_at=opens_at, reapply_by=REAPPLY_BY, as_of=opens_at)
    await book.refresh(pool)
    return newer
