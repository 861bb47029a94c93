"""Choosing ports: the remembered one, else the customary one, else any that is free; always on 127.0.0.1.

A stack claims its ports for as long as it runs, by locks of files: between choosing a port and the child that listens
on it, and while a dead child is started again, another stack would find the port free.
"""

import contextlib
import errno
import fcntl
import os
import socket
import tempfile
from pathlib import Path

LOCALHOST = "127.0.0.1"
CUSTOMARY = {"console": 8000, "temporal": 7233, "temporal_ui": 8233, "smtp": 8025, "letters": 8026, "postgres": 5433}


class PortTakenError(Exception):
    """The port that was asked for can't be had; mostly another program uses it."""


def choose(remembered: dict[str, int], console: int | None, claims: contextlib.ExitStack) -> dict[str, int]:
    """Choose a port for each listener.

    Args:
        remembered: The ports of the last start, taken again where they are free.
        console: The port that the console must have, or None for any.
        claims: Keeps other stacks off the ports until it is closed, or until the process ends.

    Raises:
        PortTakenError: The console's port is taken.
    """
    chosen = {}
    with contextlib.ExitStack() as held:
        if console is not None:
            chosen["console"] = _hold(held, claims, console)
        for name, customary in CUSTOMARY.items():
            if name not in chosen:
                chosen[name] = _hold_first_free(held, claims, (remembered.get(name, customary), customary, 0))
    return chosen


def _hold_first_free(held: contextlib.ExitStack, claims: contextlib.ExitStack, candidates: tuple[int, ...]) -> int:
    for port in candidates[:-1]:
        with contextlib.suppress(PortTakenError):
            return _hold(held, claims, port)
    return _hold(held, claims, candidates[-1])


def _hold(held: contextlib.ExitStack, claims: contextlib.ExitStack, port: int) -> int:
    """Hold a port until all are chosen, so that no two listeners get the same."""
    listener = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOCALHOST, port))
        listener.listen()
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is taken by another program" if taken else f"can't be used ({error.strerror})"
        raise PortTakenError(f"Port {port} {why}. Choose another one with --port.") from error
    number: int = listener.getsockname()[1]
    _claim(claims, number)
    return number


def _claim(claims: contextlib.ExitStack, port: int) -> None:
    folder = Path(tempfile.gettempdir()) / f"pdups-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    claim = claims.enter_context((folder / str(port)).open("a", encoding="utf-8"))
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise PortTakenError(f"Port {port} belongs to another stack. Choose another one with --port.") from error
