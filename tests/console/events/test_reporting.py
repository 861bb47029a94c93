"""Reporting an event: kept while typing, judged all at once, sent once, and never lost."""

import re
from datetime import time, timedelta

import pytest

import store.occurrence
from policy.calendar import mountain_instant
from policy.event_form import fields_of
from schemas.event import EventStage
from schemas.provider import Provider, Standing
from store.database import Pool
from tests import records
from tests.console.events.conftest import LATE, begin, days_ahead, press, report
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor
from tests.events import workshop

TITLE = "Teaching fractions with Salish number words"


@pytest.mark.usefixtures("staffed")
async def test_an_event_is_reported_with_every_date_and_written_to_about(
    pat: Visitor, provider: Provider, pool: Pool
) -> None:
    form = workshop(days_ahead(10))
    places = [form.occurrences[0].model_copy(update={"first_day": days_ahead(each)}) for each in (10, 20, 30)]
    form = form.model_copy(update={"occurrences": places})
    page = await press(pat, await begin(pat), fields_of(form))
    assert "We have your event, and have written to you." in page.words
    assert TITLE in page.words
    number = page.path.partition("?")[0].rpartition("/")[2]
    event = await records.current_event(pool, number)
    assert event.form == form
    assert event.provider == provider.number
    assert event.stage is EventStage.REPORTED
    assert not event.late
    dates = await store.occurrence.of_event(pool, number)
    assert [each.first_day for each in dates] == [days_ahead(each) for each in (10, 20, 30)]
    letters = await pool.fetch("select kind, to_name from letter where entity = $1 order by to_name", event.entity)
    # The other manager did not report it.
    assert [tuple(each) for each in letters] == [("event_reported", "Pat Owens")]


async def test_what_no_certificate_can_print_is_said_before_it_is_sent(pat: Visitor, pool: Pool) -> None:
    fields = fields_of(workshop(days_ahead(10), title="山田さん 🎓 day"))
    fields |= {"location": ["東 Pablo"], "item_title": ["Number words", "Lunch", "Fractions 李"]}
    page = await press(pat, await begin(pat), fields)
    assert page.status == 422
    assert "A certificate cannot print “山” “田” “さ” “ん” “🎓” in the title." in page.words
    assert page.html.index('href="#title"') < page.html.index('href="#location_0"') < page.html.index('"#item_title_2"')
    assert await pool.fetchval("select count(*) from submission where kind = 'event'") == 0


@pytest.mark.usefixtures("staffed")
async def test_however_often_it_is_pressed_it_is_one_event(pat: Visitor, pool: Pool) -> None:
    page = await begin(pat)
    first = await press(pat, page, fields_of(workshop(days_ahead(10))))
    again = await press(pat, page, fields_of(workshop(days_ahead(10))))
    assert again.path.partition("?")[0] == first.path.partition("?")[0]
    assert "This was sent before" in again.words
    assert "This was sent before" in (await pat.get(page.path)).words
    assert await pool.fetchval("select count(*) from event") == 1


async def test_with_nobody_at_work_it_is_saved_and_told_to_who_sent_it_only(pat: Visitor, pool: Pool) -> None:
    number = await report(pat)
    page = await pat.get(f"/providers/P-00001/events/{number}")
    assert "Your event is saved" in page.words
    assert number in page.words
    assert "nothing is lost" in page.words
    theirs = await records.reported_event(pool)
    assert (await pat.get(f"/providers/P-00001/events/{theirs.number}")).status == 404
    waiting = await pool.fetch("select kind, settled_at from submission where entity = $1", f"event:{number}")
    assert [tuple(each) for each in waiting] == [("event", None)]


async def test_an_empty_form_names_everything_at_once_and_keeps_what_was_typed(pat: Visitor) -> None:
    page = await press(pat, await begin(pat), {"description": "A day about number words.", "contact_name": ""})
    assert page.status == 422
    assert "Nothing you typed is lost" in page.words
    for missing in (
        "Enter the title of the event.",
        "Enter the date of the event.",
        "Choose how the event is given.",
        "Enter at least one session of the schedule.",
        "Choose at least one topic.",
        "Enter the name of somebody who answers questions.",
    ):
        assert missing in page.words
    assert page.forms[-1].fields["description"] == ["A day about number words."]


