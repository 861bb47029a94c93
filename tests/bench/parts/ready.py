"""`./dev up` from installed to all parts answering, each time on an empty folder."""

import asyncio
import json
import os
import signal
import sys
import time
from statistics import median

from tests.bench.parts.servers import throw_away_folder

TIMES = 3
UP = (sys.executable, "-P", "-m", "deploy.command", "up", "--empty", "--json")


async def measure() -> float:
    """The median of a few starts, in seconds of the clock on the wall."""
    return median([await _start_once() for _ in range(TIMES)])


async def _start_once() -> float:
    """From the command to its word that every part answers; what the command prints is not believed but timed."""
    with throw_away_folder() as folder:
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *UP,
            "--data",
            str(folder),
            env=os.environ,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        if process.stdout is None:
            raise AssertionError
        said = await process.stdout.readline()
        seconds = time.perf_counter() - started
        if not said:
            _, problem = await process.communicate()
            raise RuntimeError(f"`pdups up` ended instead of answering:\n{problem.decode()}")
        json.loads(said)
        process.send_signal(signal.SIGINT)
        await process.communicate()
    return seconds
