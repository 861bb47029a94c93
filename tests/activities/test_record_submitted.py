"""Recording a received application: once, with the promise, the receipt and a link to its status."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from temporalio.exceptions import ApplicationError

from schemas.application import RecordSubmitted, Stage
from schemas.audit import AuditVerb
from schemas.facts import Receipt
from schemas.letter import LetterKind, LetterState
from schemas.link import LinkPurpose
from store import application, audit, closure, link
from store.database import Pool, transaction
from tests import records, samples

RECEIVED = records.RECEIVED
DUE = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)


async def test_it_stands_under_review_with_its_promise(pool: Pool) -> None:
    found = await records.under_review(pool)
    assert found.number == "A-2026-00001"
    assert found.stage is Stage.UNDER_REVIEW
    assert found.form == samples.form()
    assert (found.received_at, found.promised_at, found.due_at) == (RECEIVED, DUE, DUE)
    assert (found.next_step, found.next_at) == ("review", DUE)
    assert [rung.name for rung in found.clock.rungs] == ["day_4", "day_6", "last_day", "overdue"]


async def test_the_receipt_goes_to_the_primary_contact_with_the_promise_and_its_reasons(pool: Pool) -> None:
    found = await records.under_review(pool)
    (receipt,) = await records.letters(pool, found)
    assert (receipt.kind, receipt.state) == (LetterKind.RECEIPT, LetterState.QUEUED)
    assert (receipt.to_name, receipt.to_address) == (samples.PRIMARY.name, samples.PRIMARY.email)
    facts = Receipt.model_validate(receipt.facts)
    assert (facts.due_at, facts.business_days) == (DUE, 7)
    assert facts.notice == samples.RULE_SET.notice
    reasons = {skipped.day: skipped.reason for skipped in facts.skipped}
    assert reasons[date(2026, 11, 26)] == "Thanksgiving Day"
    assert date(2026, 11, 27) not in reasons


async def test_the_status_link_opens_for_four_hundred_days(pool: Pool) -> None:
    found = await records.under_review(pool)
    (receipt,) = await records.letters(pool, found)
    issued = UUID(receipt.facts["link"])
    opened = await link.open(pool, issued, LinkPurpose.STATUS, RECEIVED + timedelta(days=399))
    assert opened
    assert opened.subject == found.entity
    assert await link.open(pool, issued, LinkPurpose.STATUS, RECEIVED + timedelta(days=400)) is None
    assert await link.open(pool, issued, LinkPurpose.SET_PASSWORD, RECEIVED) is None


async def test_the_timeline_begins_at_the_receipt_however_late_it_is_recorded(pool: Pool) -> None:
    submitted = await records.submit(pool)
    start = application.start_of(submitted)
    late = RECEIVED + timedelta(hours=9)
    await records.activities(pool).record_submitted(RecordSubmitted(start=start, as_of=late))
    (line,) = await audit.of_entity(pool, submitted.entity)
    assert (line.at, line.verb) == (RECEIVED, AuditVerb.APPLICATION_SUBMITTED)
    assert line.actor == f"applicant:{start.number}"


async def test_recorded_many_times_at_once_it_stands_once(pool: Pool) -> None:
    submitted = await records.submit(pool)
    message = RecordSubmitted(start=application.start_of(submitted), as_of=RECEIVED)
    activities = records.activities(pool)
    await asyncio.gather(*(activities.record_submitted(message) for _ in range(8)))
    await activities.record_submitted(message)
    assert len(await records.letters(pool, submitted.entity)) == 1
    assert len(await audit.of_entity(pool, submitted.entity)) == 1
    assert await pool.fetchval("select count(*) from link") == 1


async def test_it_is_found_by_names_and_domains_that_stand_for_it_alone(pool: Pool) -> None:
    backup = samples.BACKUP.model_copy(update={"email": "ann@gmail.com"})
    found = await records.under_review(pool, samples.form(backup=backup))
    row = await pool.fetchrow("select * from application where number = $1", found.number)
    assert row
    assert row["search_key"] == "a 2026 00001 fox valley school district no 7 fox valley public schools polson"
    assert row["name_key"] == "fox valley sd ; fox valley sd"
    assert row["domains"] == ["foxvalley.example"]


async def test_a_closure_entered_before_counts_and_is_named_in_the_receipt(pool: Pool) -> None:
    async with transaction(pool) as conn:
        await closure.add(conn, date(2026, 11, 30), "Snow", actor="account:1", as_of=RECEIVED - timedelta(days=1))
    found = await records.under_review(pool)
    assert found.promised_at == DUE + timedelta(days=1)
    (receipt,) = await records.letters(pool, found)
    assert {"day": "2026-11-30", "reason": "Snow"} in receipt.facts["skipped"]


async def test_a_submission_that_is_not_there_is_refused_for_good(pool: Pool) -> None:
    submitted = await records.submit(pool)
    start = application.start_of(submitted).model_copy(update={"number": "A-2026-99999"})
    with pytest.raises(ApplicationError) as refused:
        await records.activities(pool).record_submitted(RecordSubmitted(start=start, as_of=RECEIVED))
    assert (refused.value.type, refused.value.non_retryable) == ("unknown_submission", True)
