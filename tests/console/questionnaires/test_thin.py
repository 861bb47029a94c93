"""From a template to what its answers come to."""

from fastapi import FastAPI

from store.database import Pool
from tests.console.questionnaires.conftest import answered, link_of, opened
from tests.console.visitor import Visitor


async def test_a_questionnaire_is_made_opened_answered_and_summed_up(app: FastAPI, pat: Visitor, pool: Pool) -> None:
    there = await opened(pat)
    link = await link_of(pat, there)
    given: dict[str, str | list[str]] = {"q1": "2", "q3": ["1", "4"], "q4": "5"}
    await answered(app, link, 2, **given)
    page = await pat.get(f"{there}/results")
    assert "2 answers so far." in page.words
    assert "Indian Education" not in page.words
    await answered(app, link, 1, **given)
    page = await pat.get(f"{there}/results")
    assert "3 answers to “What would help you most in your work?” so far, on Wednesday, January 20, 2027." in page.words
    assert "D. Indian Education for All 3 100" in page.words
    assert "5 (Very well) 3 100" in page.words
    assert await pool.fetchval("select count(*) from audit_line where entity like 'questionnaire:%'") == 2
