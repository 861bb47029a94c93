"""Closures count for what comes after them; audit lines are written once and name who acted."""

from datetime import date, timedelta

from schemas.audit import AuditVerb
from store import audit, closure
from store.database import Pool, transaction
from tests.records import RECEIVED, member

DAY = date(2026, 11, 30)


async def test_a_closure_is_known_from_when_it_was_entered(pool: Pool) -> None:
    async with transaction(pool) as conn:
        assert await closure.add(conn, DAY, "Snow", actor="account:1", as_of=RECEIVED)
        assert not await closure.add(conn, DAY, "Ice", actor="account:1", as_of=RECEIVED)
    assert await closure.known_at(pool, RECEIVED) == {DAY: "Snow"}
    assert await closure.known_at(pool, RECEIVED - timedelta(seconds=1)) == {}
    assert await closure.all_days(pool) == {DAY: "Snow"}


async def test_each_closing_and_opening_is_written_down(pool: Pool) -> None:
    async with transaction(pool) as conn:
        await closure.add(conn, DAY, "Snow", actor="account:1", as_of=RECEIVED)
        assert await closure.remove(conn, DAY, actor="account:1", as_of=RECEIVED)
        assert not await closure.remove(conn, DAY, actor="account:1", as_of=RECEIVED)
        await closure.add(conn, DAY, "Snow after all", actor="account:1", as_of=RECEIVED + timedelta(hours=1))
    verbs = [line.verb for line in await audit.of_entity(pool, "closure:2026-11-30")]
    assert verbs == [AuditVerb.CLOSURE_ADDED, AuditVerb.CLOSURE_REMOVED, AuditVerb.CLOSURE_ADDED]


async def test_a_line_is_written_once_and_names_the_account_that_acted(pool: Pool) -> None:
    jane = await member(pool, "Jane Doe")
    async with transaction(pool) as conn:
        for expected, actor in ((True, jane.actor), (False, "system")):
            written = await audit.write(
                conn, key="one", at=RECEIVED, actor=actor, verb=AuditVerb.TASK_DONE, entity="x", facts={"day": "1"}
            )
            assert written is expected
        await audit.write(conn, key="two", at=RECEIVED, actor="system", verb=AuditVerb.TASK_DONE, entity="x")
    lines = await audit.of_entity(pool, "x")
    assert [(line.actor, line.actor_name, line.facts) for line in lines] == [
        (jane.actor, "Jane Doe", {"day": "1"}),
        ("system", None, {}),
    ]
    assert await audit.by_key(pool, "three") is None
