"""The one folder that holds everything a stack keeps: data, secrets, logs, and what it remembers of itself."""

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

REPOSITORY = Path(__file__).resolve().parent.parent.parent
DEFAULT_FOLDER = REPOSITORY / ".dev"


class InUseError(Exception):
    """Another stack runs on this folder; the message says which and how to stop it."""


@dataclass
class ChildTrace:
    """What is needed to recognise a child after its parent was killed.

    Attributes:
        pid: Its process id, which is its process group's id too.
        started: When it was started, in seconds since 1970; tells it from a later process of the same id.
        stop_signal: The signal that ends it in an orderly way.
    """

    pid: int
    started: float
    stop_signal: int


@dataclass
class Memory:
    """What a stack remembers from one start to the next, kept in `stack.json`.

    Attributes:
        pid: The running stack's process id; None when it was stopped in an orderly way.
        ready: Whether every part answers.
        url: The console's address.
        sample: `none` on a fresh folder, `loading`, `loaded`, or `declined` after `--empty`.
        ports: The port of each listener, kept so that addresses in letters stay right.
        children: The running children by name.
    """

    pid: int | None = None
    ready: bool = False
    url: str = ""
    sample: str = "none"
    ports: dict[str, int] = field(default_factory=dict)
    children: dict[str, ChildTrace] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> "Memory":
        """Read what `stack.json` says."""
        values: dict[str, Any] = json.loads(text)
        children = {name: ChildTrace(**trace) for name, trace in values.pop("children").items()}
        return cls(**values, children=children)


class DataFolder:
    """A stack's folder; made when it is missing.

    Root's folder can be passed through by everybody, because Postgres runs as another user inside it; all that it
    holds is closed to others.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.path.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        self.logs = self.subfolder("logs")
        self.postgres = self.path / "postgres"
        self.temporal = self.subfolder("temporal")
        self.letters = self.subfolder("letters")
        self.vault = self.subfolder("vault")
        self.heartbeat = self.path / "heartbeat"
        self._memory_file = self.path / "stack.json"
        self._lock: IO[str] | None = None
        self.memory = self._recall()

    def subfolder(self, name: str) -> Path:
        """Make a folder inside that only its owner may look into."""
        folder = self.path / name
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    def lock(self) -> None:
        """Claim the folder for this process until it ends, however it ends.

        Raises:
            InUseError: Another process holds it.
        """
        lock = (self.path / "lock").open("a", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            memory = self._recall()
            where = f" at {memory.url}" if memory.ready else ""
            raise InUseError(
                f"A stack already runs on {self.path}{where} (process {memory.pid}). Stop it with Ctrl-C where it runs "
                f"or with `kill {memory.pid}`, or start another one with --data OTHER-FOLDER."
            ) from None
        self._lock = lock
        self.memory = self._recall()

    def remember(self) -> None:
        """Write the memory down, whole or not at all."""
        write_privately(self._memory_file, json.dumps(asdict(self.memory), indent=2))

    def secret(self, name: str) -> str:
        """Return the random secret of that name, making it when there is none: 43 letters, for its owner's eyes."""
        file = self.subfolder("secrets") / name
        if not file.exists():
            write_privately(file, secrets.token_urlsafe(32))
        return file.read_text(encoding="utf-8")

    def _recall(self) -> Memory:
        if not self._memory_file.exists():
            return Memory()
        return Memory.from_json(self._memory_file.read_text(encoding="utf-8"))


def write_privately(file: Path, text: str) -> None:
    """Write a file that only its owner may read; a crash leaves the old one or the new one, never half of it."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.rename(file)
