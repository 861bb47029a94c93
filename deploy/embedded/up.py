"""`pdups up`: bring every part up in the order they need each other, keep them, and end them together."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from deploy.embedded import catcher as catcher_process
from deploy.embedded import console, environment, kept_settings, leftovers, ports, postgres, temporal, worker
from deploy.embedded.catcher import Catcher
from deploy.embedded.folder import ChildTrace, DataFolder
from deploy.embedded.postgres import Cluster
from deploy.embedded.supervisor import ChildFailedError, Supervisor
from deploy.embedded.temporal import Server

HEALTHY_SECONDS = 60
SAMPLE_SECONDS = 120


class NotEmptyError(Exception):
    """`--empty` was asked for on a folder that holds sample data."""


class Stack:
    """One stack on one data folder.

    Args:
        path: The data folder.
        port: The port that the console must have, or None for the remembered or any free one.
        empty: Whether to start without sample data.
        announce: Says a sentence to the person at the terminal.

    Raises:
        InUseError: Another stack runs on the folder.
        PortTakenError: The console's port is taken.
        NotEmptyError: An empty stack was asked for, but the folder holds sample data.
    """

    def __init__(self, path: Path, *, port: int | None, empty: bool, announce: Callable[[str], None]) -> None:
        self.folder = DataFolder(path)
        self.folder.lock()
        memory = self.folder.memory
        if empty and memory.sample in ("loading", "loaded"):
            raise NotEmptyError(f"{self.folder.path} already holds sample data; choose an empty folder with --data.")
        if leftovers.clear(memory.children.values()):
            announce("Ended what an earlier stack had left running")
        self._claims = contextlib.ExitStack()
        memory.ports = ports.choose(memory.ports, port, self._claims)
        if empty:
            memory.sample = "declined"
        memory.pid, memory.ready, memory.children = os.getpid(), False, {}
        memory.url = f"http://{ports.LOCALHOST}:{memory.ports['console']}"
        self.cluster = Cluster(self.folder.postgres, memory.ports["postgres"], self.folder.secret("postgres"))
        self.temporal = Server(self.folder.temporal, memory.ports["temporal"], memory.ports["temporal_ui"])
        self.catcher = Catcher(self.folder.letters, memory.ports["smtp"], memory.ports["letters"])
        self.settings = environment.settings(self.folder, self.cluster, self.temporal, self.catcher)
        self._plain = environment.plain()
        self.announce = announce
        self._supervisor = Supervisor(self.folder.logs, announce, self._remember_children)
        self.folder.remember()
        kept_settings.keep(self.folder.path, self.settings)

    async def start(self) -> float:
        """Bring everything up and return how many seconds it took until all parts answered.

        Raises:
            ChildFailedError: A part did not come up; the message holds the end of its log.
        """
        began = time.monotonic()
        own = self._plain | self.settings
        await asyncio.gather(
            self._start_database(),
            self._start_temporal(),
            self._supervisor.start(catcher_process.child(self.catcher, self._plain)),
        )
        await asyncio.gather(
            self._supervisor.start(worker.child(self.folder.heartbeat, own)),
            self._supervisor.start(console.child(self.folder.memory.ports["console"], own)),
        )
        await self._all_healthy()
        seconds = time.monotonic() - began
        self.folder.memory.ready = True
        self.folder.remember()
        return seconds

    async def stop(self) -> None:
        """End every child and forget this run; a second Ctrl-C meanwhile ends them at once."""
        await self._supervisor.stop()
        self._claims.close()
        self.folder.memory.pid, self.folder.memory.ready = None, False
        self.folder.remember()

    def kill(self) -> None:
        """End every child at once."""
        self._supervisor.kill()

    def remember_sample(self, state: str) -> None:
        """Write down how far the sample data has come."""
        self.folder.memory.sample = state
        self.folder.remember()

    async def _start_database(self) -> None:
        from store.migrate import migrate  # noqa: PLC0415 - read while the other parts start

        child = await asyncio.to_thread(postgres.child, self.cluster, self._plain)
        await self._supervisor.start(child)
        await postgres.make_database(self.cluster)
        applied = await migrate(self.cluster.database_url)
        if applied:
            self.announce(f"Tables are up to date ({len(applied)} {'step' if len(applied) == 1 else 'steps'})")

    async def _start_temporal(self) -> None:
        await self._supervisor.start(temporal.child(self.temporal, self._plain))
        await temporal.set_retention(self.temporal, self._plain)

    async def _all_healthy(self) -> None:
        deadline = time.monotonic() + HEALTHY_SECONDS
        while not await console.is_healthy(self.folder.memory.ports["console"]):
            if time.monotonic() > deadline:
                raise ChildFailedError(
                    f"The console runs, but {self.folder.memory.url}{console.HEALTH_PATH} does not say that all is "
                    f"well; it names what is missing. Logs: {self.folder.logs}"
                )
            await asyncio.sleep(0.05)

    def _remember_children(self, children: dict[str, ChildTrace]) -> None:
        self.folder.memory.children = children
        self.folder.remember()


async def run(stack: Stack, started: Callable[[float], None]) -> None:
    """Run a stack until it is asked to end by Ctrl-C, a closed terminal or `kill`; then end every child."""
    asked_to_end = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        if asked_to_end.is_set():
            stack.kill()
        asked_to_end.set()

    for asking in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(asking, ask)
    work = asyncio.create_task(_work(stack, started))
    end = asyncio.create_task(asked_to_end.wait())
    try:
        await asyncio.wait([work, end], return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
            await end
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await work
        await stack.stop()


async def _work(stack: Stack, started: Callable[[float], None]) -> None:
    """Bring the stack up, fill it when it is fresh, and show what runs where."""
    seconds = await stack.start()
    if stack.folder.memory.sample in ("none", "loading"):
        await _load_sample(stack)
    started(seconds)


async def _load_sample(stack: Stack) -> None:
    """Load the sample data; a part that dies meanwhile is started again, and loading goes on where it was."""
    from deploy.sample import load  # noqa: PLC0415 - read on the first start only
    from workers.patience import patiently  # noqa: PLC0415 - as above
    from workers.settings import Settings  # noqa: PLC0415 - as above

    kept_settings.adopt(stack.settings)
    stack.remember_sample("loading")
    stack.announce("Loading sample data ...")
    try:
        async with asyncio.timeout(SAMPLE_SECONDS):
            await patiently("the parts that sample data needs", lambda: load(Settings()))
    except TimeoutError:
        stack.announce("Some sample data could not be loaded in time; the next start goes on with it")
    else:
        stack.remember_sample("loaded")
