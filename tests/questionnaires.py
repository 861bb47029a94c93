"""Questionnaires and answers, as their pages leave them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from schemas.questionnaire import Answer, Question, QuestionKind, Questionnaire, Words
from store import questionnaire, questionnaire_answer
from store.database import Pool, transaction

MADE = datetime(2026, 11, 24, 18, tzinfo=UTC)
WORDS = Words(
    title="What do you need?",
    introduction="We plan.",
    questions=(
        Question(id="q1", kind=QuestionKind.ONE, text="Your grade?", options=("K to 5", "6 to 12"), required=True),
        Question(id="q2", kind=QuestionKind.SEVERAL, text="Which days?", options=("Monday", "Friday", "Never")),
        Question(id="q3", kind=QuestionKind.SCALE, text="How ready?", low="Not", high="Very"),
        Question(id="q4", kind=QuestionKind.SHORT, text="One word?"),
        Question(id="q5", kind=QuestionKind.LONG, text="What else?"),
    ),
)


async def made(pool: Pool, provider: str, as_of: datetime = MADE, words: Words = WORDS) -> Questionnaire:
    """A draft."""
    async with transaction(pool) as conn:
        return await questionnaire.make(conn, provider, words, "account:1", as_of)


async def opened(
    pool: Pool, provider: str, closes_on: date, as_of: datetime = MADE, closed_at: datetime | None = None
) -> Questionnaire:
    """One that is open, or was closed by hand."""
    draft = await made(pool, provider, as_of)
    async with transaction(pool) as conn:
        found = await questionnaire.open_it(
            conn, draft.number, revision=1, closes_on=closes_on, actor="account:1", as_of=as_of
        )
        assert found
        if closed_at:
            assert await questionnaire.close(conn, found, "account:1", closed_at)
    return await current(pool, draft.number)


async def current(pool: Pool, number: str) -> Questionnaire:
    """A questionnaire as it stands."""
    found = await questionnaire.find(pool, number)
    assert found
    return found


def answer_of(number: str, answers: dict[str, Any], on: date = date(2026, 12, 1), **who: str) -> Answer:
    """An answer."""
    return Answer.model_validate({"id": uuid4(), "questionnaire": number, "answers": answers, "answered_on": on, **who})


async def answered(pool: Pool, number: str, *given: dict[str, Any]) -> None:
    """So many answers, each of a browser of its own."""
    async with transaction(pool) as conn:
        for each in given:
            assert await questionnaire_answer.keep(conn, answer_of(number, each), uuid4().bytes)
