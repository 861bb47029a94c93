"""One person's answers in words: for those alone who said who they are."""

from collections.abc import Sequence

from schemas.questionnaire import CHOICES, Answer, Given, Question, QuestionKind


def in_words(questions: Sequence[Question], answer: Answer) -> list[tuple[Question, str]]:
    """Every question with what was answered; "" where nothing was."""
    return [(each, given_in_words(each, answer.answers.get(each.id, ""))) for each in questions]


def given_in_words(question: Question, given: Given) -> str:
    """An answer to one question as people read it."""
    if question.kind in CHOICES:
        chosen = (given,) if isinstance(given, str) else given
        return "; ".join(question.options[int(place) - 1] for place in chosen if place)
    text = str(given or "")
    ends = {"1": question.low, "5": question.high}
    return f"{text} ({ends[text]})" if question.kind is QuestionKind.SCALE and ends.get(text) else text
