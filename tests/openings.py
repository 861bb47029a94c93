"""Newer rules for tests: our draft of the updated procedure, opened or about to open."""

from datetime import UTC, date, datetime

from schemas.rule_set import RuleSet
from store.database import Pool
from store.rule_set import RuleBook
from tests.records import NEWER, open_rules

FIRST = "interim-2026"
OPENS_AT = datetime(2026, 12, 1, 7, tzinfo=UTC)
"""Midnight in Montana, six days after `records.RECEIVED`."""
REAPPLY_BY = date(2027, 11, 30)


async def open_newer(pool: Pool, book: RuleBook, opens_at: datetime = OPENS_AT) -> RuleSet:
    """Our draft opens at an instant, and a process hears of it."""
    newer = await open_rules(pool, opens_at, REAPPLY_BY)
    await book.refresh(pool)
    return newer


__all__ = ["FIRST", "NEWER", "OPENS_AT", "REAPPLY_BY", "open_newer"]
