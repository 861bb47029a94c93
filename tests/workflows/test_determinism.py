"""The parts of workflows that the sandbox lets pass ask no clock and no chance: a replay would get another answer."""

import ast
from pathlib import Path

import pytest

import workflows

FILES = sorted(Path(workflows.__path__[0]).glob("*.py"))
MODULES = {"random", "secrets", "time", "uuid", "os", "socket", "threading", "subprocess"}
CALLS = {"now", "today", "utcnow", "uuid4", "sleep", "wait", "as_completed", "gather"}
OURS = {"workflow", "ladder"}
"""`workflow.now()` and `ladder.wait()` are what they should be."""


def unsteady(source: str) -> list[str]:
    """Imports and calls that give another answer the second time."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            found.append(node.module)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            of = node.func.value
            if not (isinstance(of, ast.Name) and of.id in OURS):
                found.append(ast.unparse(node.func))
    return found


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_it_is_steady(file: Path) -> None:
    assert unsteady(file.read_text()) == []


def test_what_is_unsteady_is_seen() -> None:
    source = "import random\nfrom uuid import uuid4\ndatetime.now(UTC)\nworkflow.now()\nasyncio.wait([])"
    assert unsteady(source) == ["random", "uuid", "datetime.now", "asyncio.wait"]
