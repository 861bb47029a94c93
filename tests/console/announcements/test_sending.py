"""Scheduling and watching: a real workflow behind the pages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schemas.announcement import AnnouncementState
from store import letter
from store.database import Pool, transaction
from tests import announcements, records
from tests.console.announcements.desk import HERE, drafted, number_of, press, said, schedule
from tests.console.visitor import Visitor
from tests.workflows.newsroom import Newsroom

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).astimezone(ZoneInfo("America/Denver"))
LATER = {"when": "later", "day": TOMORROW.date().isoformat(), "time": "08:30", "per_minute": "1"}


async def state(pool: Pool, number: str) -> AnnouncementState:
    return (await announcements.current(pool, number)).state


async def test_who_would_get_it_is_shown_before_it_is_scheduled(sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, *(f"reader{each:02}@example.org" for each in range(12)))
    provider = await records.approved_provider(pool)
    page = await press(sue, await drafted(sue, to=["providers", "subscribers"]), "schedule")
    assert "13 addresses" in page.words
    assert "The first 10 of them" in page.words
    assert provider.number in page.words or "reader00@example.org" in page.words


async def test_it_is_scheduled_moved_and_taken_back(at_work: Newsroom, sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "kari@example.org")
    page = await schedule(sue, await drafted(sue), **LATER)
    number = number_of(page)
    at_work.numbers.append(number)
    assert "It is scheduled." in page.words
    assert "8:30 am Mountain time, 1 letter a minute" in page.words
    found = await announcements.current(pool, number)
    assert found.state is AnnouncementState.SCHEDULED
    assert found.send_at == datetime.combine(TOMORROW.date(), datetime.min.time(), TOMORROW.tzinfo).replace(
        hour=8, minute=30
    )

    page = await said(sue, page, "reschedule", time="09:00", per_minute="30")
    assert "It is moved." in page.words
    assert "9:00 am Mountain time, 30 letters a minute" in page.words
    assert "Sue Visor moved it" in page.words

    page = await sue.get(f"{HERE}/{number}/stop")
    assert "and nobody gets it. It is a draft again" in page.words
    page = await said(sue, page, "stop")
    assert "It is taken back, and a draft again." in page.words
    assert await state(pool, number) is AnnouncementState.DRAFT
    assert await pool.fetchval("select count(*) from letter") == 0
    again = await schedule(sue, page, **LATER)
    assert "It is scheduled." in again.words


async def test_it_is_sent_paused_let_go_on_and_stopped(at_work: Newsroom, sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "a@example.org", "b@example.org", "c@example.org")
    draft = await drafted(sue)
    with at_work.temporal.with_time_skipping_disabled():
        page = await schedule(sue, draft, when="now", per_minute="1")
    assert "It is being sent." in page.words
    assert "It is scheduled" not in page.words
    number = number_of(page)
    at_work.numbers.append(number)

    async def begun() -> bool:
        return (await announcements.progress(pool, number)).queued == 1

    await at_work.until(begun)
    page = await sue.get(f"{HERE}/{number}")
    assert "Being sent" in page.words
    assert "Still to come 2" in page.words
    assert "hx-get" in page.html

    old = page
    page = await said(sue, page, "pause")
    assert "It is paused" in page.words
    assert "hx-get" not in page.html
    shown = await sue.get(f"{HERE}/{number}/stop")
    assert "1 address has been written to; what is on its way still arrives." in shown.words
    assert "2 addresses are left out, and never get it. This cannot be taken back." in shown.words
    assert (await announcements.progress(pool, number)).left_out == 0
    page = await said(sue, shown, "stop")
    assert "It is stopped." in page.words
    assert "It is stopped." in (await said(sue, shown, "stop")).words
    assert "Left out 2" in page.words
    refused = await sue.post(f"{HERE}/{number}/resume", old.form(f"{HERE}/{number}/pause").fields)
    assert refused.status == 409
    assert "it is stopped already" in refused.words


async def test_a_page_that_knew_it_in_another_state_stops_nothing(sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "a@example.org", "b@example.org")
    draft = await announcements.drafted(pool)
    number = draft.number
    await announcements.scheduled(pool, draft)
    page = await sue.get(f"{HERE}/{number}/stop")
    assert "Take the announcement back" in page.words
    await announcements.recipients_fixed(pool, number)
    late = await said(sue, page, "stop")
    assert late.status == 409
    assert "Nothing was done: since you looked, it became “being sent”." in late.words
    assert "It is being sent while you read this, 60 letters a minute." in late.words
    assert "0 addresses have been written to" in late.words
    assert await pool.fetchval("select count(*) from submission where kind = 'stop'") == 0


async def test_where_nobody_can_be_left_out_it_says_so(sue: Visitor, ann: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "kari@example.org")
    begun = await announcements.begun(pool, subscribers=True)
    page = await sue.get(f"{HERE}/{begun}/stop")
    assert "The last letter is on its way already" in page.words
    assert not any(form.action.endswith("/stop") for form in page.forms)
    draft = await announcements.drafted(pool)
    assert "It is a draft" in (await sue.get(f"{HERE}/{draft.number}/stop")).words
    assert (await ann.get(f"{HERE}/{begun}/stop")).status == 403


async def test_the_figures_come_by_themselves_and_a_new_state_loads_the_page(sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "kari@example.org")
    number = await announcements.begun(pool, subscribers=True)
    part = await sue.client.get(f"{HERE}/{number}?seen=sending", headers={"hx-request": "true"})
    assert "<h1>" not in part.text
    assert "On their way</dt><dd>1<" in part.text
    assert "hx-refresh" not in part.headers
    changed = await sue.client.get(f"{HERE}/{number}?seen=scheduled", headers={"hx-request": "true"})
    assert changed.headers["hx-refresh"] == "true"


async def test_what_failed_is_listed_with_the_mail_servers_words_and_opens_no_task(sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "gone@example.org")
    number = await announcements.begun(pool, subscribers=True)
    (written,) = await records.letters(pool, f"announcement:{number}")
    async with transaction(pool) as conn:
        await letter.mark_failed(conn, written.id, 1, "550 5.1.1 No such user here", records.RECEIVED)
    page = await sue.get(f"{HERE}/{number}")
    assert "gone@example.org 550 5.1.1 No such user here" in page.words
    assert await pool.fetchval("select count(*) from staff_task") == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"when": "later", "day": "2020-01-01", "time": "08:00"}, "is past"),
        ({"when": "later", "day": "2099-01-01", "time": "08:00"}, "within a year"),
        ({"when": "later", "day": "", "time": "25:00"}, "Enter the day"),
        ({"when": "later", "day": "soon", "time": ""}, "Enter the time"),
        ({"when": "now", "per_minute": "0"}, "a whole number from 1 to 600"),
        ({"when": "now", "per_minute": "²"}, "a whole number from 1 to 600"),
        ({"when": "now", "per_minute": "99999999999999999999"}, "a whole number from 1 to 600"),
    ],
)
async def test_an_hour_or_a_pace_that_cannot_be_is_told(
    sue: Visitor, pool: Pool, typed: dict[str, str], told: str
) -> None:
    await announcements.subscribe(pool, "kari@example.org")
    page = await schedule(sue, await drafted(sue), **typed)
    assert page.status == 422
    assert told in page.words
    assert await pool.fetchval("select count(*) from submission") == 0


async def test_an_announcement_to_nobody_is_refused_in_words(sue: Visitor, pool: Pool) -> None:
    page = await schedule(sue, await drafted(sue), when="now")
    assert page.status == 422
    assert "Nobody is in this audience" in page.words
    assert await pool.fetchval("select count(*) from submission") == 0


async def test_one_that_changed_since_it_was_shown_is_not_scheduled(sue: Visitor, ann: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "kari@example.org")
    draft = await drafted(sue)
    shown = await press(sue, draft, "schedule")
    await press(ann, await ann.get(f"{HERE}/{number_of(draft)}"), body="Something else.")
    page = await sue.submit(shown, f"{HERE}/{number_of(draft)}/schedule", when="now")
    assert page.status == 409
    assert "it was changed" in page.words


async def test_with_nobody_at_work_it_is_saved(sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "kari@example.org")
    page = await schedule(sue, await drafted(sue), when="now")
    assert "saved and being processed" in page.words
    assert await pool.fetchval("select state from submission") == "saved"


async def test_what_is_on_its_way_is_not_changed_scheduled_again_or_thrown_away(sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "kari@example.org")
    draft = await drafted(sue)
    number = number_of(draft)
    form: dict[str, str | list[str]] = {**draft.form(f"{HERE}/{number}").fields, "subject": "Something else"}
    page = await schedule(sue, draft, **LATER)
    assert "Being scheduled" in page.words
    for path in (f"{HERE}/{number}", f"{HERE}/{number}/save", f"{HERE}/{number}/discard"):
        await sue.post(path, form)
    await sue.post(f"{HERE}/{number}/schedule", {**form, **LATER, "revision": "2"})
    found = await announcements.current(pool, number)
    assert found.subject != "Something else"
    assert await pool.fetchval("select count(*) from submission where kind = 'announcement'") == 1
