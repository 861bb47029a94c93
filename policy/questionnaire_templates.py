"""Questionnaires to begin with: one file each, in our own words, and an empty one (our defaults)."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from schemas.questionnaire import Question, QuestionnaireTemplate, Words

FOLDER = Path(__file__).parent / "questionnaires"
ORDER = ("educators", "school-plan", "one-subject", "when-and-how", "afterwards")
EMPTY = QuestionnaireTemplate(id="", name="An empty one", about="You write every question yourself.", words=Words())


@lru_cache(maxsize=1)
def templates() -> Mapping[str, QuestionnaireTemplate]:
    """Every template by id, in the order in which they are offered; the empty one comes last.

    Raises:
        pydantic.ValidationError, tomllib.TOMLDecodeError, OSError: a file has an error; a test reads them all.
    """
    return {name: _read(name) for name in ORDER} | {EMPTY.id: EMPTY}


def _read(name: str) -> QuestionnaireTemplate:
    raw = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    listed: list[dict[str, Any]] = raw.pop("questions")
    questions = tuple(
        Question.model_validate({"id": f"q{at}", **each, "options": tuple(each.get("options", ()))})
        for at, each in enumerate(listed, start=1)
    )
    words = Words(title=raw.pop("title"), introduction=raw.pop("introduction").strip(), questions=questions)
    return QuestionnaireTemplate.model_validate({"id": name, **raw, "words": words})
