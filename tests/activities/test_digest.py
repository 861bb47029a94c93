"""The digest: once a business day to each member of staff, with what they have to know."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from activities.digest import DigestActivities
from schemas.account import Role
from schemas.annual_report import RecordReportRung
from schemas.application import RecordRung
from schemas.digest_facts import Digest
from schemas.disposal import Disposal, DisposalState
from schemas.event import RecordCountRung
from schemas.task import TaskKind
from store import account, closure, disposal, task
from store.database import Pool, transaction
from tests import opportunities, records, yearly

# 8:00 in Montana on Monday, December 7, 2026.
MONDAY = datetime(2026, 12, 7, 15, 0, tzinfo=UTC)
ASKED = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)


async def digest_of(pool: Pool, as_of: datetime) -> Digest:
    """Write the digest and return what the first letter of that day says."""
    await DigestActivities(pool).write_digest(as_of)
    day = as_of.astimezone(UTC).date().isoformat()
    letters = [each for each in await records.letters(pool, "digest") if each.key.startswith(f"digest/{day}/")]
    return Digest.model_validate(letters[0].facts)


async def test_everybody_active_on_the_staff_gets_one_a_day(pool: Pool) -> None:
    rose = await records.member(pool, "Rose Reader")
    sam = await records.member(pool, "Sam Super", Role.SUPERVISOR)
    gone = await records.member(pool, "Gil Gone", Role.ADMINISTRATOR)
    found = await records.under_review(pool)
    await records.decide(pool, found.number, "approve", ASKED, payload={})
    async with transaction(pool) as conn:
        await account.set_active(conn, gone.id, active=False)
    activities = DigestActivities(pool)
    await asyncio.gather(*(activities.write_digest(MONDAY) for _ in range(4)))
    await activities.write_digest(MONDAY + timedelta(hours=5))
    assert [each.key for each in await records.letters(pool, "digest")] == [
        f"digest/2026-12-07/{rose.id}",
        f"digest/2026-12-07/{sam.id}",
    ]


@pytest.mark.parametrize("day", [date(2026, 12, 5), date(2026, 12, 6), date(2026, 12, 25), date(2026, 12, 8)])
async def test_on_other_days_nothing_is_written(pool: Pool, day: date) -> None:
    await records.member(pool, "Rose Reader")
    async with transaction(pool) as conn:
        await closure.add(conn, date(2026, 12, 8), "Snow", actor="account:1", as_of=ASKED)
    await DigestActivities(pool).write_digest(datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC))
    assert await records.letters(pool, "digest") == []


async def test_it_lists_what_is_due_today_and_overdue_with_its_reviewer(pool: Pool) -> None:
    rose = await records.member(pool, "Rose Reader")
    today = await records.under_review(pool)
    overdue = await records.under_review(pool, as_of=records.RECEIVED - timedelta(days=1))
    later = await records.under_review(pool, as_of=records.RECEIVED + timedelta(days=5))
    await records.decide(pool, today.number, "assign", ASKED, payload={}, reviewer=rose.id)
    digest = await digest_of(pool, MONDAY)
    assert [(line.number, line.reviewer) for line in digest.due_today.lines] == [(today.number, "Rose Reader")]
    assert [(line.number, line.due_at) for line in digest.overdue.lines] == [(overdue.number, overdue.due_at)]
    assert digest.overdue.more == 0
    assert later.number not in {line.number for line in (*digest.due_today.lines, *digest.overdue.lines)}


async def test_a_resting_clock_is_not_overdue_and_a_last_reminder_unanswered_may_be_closed(pool: Pool) -> None:
    await records.member(pool, "Rose Reader")
    found = await records.under_review(pool)
    told = await records.decide(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
    last = told.information_rungs[-1]
    friday = datetime(2026, 12, 18, 15, 0, tzinfo=UTC)
    resting = await digest_of(pool, friday - timedelta(days=7))
    assert (resting.overdue.lines, resting.may_be_closed.lines) == ((), ())
    await records.activities(pool).record_rung(RecordRung(number=found.number, rung=last, as_of=last.at))
    digest = await digest_of(pool, friday)
    assert [line.number for line in digest.may_be_closed.lines] == [found.number]
    assert digest.overdue.lines == ()


async def test_new_and_answered_is_what_came_since_the_last_digest(pool: Pool) -> None:
    await records.member(pool, "Rose Reader")
    found = await records.under_review(pool, as_of=MONDAY - timedelta(days=2, hours=23))
    assert [line.number for line in (await digest_of(pool, MONDAY)).new.lines] == [found.number]
    later = await records.under_review(pool, as_of=MONDAY + timedelta(hours=1))
    await records.decide(pool, found.number, "request_information", MONDAY, payload={"text": "Why?"})
    await records.decide(pool, found.number, "answer", MONDAY + timedelta(hours=2), payload={"text": "So."})
    tuesday = await digest_of(pool, MONDAY + timedelta(days=1))
    assert [line.number for line in tuesday.new.lines] == [later.number]
    assert [line.number for line in tuesday.answered.lines] == [found.number]
    wednesday = await digest_of(pool, MONDAY + timedelta(days=2))
    assert (wednesday.new.lines, wednesday.answered.lines) == ((), ())


async def test_the_first_digest_ever_looks_back_to_the_business_day_before(pool: Pool) -> None:
    await records.member(pool, "Rose Reader")
    friday_noon = await records.under_review(pool, as_of=MONDAY - timedelta(days=3) + timedelta(hours=4))
    await records.under_review(pool, as_of=MONDAY - timedelta(days=3) - timedelta(hours=1))
    assert [line.number for line in (await digest_of(pool, MONDAY)).new.lines] == [friday_noon.number]


async def test_an_outstanding_count_stands_in_it_until_it_is_counted(pool: Pool) -> None:
    await records.member(pool, "Sam Super", Role.SUPERVISOR)
    event = await records.reported_event(pool, as_of=ASKED - timedelta(days=90))
    await records.delivered(pool, event.number)
    last = (await records.current_occurrence(pool, event.number)).rungs[-1]
    tuesday = datetime(2027, 1, 5, 15, 0, tzinfo=UTC)
    assert last.at < tuesday
    assert (await digest_of(pool, tuesday)).outstanding == ()
    await records.event_activities(pool).record_count_rung(
        RecordCountRung(number=event.number, occurrence=1, rung=last, as_of=tuesday)
    )
    morning = tuesday + timedelta(days=1)
    assert [each.number for each in (await digest_of(pool, morning)).outstanding] == [event.number]
    await records.event_decision(pool, event.number, "count", morning, payload={"total": 0}, occurrence=1, total=0)
    assert (await digest_of(pool, morning + timedelta(days=1))).outstanding == ()


async def test_late_reports_are_counted_in_it_until_they_are_confirmed(pool: Pool) -> None:
    await records.member(pool, "Sam Super", Role.SUPERVISOR)
    whose = await records.approved_provider(pool, ASKED)
    report = await yearly.opened(pool, whose.number)
    rung, morning = report.rungs[-1], datetime(2027, 9, 2, 14, 0, tzinfo=UTC)
    assert (await digest_of(pool, morning - timedelta(days=1))).late_reports == 0
    await yearly.activities(pool).record_report_rung(
        RecordReportRung(provider=whose.number, year=2026, rung=rung, as_of=rung.at)
    )
    assert (await digest_of(pool, morning)).late_reports == 1
    await yearly.decided(pool, report, "confirm_report", morning)
    assert (await digest_of(pool, morning + timedelta(days=1))).late_reports == 0


async def test_a_disposal_list_stands_in_it_until_somebody_has_decided(pool: Pool) -> None:
    await records.member(pool, "Sam Super", Role.SUPERVISOR)
    days = [MONDAY + timedelta(days=day) for day in range(3)]
    assert (await digest_of(pool, days[0])).disposals == ()
    empty = Disposal(year=2026, state=DisposalState.LISTED, due_before=MONDAY.date(), listed_at=MONDAY)
    async with transaction(pool) as conn:
        await disposal.add(conn, empty, [])
    assert (await digest_of(pool, days[1])).disposals == (2026,)
    await pool.execute("update disposal set state = 'dropped', dropped_by = 'system', dropped_at = $1", days[1])
    assert (await digest_of(pool, days[2])).disposals == ()


async def test_problems_readers_reported_are_counted_in_it_until_they_are_settled(pool: Pool) -> None:
    await records.member(pool, "Sam Super", Role.SUPERVISOR)
    days = [MONDAY + timedelta(days=day) for day in range(3)]
    assert (await digest_of(pool, days[0])).problems == 0
    async with transaction(pool) as conn:
        shown = await opportunities.published(conn)
    await pool.execute(
        "insert into opportunity_problem (id, opportunity, kind, text, reported_at)"
        " values (gen_random_uuid(), $1, 'wrong', 'The hall is closed.', $2)",
        shown.number,
        days[0],
    )
    assert (await digest_of(pool, days[1])).problems == 1
    await pool.execute("update opportunity_problem set settled_at = $1, settled_by = 'system'", days[1])
    assert (await digest_of(pool, days[2])).problems == 0


async def test_long_lists_say_how_many_more_there_are(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.digest.LONGEST_LIST", 2)
    await records.member(pool, "Rose Reader")
    for nth in range(3):
        await records.under_review(pool)
        async with transaction(pool) as conn:
            await task.open(
                conn,
                key=f"task {nth}",
                kind=TaskKind.LETTER_FAILED,
                entity="letter",
                text="Call them.",
                as_of=ASKED,
            )
    digest = await digest_of(pool, MONDAY)
    assert (len(digest.due_today.lines), digest.due_today.more) == (2, 1)
    assert (len(digest.tasks), digest.more_tasks) == (2, 1)
