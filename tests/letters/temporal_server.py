"""A Temporal development server with its data in a file, that can be killed and started again."""

import asyncio
import os
import subprocess
from pathlib import Path

from temporalio.client import Client

from deploy.embedded import temporal
from tests.conftest import free_port
from workers.plugin import PdupsPlugin

START_SECONDS = 30
# Temporal keeps a task queue in four parts and orders each by priority; with one part the whole order can be seen.
ONE_PARTITION = [
    *("--dynamic-config-value", "matching.numTaskqueueReadPartitions=1"),
    *("--dynamic-config-value", "matching.numTaskqueueWritePartitions=1"),
]


class TemporalServer:
    """One server in one folder; `start` after `kill` finds everything it had acknowledged."""

    def __init__(self, folder: Path) -> None:
        self._server = temporal.Server(folder, free_port(), free_port())
        self._command = [*temporal.child(self._server, dict(os.environ)).command, *ONE_PARTITION]
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start, and wait until it answers."""
        self._spawn()
        await self.client()

    def _spawn(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    async def client(self) -> Client:
        """A client as the workers have it."""
        async with asyncio.timeout(START_SECONDS):
            while True:
                try:
                    return await Client.connect(
                        self._server.address, namespace=temporal.NAMESPACE, plugins=[PdupsPlugin()]
                    )
                except RuntimeError:
                    await asyncio.sleep(0.1)
