"""Before anything is decided: the list of rule sets, the form as it would look, the rehearsal."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from fastapi import FastAPI

from store.database import Pool
from tests import records, samples
from tests.console.visitor import Page, Visitor
from tests.openings import NEWER, open_newer
from tests.records import RECEIVED

REHEARSAL = f"/staff/rules/{NEWER}/rehearsal"
DATES = "opens_on=2027-01-04&reapply_by=2027-06-30&per_minute=600"


pytestmark = pytest.mark.usefixtures("clock")


def lines(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(page.response.text.removeprefix("\ufeff"))))


async def test_every_rule_set_is_listed_with_its_state(ann: Visitor) -> None:
    page = await ann.get("/staff/rules")
    assert "Present procedure (2026) interim-2026, version 1 Takes applications now From the beginning" in page.words
    assert "Updated procedure updated-draft, version 1 Draft Not opened" in page.words
    assert f'href="{REHEARSAL}"' in page.html


async def test_what_was_opened_and_a_file_that_differs_are_named(ann: Visitor, pool: Pool, app: FastAPI) -> None:
    book = app.state.rule_book
    await open_newer(pool, book, RECEIVED - timedelta(days=1))
    page = await ann.get("/staff/rules")
    assert "Present procedure (2026) interim-2026, version 1 Replaced by newer rules From the beginning" in page.words
    assert "says something else than what was opened" not in page.words
    book.files = {**book.files, NEWER: book[NEWER].model_copy(update={"review_days": 9})}
    for path in ("/staff/rules", f"/staff/rules/{NEWER}"):
        assert "says something else than what was opened" in (await ann.get(path)).words
    assert (await ann.get(REHEARSAL)).status == 404


async def test_a_form_is_shown_as_applicants_would_see_it(ann: Visitor) -> None:
    rules = samples.RULE_BOOK.files[NEWER]
    page = await ann.get(f"/staff/rules/{NEWER}/preview")
    assert page.status == 200
    for text in (
        *(question.label for question in rules.questions),
        *(promise.label for promise in rules.attestations),
        *(criterion.asks for criterion in rules.criteria),
        *(item.text for item in rules.checklist),
    ):
        assert " ".join(text.split()) in page.words
    assert '<fieldset class="usa-fieldset" disabled>' in page.html
    assert "60 days before, 08:00 Reminder: reapply, or the approval lapses Provider" in page.words
    assert [form.action for form in page.forms if "rules" in form.action] == []
    assert (await ann.get("/staff/rules/nobody/preview")).status == 404


async def test_a_rehearsal_shows_calendar_figures_and_list(ann: Visitor, pool: Pool) -> None:
    provider = await records.approved_provider(pool)
    waiting = await records.under_review(pool)
    page = await ann.get(f"{REHEARSAL}?{DATES}")
    assert "Called to reapply 1 provider, by Wednesday, June 30, 2027" in page.words
    assert "Told 1 open application, 0 on the waiting list" in page.words
    assert "What lapses 1 approval, on Thursday, July 1, 2027 at 12:00 am Mountain time" in page.words
    assert "Letters 7, if nobody answers; the first ones at 600 a minute" in page.words
    assert "Monday, January 4, 2027 1 told of the opening, 1 called to reapply 2" in page.words
    assert "Sunday, May 2, 2027 1 warned 1" in page.words
    assert "Thursday, July 1, 2027 1 approval lapses 1" in page.words
    entry = f"{provider.legal_name} Provider {provider.number} Jan 4, 2027, 12:00 am 5 more letters, lapses Jul 1, 2027"
    assert entry in page.words
    assert page.html.index('href="#propose"') < page.html.index("What it would bring</h2>")
    assert waiting.number in page.words
    assert "A supervisor or an administrator can propose an opening" in page.words
    assert await pool.fetchval("select count(*) from opening") == 0


async def test_its_export_holds_every_letter(ann: Visitor, pool: Pool) -> None:
    provider = await records.approved_provider(pool)
    found = lines(await ann.get(f"{REHEARSAL}.csv?{DATES}"))
    assert [(each["Date"], each["Time (Mountain)"], each["Letter"], each["Warning"]) for each in found] == [
        ("2027-01-04", "12:00 am", "Called to reapply", ""),
        ("2027-05-02", "8:00 am", "Reminder: reapply, or the approval lapses", "lapse_day_60"),
        ("2027-06-01", "8:00 am", "Reminder: reapply, or the approval lapses", "lapse_day_30"),
        ("2027-06-24", "8:00 am", "Reminder: reapply, or the approval lapses", "lapse_day_7"),
        ("2027-06-30", "8:00 am", "Reminder: reapply, or the approval lapses", "lapse_day_1"),
        ("2027-07-01", "12:00 am", "Approval lapsed", ""),
    ]
    assert {(each["Number"], each["Letters"]) for each in found} == {(provider.number, "1")}


async def test_a_long_list_has_pages(ann: Visitor, pool: Pool) -> None:
    for number in range(51):
        await pool.execute(
            "insert into waiting_entry (id, email, name, state, asked_at) "
            "values (gen_random_uuid(), $1, $2, 'waiting', $3)",
            f"w{number}@example.org",
            f"Waiting {number}",
            RECEIVED + timedelta(seconds=number),
        )
    page = await ann.get(f"{REHEARSAL}?{DATES}")
    assert "1 to 50 of 51, in the order of their turns" in page.words
    assert '<details class="more">' in page.html
    last = await ann.get(f"{REHEARSAL}?{DATES}&page=9")
    assert "51 to 51 of 51, in the order of their turns" in last.words
    assert '<details class="more" open>' in last.html
    assert "Waiting 50" in last.words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("opens_on=2026-11-24&reapply_by=2027-06-30", "Tuesday, November 24, 2026 is past"),
        ("opens_on=2027-01-04&reapply_by=2027-01-04", "must come after the opening"),
        ("opens_on=soon&reapply_by=2027-01-04", "Enter the day as year-month-day"),
        ("opens_on=2027-01-04", "Enter the day as year-month-day"),
        ("opens_on=2027-01-04&reapply_by=2027-06-30&per_minute=1", "Choose a pace from 10 to 6,000 a minute"),
    ],
)
async def test_dates_that_cannot_be_are_refused(ann: Visitor, query: str, words: str) -> None:
    page = await ann.get(f"{REHEARSAL}?{query}")
    assert page.status == 200
    assert words in page.words
    assert "What it would bring" not in page.words
    assert words in (await ann.get(f"{REHEARSAL}.csv?{query}")).words


async def test_without_dates_nothing_is_worked_out_yet(ann: Visitor) -> None:
    page = await ann.get(REHEARSAL)
    assert page.status == 200
    assert "What it would bring" not in page.words
    assert "Error" not in page.words
