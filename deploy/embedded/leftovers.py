"""Clearing what a killed stack left: children that outlived it, each recognised by id and time of start."""

import contextlib
import os
import signal
from collections.abc import Iterable

import psutil

from deploy.embedded.folder import ChildTrace

PATIENCE_SECONDS = 8
SAME_START_SECONDS = 5.0


def clear(traces: Iterable[ChildTrace]) -> int:
    """End the children that still run, in an orderly way where they allow it, and return how many there were."""
    alive = [(process, trace) for trace in traces if (process := _still_running(trace)) is not None]
    for process, trace in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(trace.stop_signal)
    psutil.wait_procs([process for process, _ in alive], timeout=PATIENCE_SECONDS)
    for _, trace in alive:
        # The children of a child too: a server's sessions, for one.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(trace.pid, signal.SIGKILL)
    return len(alive)


def _still_running(trace: ChildTrace) -> psutil.Process | None:
    try:
        process = psutil.Process(trace.pid)
        same = abs(process.create_time() - trace.started) < SAME_START_SECONDS
    except psutil.NoSuchProcess:
        return None
    return process if same and process.status() != psutil.STATUS_ZOMBIE else None
