"""What is said to an approval arrives, whether its workflow has begun, or has ended, or is forgotten."""

from datetime import UTC, datetime, timedelta

from schemas.submission import SubmissionState
from store import submission
from store.database import Pool
from store.rule_set import RuleBook
from tests import records, samples
from tests.transitions import opened_with
from tests.workers.conftest import Server, working
from tests.workers.test_delivery import LONG, SHORT, decided, swept
from workers.approvals import AT_ONCE, carry, starts_of
from workers.delivery import Accepted, Pending, deliver

MORE_THAN_ONE_LOOK = AT_ONCE + 2


async def test_it_waits_for_its_workflow_to_begin(server: Server, pool: Pool) -> None:
    entity = (await records.approved_provider(pool)).entity
    sent = await decided(pool, entity, "suspend", reason="?")
    async with server.running():
        client = await server.client()
        assert await deliver(client, sent, wait=SHORT) == Pending()
        async with working(server, pool):
            assert await carry(client, pool, RuleBook(samples.RULE_BOOK.files), datetime.now(UTC)) == 1
            outcome = await deliver(client, sent, wait=LONG)
    assert isinstance(outcome, Accepted)
    assert outcome.recorded
    assert outcome.recorded.verb == "suspend"


async def test_the_records_answer_once_it_has_ended(server: Server, pool: Pool) -> None:
    provider = await records.approved_provider(pool)
    await pool.execute("update provider set standing = 'ceased'")
    sent = await decided(pool, provider.entity, "suspend", reason="?")
    async with server.running():
        await swept(await server.client(), pool)
    found = await submission.find(pool, sent.id)
    assert found
    assert (found.state, found.refusal) == (
        SubmissionState.REFUSED,
        {"code": "approval_ended", "details": {"standing": "ceased"}},
    )


async def test_whose_turn_on_the_plan_is_to_come_is_left_to_it(pool: Pool) -> None:
    turn_to_come, never_called = await opened_with(pool, 2)
    outside = (await records.approved_provider(pool)).number
    await pool.execute("update provider set called_under = null, called_at = null, reapply_by = null, lapses_at = null")
    await pool.execute("update transition_path set state = 'planned', begun_at = null where subject = $1", turn_to_come)
    book, later = RuleBook(samples.RULE_BOOK.files), records.RECEIVED + timedelta(hours=1)
    await book.refresh(pool)
    approvals = [await records.current_approval(pool, each) for each in (turn_to_come, never_called, outside)]
    starts = await starts_of(pool, approvals, book, later)
    assert [each.calling for each in starts] == [None, records.NEWER, records.NEWER]


async def test_many_are_carried_at_a_steady_pace(server: Server, pool: Pool) -> None:
    for _ in range(MORE_THAN_ONE_LOOK):
        await records.approved_provider(pool, datetime.now(UTC) - timedelta(days=400))
    book = RuleBook(samples.RULE_BOOK.files)
    async with server.running():
        client = await server.client()
        looks = [await carry(client, pool, book, datetime.now(UTC)) for _ in range(3)]
    assert looks == [AT_ONCE, 2, 0]
