"""The form of a draft: what was typed, read into its words, and what two pages hold differently."""

import re
from collections.abc import Iterable

from starlette.datastructures import FormData

from console.public import posted
from console.public.two_versions import Choice, Difference, differences
from policy.questionnaire import LONGEST_INTRODUCTION, LONGEST_QUESTION, LONGEST_TITLE, MOST_OPTIONS, MOST_QUESTIONS
from policy.text import clean
from schemas.draft import Fields, first_line
from schemas.questionnaire import Question, QuestionKind, Words

KINDS = {
    QuestionKind.ONE: "One of several options",
    QuestionKind.SEVERAL: "Any number of options",
    QuestionKind.SCALE: "A scale from 1 to 5",
    QuestionKind.SHORT: "A short text",
    QuestionKind.LONG: "A longer text",
}
_ID = re.compile(r"q[1-9]\d{0,3}")
_OF_QUESTION = ("kind", "text", "options", "low", "high", "required")
_WAY_TOO_MANY = 2
"""So many times what fits is kept of what was typed, so that it can be told that it is too much."""


def typed(form: FormData) -> Fields:
    """What a page holds; `q` names its questions in their order."""
    ids = _ids(each for each in form.getlist("q") if isinstance(each, str))
    singles = ("title", "introduction", *(f"{name}_{each}" for each in ids for name in _OF_QUESTION))
    return posted.fields(form, singles, ()) | ({"q": ids} if ids else {})


def words_of(fields: Fields) -> Words:
    """The words of what was typed, cleaned."""
    ids = fields.get("q", [])
    return Words(
        title=clean(first_line(fields, "title"))[: LONGEST_TITLE * _WAY_TOO_MANY],
        introduction=clean(first_line(fields, "introduction"), multiline=True)[: LONGEST_INTRODUCTION * _WAY_TOO_MANY],
        questions=tuple(_question(each, fields) for each in _ids([ids] if isinstance(ids, str) else ids)),
    )


def fields_of(words: Words) -> Fields:
    """What a page shows of a draft."""
    fields: Fields = {"title": words.title, "introduction": words.introduction}
    for each in words.questions:
        fields |= {
            f"kind_{each.id}": each.kind.value,
            f"text_{each.id}": each.text,
            f"options_{each.id}": "\n".join(each.options),
            f"low_{each.id}": each.low,
            f"high_{each.id}": each.high,
            f"required_{each.id}": "yes" if each.required else "",
        }
    kept = {name: value for name, value in fields.items() if value}
    return kept | ({"q": [each.id for each in words.questions]} if words.questions else {})


def choices(*versions: Fields) -> list[Choice]:
    """What two versions of a draft are told apart by; the questions go together, for they follow one another."""
    names = {name for fields in versions for name in fields} - {"title", "introduction"}
    return [
        Choice.of("title", "Title"),
        Choice.of("introduction", "Introduction"),
        Choice(name="questions", label="Questions", fields=tuple(sorted(names))),
    ]


def differing(mine: Fields, theirs: Fields) -> list[Difference]:
    """Everything that reads differently on a page and in the saved draft."""
    return differences(mine, theirs, choices(mine, theirs), _in_words)


def _in_words(choice: Choice, fields: Fields) -> str:
    words = words_of(fields)
    if choice.name == "questions":
        return "\n".join(f"{at}. {in_words(each)}" for at, each in enumerate(words.questions, start=1))
    return words.title if choice.name == "title" else words.introduction


def in_words(question: Question) -> str:
    """A question in a line."""
    options = f": {'; '.join(question.options)}" if question.options else ""
    ends = f": from {question.low or '1'} to {question.high or '5'}" if question.kind is QuestionKind.SCALE else options
    required = ", has to be answered" if question.required else ""
    return f"{question.text or 'No words yet'} ({KINDS[question.kind].lower()}{ends}{required})"


def _question(name: str, fields: Fields) -> Question:
    kind = first_line(fields, f"kind_{name}")
    lines = clean(first_line(fields, f"options_{name}"), multiline=True).split("\n")
    options = [option for line in lines if (option := line.strip())]
    return Question(
        id=name,
        kind=QuestionKind(kind) if kind in set(QuestionKind) else QuestionKind.ONE,
        text=clean(first_line(fields, f"text_{name}"))[: LONGEST_QUESTION * _WAY_TOO_MANY],
        options=tuple(options[: MOST_OPTIONS * _WAY_TOO_MANY]),
        low=clean(first_line(fields, f"low_{name}"))[:LONGEST_QUESTION],
        high=clean(first_line(fields, f"high_{name}"))[:LONGEST_QUESTION],
        required=first_line(fields, f"required_{name}") == "yes",
    )


def _ids(names: Iterable[str]) -> list[str]:
    """The ids of questions among these, each once."""
    known = dict.fromkeys(each for each in names if _ID.fullmatch(each))
    return list(known)[: MOST_QUESTIONS * _WAY_TOO_MANY]
