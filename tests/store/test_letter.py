"""Letters: queued once, sent once a generation, failed with a task, resent as a new generation."""

from datetime import timedelta
from uuid import UUID

from schemas.audit import AuditVerb
from schemas.letter import Letter, LetterDraft, LetterKind, LetterState, Priority
from store import audit, letter, task
from store.database import Pool, transaction
from tests.records import RECEIVED

LATER = RECEIVED + timedelta(hours=1)


def draft(key: str = "application:A/receipt", priority: Priority = Priority.NOTICE, **changes: object) -> LetterDraft:
    facts: dict[str, object] = {
        "key": key,
        "kind": LetterKind.RECEIPT,
        "entity": "application:A",
        "to_name": "Čłxʷm̓ Antoine",
        "to_address": "c.antoine@foxvalley.example",
        "priority": priority,
        "facts": {"number": "A"},
    }
    return LetterDraft.model_validate(facts | changes)


async def queued(pool: Pool, written: LetterDraft) -> Letter:
    async with transaction(pool) as conn:
        assert await letter.queue(conn, written, RECEIVED)
    return next(each for each in await letter.of_entity(pool, written.entity) if each.key == written.key)


async def found(pool: Pool, which: UUID) -> Letter:
    each = await letter.find(pool, which)
    assert each
    return each


async def test_a_key_is_queued_once(pool: Pool) -> None:
    first = await queued(pool, draft())
    assert first.model_dump(include=set(LetterDraft.model_fields)) == draft().model_dump()
    async with transaction(pool) as conn:
        assert not await letter.queue(conn, draft(to_name="Somebody else"), LATER)
    assert await letter.of_entity(pool, "application:A") == [first]


async def test_the_most_urgent_wait_in_front_and_are_held_by_one_postman(pool: Pool) -> None:
    for key, priority in (("a", Priority.ANNOUNCEMENT), ("b", Priority.PASSWORD), ("c", Priority.NOTICE)):
        await queued(pool, draft(key, priority))
    async with transaction(pool) as one, transaction(pool) as other:
        assert [each.key for each in await letter.waiting(one, 2)] == ["b", "c"]
        assert [each.key for each in await letter.waiting(other, 2)] == ["a"]


async def test_from_queued_to_sent(pool: Pool) -> None:
    first = await queued(pool, draft())
    async with transaction(pool) as conn:
        assert await letter.mark_dispatched(conn, first.id, 1, LATER)
        assert not await letter.mark_dispatched(conn, first.id, 1, LATER)
        assert await letter.count_attempt(conn, first.id, 1) == 1
        assert await letter.mark_sent(conn, first.id, 1, LATER)
        assert not await letter.mark_sent(conn, first.id, 1, LATER)
    sent = await found(pool, first.id)
    assert (sent.state, sent.attempts, sent.sent_at) == (LetterState.SENT, 1, LATER)
    assert not (await task.open_tasks(pool)).tasks


async def test_a_failed_letter_opens_a_task_once_and_a_resend_settles_it(pool: Pool) -> None:
    first = await queued(pool, draft())
    async with transaction(pool) as conn:
        assert await letter.mark_failed(conn, first.id, 1, "No such mailbox", LATER)
        assert not await letter.mark_failed(conn, first.id, 1, "No such mailbox", LATER)
    (opened,) = (await task.open_tasks(pool)).tasks
    assert "c.antoine@foxvalley.example" in opened.text
    assert (await found(pool, first.id)).problem == "No such mailbox"
    async with transaction(pool) as conn:
        assert await letter.resend(conn, first.id, 1, actor="account:1", as_of=LATER)
        assert not await letter.resend(conn, first.id, 1, actor="account:2", as_of=LATER)
    again = await found(pool, first.id)
    assert (again.state, again.generation, again.problem) == (LetterState.QUEUED, 2, None)
    assert not (await task.open_tasks(pool)).tasks
    verbs = [line.verb for line in await audit.of_entity(pool, "application:A")]
    assert sorted(verbs) == [AuditVerb.LETTER_FAILED, AuditVerb.LETTER_RESENT, AuditVerb.TASK_DONE]


async def test_an_overtaken_generation_changes_nothing(pool: Pool) -> None:
    first = await queued(pool, draft())
    async with transaction(pool) as conn:
        await letter.mark_failed(conn, first.id, 1, "No such mailbox", LATER)
        await letter.resend(conn, first.id, 1, actor="account:1", as_of=LATER)
        assert await letter.count_attempt(conn, first.id, 1) is None
        assert not await letter.mark_sent(conn, first.id, 1, LATER)
        assert not await letter.mark_failed(conn, first.id, 1, "late", LATER)
    assert (await found(pool, first.id)).state is LetterState.QUEUED


async def test_a_letter_on_its_way_is_not_resent(pool: Pool) -> None:
    first = await queued(pool, draft())
    async with transaction(pool) as conn:
        assert not await letter.resend(conn, first.id, 1, actor="account:1", as_of=LATER)


async def test_pages_are_filtered_searched_and_counted(pool: Pool) -> None:
    for nth in range(5):
        await queued(pool, draft(f"receipt {nth}"))
    await queued(pool, draft("digest", kind=LetterKind.DIGEST, to_address="100%_sure@opi.example"))
    second = await letter.page(pool, number=2, size=4)
    assert (len(second.letters), second.total) == (2, 6)
    assert (await letter.page(pool, kind=LetterKind.DIGEST)).total == 1
    assert (await letter.page(pool, state=LetterState.SENT)).letters == []
    assert (await letter.page(pool, search="FOXVALLEY")).total == 5
    assert (await letter.page(pool, search="100%_s")).total == 1
    assert (await letter.page(pool, search="_")).total == 1
