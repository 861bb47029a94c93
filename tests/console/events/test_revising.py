"""A provider changes an event: dates keep what hangs on them, and what cannot be done to one is said beside it."""

import pytest

from policy.event_form import fields_of
from schemas.account import Role
from schemas.draft import Fields
from schemas.occurrence import OccurrenceState
from store import occurrence
from store.database import Pool
from tests import records
from tests.console.events.conftest import LATE, SignedIn, days_ahead, press, report, report_over
from tests.console.events.test_deciding import change, fill
from tests.console.rosters.test_issuing import issued
from tests.console.visitor import Page, Visitor
from tests.events import conference, workshop

pytestmark = pytest.mark.usefixtures("staffed")


async def two_dates(pat: Visitor) -> str:
    """A workshop in ten and in twenty days."""
    form = workshop(days_ahead(10))
    places = [form.occurrences[0].model_copy(update={"first_day": days_ahead(each)}) for each in (10, 20)]
    return await report(pat, form.model_copy(update={"occurrences": places}))


async def agree(pat: Visitor, page: Page, reason: str = "It was wrong.") -> Page:
    """Send what the page of the difference shows."""
    assert page.path.endswith("/changes"), page.words
    return await pat.post(page.path, {**page.forms[-1].fields, "reason": reason})


async def test_a_cancelled_date_is_gone_from_the_form_and_stays_cancelled(pat: Visitor, pool: Pool) -> None:
    number = await two_dates(pat)
    begun = await pat.submit(
        await pat.get(f"/providers/P-00001/events/{number}"), f"/providers/P-00001/events/{number}/revise"
    )
    await fill(pat, f"/providers/P-00001/events/{number}/cancel", occurrence="2", reason="The hall is taken.")

    page = await press(pat, begun, {"fee": "$40"})
    assert page.status == 422
    assert 'href="#first_day_1"' in page.html
    page = await change(pat, number, {"fee": "$40"})
    assert "Dates and places" not in page.words
    assert "Your changes are recorded." in (await agree(pat, page)).words
    states = [each.state for each in await occurrence.of_event(pool, number)]
    assert states == [OccurrenceState.SCHEDULED, OccurrenceState.CANCELLED]


async def test_dates_are_told_apart_whatever_their_lines(pat: Visitor, pool: Pool) -> None:
    number = await two_dates(pat)
    moved = [days_ahead(30).isoformat(), days_ahead(10).isoformat()]
    await agree(pat, await change(pat, number, {"first_day": moved, "location": ["Pablo"] * 2, "link": [""] * 2}))
    found = await occurrence.of_event(pool, number)
    assert [each.first_day for each in found] == [days_ahead(30), days_ahead(10)]


async def test_a_date_that_is_over_is_put_right_and_neither_taken_out_nor_to_come_again(
    pat: Visitor, pool: Pool
) -> None:
    number = await report_over(pat, pool, workshop(days_ahead(-3), late_reason=LATE))
    before = await records.current_occurrence(pool, number)
    page = await change(pat, number, {"first_day": [days_ahead(3).isoformat()]})
    assert page.status == 422
    assert "it can only be corrected to a day that is past as well" in page.words
    nothing = {"first_day": ["", days_ahead(9).isoformat()], "location": ["", "Ronan"], "link": ["", ""]}
    page = await change(pat, number, {**nothing, "ordinal": ["1", ""]})
    assert "so it cannot be taken out of the event" in page.words

    page = await change(pat, number, {"first_day": [days_ahead(-2).isoformat()]})
    assert "Your changes are recorded." in (await agree(pat, page)).words
    after = await records.current_occurrence(pool, number)
    assert (after.first_day, after.state) == (days_ahead(-2), OccurrenceState.DELIVERED)
    assert after.rungs == before.rungs


