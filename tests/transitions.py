"""Rules that have opened, and providers that answer or do not, as rows; no workflow runs."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from schemas.application import Stage
from schemas.transition import PathState
from store import opening, transition
from store.database import Pool, transaction
from tests import records, samples
from tests.openings import NEWER
from tests.records import RECEIVED

LAST_DAY = date(2027, 6, 30)
DAY = timedelta(days=1)
STILL_NEWER = "still-newer"


async def opened_with(pool: Pool, providers: int) -> list[str]:
    """The rules open on the day of `RECEIVED`, and so many providers are called then; their numbers."""
    numbers = [(await records.approved_provider(pool)).number for _ in range(providers)]
    form = uuid4()
    async with transaction(pool) as conn:
        await opening.propose(
            conn,
            samples.RULE_BOOK.files[NEWER],
            opening=form,
            opens_on=date(2026, 11, 25),
            reapply_by=LAST_DAY,
            per_minute=600,
            actor="account:1",
            as_of=RECEIVED,
        )
        held = await opening.lock(conn, form)
        assert held
        await opening.confirm(conn, held, actor="account:2", as_of=RECEIVED)
        await transition.mark(conn, NEWER, range(1, providers + 1), PathState.BEGUN, RECEIVED)
    await pool.execute(
        "update provider set called_under = $1, called_at = $2, reapply_by = $3, lapses_at = $4",
        NEWER,
        RECEIVED,
        LAST_DAY,
        RECEIVED + 200 * DAY,
    )
    return numbers


async def still_newer(pool: Pool) -> None:
    """Still newer rules have opened, ninety days after these."""
    await pool.execute(
        "insert into rule_set select $2, version, content, sha256, opens_at + interval '90 days', reapply_by, "
        "recorded_at from rule_set where id = $1",
        NEWER,
        STILL_NEWER,
    )


async def reapplied(
    pool: Pool,
    number: str,
    at: datetime,
    stage: Stage,
    decided: datetime | None = None,
    *,
    rules: str = NEWER,
) -> None:
    """A provider began to reapply a day before `at`, and submitted then."""
    await pool.execute(
        "insert into draft (id, rule_set, fields, created_at, changed_at, reapplies) values ($1, $2, '{}', $3, $3, $4)",
        uuid4(),
        rules,
        at - DAY,
        number,
    )
    made = await records.reapplication(pool, number, at, stage=stage, rules=rules)
    await pool.execute("update application set decided_at = $2 where number = $1", made, decided)
    await pool.execute("update provider set reapplication = $2 where number = $1", number, None if decided else made)
    if stage is Stage.APPROVED:
        await pool.execute(
            "update provider set rule_set = $2, called_under = null, called_at = null, reapply_by = null, "
            "lapses_at = null where number = $1",
            number,
            rules,
        )


async def lapsed(pool: Pool, number: str, at: datetime) -> None:
    """An approval has lapsed."""
    await pool.execute("update provider set standing = 'lapsed', standing_since = $2 where number = $1", number, at)
    await pool.execute("insert into standing (provider, since, standing) values ($1, $2, 'lapsed')", number, at)
