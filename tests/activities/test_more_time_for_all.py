"""More time for all gives a form to each approval whose day moves by it, and counts no other."""

from datetime import date, timedelta

import pytest
from temporalio.client import Client

from activities.rules_transition import TransitionActivities
from schemas.application import Stage
from schemas.rules_transition import RecordExtendAll
from store.database import Pool
from tests import records
from tests.openings import NEWER
from tests.records import RECEIVED
from tests.transitions import lapsed, opened_with, reapplied
from workers.plugin import PdupsPlugin

DAY = timedelta(days=1)
UNTIL = date(2027, 8, 31)


@pytest.fixture
async def transitions(pool: Pool) -> TransitionActivities:
    """Activities that call nobody."""
    client = await Client.connect("127.0.0.1:9", lazy=True, plugins=[PdupsPlugin()])
    return records.transition_activities(pool, client)


async def test_only_those_whose_day_moves_are_counted_and_written_to(
    pool: Pool, transitions: TransitionActivities
) -> None:
    moves, late, later, same, reviewed = await opened_with(pool, 5)
    await lapsed(pool, late, RECEIVED + 200 * DAY)
    await pool.execute("update provider set reapply_by = $1 where number = $2", UNTIL + DAY, later)
    await pool.execute("update provider set reapply_by = $1 where number = $2", UNTIL, same)
    await reapplied(pool, reviewed, RECEIVED + DAY, Stage.UNDER_REVIEW)

    message = RecordExtendAll(rule_set=NEWER, key="one", actor="account:1", until=UNTIL, as_of=RECEIVED + 201 * DAY)
    for _ in range(2):
        assert (await transitions.record_extend_all(message)).concerned == 2

    forms = await pool.fetch("select entity, payload ->> 'until' as until from submission where kind = 'extend'")
    assert {each["entity"] for each in forms} == {f"provider:{moves}", f"provider:{late}"}
    assert {each["until"] for each in forms} == {UNTIL.isoformat()}
    facts = await pool.fetchval("select facts from audit_line where verb = 'rules.extended'")
    assert (facts["concerned"], facts["until"]) == (2, UNTIL.isoformat())
