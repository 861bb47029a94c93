"""Keeps the children alive: starts them, starts a dead or stuck one again, and ends them all with the parent."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from deploy.embedded.child import Child, RunningChild, start
from deploy.embedded.folder import ChildTrace

FIRST_ANSWER_SECONDS = 60
POLL_SECONDS = 0.05
PULSE_SECONDS = 5
STUCK_SECONDS = 60
SHORTEST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30
STEADY_SECONDS = 60  # a child that lived this long is forgiven its earlier deaths


class ChildFailedError(Exception):
    """A child could not be brought to answer; the message holds the end of its log."""


class Supervisor:
    """The children of one stack.

    Args:
        logs: The folder of their logs.
        announce: Says a sentence to the person at the terminal.
        changed: Is told of the running children by name whenever they change, to be remembered.
    """

    def __init__(
        self, logs: Path, announce: Callable[[str], None], changed: Callable[[dict[str, ChildTrace]], None]
    ) -> None:
        self._logs = logs
        self._announce = announce
        self._changed = changed
        self._running: dict[str, RunningChild] = {}
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self, child: Child) -> None:
        """Start a child, wait until it answers, and keep it alive from then on.

        Raises:
            ChildFailedError: It ended, or did not answer within a minute.
        """
        began = time.monotonic()
        running = await self._start(child)
        await self._first_answer(running)
        self._announce(f"{child.name} answers ({time.monotonic() - began:.1f} s)")
        keeper = asyncio.create_task(self._keep(child), name=child.name)
        keeper.add_done_callback(self._tell_of_fault)
        self._keepers.append(keeper)

    async def stop(self) -> None:
        """End every child, the last started first."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for name in reversed(list(self._running)):
            await self._running.pop(name).stop()
            self._tell_changed()

    def kill(self) -> None:
        """End every child at once."""
        for running in self._running.values():
            running.kill()

    async def _start(self, child: Child) -> RunningChild:
        running = await start(child, self._logs)
        self._running[child.name] = running
        self._tell_changed()
        return running

    async def _first_answer(self, running: RunningChild) -> None:
        deadline = time.monotonic() + FIRST_ANSWER_SECONDS
        while not await running.child.answers():
            if running.ended:
                raise ChildFailedError(_failure(running, await running.end()))
            if time.monotonic() > deadline:
                raise ChildFailedError(_failure(running, f"did not answer within {FIRST_ANSWER_SECONDS} seconds"))
            await asyncio.sleep(POLL_SECONDS)

    async def _keep(self, child: Child) -> None:
        pause = SHORTEST_PAUSE_SECONDS
        while True:
            running = self._running[child.name]
            how = await self._end_or_stuck(running)
            if time.time() - running.trace.started > STEADY_SECONDS:
                pause = SHORTEST_PAUSE_SECONDS
            self._announce(f"{child.name} {how}. Starting it again; its log is {running.log}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            await self._start_again(child)

    async def _start_again(self, child: Child) -> None:
        """Start a child once more; a failure is left to the next round, for the keeper must outlive it."""
        try:
            running = await self._start(child)
            await self._first_answer(running)
        except (ChildFailedError, OSError) as error:
            self._running[child.name].kill()
            self._announce(str(error))
        else:
            self._announce(f"{child.name} answers again")

    async def _end_or_stuck(self, running: RunningChild) -> str:
        """Wait until a child ends, or end it when it has not answered for a minute; say which."""
        end = asyncio.create_task(running.end())
        last_answer = time.monotonic()
        try:
            while not end.done():
                await asyncio.wait([end], timeout=PULSE_SECONDS)
                if end.done() or await running.child.answers():
                    last_answer = time.monotonic()
                elif time.monotonic() - last_answer > STUCK_SECONDS:
                    running.kill()
                    await end
                    return f"has not answered for {STUCK_SECONDS} seconds"
            return end.result()
        finally:
            end.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await end

    def _tell_of_fault(self, keeper: asyncio.Task[None]) -> None:
        if not keeper.cancelled() and (fault := keeper.exception()):
            self._announce(f"{keeper.get_name()} is no longer watched, because of a fault of the supervisor: {fault!r}")

    def _tell_changed(self) -> None:
        self._changed({name: running.trace for name, running in self._running.items()})


def _failure(running: RunningChild, what: str) -> str:
    return f"{running.child.name} {what}. The end of its log, {running.log}:\n{running.last_words()}"