async def test_a_date_added_in_the_past_is_asked_for_its_reason(pat: Visitor, pool: Pool) -> None:
    number = await report(pat)
    dates = [days_ahead(10).isoformat(), days_ahead(-2).isoformat()]
    added: Fields = {"ordinal": ["1", ""], "first_day": dates, "location": ["Pablo"] * 2, "link": [""] * 2}
    page = await change(pat, number, added)
    assert page.status == 422
    assert "Write why it is reported late" in page.words
    page = await press(pat, page, {"late_reason": "It was forgotten."})
    assert "Why it is reported late nothing It was forgotten." in page.words
    await agree(pat, page)
    assert (await records.current_event(pool, number)).late
    assert "reported late: It was forgotten." in (await pat.get(f"/providers/P-00001/events/{number}")).words


async def test_a_copy_has_no_dates_of_the_event_it_was_copied_from(pat: Visitor) -> None:
    number = await report(pat)
    page = await pat.submit(await pat.get(f"/providers/P-00001/events/{number}"), "/providers/P-00001/events/report")
    assert page.form(page.path).fields["ordinal"] == [""]


async def test_what_stands_on_no_certificate_warns_of_none(pat: Visitor, pool: Pool) -> None:
    number = await report_over(pat, pool)
    await issued(pat, await records.current_event(pool, number), "Name\nRuth Olson\n")
    page = await change(pat, number, {"zone": "America/Chicago", "link": ["https://x.org/2"]})
    assert page.path.endswith("/changes")
    assert "voided" not in page.words
    assert "(on certificates)" not in page.words


async def test_taking_out_a_session_replaces_the_certificates_that_name_it(pat: Visitor, pool: Pool) -> None:
    form = conference(days_ahead(-3), recordings_until=None, late_reason=LATE)
    number = await report_over(pat, pool, form)
    people = 'Name,Sessions\nRuth Olson,"S1, S2"\nAnn Bee,"S2, S3"\n'
    await issued(pat, await records.current_event(pool, number), people)
    names = ("item_title", "item_starts", "item_ends")
    without: Fields = {name: ["", *fields_of(form)[name][1:]] for name in names}
    page = await change(pat, number, without)
    assert "1 certificate is voided and issued anew" in page.words
    assert "1 other stays as it is." in page.words

    await issued(pat, await records.current_event(pool, number), "Name,Sessions\nZoe Kuhn,S1\n")
    page = await pat.get(page.path)
    assert "Every session that these certificates name is taken out: MT-" in page.words
    assert not [each for each in page.forms if "reason" in each.fields]
    assert (await records.current_event(pool, number)).version == 1


async def test_a_revision_that_is_refused_goes_back_to_its_form_and_can_be_sent_again(pat: Visitor, pool: Pool) -> None:
    form = conference(days_ahead(-3), recordings_until=None, late_reason=LATE)
    number = await report_over(pat, pool, form)
    names = ("item_title", "item_starts", "item_ends")
    without: Fields = {name: ["", *fields_of(form)[name][1:]] for name in names}
    begun = await change(pat, number, without)
    await issued(pat, await records.current_event(pool, number), "Name,Sessions\nZoe Kuhn,S1\n")
    refused = await agree(pat, begun)
    assert refused.status == 409
    assert "Correct or void them first" in refused.words

    draft = begun.path.removesuffix("/changes")
    assert draft in refused.html
    back = await pat.get(draft)
    assert (back.status, back.path) == (200, draft)
    page = await press(pat, back, {"fee": "$40"})
    assert "Every session that these certificates name is taken out" in page.words
    voided = await pool.fetchval("select number from certificate")
    await fill(pat, f"/providers/P-00001/certificates/{voided}/void", reason="She did not attend.")
    page = await pat.get(page.path)
    assert "Your changes are recorded." in (await agree(pat, page)).words
    assert (await records.current_event(pool, number)).form.fee == "$40"
    assert "This was sent before" in (await pat.get(draft)).words


