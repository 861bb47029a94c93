"""`pdups rules` and `pdups rehearse`, as a person and as a program read them, on a database alone."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
import typer

from deploy.command.rehearse import rehearse
from deploy.command.rules import rules
from policy.calendar import mountain_date
from policy.rule_set import load_rule_sets
from store.database import Pool, create_pool
from store.rule_set import RuleBook
from tests import records, samples
from tests.command.conftest import Pdups
from tests.openings import FIRST, NEWER, open_newer

Result = TypeVar("Result")
TODAY = mountain_date(datetime.now(UTC))
DATES = (
    "--opens-on",
    (TODAY + timedelta(days=30)).isoformat(),
    "--reapply-by",
    (TODAY + timedelta(days=400)).isoformat(),
)


@pytest.fixture
def pdups(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Pdups:
    for name, value in {
        "DATABASE_URL": database_url,
        "SMTP_HOST": "127.0.0.1",
        "MAIL_FROM": "pdups@example.org",
        "SECRET_KEY": "a secret of the tests, of thirty-two and more letters",
        "BASE_URL": "http://console.test",
        "VAULT_URL": "file:///nowhere",
    }.items():
        monkeypatch.setenv(f"PDUPS_{name}", value)
    apps = {"rules": typer.Typer(), "rehearse": typer.Typer()}
    apps["rules"].command()(rules)
    apps["rehearse"].command()(rehearse)
    return Pdups(apps)


def beforehand(url: str, work: Callable[[Pool], Awaitable[Result]]) -> Result:
    async def done() -> Result:
        async with await create_pool(url) as pool:
            return await work(pool)

    return asyncio.run(done())


def test_rule_sets_are_listed(pdups: Pdups) -> None:
    said = pdups("rules")
    assert said.code == 0
    assert "interim-2026               1  takes applications" in said.out
    assert "updated-draft              1  draft" in said.out


def test_a_file_that_differs_is_named_and_the_code_says_so(pdups: Pdups, database_url: str) -> None:
    book = RuleBook(samples.RULE_BOOK.files)
    beforehand(database_url, lambda pool: open_newer(pool, book, datetime.now(UTC) - timedelta(days=1)))
    said = pdups("rules", "--json")
    assert (said.code, said.value["differing"]) == (0, [])
    assert [each["state"] for each in said.value["rule_sets"]] == ["replaced", "takes applications"]
    beforehand(database_url, lambda pool: pool.execute("update rule_set set sha256 = 'other' where id = $1", NEWER))
    said = pdups("rules", "--json")
    assert (said.code, said.value["differing"]) == (7, [NEWER])
    assert f"The file of {NEWER} says something else than what was opened." in pdups("rules").err


def test_a_file_with_an_error_is_named(pdups: Pdups, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("x = = 1")
    monkeypatch.setattr("deploy.command.system.load_rule_sets", lambda: load_rule_sets(tmp_path))
    said = pdups("rules")
    assert said.code == 1
    assert "broken.toml, line 1, x: this is not TOML" in said.out + said.err


def test_a_rehearsal_in_words_and_as_an_object(pdups: Pdups, database_url: str) -> None:
    provider = beforehand(database_url, records.approved_provider)
    said = pdups("rehearse", NEWER, *DATES)
    assert said.code == 0
    assert "Called      1 to reapply by" in said.out
    assert "Letters     6 if nobody answers; the first ones at 600 a minute" in said.out
    value = pdups("rehearse", NEWER, *DATES, "--json").value
    assert value["totals"] == {"providers": 1, "applications": 0, "waiting": 0, "letters": 6, "lapses": 1}
    (path,) = value["paths"]
    assert (path["subject"], [step["letter"] for step in path["steps"]]) == (
        provider.number,
        ["reapplication_called", *["lapse_warning"] * 4, "approval_lapsed"],
    )
    assert provider.legal_name not in pdups("rehearse", NEWER, *DATES, "--json").out
    assert value["calendar"][0]["day"] == DATES[1]


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("nobody", *DATES), 3, "unknown_rule_set"),
        ((FIRST, *DATES), 4, "opened_already"),
        ((NEWER, "--opens-on", "2020-01-01", "--reapply-by", "2030-01-01"), 2, "unusable"),
        ((NEWER, "--opens-on", DATES[1], "--reapply-by", DATES[1]), 2, "unusable"),
        ((NEWER, "--opens-on", "soon", "--reapply-by", DATES[3]), 2, "unusable"),
        ((NEWER, *DATES, "--per-minute", "1"), 2, "unusable"),
    ],
)
def test_what_cannot_be_rehearsed(pdups: Pdups, words: tuple[str, ...], code: int, problem: str) -> None:
    said = pdups("rehearse", *words, "--json")
    assert (said.code, said.value["problem"]) == (code, problem)
    assert said.value["message"]
