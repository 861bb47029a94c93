"""Where each key of a TOML file stands, so that an error in a rule set can name its line."""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""A key as pydantic names it: ("sections", 0, "questions", 2, "label"), counted from zero."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")
_LONG_QUOTE = re.compile(r'"""|\'\'\'')


def key_lines(text: str) -> dict[Path, int]:
    """The line, counted from one, of every table header and key; the keys of inline tables are not followed."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in _lines_outside_long_strings(text):
        if header := _HEADER.match(line):
            table = _table_path(header[2].split("."), is_array=header[1] == "[[", counts=counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines[(*table, key[1])] = number
    return lines


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """The line of a key, or of the nearest table or key around it when it has none of its own."""
    around = next((path[:length] for length in range(len(path), 0, -1) if path[:length] in lines), None)
    return lines[around] if around else 1


def spelled(path: Path) -> str:
    """A path for people: entries of an array are counted from one, as in `sections[2].questions[1].label`."""
    words = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".") or "the file"


def _lines_outside_long_strings(text: str) -> Iterator[tuple[int, str]]:
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            yield number, line
        inside ^= len(_LONG_QUOTE.findall(line)) % 2 == 1


def _table_path(names: list[str], counts: dict[Path, int], *, is_array: bool) -> Path:
    path: Path = ()
    for depth, name in enumerate(names, start=1):
        path = (*path, name)
        if is_array and depth == len(names):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path
