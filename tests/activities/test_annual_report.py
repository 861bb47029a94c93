"""What is recorded about annual reports: each thing once, refused where it has to be, with all that follows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from policy.replanning import replanned
from schemas.account import Role
from schemas.annual_report import (
    AnnualReport,
    OpenReports,
    RecordReportDecision,
    RecordReportOpened,
    RecordReportRefused,
    RecordReportRung,
    ReportState,
    ReviveEvents,
)
from schemas.event import Event, EventForm, EventStage, EventStart
from schemas.provider import Provider
from schemas.roster import ClaimWindow
from schemas.submission import Submission
from store import annual_report, audit, claim, event, occurrence, roster, submission
from store.database import Pool, transaction
from tests import records, yearly
from tests.events import course, workshop
from tests.yearly import COMPLETED, OPENED

APPROVED = datetime(2026, 8, 3, 18, tzinfo=UTC)
TABLES = (
    *("annual_report", "annual_report_version", "record_bundle", "event", "occurrence", "submission", "letter"),
    *("audit_line", "claim_window"),
)


@pytest.fixture
async def whose(pool: Pool) -> Provider:
    return await records.approved_provider(pool, APPROVED)


async def everything(pool: Pool) -> dict[str, list[Any]]:
    """Every row of every table that a record of a report touches."""
    return {table: await pool.fetch(f"select * from {table} order by 1, 2") for table in TABLES}  # noqa: S608 - named above


async def counted(pool: Pool, form: EventForm, whose: Provider, totals: int = 12) -> Event:
    """An event whose dates are all over and counted."""
    made = await records.reported_event(pool, form, APPROVED, whose)
    for ordinal in range(1, len(form.occurrences) + 1):
        await records.delivered(pool, made.number, ordinal)
        ends_at = (await records.current_occurrence(pool, made.number, ordinal)).ends_at
        said = {"payload": {"note": ""}, "occurrence": ordinal, "total": totals}
        await records.event_decision(pool, made.number, "count", ends_at + timedelta(hours=1), **said)
    return await records.current_event(pool, made.number)


def on(*days: date) -> EventForm:
    place = workshop().occurrences[0]
    return workshop(occurrences=[place.model_copy(update={"first_day": day}) for day in days])


async def refusal(awaited: Awaitable[object]) -> str:
    with pytest.raises(ApplicationError) as error:
        await awaited
    assert error.value.non_retryable
    return str(error.value.type)


async def sent_on(pool: Pool, kind: str) -> list[Submission]:
    """What records have to say to other workflows."""
    rows = await pool.fetch("select * from submission where kind = $1 and actor = 'system' order by natural_key", kind)
    return [submission.submission_from(row) for row in rows]


async def test_the_example_of_the_rule(pool: Pool, whose: Provider) -> None:
    """An event of 2026-09-15, its report year completed on 2027-07-10: kept until 2032-07-10, not until 2031-09-15."""
    held = await counted(pool, workshop(date(2026, 9, 15)), whose)
    report = await yearly.completed(pool, whose.number, as_of=COMPLETED)
    assert (report.completed_on, report.retain_until) == (date(2027, 7, 10), date(2032, 7, 10))
    assert (await records.current_event(pool, held.number)).retain_until == date(2032, 7, 10)

    (archive,) = await sent_on(pool, "archive")
    assert (archive.entity, archive.natural_key) == (held.entity, f"archive:{held.number}:2026:1")
    after = await records.event_decision(pool, held.number, "archive", COMPLETED)
    assert after.stage == EventStage.ARCHIVED
    found = await records.current_event(pool, held.number)
    assert (found.archived_at, found.retain_until) == (COMPLETED, date(2032, 7, 10))


async def test_what_was_confirmed_is_kept_word_for_word(pool: Pool, whose: Provider) -> None:
    held = await counted(pool, workshop(date(2026, 9, 15)), whose)
    report = await yearly.completed(pool, whose.number)
    (version,) = await annual_report.versions(pool, whose.number, 2026)
    assert (version.statement, version.signed_by) == (yearly.STATEMENT, "Nancy Two Teeth")
    assert [each.event for each in version.content.activities] == [held.number]
    assert version.content.participants == 12
    assert await annual_report.version(pool, whose.number, 2026, 1) == version
    bundle = await pool.fetchrow("select * from record_bundle")
    assert bundle
    assert (bundle["folder"], bundle["state"]) == (f"{whose.number}/2026/1", "planned")
    letters = await records.letters(pool, report.entity)
    assert [str(each.kind) for each in letters] == ["report_completed", "report_opened"]


async def test_a_year_without_activities_is_confirmed_as_such(pool: Pool, whose: Provider) -> None:
    assert (await yearly.completed(pool, whose.number)).state is ReportState.COMPLETED


Said = Callable[[Pool, Provider], Awaitable[RecordReportDecision]]


async def _opened(pool: Pool, whose: Provider) -> AnnualReport:
    await counted(pool, workshop(date(2026, 9, 15)), whose)
    return await yearly.opened(pool, whose.number)


async def a_confirmation(pool: Pool, whose: Provider) -> RecordReportDecision:
    return await yearly.message(pool, await _opened(pool, whose), "confirm_report", COMPLETED)


async def a_reopening(pool: Pool, whose: Provider) -> RecordReportDecision:
    await counted(pool, workshop(date(2026, 9, 15)), whose)
    report = await yearly.completed(pool, whose.number)
    (archive,) = await sent_on(pool, "archive")
    await records.event_decision(pool, archive.entity.removeprefix("event:"), "archive", COMPLETED)
    return await yearly.message(pool, report, "reopen_report", COMPLETED + timedelta(days=9), reason="One more.")


@pytest.mark.parametrize("said", [a_confirmation, a_reopening])
async def test_a_decision_run_again_changes_nothing_and_answers_the_same(
    pool: Pool, whose: Provider, said: Said
) -> None:
    message, activities = await said(pool, whose), yearly.activities(pool)
    first = await activities.record_report_decision(message)
    assert first == annual_report.state_of(await yearly.current(pool, whose.number))
    before = await everything(pool)
    assert await activities.record_report_decision(message) == first
    assert await everything(pool) == before


@pytest.mark.parametrize("said", [a_confirmation, a_reopening])
async def test_a_decision_run_by_many_at_once_is_recorded_once(pool: Pool, whose: Provider, said: Said) -> None:
    message, activities = await said(pool, whose), yearly.activities(pool)
    before = await everything(pool)
    answers = await asyncio.gather(*(activities.record_report_decision(message) for _ in range(8)))
    assert all(answer == answers[0] for answer in answers)
    after = await everything(pool)
    grown = {table: len(after[table]) - len(before[table]) for table in TABLES}
    confirmed = said is a_confirmation
    assert grown["letter"] == 1
    assert grown["audit_line"] == (1 if confirmed else 2)
    assert grown["annual_report_version"] == grown["record_bundle"] == grown["submission"] == confirmed


async def test_opening_reminding_and_refusing_are_recorded_once(pool: Pool, whose: Provider) -> None:
    activities = yearly.activities(pool)
    await records.member(pool, "Sam Supervisor", Role.SUPERVISOR)
    opening = OpenReports(as_of=OPENED)
    assert dict(await activities.open_reports(opening)) == {"year": 2026, "opened": 1}
    assert dict(await activities.open_reports(opening)) == {"year": 2026, "opened": 1}
    assert (await activities.open_reports(OpenReports(year=2026, as_of=OPENED + timedelta(days=1)))).opened == 0
    assert len(await audit.of_entity(pool, "reports:2026")) == 1

    opened = RecordReportOpened(provider=whose.number, year=2026, as_of=OPENED)
    first = await activities.record_report_opened(opened)
    assert await activities.record_report_opened(opened) == first
    rung = first.rungs[-1]
    reached = RecordReportRung(
        provider=whose.number, year=2026, rung=rung, skipped=[each.name for each in first.rungs[:-1]], as_of=rung.at
    )
    later = await activities.record_report_rung(reached)
    assert later.passed_until == rung.at
    assert await activities.record_report_rung(reached) == later
    refused = RecordReportRefused(
        provider=whose.number, year=2026, key="signal:1", verb="delete", actor="x", code="unknown_signal", as_of=OPENED
    )
    await activities.record_report_refused(refused)
    await activities.record_report_refused(refused)
    entity = f"report:{whose.number}:2026"
    lines = await audit.of_entity(pool, entity)
    assert [line.verb.removeprefix("report.") for line in lines] == ["opened", "signal_refused", "escalated"]
    assert sorted(str(each.kind) for each in await records.letters(pool, entity)) == ["report_late", "report_opened"]


async def test_a_year_that_is_not_over_is_neither_opened_nor_confirmed(pool: Pool, whose: Provider) -> None:
    activities = yearly.activities(pool)
    eve = datetime(2027, 7, 1, 5, 59, tzinfo=UTC)
    assert await refusal(activities.open_reports(OpenReports(year=2026, as_of=eve))) == "year_not_over"
    await _opened(pool, whose)
    await pool.execute("update annual_report set opened_at = $1", eve - timedelta(days=1))
    early = await yearly.message(pool, await yearly.current(pool, whose.number), "confirm_report", eve)
    assert await refusal(activities.record_report_decision(early)) == "year_not_over"


async def test_a_report_with_gaps_is_confirmed_once_they_are_closed(pool: Pool, whose: Provider) -> None:
    held = await records.reported_event(pool, workshop(date(2026, 9, 15)), APPROVED, whose)
    report, activities = await yearly.opened(pool, whose.number), yearly.activities(pool)
    before = await everything(pool)
    gapped = await yearly.message(pool, report, "confirm_report", COMPLETED)
    assert await refusal(activities.record_report_decision(gapped)) == "has_gaps"
    kept = await everything(pool)
    assert {name: rows for name, rows in kept.items() if name != "submission"} == {
        name: rows for name, rows in before.items() if name != "submission"
    }
    await records.delivered(pool, held.number)
    said = {"payload": {"note": ""}, "occurrence": 1, "total": 12}
    await records.event_decision(pool, held.number, "count", COMPLETED, **said)
    assert (await yearly.decided(pool, report, "confirm_report", COMPLETED)).version == 1


async def test_a_list_that_is_being_issued_is_a_gap(pool: Pool, whose: Provider) -> None:
    held = await counted(pool, workshop(date(2026, 9, 15)), whose)
    made = await records.roster_of(pool, held.number, [("Ruth Olson", "ruth@example.org")])
    async with transaction(pool) as conn:
        assert await roster.take(conn, made.id, "account:1", COMPLETED)
    report = await yearly.opened(pool, whose.number)
    (gap,) = (await annual_report.content(pool, report, COMPLETED)).gaps
    assert (gap.kind, gap.event) == ("certificates_under_way", held.number)
    assert await refusal(yearly.decided(pool, report, "confirm_report", COMPLETED)) == "has_gaps"
    await pool.execute("update certificate_run set state = 'done'")
    assert (await yearly.decided(pool, report, "confirm_report", COMPLETED)).version == 1


async def test_what_was_claimed_and_is_not_issued_yet_is_a_gap(pool: Pool, whose: Provider) -> None:
    """Whoever claimed a moment before the year was confirmed would never get a certificate."""
    held = await counted(pool, workshop(date(2026, 9, 15)), whose)
    made = await records.roster_of(pool, held.number, [("Ruth Olson", "ruth@example.org")])
    await pool.execute("update roster set source = 'claim'")
    report = await yearly.opened(pool, whose.number)
    assert await refusal(yearly.decided(pool, report, "confirm_report", COMPLETED)) == "has_gaps"
    async with transaction(pool) as conn:
        assert await roster.take(conn, made.id, "system", COMPLETED)
    assert await refusal(yearly.decided(pool, report, "confirm_report", COMPLETED)) == "has_gaps"
    await pool.execute("update roster_row set state = 'done'")
    await pool.execute("update certificate_run set state = 'done'")
    assert (await yearly.decided(pool, report, "confirm_report", COMPLETED)).version == 1


async def test_what_changed_since_it_was_seen_is_not_confirmed(pool: Pool, whose: Provider) -> None:
    held = await counted(pool, workshop(date(2026, 9, 15)), whose)
    report = await yearly.opened(pool, whose.number)
    seen = await yearly.message(pool, report, "confirm_report", COMPLETED)
    said = {"payload": {"note": "One more."}, "occurrence": 1, "total": 13}
    await records.event_decision(pool, held.number, "count", COMPLETED, **said)
    assert await refusal(yearly.activities(pool).record_report_decision(seen)) == "content_changed"


async def test_nobody_confirms_without_a_form_or_twice(pool: Pool, whose: Provider) -> None:
    report, activities = await _opened(pool, whose), yearly.activities(pool)
    signal = (await yearly.message(pool, report, "confirm_report", COMPLETED)).model_copy(
        update={"submission": None, "key": "signal:1"}
    )
    assert await refusal(activities.record_report_decision(signal)) == "unknown_submission"
    assert await refusal(yearly.decided(pool, report, "reopen_report", COMPLETED, reason="No.")) == "not_completed"
    await yearly.decided(pool, report, "confirm_report", COMPLETED)
    assert await refusal(yearly.decided(pool, report, "confirm_report", COMPLETED)) == "already_completed"


async def test_opened_again_the_clock_is_computed_anew(pool: Pool, whose: Provider) -> None:
    held = await counted(pool, workshop(date(2026, 9, 15)), whose)
    await yearly.completed(pool, whose.number)
    await records.event_decision(pool, held.number, "archive", COMPLETED)
    again_at = datetime(2028, 1, 12, 18, tzinfo=UTC)
    report = await yearly.reopened(pool, whose.number, as_of=again_at)
    assert (report.state, report.completed_on, report.retain_until) == (ReportState.OPEN, None, None)
    assert (report.reopened_by, report.reopen_reason) == ("account:1", "Two more had signed.")
    assert report.rungs[0].at > again_at
    waits = await records.current_event(pool, held.number)
    assert (waits.stage, waits.archived_at, waits.retain_until) == (EventStage.SETTLED, None, None)
    assert (waits.next_step, waits.next_at) == ("archive", None)
    assert [str(line.verb) for line in await audit.of_entity(pool, held.entity)][-1] == "event.reopened"

    said = {"payload": {"note": "Two more."}, "occurrence": 1, "total": 14}
    await records.event_decision(pool, held.number, "count", again_at, **said)
    await yearly.decided(pool, report, "confirm_report", again_at + timedelta(days=2))
    report = await yearly.current(pool, whose.number)
    assert (report.version, report.completed_on, report.retain_until) == (2, date(2028, 1, 14), date(2033, 1, 14))
    assert (await records.current_event(pool, held.number)).retain_until == date(2033, 1, 14)
    first, second = await annual_report.versions(pool, whose.number, 2026)
    assert (first.content.participants, second.content.participants) == (12, 14)
    assert (first.reason, second.reason) == ("", "Two more had signed.")
    assert [each.natural_key[-6:] for each in await sent_on(pool, "archive")] == ["2026:1", "2026:2"]


async def test_an_event_of_two_years_is_archived_after_the_second(pool: Pool, whose: Provider) -> None:
    both = await counted(pool, on(date(2027, 6, 1), date(2027, 9, 1)), whose)
    await yearly.completed(pool, whose.number, 2026)
    assert (await records.current_event(pool, both.number)).retain_until is None
    assert await sent_on(pool, "archive") == []
    at = COMPLETED + timedelta(days=400)
    assert await refusal(records.event_decision(pool, both.number, "archive", at)) == "report_not_completed"

    await yearly.completed(pool, whose.number, 2027)
    assert (await records.current_event(pool, both.number)).retain_until == date(2033, 7, 10)
    (archive,) = await sent_on(pool, "archive")
    assert archive.natural_key == f"archive:{both.number}:2027:1"
    await records.event_decision(pool, both.number, "archive", at)

    await yearly.reopened(pool, whose.number, 2026, at)
    found = await records.current_event(pool, both.number)
    assert (found.stage, found.retain_until) == (EventStage.SETTLED, None)


async def test_a_cancelled_event_is_kept_as_long_as_its_year(pool: Pool, whose: Provider) -> None:
    cancelled = await records.reported_event(pool, workshop(date(2026, 9, 15)), APPROVED, whose)
    await records.event_decision(pool, cancelled.number, "cancel", APPROVED, payload={"reason": "Snow."})
    await yearly.completed(pool, whose.number)
    assert (await records.current_event(pool, cancelled.number)).retain_until == date(2032, 7, 10)
    assert await sent_on(pool, "archive") == []


async def test_an_event_that_ends_after_its_years_are_completed_is_archived_all_the_same(
    pool: Pool, whose: Provider
) -> None:
    """Its last date falls away once all others are reported."""
    made = await records.reported_event(pool, on(date(2027, 6, 1), date(2027, 9, 1)), APPROVED, whose)
    await records.delivered(pool, made.number)
    said = {"payload": {"note": ""}, "occurrence": 1, "total": 3}
    await records.event_decision(pool, made.number, "count", OPENED, **said)
    await yearly.completed(pool, whose.number)
    said = {"payload": {"reason": "Nobody came."}, "occurrence": 2}
    await records.event_decision(pool, made.number, "cancel", COMPLETED, **said)
    assert (await records.current_event(pool, made.number)).retain_until == date(2032, 7, 10)
    assert len(await sent_on(pool, "archive")) == 1


async def test_nothing_changes_behind_a_completed_report(pool: Pool, whose: Provider) -> None:
    held = await counted(pool, workshop(date(2026, 9, 15)), whose, totals=0)
    await yearly.completed(pool, whose.number)
    counting = {"payload": {"note": "More."}, "occurrence": 1, "total": 13}
    assert await refusal(records.event_decision(pool, held.number, "count", COMPLETED, **counting)) == "year_completed"
    cancelling = records.event_decision(pool, held.number, "cancel", COMPLETED, payload={"reason": "Snow."})
    assert await refusal(cancelling) == "year_completed"


async def test_a_revision_leaves_alone_what_a_completed_report_says(pool: Pool, whose: Provider) -> None:
    """Of an event that goes on in the next year; what no report says, and the next year's dates, may change."""
    made = await counted(pool, on(date(2027, 6, 1)), whose)
    form = on(date(2027, 6, 1), date(2027, 9, 1))
    await records.event_decision(pool, made.number, "revise", OPENED, payload=await revision(pool, made, form))
    await yearly.completed(pool, whose.number)
    made = await records.current_event(pool, made.number)
    place = made.form.occurrences[0]
    for change in (
        {"title": "Teaching fractions, second edition"},
        {"occurrences": [place.model_copy(update={"location": "Polson"}), made.form.occurrences[1]]},
        {
            "occurrences": [
                *made.form.occurrences,
                place.model_copy(update={"first_day": date(2027, 5, 4), "ordinal": None}),
            ]
        },
    ):
        payload = await revision(pool, made, made.form.model_copy(update=change))
        assert (
            await refusal(records.event_decision(pool, made.number, "revise", COMPLETED, payload=payload))
            == "year_completed"
        )
    later = made.form.occurrences[1].model_copy(update={"first_day": date(2027, 9, 8), "location": "Ronan"})
    form = made.form.model_copy(update={"fee": "$40", "occurrences": [place, later]})
    payload = await revision(pool, made, form)
    await records.event_decision(pool, made.number, "revise", COMPLETED, payload=payload)
    assert (await records.current_event(pool, made.number)).form.fee == "$40"


