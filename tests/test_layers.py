"""A room imports only what stands to its left, and only the third parties DESIGN gives it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LEFT_OF: dict[str, set[str]] = {}
for position in (
    {"schemas"},
    {"policy"},
    {"store", "mail", "documents"},
    {"activities"},
    {"workflows"},
    {"workers"},
    {"console"},
    {"deploy"},
):
    left = set(LEFT_OF)
    LEFT_OF.update({room: left | {room} for room in position})

# Temporal's workflow side and its activity side are different things to know: the client belongs to workers alone.
KNOWN: dict[str, set[str]] = {
    "schemas": {"pydantic"},
    "policy": {"pydantic", "holidays", "icalendar", "stdnum"},
    "store": {"pydantic", "asyncpg", "aiosql"},
    "mail": {"jinja2", "markupsafe", "aiosmtplib", "pydantic"},
    "documents": {
        "icalendar",
        "jinja2",
        "markdown_it",
        "markupsafe",
        "obstore",
        "openpyxl",
        "pydantic",
        "pypdfium2",
        "python_calamine",
        "segno",
        "typst",
    },
    "activities": {"temporalio.activity", "temporalio.exceptions", "asyncpg"},
    "workflows": {"temporalio.workflow", "temporalio.common", "temporalio.exceptions", "pydantic"},
    "workers": {"temporalio", "pydantic", "pydantic_settings", "asyncpg"},
    "console": {
        "argon2",
        "asyncpg",
        "fastapi",
        "jinja2",
        "limits",
        "markupsafe",
        "puremagic",
        "pydantic",
        "starlette",
        "uvicorn",
    },
}

# Only the gateway may hold a Temporal client.
GATEWAY = {"console/gateway.py": {"temporalio"}}

ROOMS = sorted(LEFT_OF)


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def trespasses(path: Path, room: str) -> list[str]:
    """Imports of this file that its room may not know."""
    known = KNOWN.get(room)
    allowed = None if known is None else known | GATEWAY.get(path.relative_to(ROOT).as_posix(), set())
    found = []
    for name in imports(path):
        top = name.partition(".")[0]
        if top in LEFT_OF:
            if top not in LEFT_OF[room]:
                found.append(name)
        elif top not in sys.stdlib_module_names and allowed is not None:
            parts = name.split(".")
            if not any(".".join(parts[:end]) in allowed for end in range(1, len(parts) + 1)):
                found.append(name)
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_its_left(room: str) -> None:
    files = modules(room)
    assert files, f"{room} is empty"
    assert {path.relative_to(ROOT).as_posix(): wrong for path in files if (wrong := trespasses(path, room))} == {}


def test_a_trespass_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "policy"
    room.mkdir()
    stray = room / "stray.py"
    stray.write_text("import asyncpg\nfrom store import letter\nimport json\nfrom schemas import review\n")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert trespasses(stray, "policy") == ["asyncpg", "store.letter"]


def test_the_rooms_are_all_there() -> None:
    declared = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} - {"tests"}
    assert declared == set(LEFT_OF)


def test_no_module_is_too_long() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for room in ROOMS
        for path in modules(room)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 350} == {}
