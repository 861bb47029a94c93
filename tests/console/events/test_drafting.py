"""The form of an event while it is typed: two tabs, more lines, Enter, and a draft that is thrown away."""

import re

import pytest

from policy.event_form import fields_of
from schemas.draft import Fields
from store.database import Pool
from tests.console.events.conftest import begin, days_ahead, press
from tests.console.visitor import Page, Visitor
from tests.events import workshop

MINE: Fields = {"title": "Of this tab", "topics": ["science"], "location": ["Ronan"], "fee": "$40"}
THEIRS: Fields = {"title": "Of the other tab", "topics": ["mathematics"], "location": ["Polson"], "fee": "$40"}


async def two_tabs(pat: Visitor) -> tuple[Page, Page]:
    """A draft open in two tabs, of which the other one saved; this one sends, and is told."""
    page = await begin(pat)
    other = await pat.get(page.path)
    await press(pat, other, fields_of(workshop(days_ahead(10))) | THEIRS, "keep")
    return page, await press(pat, page, fields_of(workshop(days_ahead(10))) | MINE)


async def test_two_tabs_overwrite_nothing_and_both_are_shown(pat: Visitor) -> None:
    page, told = await two_tabs(pat)
    assert told.status == 409
    assert "Two versions: choose what to keep" in told.words
    for words in ("Of this tab", "Of the other tab", "Ronan", "Polson", "Mathematics", "Science"):
        assert words in told.words
    for same in ("$40", "Number words", "Fee", "Schedule"):
        assert same not in told.words
    assert (await pat.get(page.path)).form(page.path).fields["title"] == ["Of the other tab"]


async def test_one_chooses_for_each_field_and_goes_on(pat: Visitor) -> None:
    page, told = await two_tabs(pat)
    form = told.form(page.path).fields
    chosen = {"choose:title": "mine", "choose:ordinal": "theirs", "choose:topics": "mine", "action": "merge"}
    merged = await pat.post(page.path, {**form, **chosen})
    assert merged.status == 200
    assert "Saved." in merged.words
    kept = (await pat.get(page.path)).form(page.path).fields
    assert (kept["title"], kept["location"], kept["topics"]) == (["Of this tab"], ["Polson"], ["science"])
    assert kept["first_day"] == [days_ahead(10).isoformat()]
    assert kept["item_title"] == ["Number words", "Lunch", "Fractions"]


async def test_saving_while_typing_says_that_there_are_two_versions(pat: Visitor) -> None:
    page = await begin(pat)
    other = await pat.get(page.path)
    await press(pat, other, {"title": "Of the other tab"}, "keep")
    fields = page.form(page.path).fields
    stale = await pat.post(f"{page.path}/save", {**fields, "title": "Of this tab"})
    assert stale.status == 409
    assert "in another tab or by somebody else. Nothing you typed here is lost." in stale.words
    assert "See both and choose" in stale.words
    same = await pat.post(f"{page.path}/save", {**fields, "title": "Of the other tab"})
    assert same.status == 200, "two pages that hold the same do not quarrel"


@pytest.mark.usefixtures("staffed")
async def test_what_was_sent_from_another_tab_is_said_while_typing(pat: Visitor) -> None:
    page = await begin(pat)
    await press(pat, await pat.get(page.path), fields_of(workshop(days_ahead(10))))
    late = await pat.post(f"{page.path}/save", {**page.form(page.path).fields, "title": "Too late"})
    assert late.status == 409
    assert "Not saved: this form was sent already." in late.words


async def test_enter_in_a_field_presses_a_button_that_saves(pat: Visitor) -> None:
    page = await begin(pat)
    form = page.html[page.html.index('id="event-form"') :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert 'value="keep"' in first.group()


async def test_lines_and_dates_are_added_without_a_script_and_lead_to_the_new_one(pat: Visitor) -> None:
    page = await begin(pat)
    assert len(page.form(page.path).fields["item_title"]) == 3
    page = await press(pat, page, {"title": "More"}, "items")
    assert len(page.form(page.path.partition("?")[0]).fields["item_title"]) == 6
    assert page.response.url.fragment == "item_title_3"
    page = await press(pat, page, {"first_day": [days_ahead(10).isoformat()]}, "places")
    there = page.path.partition("?")[0]
    assert page.response.url.fragment == "first_day_1"
    assert 'id="first_day_1"' in page.html
    assert len(page.form(there).fields["first_day"]) == 2
    assert page.form(there).fields["title"] == ["More"]


async def test_a_draft_is_thrown_away_after_a_question(pat: Visitor, pool: Pool) -> None:
    page = await begin(pat)
    await press(pat, page, {"title": "Half a title"}, "keep")
    page = await pat.get(f"{page.path}/discard")
    assert "Throw this draft away? Half a title" in page.words
    assert await pool.fetchval("select count(*) from event_draft") == 1
    page = await pat.submit(page, page.path)
    assert "There is no draft" in page.words
    assert await pool.fetchval("select count(*) from event_draft") == 0
