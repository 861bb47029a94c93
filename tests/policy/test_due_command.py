"""`pdups due`, as a person and as a program read it."""

import json

import pytest
from typer import Typer
from typer.testing import CliRunner

from deploy.command.due import due

APP = Typer()
APP.command()(due)


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(APP, list(words))
    return result.exit_code, result.stdout, result.stderr


def test_each_day_is_counted_or_has_its_reason() -> None:
    code, out, _ = run("2026-11-25")
    assert code == 0
    assert "Received  Wednesday, November 25, 2026 (not counted)" in out
    assert "-  Thursday, November 26, 2026  skipped: Thanksgiving Day" in out
    assert "1  Friday, November 27, 2026" in out
    assert "Due       Monday, December 7, 2026, 5:00 pm Mountain time" in out


def test_one_json_object() -> None:
    code, out, _ = run("2026-11-25", "--days", "1", "--json")
    assert code == 0
    assert json.loads(out) == {
        "received": "2026-11-25",
        "due": "2026-11-27",
        "due_at": "2026-11-28T00:00:00Z",
        "business_days": 1,
        "days": [
            {"date": "2026-11-26", "number": None, "skipped_because": "Thanksgiving Day"},
            {"date": "2026-11-27", "number": 1, "skipped_because": None},
        ],
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["2019-12-31"], "2019-12-31 is outside the calendar, which covers 2020 to 2045."),
        (["2046-01-01"], "2046-01-01 is outside the calendar, which covers 2020 to 2045."),
        (["2026-02-30"], "“2026-02-30” is not a date of the calendar."),
        (["tomorrow"], "“tomorrow” is not a date of the calendar."),
        (["2026-11-25", "--days", "0"], "0 is not a number of business days from 1 to 366."),
    ],
)
def test_a_mistake_is_a_plain_sentence_and_exit_code_two(words: list[str], sentence: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)
    assert json.loads(run(*words, "--json")[2])["message"].startswith(sentence)
