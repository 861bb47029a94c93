"""What a provider says about an event afterwards: its count, a change, its end; and the workflow's word for it."""

import asyncio
from uuid import UUID

import pytest

from schemas.draft import Fields
from schemas.event import EventStage
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.events.conftest import LATE, days_ahead, press, report, report_over
from tests.console.rosters.test_issuing import issued
from tests.console.visitor import Page, Visitor
from tests.events import course, workshop

pytestmark = pytest.mark.usefixtures("staffed")


def count_path(number: str, ordinal: int = 1) -> str:
    return f"/providers/P-00001/events/{number}/occurrences/{ordinal}/count"


async def fill(pat: Visitor, there: str, **typed: str) -> Page:
    """Open a form and send it."""
    page = await pat.get(there)
    form = page.forms[-1]
    return await pat.post(there, {**form.fields, **typed})


async def the_date(pool: Pool, number: str, ordinal: int = 1) -> Occurrence:
    return await records.current_occurrence(pool, number, ordinal)


async def timeline(pool: Pool, number: str) -> list[str]:
    rows = await pool.fetch("select verb from audit_line where entity = $1 order by at, id", f"event:{number}")
    return [row["verb"] for row in rows]


# The count.


async def test_the_count_is_proposed_from_what_was_issued_here(pat: Visitor, pool: Pool) -> None:
    number = await report_over(pat, pool)
    await issued(pat, await records.current_event(pool, number), "Name\nRuth Olson\nAnn Two Moons\n")
    page = await pat.get(count_path(number))
    assert page.forms[-1].fields["total"] == ["2"]
    page = await fill(pat, count_path(number), total="5", note="Three wanted paper.")
    assert "Thank you, we have the count." in page.words
    assert "Counted: 5 (2 issued here, 3 on paper). Three wanted paper." in page.words
    found = await the_date(pool, number)
    assert (found.total, found.paper, found.state) == (5, 3, OccurrenceState.COUNTED)
    assert (await records.current_event(pool, number)).stage is EventStage.SETTLED


@pytest.mark.parametrize(
    ("total", "told"),
    [
        ("-1", "Enter the number of certificates"),
        ("", "Enter the number of certificates"),
        ("2.5", "Enter the number of certificates"),
        ("٣", "Enter the number of certificates"),
        ("99999999", "A count can be at most 1,000,000."),
        ("0", "1 certificate was issued here, so the count cannot be lower."),
        ("99999999999999999999", "A count can be at most 1,000,000."),
        ("1,000,001", "A count can be at most 1,000,000."),
    ],
)
async def test_a_count_that_cannot_be_is_named_and_kept_as_typed(
    pat: Visitor, pool: Pool, provider: Provider, total: str, told: str
) -> None:
    event = await records.reported_event(pool, workshop(days_ahead(-1), late_reason=LATE), whose=provider)
    await records.delivered(pool, event.number)
    await pool.execute("update occurrence set issued = 1")
    page = await fill(pat, count_path(event.number), total=total, note="I counted twice.")
    assert page.status == 422
    assert told in page.words
    assert page.forms[-1].fields["total"] == [total]
    assert "I counted twice." in page.html
    assert (await the_date(pool, event.number)).total is None


async def test_a_count_is_corrected_with_a_reason_and_pressed_twice_is_taken_once(pat: Visitor, pool: Pool) -> None:
    number = await report_over(pat, pool)
    form = (await pat.get(count_path(number))).forms[-1]
    for _ in range(2):
        page = await pat.post(count_path(number), {**form.fields, "total": "5"})
        assert "Thank you, we have the count." in page.words
    assert (await timeline(pool, number)).count("occurrence.counted") == 1
    page = await fill(pat, count_path(number), total="7")
    assert page.status == 422
    assert "Say why the count changes." in page.words
    page = await fill(pat, count_path(number), total="7", note="Two came late.")
    assert "Counted: 7 (0 issued here, 7 on paper). Two came late." in page.words
    page = await fill(pat, count_path(number), total="7", note="Again.")
    assert page.status == 409
    assert "This is the count already: 7. Nothing was changed." in page.words


async def test_before_a_date_is_over_no_count_is_asked_for(pat: Visitor) -> None:
    number = await report(pat)
    page = await pat.get(count_path(number))
    assert "This date is still to come" in page.words
    assert "Report the count" not in (await pat.get(f"/providers/P-00001/events/{number}")).words
    form = (await pat.get(f"/providers/P-00001/events/{number}/cancel")).forms[-1]
    page = await pat.post(count_path(number), {"form_token": form.fields["form_token"], "total": "3"})
    assert page.status == 409
    assert "This date is still to come; its count is taken once it is over." in page.words


# A change.


async def change(pat: Visitor, number: str, fields: Fields) -> Page:
    """Begin a revision, change some fields, and look at what changes."""
    page = await pat.get(f"/providers/P-00001/events/{number}")
    page = await pat.submit(page, f"/providers/P-00001/events/{number}/revise")
    return await press(pat, page, fields)