@pytest.mark.usefixtures("staffed")
async def test_an_event_in_the_past_needs_a_reason_and_is_marked_late(pat: Visitor, pool: Pool) -> None:
    late = fields_of(workshop(days_ahead(-1)))
    page = await press(pat, await begin(pat), late)
    assert page.status == 422
    assert "Write why it is reported late" in page.words
    page = await press(pat, page, late | {"late_reason": LATE})
    assert f"reported late: {LATE}" in page.words
    event = await records.current_event(pool, page.path.partition("?")[0].rpartition("/")[2])
    assert event.late


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"units": "7"}, "more than can be offered"),
        ({"units": "6.1"}, "not a number of units in quarter steps"),
        ({"item_ends": ["08:00", "13:00", "16:00"]}, "ends before it starts"),
        ({"item_starts": ["08:30", "11:00", "13:00"]}, "begins before"),
        ({"first_day": ["2026-02-30"]}, "is not a date. Enter it like 12/07/2026."),
    ],
)
async def test_what_cannot_be_is_named_beside_its_field(
    pat: Visitor, wrong: dict[str, str | list[str]], told: str
) -> None:
    page = await press(pat, await begin(pat), fields_of(workshop(days_ahead(10))) | wrong)
    assert page.status == 422
    assert told in page.words
    field = next(iter(wrong))
    assert re.search(rf'id="{field}(_\d)?-error"', page.html)


async def test_a_provider_not_in_good_standing_is_told(pat: Visitor, pool: Pool, provider: Provider) -> None:
    await records.stands(pool, provider, Standing.SUSPENDED, provider.approved_at + timedelta(days=1))
    page = await press(pat, await begin(pat), fields_of(workshop(days_ahead(10))))
    assert page.status == 422
    assert "approval is not in force" in page.words


async def test_a_draft_is_saved_while_typing_and_goes_on_later(pat: Visitor, clock: Clock) -> None:
    page = await begin(pat)
    fields = {**page.form(page.path).fields, **fields_of(workshop(days_ahead(10))), "title": "Half a"}
    saved = await pat.post(f"{page.path}/save", fields)
    assert "The schedule makes 6.5 units." in saved.words
    again = await pat.post(f"{page.path}/save", fields | {"title": "Half a title"})
    assert again.status == 200
    clock.at += timedelta(hours=3)
    assert "Half a title" in (await pat.get("/providers/P-00001/events/report")).words
    reopened = (await pat.get(page.path)).form(page.path)
    assert reopened.fields["title"] == ["Half a title"]
    assert reopened.fields["item_title"] == ["Number words", "Lunch", "Fractions"]


async def test_an_earlier_event_is_copied_without_its_dates(pat: Visitor, provider: Provider, pool: Pool) -> None:
    event = await records.reported_event(pool, workshop(days_ahead(-1), late_reason=LATE), whose=provider)
    page = await pat.get(f"/providers/P-00001/events/{event.number}")
    page = await pat.submit(page, "/providers/P-00001/events/report")
    fields = page.form(page.path).fields
    assert fields["title"] == [TITLE]
    assert fields["item_starts"] == ["08:30", "12:00", "13:00"]
    assert fields["first_day"] == [""]
    assert "reported after it began" not in page.words


async def test_anybody_elses_event_and_draft_are_unknown(pat: Visitor, pool: Pool) -> None:
    theirs = await records.reported_event(pool)
    draft = await pool.fetchval(
        "insert into event_draft (id, provider, account, fields, created_at, changed_at)"
        " select gen_random_uuid(), $1, min(id), '{}', now(), now() from account returning id",
        theirs.provider,
    )
    for there in (f"/providers/P-00001/events/{theirs.number}", f"/providers/P-00001/events/drafts/{draft}"):
        assert (await pat.get(there)).status == 404
    page = await pat.get("/providers/P-00001/events/report")
    form = page.forms[-1]
    assert (await pat.post("/providers/P-00001/events/report", {**form.fields, "copy": theirs.number})).status == 404


async def test_a_date_after_an_announced_end_is_refused(pat: Visitor, pool: Pool, provider: Provider) -> None:
    ends_at = mountain_instant(days_ahead(5), time(0))
    await pool.execute(
        "update provider set ends_as = 'ceased', ends_at = $2 where number = $1", provider.number, ends_at
    )
    page = await press(pat, await begin(pat), fields_of(workshop(days_ahead(5))))
    assert page.status == 422
    assert "your organization gave it up" in page.words
    assert await report(pat, workshop(days_ahead(4)))