async def test_what_cannot_be_sent_any_more_goes_back_to_its_form_with_what_is_wrong_and_the_reason(
    pat: Visitor, pool: Pool
) -> None:
    number = await two_dates(pat)
    page = await change(pat, number, {"fee": "$40"})
    await fill(pat, f"/providers/P-00001/events/{number}/cancel", occurrence="2", reason="The hall is taken.")
    back = await pat.post(page.path, {**page.forms[-1].fields, "reason": "The hall\ncosts more."})
    assert back.status == 422
    assert 'href="#first_day_1"' in back.html
    draft = page.path.removesuffix("/changes")
    fields = back.form(draft).fields
    without: Fields = {name: [*fields[name][:1], ""] for name in ("first_day", "location", "link")}
    page = await pat.post(draft, {**fields, **without, "action": "send"})
    assert page.forms[-1].fields["reason"][0].split() == ["The", "hall", "costs", "more."]
    assert "Your changes are recorded." in (await pat.post(page.path, page.forms[-1].fields)).words
    assert (await records.current_event(pool, number)).form.fee == "$40"


async def test_what_was_typed_beside_what_another_tab_sent_is_shown_and_not_taken(pat: Visitor, pool: Pool) -> None:
    number = await report(pat)
    begun = await pat.submit(
        await pat.get(f"/providers/P-00001/events/{number}"), f"/providers/P-00001/events/{number}/revise"
    )
    await agree(pat, await press(pat, begun, {"fee": "$40"}))
    page = await press(pat, begun, {"fee": "$50"})
    assert page.status == 409
    assert "It was sent from another tab; what you typed here was not taken" in page.words
    assert "Fee $50 $40" in page.words
    assert f"/providers/P-00001/events/{number}" in page.html
    assert (await records.current_event(pool, number)).form.fee == "$40"
    assert "This was sent before" in (await press(pat, begun, {"fee": "$40"})).words


async def test_changes_that_were_begun_are_offered_first_and_others_begun_only_where_asked_for(
    pat: Visitor, pool: Pool
) -> None:
    number = await report(pat)
    there = f"/providers/P-00001/events/{number}/revise"
    before = await pat.get(f"/providers/P-00001/events/{number}")
    begun = await pat.submit(before, there)
    assert (await pat.submit(before, there)).path == begun.path
    page = await pat.get(f"/providers/P-00001/events/{number}")
    assert f'href="{begun.path}"' in page.html
    assert "Begin other changes" in page.words
    assert (await pat.submit(page, there)).path != begun.path
    assert await pool.fetchval("select count(*) from event_draft where submission is null") == 2
    assert f": changes of event {number}, not sent yet" in (await pat.get("/providers/P-00001")).words


async def test_every_version_shows_what_changed_from_the_one_before(pat: Visitor, signed_in: SignedIn) -> None:
    number = await report(pat)
    await agree(pat, await change(pat, number, {"fee": "$40"}), "The hall costs more.")
    await agree(pat, await change(pat, number, {"fee": "$50", "title": "Fractions"}), "It was wrong.")
    staff = await signed_in("Rita Reader", Role.REVIEWER)
    for page in (await pat.get(f"/providers/P-00001/events/{number}"), await staff.get(f"/staff/events/{number}")):
        told = page.words.partition("Versions")[2].partition("What happened")[0]
        third, _, second = told.partition("Version 2,")
        assert "Title Teaching fractions with Salish number words Fractions" in third
        assert "Fee $40 $50" in third
        assert "The hall costs more. What changed in version 2 Field Before Now Fee Free $40" in second
        assert "as it was reported" in second


async def test_where_full_attendance_is_asked_for_later_a_name_is_still_corrected(pat: Visitor, pool: Pool) -> None:
    number = await report_over(pat, pool)
    await issued(pat, await records.current_event(pool, number), "Name,Units\nRut Olson,3\n")
    page = await change(pat, number, {"partial_credit": "no"})
    assert "voided" not in page.words
    await agree(pat, page)
    wrong = await pool.fetchval("select number from certificate")
    page = await fill(
        pat, f"/providers/P-00001/certificates/{wrong}/reissue", name="Ruth Olson", reason="An h was missing."
    )
    assert "This is the new certificate" in page.words
