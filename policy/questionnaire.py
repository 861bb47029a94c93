"""A questionnaire while it is made: what keeps it from being opened, and how its questions are added and moved.

All figures are our defaults: a questionnaire that takes longer than ten minutes is rarely answered to its end.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from policy.figures import counted
from schemas.problem import Problem
from schemas.questionnaire import CHOICES, Question, QuestionKind, Step, Words

MOST_QUESTIONS = 30
MOST_OPTIONS = 20
FEWEST_OPTIONS = 2
LONGEST_TITLE = 120
LONGEST_INTRODUCTION = 2_000
LONGEST_QUESTION = 300
LONGEST_OPTION = 160
LONGEST_LABEL = 60
MOST_STEPS = 20
"""Steps that can be taken back, one after the other."""
USUAL_DAYS, MOST_DAYS = 28, 366
"""For how long a questionnaire is open: what the page proposes, and at most."""


def problems_of(words: Words) -> Iterator[Problem]:
    """What keeps a draft from being opened."""
    if not words.title:
        yield Problem(field="title", message="Give the questionnaire a title.")
    elif len(words.title) > LONGEST_TITLE:
        yield Problem(field="title", message=_too_long("The title", LONGEST_TITLE))
    if len(words.introduction) > LONGEST_INTRODUCTION:
        yield Problem(field="introduction", message=_too_long("The introduction", LONGEST_INTRODUCTION))
    if not words.questions:
        yield Problem(field="add", message="Add a question.")
    if len(words.questions) > MOST_QUESTIONS:
        yield Problem(field="add", message=f"There is room for {counted(MOST_QUESTIONS, 'question')}.")
    for place, question in enumerate(words.questions, start=1):
        yield from _of_question(question, place)


def _of_question(question: Question, place: int) -> Iterator[Problem]:
    if not question.text:
        yield Problem(field=f"text_{question.id}", message=f"Write question {place}, or remove it.")
    elif len(question.text) > LONGEST_QUESTION:
        yield Problem(field=f"text_{question.id}", message=_too_long(f"Question {place}", LONGEST_QUESTION))
    if question.kind in CHOICES and (wrong := _wrong_options(question, place)):
        yield Problem(field=f"options_{question.id}", message=wrong)
    for name, label in (("low", question.low), ("high", question.high)):
        if question.kind is QuestionKind.SCALE and len(label) > LONGEST_LABEL:
            what = f"What {'1' if name == 'low' else '5'} stands for in question {place}"
            yield Problem(field=f"{name}_{question.id}", message=_too_long(what, LONGEST_LABEL))


def _wrong_options(question: Question, place: int) -> str:
    if len(question.options) < FEWEST_OPTIONS:
        return f"Question {place} needs two or more options, one a line."
    if len(question.options) > MOST_OPTIONS:
        return f"There is room for {counted(MOST_OPTIONS, 'option')} in question {place}."
    if len({each.casefold() for each in question.options}) < len(question.options):
        return f"Two options of question {place} say the same."
    if any(len(each) > LONGEST_OPTION for each in question.options):
        return _too_long(f"An option of question {place}", LONGEST_OPTION)
    return ""


def _too_long(what: str, most: int) -> str:
    return f"{what} is too long: there is room for {most:,} characters."


def problem_of_last_day(day: date | None, today: date) -> Problem | None:
    """What is wrong with the last day of a questionnaire, if anything."""
    furthest = today + timedelta(days=MOST_DAYS)
    if day is None:
        return Problem(field="closes_on", message="Choose the last day on which it can be answered.")
    if day < today:
        return Problem(field="closes_on", message="That day is over. Choose today or a later day.")
    if day > furthest:
        return Problem(field="closes_on", message=f"Choose a day up to {furthest:%B} {furthest.day}, {furthest.year}.")
    return None


def with_question(words: Words, kind: QuestionKind) -> tuple[Words, str]:
    """The words with one question more at their end, and its id."""
    fresh = f"q{max((int(each.id[1:]) for each in words.questions), default=0) + 1}"
    question = Question(id=fresh, kind=kind)
    return words.model_copy(update={"questions": (*words.questions, question)}), fresh


def without_question(words: Words, question: str) -> Words:
    """The words without a question."""
    return words.model_copy(update={"questions": tuple(each for each in words.questions if each.id != question)})


def moved(words: Words, question: str, by: int) -> Words:
    """The words with a question one place further up (-1) or down (1); at an end it stays."""
    listed = list(words.questions)
    at = place_of(words, question) - 1
    if at < 0 or not 0 <= at + by < len(listed):
        return words
    listed.insert(at + by, listed.pop(at))
    return words.model_copy(update={"questions": tuple(listed)})


def place_of(words: Words, question: str) -> int:
    """Where a question stands, from 1; 0 where there is none of this id."""
    return next((at for at, each in enumerate(words.questions, start=1) if each.id == question), 0)


def with_step(earlier: Sequence[Step], done: str, before: Words) -> tuple[Step, ...]:
    """The steps that can be taken back once one more was done."""
    return (Step(done=done, before=before), *earlier)[:MOST_STEPS]