async def revision(pool: Pool, about: Event, form: EventForm) -> dict[str, Any]:
    """What a page stores of a revision."""
    plans = replanned(form, await occurrence.of_event(pool, about.number), yearly.RULES, COMPLETED)
    return {
        "form": form.model_dump(mode="json"),
        "occurrences": [plan.model_dump(mode="json") for plan in plans],
        "reason": "It was wrong.",
    }


async def test_an_event_reported_late_opens_the_report_again(pool: Pool, whose: Provider) -> None:
    await yearly.completed(pool, whose.number)
    form = workshop(date(2027, 5, 3), late_reason="We forgot.")
    late = await records.reported_event(pool, form, COMPLETED + timedelta(days=3), whose)
    (reopening,) = await sent_on(pool, "reopen_report")
    assert reopening.entity == f"report:{whose.number}:2026"
    assert late.number in reopening.payload["reason"]


async def test_who_was_approved_later_owes_a_report_for_what_it_reports_of_the_year(
    pool: Pool, whose: Provider
) -> None:
    await yearly.opened(pool, whose.number)
    later = await records.approved_provider(pool, COMPLETED)
    form = workshop(date(2027, 5, 3), late_reason="We forgot.")
    made = await records.reported_event(pool, form, COMPLETED + timedelta(hours=1), later)
    report = await yearly.current(pool, later.number)
    assert (report.state, report.first_day, report.rungs[0].at > COMPLETED) == (
        ReportState.OPEN,
        date(2026, 7, 1),
        True,
    )
    async with transaction(pool) as conn:
        assert later.number in {each.provider for each in await annual_report.uncarried(conn, 10)}
    assert [each.event for each in (await annual_report.content(pool, report, COMPLETED)).activities] == [made.number]
    await records.reported_event(pool, workshop(date(2028, 5, 3)), COMPLETED + timedelta(hours=2), later)
    assert len(await annual_report.of_provider(pool, later.number)) == 1


