"""The rule book of a worker: the first procedure is kept in Postgres, and a file that says something else is named."""

import logging
from datetime import datetime

from policy.rule_set import current_rule_set
from store import rule_set
from store.database import Pool, transaction
from store.rule_set import RuleBook

log = logging.getLogger(__name__)


async def keep_rules(pool: Pool, book: RuleBook, as_of: datetime) -> None:
    """Keep a copy of the procedure that is in force from the beginning, and read what was opened since."""
    async with transaction(pool) as conn:
        await rule_set.keep_first(conn, current_rule_set(book.files), as_of)
    await book.refresh(pool)
    for each in book.differing():
        log.warning(
            "The file of rule set %s differs from what was opened; Postgres' copy rules, the file is ignored", each
        )
