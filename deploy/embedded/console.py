"""The console as a child."""

import sys

from deploy.embedded.answers import http_status
from deploy.embedded.child import Child
from deploy.embedded.ports import LOCALHOST

HEALTH_PATH = "/healthz"
OK = 200


def child(port: int, environment: dict[str, str]) -> Child:
    """Describe the console's process; its settings come in the environment."""

    async def answers() -> bool:
        # Any status will do: a console that says “the database is down” must not be started again for it.
        return await http_status(LOCALHOST, port, HEALTH_PATH) is not None

    command = [sys.executable, "-P", "-m", "deploy.command", "console"]
    return Child(name="Console", command=command, environment=environment, answers=answers)


async def is_healthy(port: int) -> bool:
    """Tell whether the console finds every part of the system in order."""
    return await http_status(LOCALHOST, port, HEALTH_PATH) == OK
