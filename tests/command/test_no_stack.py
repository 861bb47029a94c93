"""`pdups` where no stack ever ran: a sentence about what to do, and no list of missing settings."""

import os
import subprocess
import sys
from pathlib import Path

from tests.stack.conftest import REPOSITORY


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PDUPS_")}
    return subprocess.run(
        [sys.executable, "-P", "-m", "deploy.command", *arguments],
        env=environment | settings,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_folder_without_a_stack_is_named_with_what_to_do(tmp_path: Path) -> None:
    for settings in ({}, {"PDUPS_DATABASE_URL": "postgresql://a:b@127.0.0.1:9/c"}):
        said = run("--data", str(tmp_path / "none"), "applications", "list", **settings)
        assert (said.returncode, said.stdout) == (1, "")
        for words in (f"No stack has run at {tmp_path / 'none'}", "./dev up", "--data", "PDUPS_"):
            assert words in said.stderr
        assert "Field required" not in said.stderr
    assert not (tmp_path / "none").exists()


def test_what_needs_no_stack_works_without_one(tmp_path: Path) -> None:
    for arguments in (("due", "--help"), ("applications", "--help")):
        assert run("--data", str(tmp_path), *arguments).returncode == 0


def test_settings_that_are_given_in_part_are_still_named_one_by_one() -> None:
    said = run("applications", "list", PDUPS_DATABASE_URL="postgresql://a:b@127.0.0.1:9/c")
    assert said.returncode == 1
    assert "PDUPS_SMTP_HOST: Field required" in said.stderr