async def test_claims_end_with_the_year(pool: Pool, whose: Provider) -> None:
    held = await counted(pool, workshop(date(2026, 9, 15)), whose)
    made = await records.roster_of(pool, held.number, [])
    window = ClaimWindow(
        code="ABCD-EFGH",
        event=held.number,
        occurrence=1,
        roster=made.id,
        opens_at=APPROVED,
        closes_at=COMPLETED + timedelta(days=30),
        opened_by="account:1",
    )
    async with transaction(pool) as conn:
        await claim.open_window(conn, window)
    await yearly.completed(pool, whose.number)
    (closed,) = await claim.of_event(pool, held.number)
    assert closed.closes_at == COMPLETED


async def test_only_what_was_archived_gets_its_workflow_back(pool: Pool, whose: Provider) -> None:
    archived = await counted(pool, workshop(date(2026, 9, 15)), whose)
    settled = await counted(pool, workshop(date(2026, 10, 15)), whose)
    running = await records.reported_event(pool, course(date(2027, 9, 1)), APPROVED, whose)
    await yearly.completed(pool, whose.number)
    await records.event_decision(pool, archived.number, "archive", COMPLETED)
    await yearly.reopened(pool, whose.number)
    revived: list[tuple[EventStart, datetime]] = []

    async def revive(start: EventStart, since: datetime) -> None:
        revived.append((start, since))

    message = ReviveEvents(provider=whose.number, year=2026, as_of=COMPLETED)
    await ActivityEnvironment().run(yearly.activities(pool, revive).revive_events, message)
    ((start, since),) = revived
    assert since == COMPLETED
    assert start == await event.start_input(pool, archived.number)
    assert {settled.number, running.number}.isdisjoint({start.number})
