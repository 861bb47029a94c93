"""Every letter leaves, once, whatever dies on the way."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from aiosmtpd.smtp import SMTP
from temporalio.client import ActivityExecutionStatus, ActivityFailureError
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from deploy.embedded.postgres import Cluster
from schemas.letter import LetterState, Priority, SendLetter, activity_id
from schemas.task import TaskKind
from store import letter as letters
from store import task
from store.database import Pool, transaction
from tests.conftest import administer
from tests.letters.conftest import Postbox, answering, hanging_up
from tests.letters.post_office import PostOffice
from tests.letters.temporal_server import TemporalServer


@pytest.fixture
async def office(pool: Pool, postbox: Postbox, temporal_server: TemporalServer) -> PostOffice:
    return PostOffice(pool, await temporal_server.client(), postbox)


def copies(postbox: Postbox) -> Counter[str]:
    return Counter(message["To"].addresses[0].username for message in postbox.accepted)


async def test_a_hundred_letters_and_two_postmen_make_a_hundred_messages(office: PostOffice) -> None:
    names = [f"n{number}" for number in range(100)]
    async with office.at_work(postmen=2):
        await office.queue(*names)
        found = await office.until_all_are(LetterState.SENT)
    assert copies(office.postbox) == Counter(names)
    assert {letter.attempts for letter in found.values()} == {1}


async def test_a_new_letter_leaves_within_a_second_or_so(office: PostOffice) -> None:
    async with office.at_work():
        await asyncio.sleep(0.5)
        began = asyncio.get_running_loop().time()
        await office.queue("quick")
        await office.until_all_are(LetterState.SENT)
        assert asyncio.get_running_loop().time() - began < 2


async def test_a_busy_mail_server_is_asked_again(office: PostOffice) -> None:
    office.postbox.turns.extend([answering("451 4.7.1 Greylisted"), hanging_up])
    (key,) = await office.queue("kari")
    async with office.at_work():
        found = await office.until_all_are(LetterState.SENT)
    assert copies(office.postbox) == {"kari": 1}
    assert found[key].attempts == 3
    assert found[key].problem is None


async def test_staff_see_why_a_letter_is_late(office: PostOffice) -> None:
    office.postbox.turns.extend([answering("451 4.7.1 Greylisted")] * 50)
    (key,) = await office.queue("kari")
    async with office.at_work():
        found = await office.until(lambda all_: all_[key].problem is not None)
        assert found[key].state is LetterState.DISPATCHED
        assert found[key].problem == "451 4.7.1 Greylisted"
        office.postbox.turns.clear()
        await office.until_all_are(LetterState.SENT)


@pytest.mark.parametrize("sample", ["receipt", "approved", "denied"])
async def test_a_refused_letter_becomes_a_task_and_nothing_of_it_enters_temporal(
    office: PostOffice, sample: str
) -> None:
    office.postbox.recipient_answers.append("550 5.1.1 <kari@example.org> No such user here")
    (key,) = await office.queue("kari", sample=sample)
    async with office.at_work():
        found = await office.until_all_are(LetterState.FAILED)
        handle = office.client.get_activity_handle(activity_id(key, 1))
        with pytest.raises(ActivityFailureError) as caught:
            await handle.result()
    assert office.postbox.accepted == []
    assert found[key].attempts == 1
    (opened,) = (await task.open_tasks(office.pool)).tasks
    assert opened.kind is TaskKind.LETTER_FAILED
    assert "550 5.1.1 <kari@example.org> No such user here" in opened.text
    cause = caught.value.cause
    assert isinstance(cause, ApplicationError)
    assert cause.type == "Refused"
    description = await handle.describe()
    assert description.status is ActivityExecutionStatus.FAILED
    told = f"{description.raw_info} {cause!r} {cause.__cause__!r}"
    assert [word for word in ("kari@", "Ksanka", "Antoine") if word in told] == []


async def test_a_mailbox_with_foreign_letters_becomes_a_task_that_says_so(office: PostOffice) -> None:
    (key,) = await office.queue("käri")
    async with office.at_work():
        found = await office.until_all_are(LetterState.FAILED)
    assert "plain letters" in (found[key].problem or "")
    assert office.postbox.offered == 0


async def test_facts_that_fit_no_letter_become_a_task(office: PostOffice) -> None:
    (key,) = await office.queue("kari")
    await office.pool.execute("update letter set facts = facts - 'due_at'")
    async with office.at_work():
        found = await office.until_all_are(LetterState.FAILED)
    assert found[key].problem == "The facts of this letter do not fit receipt: due_at"


async def test_a_failed_letter_can_be_sent_again(office: PostOffice) -> None:
    office.postbox.turns.append(answering("554 5.7.1 Spam"))
    (key,) = await office.queue("kari")
    async with office.at_work():
        failed = (await office.until_all_are(LetterState.FAILED))[key]
        async with transaction(office.pool) as conn:
            assert await letters.resend(conn, failed.id, 1, actor="account:1", as_of=datetime.now(UTC))
        async with transaction(office.pool) as conn:
            assert not await letters.resend(conn, failed.id, 1, actor="account:1", as_of=datetime.now(UTC))
        sent = (await office.until_all_are(LetterState.SENT))[key]
    assert sent.generation == 2
    assert copies(office.postbox) == {"kari": 1}
    assert (await task.open_tasks(office.pool)).tasks == []


async def test_urgent_letters_go_first(office: PostOffice) -> None:
    await office.queue(*[f"n{number}" for number in range(45)], priority=Priority.ANNOUNCEMENT)
    await office.postman.dispatch(datetime.now(UTC))
    await office.queue("urgent", priority=Priority.PASSWORD)
    await office.postman.dispatch(datetime.now(UTC))
    async with office.worker(at_once=1):
        await office.until_all_are(LetterState.SENT)
    # The worker may hold one letter in each hand when it begins.
    assert list(copies(office.postbox)).index("urgent") < 4


async def test_a_round_of_password_letters_takes_no_others(office: PostOffice) -> None:
    await office.queue(*[f"n{number}" for number in range(60)], priority=Priority.DECISION)
    (urgent,) = await office.queue("urgent", priority=Priority.PASSWORD)
    assert await office.postman.dispatch(datetime.now(UTC), Priority.PASSWORD) == 1
    found = await office.pool.fetch("select key from letter where state = 'dispatched'")
    assert [row["key"] for row in found] == [urgent]


async def test_what_nobody_can_send_yet_waits_in_postgres(office: PostOffice) -> None:
    await office.queue(*[f"n{number}" for number in range(130)], priority=Priority.NOTICE)
    now = datetime.now(UTC)
    assert [await office.postman.dispatch(now) for _ in range(3)] == [50, 50, 0]
    await office.queue("urgent", priority=Priority.PASSWORD)
    assert await office.postman.dispatch(now, Priority.PASSWORD) == 1
    # A mail server that is away holds nobody up for longer.
    assert await office.postman.dispatch(now + timedelta(minutes=1)) == 30


async def test_temporal_killed_and_restarted_loses_no_letter_and_doubles_none(
    office: PostOffice, temporal_server: TemporalServer
) -> None:
    before = [f"before{number}" for number in range(60)]
    during = [f"during{number}" for number in range(20)]
    async with office.at_work():
        await office.queue(*before)
        await office.until(lambda all_: sum(each.state is LetterState.SENT for each in all_.values()) >= 20)
        temporal_server.kill()
        await office.queue(*during)
        await asyncio.sleep(1)
        waiting = [each for each in (await office.all()).values() if each.state is LetterState.QUEUED]
        assert len(waiting) >= len(during)
        await temporal_server.start()
        await office.until_all_are(LetterState.SENT, seconds=90)
    assert copies(office.postbox) == Counter(before + during)


async def test_a_postman_that_dies_between_start_and_record_begins_again(office: PostOffice) -> None:
    await office.queue("kari")
    (letter,) = (await office.all()).values()
    assert await office.postman._start(letter) is None  # noqa: SLF001 - the half of `dispatch` before the crash
    async with office.at_work():
        await office.until_all_are(LetterState.SENT)
    await office.postman.look_after(datetime.now(UTC) + timedelta(hours=1))
    assert copies(office.postbox) == {"kari": 1}


async def test_temporal_refuses_a_letter_it_has_sent(office: PostOffice) -> None:
    (key,) = await office.queue("kari")
    async with office.at_work():
        sent = (await office.until_all_are(LetterState.SENT))[key]
        handle = office.client.get_activity_handle(activity_id(key, 1))
        await handle.result()
        first = (await handle.describe()).activity_run_id
        assert await office.postman._start(sent) is None  # noqa: SLF001 - a second postman's half of `dispatch`
        assert (await handle.describe()).activity_run_id == first


async def test_an_order_that_is_settled_overtaken_or_unknown_sends_nothing(office: PostOffice) -> None:
    await office.queue("kari")
    (letter,) = (await office.all()).values()
    send = office.activities.send_letter
    for order in (
        SendLetter(letter=letter.id, generation=1),
        SendLetter(letter=letter.id, generation=1),
        SendLetter(letter=letter.id, generation=2),
        SendLetter(letter=uuid4(), generation=1),
    ):
        await ActivityEnvironment().run(send, order)
    assert copies(office.postbox) == {"kari": 1}
    async with transaction(office.pool) as conn:
        assert await letters.resend(conn, letter.id, 1, actor="account:1", as_of=datetime.now(UTC))
    await ActivityEnvironment().run(send, SendLetter(letter=letter.id, generation=1))
    assert copies(office.postbox) == {"kari": 1}


async def test_letters_that_temporal_lost_are_given_to_it_again(office: PostOffice) -> None:
    now = datetime.now(UTC)
    await office.queue("lost", "found")
    async with transaction(office.pool) as conn:
        for letter in await letters.waiting(conn, 2):
            await letters.mark_dispatched(conn, letter.id, 1, now - timedelta(hours=1))
    await office.postman.look_after(now)
    async with office.worker():
        await office.until_all_are(LetterState.SENT)
    assert copies(office.postbox) == {"lost": 1, "found": 1}


async def test_a_letter_tried_for_two_days_becomes_a_task(office: PostOffice) -> None:
    now = datetime.now(UTC)
    await office.queue("late")
    async with transaction(office.pool) as conn:
        (letter,) = await letters.waiting(conn, 1)
        await letters.mark_dispatched(conn, letter.id, 1, now - timedelta(hours=49))
        await letters.note_problem(conn, letter.id, 1, "451 4.7.1 Greylisted")
    await office.postman.look_after(now)
    (failed,) = (await office.all()).values()
    assert failed.state is LetterState.FAILED
    assert failed.problem == "It was tried for 48 hours. Last problem: 451 4.7.1 Greylisted"
    assert len((await task.open_tasks(office.pool)).tasks) == 1


async def test_a_letter_accepted_while_postgres_is_away_leaves_once(
    office: PostOffice, postgres: Cluster, database_url: str
) -> None:
    name = database_url.rpartition("/")[2]
    back = asyncio.Event()

    async def accepted_while_postgres_goes(_server: SMTP) -> str:
        administer(postgres, f"alter database {name} allow_connections false")
        administer(postgres, f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")  # noqa: S608
        asyncio.get_running_loop().call_later(2, back.set)
        return "250 OK"

    office.postbox.turns.append(accepted_while_postgres_goes)
    await office.queue("kari")
    async with office.at_work():
        await back.wait()
        administer(postgres, f"alter database {name} allow_connections true")
        found = await office.until_all_are(LetterState.SENT)
    assert copies(office.postbox) == {"kari": 1}
    assert [letter.attempts for letter in found.values()] == [1]
