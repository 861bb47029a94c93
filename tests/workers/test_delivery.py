"""What was acknowledged arrives once, whatever is down when it is sent."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from temporalio.client import Client

from schemas.application import Stage
from schemas.submission import Submission, SubmissionKind, SubmissionState
from store import access_request, application, audit, submission, task
from store.access_request import About
from store.database import Pool, transaction
from tests import access, records
from tests.workers.conftest import Server, working
from workers.delivery import Accepted, Pending, Refused, deliver
from workers.sweeper import AT_ONCE, STUCK_AFTER, sweep, sweeper
from workflows.ids import application_id

SHORT, LONG = timedelta(seconds=1), timedelta(seconds=20)
LATER = timedelta(seconds=30)


async def applied(pool: Pool) -> Submission:
    return await records.submit(pool, as_of=datetime.now(UTC))


async def decided(pool: Pool, entity: str, kind: SubmissionKind = "approve", **payload: object) -> Submission:
    form = uuid4()
    async with transaction(pool) as conn:
        return await submission.save(
            conn,
            Submission(
                id=form,
                kind=kind,
                entity=entity,
                natural_key=f"form:{form}",
                actor="account:1",
                received_at=datetime.now(UTC),
                payload=payload,
            ),
        )


async def state_of(pool: Pool, sent: Submission) -> SubmissionState:
    found = await submission.find(pool, sent.id)
    assert found
    return found.state


async def recorded(pool: Pool, sent: Submission) -> None:
    async with asyncio.timeout(LONG.total_seconds()):
        while not await application.by_number(pool, sent.entity.removeprefix("application:")):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def verbs(pool: Pool, sent: Submission) -> list[str]:
    return [line.verb.removeprefix("application.") for line in await audit.of_entity(pool, sent.entity)]


async def swept(client: Client, pool: Pool) -> None:
    """Sweep as if a while had passed, so that what was put off is due."""
    await sweep(client, pool, datetime.now(UTC) + LATER)


async def test_an_application_waits_for_temporal(server: Server, pool: Pool) -> None:
    sent = await applied(pool)
    client = await server.client()
    assert await deliver(client, sent, wait=SHORT) == Pending()

    async with server.running(), working(server, pool):
        await swept(client, pool)
        await recorded(pool, sent)

    assert await state_of(pool, sent) == SubmissionState.ACCEPTED
    assert await verbs(pool, sent) == ["submitted"]


async def test_a_decision_waits_for_a_worker(server: Server, pool: Pool) -> None:
    async with server.running():
        client = await server.client()
        sent = await applied(pool)
        async with working(server, pool):
            assert await deliver(client, sent, wait=LONG) == Accepted()
            await recorded(pool, sent)
        approval = await decided(pool, sent.entity)
        assert await deliver(client, approval, wait=SHORT) == Pending()
        assert await state_of(pool, approval) == SubmissionState.SAVED

        async with working(server, pool):
            await swept(client, pool)

    assert await state_of(pool, approval) == SubmissionState.ACCEPTED
    assert await verbs(pool, sent) == ["submitted", "approved"]


async def test_an_access_request_and_a_word_on_it_wait_for_temporal(server: Server, pool: Pool) -> None:
    sent = await access.sent(pool, About(), datetime.now(UTC))
    client = await server.client()
    assert await deliver(client, sent, wait=SHORT) == Pending()
    async with server.running(), working(server, pool):
        await swept(client, pool)
        async with asyncio.timeout(LONG.total_seconds()):
            while not await access_request.by_number(pool, "R-00001"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        word = await decided(pool, sent.entity, "decline_access", reason="Unknown there.")
        await swept(client, pool)
    assert await state_of(pool, sent) == await state_of(pool, word) == SubmissionState.ACCEPTED
    assert not (await access.current(pool, "R-00001")).is_open


async def test_a_started_application_survives_a_restart_of_temporal(server: Server, pool: Pool) -> None:
    sent = await applied(pool)
    async with server.running():
        assert await deliver(await server.client(), sent, wait=LONG) == Accepted()

    async with server.running(), working(server, pool):
        await recorded(pool, sent)


async def test_what_is_delivered_twice_is_taken_once(server: Server, pool: Pool) -> None:
    async with server.running():
        client = await server.client()
        async with working(server, pool):
            sent = await applied(pool)
            starts = await asyncio.gather(*(deliver(client, sent, wait=LONG) for _ in range(3)))
            assert starts == [Accepted()] * 3
            await recorded(pool, sent)
            approval = await decided(pool, sent.entity)
            first, *others = await asyncio.gather(*(deliver(client, approval, wait=LONG) for _ in range(3)))
            assert isinstance(first, Accepted)
            assert others == [first] * 2
            await client.get_workflow_handle(sent.entity).result()
            assert await deliver(client, sent, wait=LONG) == Accepted()

            too_late = await decided(pool, sent.entity, "withdraw", reason="")
            assert await deliver(client, too_late, wait=LONG) == Refused(code="already_decided")

    assert await verbs(pool, sent) == ["submitted", "approved"]


async def test_a_decision_overtakes_no_start(server: Server, pool: Pool) -> None:
    async with server.running():
        client = await server.client()
        async with working(server, pool):
            sent = await applied(pool)
            withdrawal = await decided(pool, sent.entity, "withdraw", reason="")
            assert await deliver(client, withdrawal, wait=LONG) == Pending()


async def test_the_records_answer_for_a_temporal_that_has_forgotten(server: Server, pool: Pool) -> None:
    kept = await records.under_review(pool)
    approval = await decided(pool, kept.entity)
    other = await decided(pool, kept.entity, "deny", reasons={"any": "?"})
    message = await records.decision(pool, kept.number, "approve", datetime.now(UTC))
    message = message.model_copy(update={"key": str(approval.id), "submission": approval.id})
    await records.activities(pool).record_decision(message)
    row = await records.current(pool, kept.number)
    assert row.stage == Stage.APPROVED

    async with server.running():
        await swept(await server.client(), pool)

    assert await state_of(pool, approval) == SubmissionState.ACCEPTED
    refused = await submission.find(pool, other.id)
    assert refused
    assert row.decided_at
    assert refused.refusal == {
        "code": "already_decided",
        "details": {"verb": "approve", "actor": "account:1", "at": row.decided_at.isoformat()},
    }


async def test_staff_are_told_once_of_what_is_stuck(server: Server, pool: Pool) -> None:
    sent = await applied(pool)
    client = await server.client()

    await sweep(client, pool, sent.received_at + STUCK_AFTER - LATER)
    assert (await task.open_tasks(pool)).total == 0
    for n in (1, 2):
        await sweep(client, pool, sent.received_at + n * STUCK_AFTER)

    (told,) = (await task.open_tasks(pool)).tasks
    assert (told.kind, told.entity) == ("submission_stuck", sent.entity)
    assert await state_of(pool, sent) == SubmissionState.SAVED


async def test_what_was_put_off_is_stuck_only_when_it_has_been_due_for_long(server: Server, pool: Pool) -> None:
    sent = await applied(pool)
    due = sent.received_at + 3 * STUCK_AFTER
    await pool.execute("update submission set next_attempt_at = $2 where id = $1", sent.id, due)
    client = await server.client()

    await sweep(client, pool, due + LATER)
    assert (await task.open_tasks(pool)).total == 0
    await sweep(client, pool, due + STUCK_AFTER)
    assert (await task.open_tasks(pool)).total == 1


async def test_more_than_one_sweep_takes_is_swept_without_a_pause(
    server: Server, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.sweeper.EVERY", timedelta(hours=1))
    sent = [await applied(pool) for _ in range(2 * AT_ONCE + 1)]
    await pool.execute("update submission set next_attempt_at = received_at")
    async with server.running(), asyncio.timeout(LONG.total_seconds()):
        sweeping = asyncio.create_task(sweeper(await server.client(), pool))
        accepted = "select count(*) from submission where state = 'accepted'"
        while await pool.fetchval(accepted) < len(sent):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        sweeping.cancel()


async def test_one_unreadable_submission_keeps_no_other_waiting(server: Server, pool: Pool) -> None:
    async with server.running():
        client = await server.client()
        async with working(server, pool):
            sent = await applied(pool)
            await deliver(client, sent, wait=LONG)
            unreadable = await decided(pool, sent.entity, "assign", wrong=True)
            readable = await decided(pool, sent.entity, "assign", reviewer=None)
            await swept(client, pool)

    assert await state_of(pool, unreadable) == SubmissionState.REFUSED
    assert await state_of(pool, readable) == SubmissionState.ACCEPTED


def test_an_id_that_http_can_address() -> None:
    assert application_id("A-2026-00012") == "application:A-2026-00012"
