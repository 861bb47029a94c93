"""What an operator can set or call stands in the docs, and nothing stands there that does not exist."""

import re
from pathlib import Path

import pytest

from deploy.command import COMMANDS
from deploy.embedded.screen import FIRST_CLICKS
from workers.settings import Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SETTINGS = {f"PDUPS_{name.upper()}": field for name, field in Settings.model_fields.items()}


def documented_settings() -> dict[str, str]:
    """Return each row of `docs/settings.md` by the variable it explains."""
    rows = re.findall(r"^\| `(PDUPS_\w+)` \|(.*)\|$", (DOCS / "settings.md").read_text(), re.MULTILINE)
    return dict(rows)


def test_every_setting_is_documented_and_none_is_made_up() -> None:
    assert sorted(documented_settings()) == sorted(SETTINGS)


@pytest.mark.parametrize("variable", [name for name, field in SETTINGS.items() if not field.is_required()])
def test_a_documented_default_is_the_real_one(variable: str) -> None:
    said = documented_settings()[variable].partition("|")[0].strip().strip("`")
    default = SETTINGS[variable].default
    assert said == {None: "none", False: "false"}.get(default, str(default))


def test_every_command_is_documented_and_none_is_made_up() -> None:
    headings = re.findall(r"^### `pdups (\w+)", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert sorted(headings) == sorted(COMMANDS)


def test_every_command_of_dev_is_documented() -> None:
    listed = re.findall(r"^\./dev (\w+)", (ROOT / "dev").read_text(), re.MULTILINE)
    documented = re.findall(r"^\| `\./dev (\w+)", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert listed
    assert listed == documented


def test_the_screen_of_the_embedded_stack_shows_the_steps_of_the_readme() -> None:
    _, _, after = (ROOT / "README.md").read_text().partition("## What to click first")
    steps = re.findall(r"^\d\. \*\*(.+?)\*\*", after.partition("\n## ")[0], re.MULTILINE)
    assert len(steps) == len(FIRST_CLICKS)
