"""An answer as it was typed, read into what is kept of it; what is wrong is named by question."""

from collections.abc import Iterator, Mapping, Sequence

from policy.contact import read_email
from policy.text import clean
from schemas.draft import Fields, first_line
from schemas.model import Frozen
from schemas.problem import Problem
from schemas.questionnaire import CHOICES, SCALE, TEXTS, Given, Question, QuestionKind

LONGEST: Mapping[QuestionKind, int] = {QuestionKind.SHORT: 200, QuestionKind.LONG: 2_000}
LONGEST_NAME = 120
WHO = ("full_name", "email", "organisation")


class ReadAnswer(Frozen):
    """What an answer comes to, and what is wrong with it.

    Attributes:
        who: the name, e-mail address and organisation of somebody who wants to be known; all "" for anybody else.
    """

    answers: dict[str, Given]
    who: dict[str, str]
    problems: tuple[Problem, ...]


def read_answer(questions: Sequence[Question], fields: Fields) -> ReadAnswer:
    """Read what was typed. Whoever did not say that they want to be known stays unnamed, whatever they typed."""
    given = {each.id: _given(each, fields) for each in questions}
    named = first_line(fields, "named") == "yes"
    who = {name: clean(first_line(fields, name)) if named else "" for name in WHO}
    problems = [problem for each in questions if (problem := _problem(each, given[each.id]))]
    if not problems and not any(given.values()):
        problems.append(Problem(field=questions[0].id, message="Answer at least one question."))
    if named:
        problems += _of_who(who)
    return ReadAnswer(
        answers={name: value for name, value in given.items() if value}, who=who, problems=tuple(problems)
    )


def _given(question: Question, fields: Fields) -> Given:
    if question.kind in TEXTS:
        return clean(first_line(fields, question.id), multiline=question.kind is QuestionKind.LONG)
    allowed = SCALE if question.kind is QuestionKind.SCALE else _places(question)
    if question.kind is QuestionKind.SEVERAL:
        chosen = _several(fields, question.id)
        return tuple(each for each in allowed if each in chosen)
    chosen_one = first_line(fields, question.id)
    return chosen_one if chosen_one in allowed else ""


def _places(question: Question) -> tuple[str, ...]:
    return tuple(str(at) for at in range(1, len(question.options) + 1))


def _problem(question: Question, given: Given) -> Problem | None:
    if question.required and not given:
        chosen = question.kind in CHOICES or question.kind is QuestionKind.SCALE
        what = "Choose an answer" if chosen else "Write an answer"
        return Problem(field=question.id, message=f"{what} to “{question.text}”.")
    most = LONGEST.get(question.kind)
    if most and len(given) > most:
        return Problem(
            field=question.id,
            message=f"There is room for {most:,} characters; your answer to “{question.text}” has {len(given):,}.",
        )
    return None


def _of_who(who: Mapping[str, str]) -> Iterator[Problem]:
    if not who["full_name"]:
        yield Problem(field="full_name", message="Enter your name, or choose to stay anonymous.")
    for name, what in (("full_name", "your name"), ("organisation", "your school or organization")):
        if len(who[name]) > LONGEST_NAME:
            yield Problem(field=name, message=f"There is room for {LONGEST_NAME} characters for {what}.")
    wrong = read_email(who["email"])[1] if who["email"] else None
    if wrong:
        yield Problem(field="email", message=wrong)


def _several(fields: Fields, name: str) -> list[str]:
    value = fields.get(name, [])
    return [value] if isinstance(value, str) else value
