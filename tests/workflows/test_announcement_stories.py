"""What happens to announcements from the hour they are scheduled for, on a real server in virtual time."""

import asyncio
from collections import Counter
from datetime import timedelta

from temporalio.client import WorkflowExecutionStatus

from schemas.account import Role
from schemas.announcement import AnnouncementState, Audience
from schemas.letter import Priority
from store import account, subscription
from store.database import transaction
from tests import announcements, records
from tests.workflows.newsroom import MINUTE, Newsroom
from tests.workflows.office import LATE
from workers.delivery import Accepted, Refused, deliver
from workflows.announcement import STEPS_OF_A_RUN

HOUR = timedelta(hours=1)


async def everybody_once(newsroom: Newsroom, number: str, emails: list[str]) -> bool:
    return Counter(each.to_address for each in await newsroom.letters(number)) == Counter(emails)


async def test_it_goes_out_at_its_hour_and_pace_and_ends_when_all_letters_are_settled(newsroom: Newsroom) -> None:
    emails = await newsroom.subscribed(7)
    number = await newsroom.schedule(after=HOUR, per_minute=3)
    scheduled = await newsroom.announcement(number)
    assert scheduled.send_at
    assert (scheduled.state, scheduled.scheduled_by) == (AnnouncementState.SCHEDULED, "account:2")

    await newsroom.pass_time(number, scheduled.send_at - 2 * MINUTE)
    assert await newsroom.letters(number) == []

    await newsroom.pass_time(number, scheduled.send_at + 5 * MINUTE)
    letters = await newsroom.letters(number)
    assert await everybody_once(newsroom, number, emails)
    for place, each in enumerate(letters):
        at = scheduled.send_at + MINUTE * (place // 3)
        assert at <= each.queued_at < at + LATE
        assert (each.priority, each.facts["why"]) == (Priority.ANNOUNCEMENT, "subscriber")
    assert (await newsroom.announcement(number)).state is AnnouncementState.SENDING

    await newsroom.mail_is_taken(number)
    await newsroom.pass_time(number, await newsroom.now(number) + 10 * MINUTE)
    ended = await newsroom.announcement(number)
    assert ended.state is AnnouncementState.SENT
    assert await newsroom.timeline(number) == ["scheduled", "begun", "sent"]
    assert await newsroom.status(number) is WorkflowExecutionStatus.COMPLETED
    assert isinstance(await newsroom.said(number, "pause"), Refused)


async def test_letters_that_are_never_settled_do_not_keep_it_for_ever(newsroom: Newsroom) -> None:
    await newsroom.subscribed(1)
    number = await newsroom.schedule()
    began = await newsroom.now(number)
    await newsroom.pass_time(number, began + 47 * HOUR)
    assert (await newsroom.announcement(number)).state is AnnouncementState.SENDING
    await newsroom.pass_time(number, began + 53 * HOUR)
    assert (await newsroom.announcement(number)).state is AnnouncementState.SENT
    assert (await newsroom.progress(number)).queued == 1


async def test_paused_nothing_leaves_and_resumed_it_goes_on_where_it_was(newsroom: Newsroom) -> None:
    emails = await newsroom.subscribed(6)
    number = await newsroom.schedule(per_minute=2)
    assert isinstance(await newsroom.said(number, "pause"), Accepted)
    assert len(await newsroom.letters(number)) == 2

    await newsroom.pass_time(number, await newsroom.now(number) + 5 * HOUR)
    assert len(await newsroom.letters(number)) == 2
    assert (await newsroom.announcement(number)).state is AnnouncementState.PAUSED

    assert isinstance(await newsroom.said(number, "resume"), Accepted)
    assert len(await newsroom.letters(number)) == 4
    await newsroom.pass_time(number, await newsroom.now(number) + 2 * MINUTE)
    assert await everybody_once(newsroom, number, emails)


async def test_stopped_the_rest_is_left_out(newsroom: Newsroom) -> None:
    await newsroom.subscribed(5)
    number = await newsroom.schedule(per_minute=2)
    assert isinstance(await newsroom.said(number, "stop"), Accepted)
    stands = await newsroom.progress(number)
    assert (stands.queued, stands.left_out, stands.planned) == (2, 3, 0)
    assert (await newsroom.announcement(number)).state is AnnouncementState.STOPPED
    assert await newsroom.status(number) is WorkflowExecutionStatus.COMPLETED
    refused = await newsroom.said(number, "resume")
    assert isinstance(refused, Refused)
    assert refused.code == "announcement_over"


async def test_taken_back_it_is_a_draft_and_can_be_scheduled_once_more(newsroom: Newsroom) -> None:
    emails = await newsroom.subscribed(2)
    draft = await announcements.drafted(newsroom.pool, Audience(subscribers=True))
    first = await newsroom.schedule_draft(draft, after=HOUR)
    assert isinstance(await newsroom.said(draft.number, "stop"), Accepted)
    again = await newsroom.announcement(draft.number)
    assert again.state is AnnouncementState.DRAFT
    assert again.revision > draft.revision
    assert await newsroom.status(draft.number) is WorkflowExecutionStatus.COMPLETED

    # What was delivered before, delivered once more, schedules nothing.
    assert isinstance(await deliver(newsroom.client, first, wait=HOUR), Accepted)
    await newsroom.workflow(draft.number).result()
    assert (await newsroom.announcement(draft.number)).state is AnnouncementState.DRAFT

    await newsroom.schedule_draft(again, after=timedelta(0))
    assert await everybody_once(newsroom, draft.number, emails)
    assert await newsroom.timeline(draft.number) == ["scheduled", "taken_back", "scheduled", "begun"]


async def test_rescheduled_it_goes_out_at_the_new_hour(newsroom: Newsroom) -> None:
    emails = await newsroom.subscribed(3)
    number = await newsroom.schedule(after=HOUR)
    later = await newsroom.now(number) + 3 * HOUR
    assert isinstance(await newsroom.said(number, "reschedule", send_at=later.isoformat(), per_minute=1), Accepted)
    await newsroom.pass_time(number, later - MINUTE)
    assert await newsroom.letters(number) == []
    await newsroom.pass_time(number, later + 3 * MINUTE)
    assert await everybody_once(newsroom, number, emails)
    begun = await newsroom.said(number, "reschedule", send_at=later.isoformat(), per_minute=1)
    assert begun == Refused(code="announcement_begun")


async def test_with_the_workers_down_in_the_middle_nobody_gets_it_twice(newsroom: Newsroom) -> None:
    emails = await newsroom.subscribed(6)
    number = await newsroom.schedule(per_minute=2)
    assert len(await newsroom.letters(number)) == 2
    await newsroom.stop_work()
    passing = asyncio.create_task(newsroom.temporal.fast_forward(newsroom.workflow(number), HOUR))
    await asyncio.sleep(1)
    assert len(await newsroom.letters(number)) == 2
    await newsroom.start_work()
    await passing
    await newsroom.settled(number)
    assert await everybody_once(newsroom, number, emails)


async def test_a_person_in_several_roles_gets_one(newsroom: Newsroom) -> None:
    provider = await records.approved_provider(newsroom.pool)
    (owner,) = await account.of_provider(newsroom.pool, provider.number)
    async with transaction(newsroom.pool) as conn:
        other = await account.add(
            conn,
            full_name="Walter Twice",
            email=owner.email.upper(),
            role=Role.PROVIDER,
            as_of=records.RECEIVED,
        )
    others = await records.approved_provider(newsroom.pool)
    await records.join(newsroom.pool, other, others.number)
    await announcements.subscribe(newsroom.pool, owner.email, "only@example.org")
    number = await newsroom.schedule(audience=Audience(providers=True, subscribers=True))
    letters = await newsroom.letters(number)
    assert sorted(each.to_address.lower() for each in letters) == sorted([owner.email, "only@example.org"])
    assert other.email.lower() == owner.email
    assert {each.facts["why"]: bool(each.facts["link"]) for each in letters} == {"provider": False, "subscriber": True}


async def test_who_ends_the_subscription_meanwhile_is_left_out(newsroom: Newsroom) -> None:
    emails = await newsroom.subscribed(4)
    number = await newsroom.schedule(per_minute=2)
    async with transaction(newsroom.pool) as conn:
        late = await subscription.ask(conn, emails[-1], "", records.RECEIVED)
        await subscription.end(conn, late, "link", records.RECEIVED)
    await newsroom.pass_time(number, await newsroom.now(number) + 2 * MINUTE)
    assert await everybody_once(newsroom, number, emails[:-1])
    assert (await newsroom.progress(number)).left_out == 1


async def test_nobody_is_left_when_its_hour_comes(newsroom: Newsroom) -> None:
    number = await newsroom.schedule()
    assert (await newsroom.announcement(number)).state is AnnouncementState.SENT
    assert await newsroom.status(number) is WorkflowExecutionStatus.COMPLETED


async def test_a_long_mailing_has_short_histories(newsroom: Newsroom) -> None:
    emails = await newsroom.subscribed(STEPS_OF_A_RUN + 2)
    number = await newsroom.schedule(per_minute=1)
    first = (await newsroom.workflow(number).describe()).run_id
    await newsroom.pass_time(number, await newsroom.now(number) + 2 * HOUR)
    assert await everybody_once(newsroom, number, emails)
    before = newsroom.client.get_workflow_handle(newsroom.workflow(number).id, run_id=first)
    described = await before.describe()
    assert described.status is WorkflowExecutionStatus.CONTINUED_AS_NEW
    assert described.history_length < 13 * STEPS_OF_A_RUN
    assert await newsroom.status(number) is WorkflowExecutionStatus.RUNNING
