"""Every SQL statement by name: `queries.letter.queue(conn, ...)` is `-- name: queue(...)` in `queries/letter.sql`.

aiosql's marks after the parentheses say what comes back: `^` one row or None, `$` one value, `!` the command's status,
none an asynchronous iterator of rows. Parameters are declared and given by name; a missing one is an error at start.
"""

from pathlib import Path
from typing import Any

import aiosql

FOLDER = Path(__file__).parent / "queries"


class Queries:
    """One attribute per file of the folder.

    Each file is read with an adapter of its own: aiosql remembers the order of parameters by query name, so the same
    name in two files would otherwise mix them up.
    """

    def __init__(self, folder: Path) -> None:
        self._files: dict[str, Any] = {
            file.stem: aiosql.from_path(file, "asyncpg") for file in sorted(folder.glob("*.sql"))
        }

    def __getattr__(self, name: str) -> Any:
        try:
            return self._files[name]
        except KeyError:
            raise AttributeError(f"there is no file {name}.sql in {FOLDER}") from None


queries = Queries(FOLDER)
