"""Processor time, since two cores shared by three programs are what a lifecycle is really paid with."""

from dataclasses import dataclass, fields

import psutil


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time by program."""

    python: float = 0.0
    temporal: float = 0.0
    postgres: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True)
class Meter:
    """Reads the processor time of the two servers, with their children, and of this process."""

    temporal: int
    postgres: int

    def read(self) -> Spent:
        """Seconds spent so far."""
        return Spent(
            python=_seconds(psutil.Process()),
            temporal=_with_children(self.temporal),
            postgres=_with_children(self.postgres),
        )


def _with_children(pid: int) -> float:
    process = psutil.Process(pid)
    return sum(_seconds(each) for each in (process, *process.children(recursive=True)))


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
