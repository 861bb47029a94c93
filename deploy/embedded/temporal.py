"""The Temporal development server as a child: one process, its data in one file, a namespace of our own."""

import asyncio
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.answers import connects
from deploy.embedded.child import Child
from deploy.embedded.ports import LOCALHOST

NAMESPACE = "pdups"
RETENTION = "90d"  # finished workflows stay visible this long; the server's own default is one day
SEARCH_ATTRIBUTES = ("PdupsStage=Keyword",)
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")  # what was acknowledged survives a crash, at 3/2 of the speed
DYNAMIC_CONFIG = ("matching.enableFairness=true", "matching.useNewMatcher=true")


class TemporalError(Exception):
    """The Temporal server can't be found or set up; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """A development server: its folder and its two ports."""

    folder: Path
    port: int
    ui_port: int

    @property
    def address(self) -> str:
        """Where clients and workers connect to."""
        return f"{LOCALHOST}:{self.port}"

    @property
    def ui_url(self) -> str:
        """Where people look at workflows."""
        return f"http://{LOCALHOST}:{self.ui_port}/namespaces/{NAMESPACE}/workflows"


def child(server: Server, environment: dict[str, str]) -> Child:
    """Describe the server."""

    async def answers() -> bool:
        return await connects(LOCALHOST, server.port)

    command: list[str | Path] = [find_binary(), "server", "start-dev", "--ip", LOCALHOST]
    command += ["--port", str(server.port), "--ui-port", str(server.ui_port), "--ui-disable-news-fetch"]
    command += ["--db-filename", server.folder / "temporal.db", "--namespace", NAMESPACE, "--log-level", "error"]
    for option, values in (
        ("--sqlite-pragma", PRAGMAS),
        ("--search-attribute", SEARCH_ATTRIBUTES),
        ("--dynamic-config-value", DYNAMIC_CONFIG),
    ):
        command += [word for value in values for word in (option, value)]
    return Child(name="Temporal", command=command, environment=environment, answers=answers)


async def set_retention(server: Server, environment: dict[str, str]) -> None:
    """Keep finished workflows for as long as we say; harmless when that was said before."""
    arguments = ["operator", "namespace", "update", "--namespace", NAMESPACE, "--retention", RETENTION]
    for _ in range(50):
        result = await asyncio.to_thread(
            subprocess.run,
            [find_binary(), *arguments, "--address", server.address],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode == 0:
            return
        await asyncio.sleep(0.1)
    raise TemporalError(f"Temporal did not accept its namespace's retention:\n{result.stderr}")


def find_binary() -> str:
    """Find the Temporal command: on the path, else in this environment."""
    found = shutil.which("temporal") or shutil.which("temporal", path=str(Path(sys.executable).parent))
    if found is None:
        raise TemporalError("The `temporal` command is missing; `./dev install` brings it.")
    return found
