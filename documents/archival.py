"""Reports as PDF: for archives (PDF/A-2a) and for screen readers (PDF/UA-1) alike.

The same facts give the same bytes, whenever and wherever they are rendered. A report never fails because of one odd
letter: what no font has is replaced by a mark, and the report says so.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any, cast

import typst

from documents.certificate import TEMPLATES, printable
from policy.figures import counted

MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands for a letter that no font has."""
_TYPST = Lock()
"""A compiler keeps state of its own: it is not safe for two threads at once."""


def render(template: str, told: dict[str, Any], day: date) -> bytes:
    """A report of a template; `day` is the document's date, `replaced` is what it says of letters it cannot print."""
    shown, missing = _printed(told)
    try:
        return _compiled(template, shown, missing, day)
    except typst.TypstError:
        # A combination of letters that each can be printed and together cannot: everything that is not plain goes.
        return _compiled(template, *_printed(told, plain=True), day)


def _compiled(template: str, told: dict[str, Any], missing: list[str], day: date) -> bytes:
    facts = told | {"replaced": _replaced(missing), "day": [day.year, day.month, day.day]}
    with _TYPST:
        pdf = _compiler(template).compile(
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
            timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
        )
    return cast("bytes", pdf)


def _printed(told: dict[str, Any], *, plain: bool = False) -> tuple[dict[str, Any], list[str]]:
    """What is told with letters that can be printed alone, and those that were replaced, each once."""
    missing: dict[str, None] = {}

    def fitting(value: Any) -> Any:
        if isinstance(value, str):
            return "".join(_fitting(value, missing, plain=plain))
        if isinstance(value, dict):
            return {name: fitting(each) for name, each in value.items()}
        return [fitting(each) for each in value] if isinstance(value, list | tuple) else value

    return fitting(told), list(missing)


def _fitting(text: str, missing: dict[str, None], *, plain: bool) -> Iterable[str]:
    for letter in text:
        if letter.isascii() and letter.isprintable():
            yield letter
        elif letter.isspace():
            yield " "
        elif plain or not printable(letter):
            missing[letter] = None
            yield MARK
        else:
            yield letter


def _replaced(missing: list[str]) -> str:
    if not missing:
        return ""
    named = ", ".join(f"U+{ord(letter):04X}" for letter in missing)
    letters = counted(len(missing), "letter", "different letters")
    return (
        f"This file cannot print {letters}; {MARK} stands for each. Their numbers in Unicode: {named}. "
        "The report as CSV and as data has them as they were written."
    )


@lru_cache(maxsize=8)
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), ignore_system_fonts=True)
