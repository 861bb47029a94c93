"""One child process of the stack: how to start it, how to tell that it works, how to end it."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.folder import ChildTrace
from deploy.embedded.identity import Identity, becoming

LONGEST_LOG_BYTES = 10_000_000
STOP_SECONDS = 15


async def _nothing() -> None:
    """Prepare nothing."""


@dataclass(frozen=True, kw_only=True)
class Child:
    """What the supervisor has to know of a child.

    Attributes:
        name: What people call it, in the screen, the log's name and messages.
        command: Program and arguments.
        answers: Whether it does its work at this moment; asked at the start and every few seconds.
        environment: Its environment, whole.
        prepare: What has to be put in order before each start, also after a crash.
        stop_signal: The signal that ends it in an orderly way.
        identity: The user it runs as, when that is not the stack's own.
    """

    name: str
    command: Sequence[str | Path]
    answers: Callable[[], Awaitable[bool]]
    environment: Mapping[str, str]
    prepare: Callable[[], Awaitable[None]] = field(default=_nothing)
    stop_signal: signal.Signals = signal.SIGTERM
    identity: Identity | None = None


class RunningChild:
    """A started child, leader of a process group of its own."""

    def __init__(self, child: Child, process: asyncio.subprocess.Process, log: Path, started: float) -> None:
        self.child = child
        self.log = log
        self.trace = ChildTrace(process.pid, started, child.stop_signal)
        self._process = process

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self._process.returncode is not None

    async def end(self) -> str:
        """Wait until the process ends, and say how it did."""
        code = await self._process.wait()
        self._kill_group()
        return f"ended with exit code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"

    async def stop(self) -> None:
        """End the process in an orderly way, and after a while in any way."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(self.child.stop_signal)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()
        self._kill_group()

    def kill(self) -> None:
        """End the process and all that it started, at once."""
        self._kill_group()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.trace.pid, signal.SIGKILL)


async def start(child: Child, logs: Path) -> RunningChild:
    """Start a child in a process group of its own, its output going to its log.

    Must be called from the main thread: Linux tells a child of the death of the thread that started it.
    """
    await child.prepare()
    log = logs / f"{child.name.lower().replace(' ', '-')}.log"
    if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
        log.rename(log.with_suffix(".log.old"))
    started = time.time()
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *child.command,
            env=dict(child.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            preexec_fn=becoming(child.identity, child.stop_signal),
        )
    return RunningChild(child, process, log, started)
