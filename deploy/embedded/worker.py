"""The worker as a child: alive as long as it touches its heartbeat."""

import sys
import time
from pathlib import Path

from deploy.embedded.child import Child

FRESH_SECONDS = 10


def child(heartbeat: Path, environment: dict[str, str]) -> Child:
    """Describe the worker's process; its settings come in the environment."""

    async def answers() -> bool:
        try:
            age = time.time() - heartbeat.stat().st_mtime  # noqa: ASYNC240 - a local file's status is there at once
        except FileNotFoundError:
            return False
        return age < FRESH_SECONDS

    async def prepare() -> None:
        heartbeat.unlink(missing_ok=True)  # noqa: ASYNC240 - as above

    command = [sys.executable, "-P", "-m", "deploy.command", "worker"]
    return Child(name="Worker", command=command, environment=environment, answers=answers, prepare=prepare)