async def test_a_change_is_shown_as_a_difference_and_kept_as_a_version(pat: Visitor, pool: Pool) -> None:
    number = await report(pat)
    waits = await records.roster_of(pool, number, [("Ruth Olson", "ruth@x.org")])
    await pool.execute("""update roster_row set state = \'bad\',
        problems = \'[{"code": "unprintable", "message": "A title"}]\'""")
    listed = await pat.get(f"/providers/P-00001/rosters/{waits.id}")
    assert f'A title <a class="usa-link" href="/providers/P-00001/events/{number}">' in listed.html
    page = await change(pat, number, {"fee": "$40", "location": ["Ronan, Montana"]})
    assert page.path.endswith("/changes")
    for words in ("Fee Free $40", "Ronan, Montana"):
        assert words in page.words
    assert "voided" not in page.words
    there = page.path
    page = await pat.post(there, {**page.forms[-1].fields, "reason": ""})
    assert page.status == 422
    assert "Write why it changes." in page.words
    page = await pat.post(there, {**page.forms[-1].fields, "reason": "The hall is taken."})
    assert "Your changes are recorded." in page.words
    assert "Version 2" in page.words
    assert "The hall is taken." in page.words
    event = await records.current_event(pool, number)
    assert (event.version, event.form.fee) == (2, "$40")
    assert (await the_date(pool, number)).location == "Ronan, Montana"
    assert "Ready (1)" in (await pat.get(f"/providers/P-00001/rosters/{waits.id}")).words, "its rows are judged anew"
    again = await pat.get(there)
    assert "This was sent before" in again.words or "Nothing differs" in again.words


async def test_what_is_printed_changes_after_a_plain_warning_for_everybody(pat: Visitor, pool: Pool) -> None:
    number = await report_over(pat, pool)
    await issued(pat, await records.current_event(pool, number), "Name,Email\nRuth Olson,ruth@x.org\nAnn Bee,\n")
    page = await change(pat, number, {"title": "Fractions and number words"})
    assert "2 certificates are voided and issued anew" in page.words
    page = await pat.post(page.path, {**page.forms[-1].fields, "reason": "The title was wrong."})
    assert "Your changes are recorded." in page.words
    async with asyncio.timeout(30):
        while True:
            rows = await pool.fetch("select state, data->>'event_title' as title from certificate")
            if len(rows) == 4:
                break
            await asyncio.sleep(0.1)
    assert sorted((row["state"], row["title"]) for row in rows) == [
        *[("valid", "Fractions and number words")] * 2,
        *[("voided", "Teaching fractions with Salish number words")] * 2,
    ]
    assert (await the_date(pool, number)).issued == 2


async def test_a_change_of_nothing_says_so(pat: Visitor) -> None:
    number = await report(pat)
    page = await change(pat, number, {})
    assert "Nothing differs from the event as it is recorded." in page.words
    assert not [form for form in page.forms if "reason" in form.fields]


# Its end.


async def test_a_self_paced_event_is_closed_and_any_other_is_not(pat: Visitor, pool: Pool) -> None:
    number = await report(pat, course(days_ahead(1)))
    there = f"/providers/P-00001/events/{number}/close"
    page = await fill(pat, there, closes_on=days_ahead(-1).isoformat())
    assert page.status == 422
    assert "An event closes today or later." in page.words
    page = await fill(pat, there, closes_on=days_ahead(20).isoformat(), reason="A new one comes.")
    assert "It is recorded when the event closes." in page.words
    assert (await records.current_event(pool, number)).form.closes_on == days_ahead(20)
    page = await pat.get(f"/providers/P-00001/events/{number}")
    assert "Close it on another day" in page.words
    assert f'href="{there}"' in page.html
    assert (await the_date(pool, number)).last_day == days_ahead(20)
    assert (await pat.get(f"/providers/P-00001/events/{await report(pat)}/close")).status == 404


async def test_a_self_paced_event_is_cancelled_as_a_whole_or_closed(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await records.reported_event(pool, course(days_ahead(-100), late_reason=LATE), whose=provider)
    await records.delivered(pool, event.number)
    there = f"/providers/P-00001/events/{event.number}/cancel"
    page = await pat.get(there)
    assert "Only " not in page.words
    assert f'href="/providers/P-00001/events/{event.number}/close"' in page.html


async def test_a_form_of_somebody_else_sent_with_a_stolen_identity_is_one_of_its_own(pat: Visitor, pool: Pool) -> None:
    number = await report_over(pat, pool)
    sent = await pool.fetchrow("select id, entity from submission where kind = 'event'")
    assert sent
    page = await fill(pat, count_path(number), total="4", submission=str(sent["id"]))
    assert "Thank you, we have the count." in page.words
    kept = await pool.fetch("select id, kind from submission where entity = $1 order by received_at", sent["entity"])
    assert [each["kind"] for each in kept] == ["event", "count"]
    assert isinstance(kept[1]["id"], UUID)


async def test_with_nobody_at_work_a_count_is_saved_and_the_page_says_so(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    # Its workflow was never started: nobody can take the word now, and the sweeper will bring it.
    event = await records.reported_event(pool, workshop(days_ahead(-1), late_reason=LATE), whose=provider)
    await records.delivered(pool, event.number)
    page = await fill(pat, count_path(event.number), total="5")
    assert page.status == 200
    saved = await pool.fetch("select payload->>'total' as total from submission where kind = 'count'")
    assert [row["total"] for row in saved] == ["5"]


async def test_the_page_says_until_when_it_is_kept_or_what_is_missing(
    pat: Visitor, pool: Pool, provider: Provider
) -> None:
    event = await records.reported_event(pool, workshop(days_ahead(-1), late_reason=LATE), whose=provider)
    await records.delivered(pool, event.number)
    there = f"/providers/P-00001/events/{event.number}"
    page = await pat.get(there)
    assert "That time has not begun yet." in page.words
    assert "is missing." in page.words
    assert "is not completed." in page.words
    await pool.execute("update event set stage = 'archived', archived_at = now(), retain_until = '2032-07-10'")
    assert "The records are kept until July 10, 2032: 5 years after" in (await pat.get(there)).words
