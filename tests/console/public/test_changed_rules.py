"""An opening while somebody writes: the draft goes on under the new rules, and nothing typed is lost."""

from typing import Any

import pytest
from fastapi import FastAPI

from store import rule_set
from store.database import Pool, transaction
from store.rule_set import RuleBook
from tests import samples
from tests.console.public.applicant import PDF, Applicant, typed
from tests.console.public.conftest import Clock
from tests.openings import NEWER, OPENS_AT, REAPPLY_BY, open_newer

AGENDA = {"agenda": ("agenda.pdf", PDF)}
GONE = "grades"


@pytest.fixture
async def opened(app: FastAPI, pool: Pool, clock: Clock, applicant: Applicant) -> Clock:
    """The draft was begun before; now the newer rules are open, and no longer ask about grades."""
    assert applicant
    newer = samples.RULE_BOOK.files[NEWER]
    sections = tuple(
        section.model_copy(update={"questions": tuple(each for each in section.questions if each.id != GONE)})
        for section in newer.sections
    )
    await open_newer(pool, app.state.rule_book, OPENS_AT)
    await pool.execute("delete from rule_set where id = $1", NEWER)
    async with transaction(pool) as conn:
        shorter = newer.model_copy(update={"sections": sections})
        await rule_set.add(conn, shorter, opens_at=OPENS_AT, reapply_by=REAPPLY_BY, as_of=OPENS_AT)
    book = app.state.rule_book = RuleBook(app.state.rule_book.files)
    await book.refresh(pool)
    return clock


async def draft(pool: Pool) -> dict[str, Any]:
    (row,) = await pool.fetch("select * from draft")
    return dict(row)


def shown(applicant: Applicant) -> dict[str, list[str]]:
    return applicant.page.form(applicant.path).fields


async def test_a_draft_that_is_opened_again_asks_the_new_questions(
    applicant: Applicant, pool: Pool, opened: Clock
) -> None:
    await applicant.type(typed())
    opened.at = OPENS_AT
    page = await applicant.reload()
    assert "The questions have changed" in page.words
    assert "This question is new." in page.words
    assert 'href="#instructor_choice"' in page.html
    assert shown(applicant)["legal_name"] == [typed()["legal_name"]]
    assert shown(applicant)["evidence"] == [typed()["evidence"]]
    assert "No longer asked" in page.words
    assert "Our answer about grades" in page.words
    now = await draft(pool)
    assert (now["rule_set"], now["answered_under"]) == (NEWER, "interim-2026")
    await applicant.press("save", typed(evaluation="We ask after six weeks."))
    again = await applicant.reload()
    assert "Our answer about grades" in again.words, "it is still there after a save"
    assert shown(applicant)["evaluation"] == ["We ask after six weeks."]


async def test_what_is_submitted_from_an_older_page_comes_back_with_the_new_questions(
    applicant: Applicant, pool: Pool, opened: Clock
) -> None:
    opened.at = OPENS_AT
    page = await applicant.submit(grades="Kindergarten to two")
    assert page.status == 409
    assert "Not sent yet: the rules changed while you were writing" in page.words
    assert "Kindergarten to two" in page.words
    assert "agenda.pdf" in page.words
    assert shown(applicant)["evidence"] == [typed()["evidence"]]
    assert await pool.fetchval("select count(*) from submission") == 0
    wrong = await applicant.press("submit", typed())
    assert wrong.status == 422
    assert "Write an answer: “How do you choose instructors?”" in wrong.words
    answers = {"evaluation": "a", "instructor_choice": "b", "instructor_preparation": "c", "instructor_rules": "yes"}
    fields = {name: value for name, value in typed().items() if name != GONE}
    promises = {each.id: "yes" for each in samples.RULE_BOOK.files[NEWER].attestations}
    receipt = await applicant.press("submit", fields | answers | promises)
    assert "We have your application" in receipt.words, receipt.words
    payload = await pool.fetchval("select payload from submission")
    assert payload["form"]["rule_set"] == NEWER
    assert payload["form"]["answers"]["instructor_choice"] == "b"


async def test_an_older_page_goes_on_saving_while_typing(applicant: Applicant, pool: Pool, opened: Clock) -> None:
    opened.at = OPENS_AT
    page = await applicant.type({"legal_name": "Fox", GONE: "First"})
    assert page.status == 200
    assert "The questions of this form have changed meanwhile" in page.words
    await applicant.type({"legal_name": "Fox Valley", GONE: "First and second"})
    now = await draft(pool)
    assert now["fields"] == {"legal_name": "Fox Valley"}
    assert [each["words"] for each in now["aside"]] == ["First and second"]


async def test_an_older_page_does_not_wipe_what_a_newer_one_holds(
    applicant: Applicant, pool: Pool, opened: Clock
) -> None:
    opened.at = OPENS_AT
    newer = Applicant(applicant.visitor, await applicant.visitor.get(applicant.path))
    await newer.press("save", {"legal_name": "Fox", "evaluation": "We ask."})
    stale = await applicant.press("save", {"legal_name": "Fox Valley", GONE: "All"})
    assert stale.status == 409, "two pages, as ever"
    assert "How will you find out whether it helped?" not in stale.words, "the older page never asked"
    merged = await applicant.visitor.post(applicant.path, stale.form(applicant.path).fields | {"action": "merge"})
    assert merged.status == 200
    now = await draft(pool)
    assert now["fields"] == {"legal_name": "Fox Valley", "evaluation": "We ask."}
    assert [each["words"] for each in now["aside"]] == ["All"]


async def test_a_file_whose_question_is_gone_is_kept_and_not_sent(
    applicant: Applicant, pool: Pool, opened: Clock
) -> None:
    await applicant.press("upload:agenda", typed(), AGENDA)
    await pool.execute("update file set question = 'syllabus'")
    opened.at = OPENS_AT
    page = await applicant.reload()
    assert "No longer asked" in page.words
    assert f'href="{applicant.path}/files/syllabus"' in page.html
    assert (await applicant.visitor.get(f"{applicant.path}/files/syllabus")).status == 200


async def test_a_process_that_has_not_heard_of_the_opening_does_not_move_a_draft_back(
    applicant: Applicant, pool: Pool, app: FastAPI, clock: Clock
) -> None:
    await applicant.reload()
    clock.at = OPENS_AT
    await open_newer(pool, RuleBook(app.state.rule_book.files))
    await pool.execute("update draft set rule_set = $1, fields = $2", NEWER, {"evaluation": "We ask."})
    await applicant.reload()
    assert shown(applicant)["evaluation"] == ["We ask."]
    assert (await draft(pool))["rule_set"] == NEWER


async def test_what_was_submitted_before_stays_as_it_was(applicant: Applicant, pool: Pool, opened: Clock) -> None:
    receipt = await applicant.submit()
    before = await draft(pool)
    opened.at = OPENS_AT
    page = await applicant.reload()
    assert page.path == receipt.path
    assert await draft(pool) == before
