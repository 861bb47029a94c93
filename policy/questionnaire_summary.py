"""What the answers of a questionnaire come to, so that it tells what people need and of nobody who said it.

Our defaults: nothing but their number is shown of fewer than three answers, for of one or two one could tell whose they
are; nor while there are one or two anonymous ones among others, for they are what is left when one takes away what the
named ones said. Answers to different questions are never shown side by side, but for those of people who said who they
are: texts stand in an order that is another one for each question, and says nothing of when they came.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from schemas.questionnaire import (
    SCALE,
    TEXTS,
    Answer,
    Given,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionSummary,
    Summary,
)

FEWEST = 3
"""From how many answers on it is shown what they are, and of how many among them nothing may tell who gave them."""


def summary(questionnaire: Questionnaire, answers: Sequence[Answer], opened_on: date | None) -> Summary:
    """What these answers come to."""
    shown = enough(answers)
    days = sorted(each.answered_on for each in answers)
    return Summary(
        number=questionnaire.number,
        title=questionnaire.title,
        introduction=questionnaire.introduction,
        opened_on=opened_on,
        first_day=days[0] if shown else None,
        last_day=days[-1] if shown else None,
        answers=len(answers),
        questions=tuple(_of(each, answers) for each in questionnaire.questions) if shown else (),
    )


def enough(answers: Sequence[Answer]) -> bool:
    """Whether it may be shown what these answers are."""
    anonymous = sum(not each.named for each in answers)
    return len(answers) >= FEWEST and (anonymous == 0 or anonymous >= FEWEST)


def without_texts(whole: Summary) -> Summary:
    """The same in figures alone: how many answered, and what was chosen."""
    questions = tuple(each.model_copy(update={"texts": ()}) for each in whole.questions)
    return whole.model_copy(update={"questions": questions})


def _of(question: Question, answers: Sequence[Answer]) -> QuestionSummary:
    given = [(each, each.answers[question.id]) for each in answers if question.id in each.answers]
    if question.kind in TEXTS:
        texts = tuple(str(text) for _, text in sorted(given, key=lambda pair: _shuffled(question, pair[0])))
        return QuestionSummary(question=question, answered=len(given), texts=texts)
    counts = tuple(sum(_chose(value, place) for _, value in given) for place in places(question))
    return QuestionSummary(question=question, answered=len(given), counts=counts)


def places(question: Question) -> tuple[str, ...]:
    """What may be chosen: the figures of a scale, or the places of the options."""
    if question.kind is QuestionKind.SCALE:
        return SCALE
    return tuple(str(at) for at in range(1, len(question.options) + 1))


def _chose(given: Given, place: str) -> bool:
    return given == place if isinstance(given, str) else place in given


def _shuffled(question: Question, answer: Answer) -> bytes:
    """An order that stays the same each time one looks; the id is random, and no two questions share an order."""
    return hashlib.sha256(f"{question.id}:{answer.id}".encode()).digest()
