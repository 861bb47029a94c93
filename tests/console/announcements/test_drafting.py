"""Writing an announcement: drafts, two tabs, the letter, a test to oneself."""

import pytest

from schemas.audit import AuditVerb
from store.database import Pool
from tests import announcements, records
from tests.console.announcements.desk import BODY, HERE, SUBJECT, begin, drafted, number_of, press
from tests.console.visitor import Visitor


async def test_a_draft_keeps_what_is_typed(ann: Visitor, pool: Pool) -> None:
    page = await drafted(ann, kinds=["college"], standings=["lapsed"])
    assert "Saved." in page.words
    found = await announcements.current(pool, number_of(page))
    assert (found.subject, found.body) == (SUBJECT, BODY)
    assert found.audience.model_dump(mode="json") == {
        "providers": False,
        "subscribers": True,
        "kinds": ["college"],
        "standings": ["lapsed"],
        "rule_sets": [],
    }
    fields = page.form(f"{HERE}/{number_of(page)}").fields
    assert (fields["subject"], fields["to"], fields["kinds"]) == ([SUBJECT], ["subscribers"], ["college"])
    assert SUBJECT in (await ann.get(HERE)).words


async def test_it_is_saved_while_it_is_typed(ann: Visitor, pool: Pool) -> None:
    page = await begin(ann)
    form = page.form(f"{HERE}/{number_of(page)}")
    for subject in ("The new", "The new process"):
        # The answer to the first save was lost, so the page still names the revision it began with.
        saved = await ann.post(f"{form.action}/save", {**form.fields, "subject": subject})
        assert saved.status == 200
        assert "Saved at" in saved.words
    assert (await announcements.current(pool, number_of(page))).subject == "The new process"


async def test_a_second_tab_overwrites_nothing_and_both_versions_are_shown(
    ann: Visitor, sue: Visitor, pool: Pool
) -> None:
    mine = await begin(ann)
    theirs = await sue.get(mine.path)
    await press(ann, mine, subject="Mine", body="From me.", to=["subscribers"])
    form = theirs.form(f"{HERE}/{number_of(mine)}")
    stale = await sue.post(f"{form.action}/save", {**form.fields, "subject": "Theirs"})
    assert stale.status == 409
    assert "Nothing you typed here is lost" in stale.words

    choose = await press(sue, theirs, subject="Theirs", body="From them.", to=["providers"])
    assert choose.status == 409
    assert "Two versions" in choose.words
    for words in ("Mine", "Theirs", "From me.", "From them.", "Approved providers"):
        assert words in choose.words
    form = choose.forms[-1]
    await sue.post(form.action, {**form.fields, "action": "merge", "choose:body": "theirs", "choose:to": "theirs"})
    found = await announcements.current(pool, number_of(mine))
    assert (found.subject, found.body, found.audience.subscribers) == ("Theirs", "From me.", True)


async def test_what_is_missing_is_named_before_it_goes_on(sue: Visitor) -> None:
    page = await press(sue, await begin(sue), "schedule", subject=" ", body="", to=[])
    assert page.status == 422
    for words in ("Write a subject.", "Write the text.", "Choose who gets it."):
        assert words in page.words
    page = await press(sue, page, "see", subject="x" * 121, body="y" * 10_001, to=["providers"])
    assert page.status == 422
    assert page.words.count("It is too long") == 4
    assert page.form(f"{HERE}/{number_of(page)}").fields["subject"] == ["x" * 121]


async def test_the_letter_is_shown_as_its_readers_see_it_and_a_test_goes_to_oneself(ann: Visitor, pool: Pool) -> None:
    page = await press(ann, await drafted(ann), "see")
    assert "Your mail" not in page.words
    html = await ann.get(f"{HERE}/{number_of(page)}/letter/html")
    assert '<a href="https://opi.mt.gov/pdu">https://opi.mt.gov/pdu</a>' in html.html
    assert "/link/subscription/hidden" in html.html
    page = await ann.submit(page, f"{HERE}/{number_of(page)}/test")
    assert "A test is on its way to you." in page.words
    (letter,) = await records.letters(pool, f"announcement:{number_of(page)}")
    assert (letter.to_address, letter.facts["why"], letter.facts["link"]) == ("smith@example.org", "test", None)
    assert (await announcements.progress(pool, number_of(page))).recipients == 0


async def test_a_draft_is_thrown_away(ann: Visitor, pool: Pool) -> None:
    there = f"{HERE}/{number_of(await drafted(ann))}/discard"
    page = await ann.get(there)
    assert f"Throw this draft away? {SUBJECT}" in page.words
    assert "begun by Ann Smith" in page.words
    assert "that cannot be taken back" in page.words
    assert await pool.fetchval("select count(*) from announcement") == 1
    page = await ann.submit(page, there)
    assert "The draft is thrown away." in page.words
    assert await pool.fetchval("select count(*) from announcement") == 0


async def test_a_draft_somebody_changed_meanwhile_is_not_thrown_away(ann: Visitor, sue: Visitor, pool: Pool) -> None:
    draft = await drafted(ann)
    there = f"{HERE}/{number_of(draft)}/discard"
    page = await ann.get(there)
    await press(sue, await sue.get(draft.path), body="Written by Sue.")
    stale = await ann.submit(page, there)
    assert stale.status == 409
    assert "Nothing was thrown away: somebody changed it since you looked." in stale.words
    assert "Written by Sue." in stale.words
    assert await pool.fetchval("select count(*) from announcement") == 1
    assert "The draft is thrown away." in (await ann.submit(stale, there)).words


async def test_one_that_was_scheduled_is_not_thrown_away(ann: Visitor, pool: Pool) -> None:
    draft = await announcements.drafted(pool)
    await announcements.scheduled(pool, draft)
    page = await ann.get(f"{HERE}/{draft.number}/discard")
    assert page.path.startswith(f"{HERE}/{draft.number}?told=changed")
    assert "Nothing was done: it was changed or scheduled meanwhile." in page.words


async def test_a_reviewer_writes_and_does_not_schedule(ann: Visitor) -> None:
    page = await drafted(ann)
    assert "A supervisor or an administrator schedules it." in page.words
    assert (await ann.get(f"{HERE}/{number_of(page)}/schedule")).status == 403


@pytest.mark.parametrize("path", ["", "/letter", "/letter/html", "/schedule", "/recipients.csv"])
async def test_one_there_is_not(sue: Visitor, path: str) -> None:
    assert (await sue.get(f"{HERE}/N-2026-99999{path}")).status == 404


async def test_taking_all_addresses_is_written_down(sue: Visitor, pool: Pool) -> None:
    await announcements.subscribe(pool, "kari@example.org", "=1+1@example.org")
    number = await announcements.begun(pool, subscribers=True)
    answer = await sue.client.get(f"{HERE}/{number}/recipients.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "kari@example.org" in answer.text
    assert "subscriber" in answer.text
    (line,) = await pool.fetch("select verb, facts from audit_line order by id desc limit 1")
    assert tuple(line) == (AuditVerb.ANNOUNCEMENT_EXPORTED, {"addresses": 2})
    assert "downloaded its list of 2 addresses" in (await sue.get(f"{HERE}/{number}")).words
