"""The press: certificates and reports are rendered in processes of their own, so that nothing else waits for them.

The processes are spawned, not forked: a fork of a process with threads may inherit a lock nobody will ever release.
"""

import asyncio
import hashlib
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from documents import annual_report, certificate, print_run
from schemas.annual_report import ReportVersion
from schemas.certificate import Certificate, CertificateData
from schemas.model import Frozen

TOGETHER = 25
"""Certificates a process takes at once: few enough to share the work, enough not to count the hand-over."""


Done = TypeVar("Done")


class Pressed(Frozen):
    """A certificate that was rendered and is not blank."""

    sha256: str


class Unprintable(Frozen):
    """A certificate that cannot be issued, and why, in sentences."""

    problems: list[str]


class Press:
    """Processes that render; use it as an asynchronous context, and it ends with it.

    Args:
        processes: how many; more than there are processors gains nothing.
    """

    def __init__(self, processes: int = 2) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        """Open the press; its processes begin with the first work."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the press; what is being rendered is finished first."""
        if self._pool:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    async def issue(
        self, certificates: Sequence[CertificateData], template: str = certificate.TEMPLATE
    ) -> list[Pressed | Unprintable]:
        """Render each certificate and check it, in order.

        Raises:
            BrokenProcessPool: the processes die again and again.
        """
        parts = [certificates[begin : begin + TOGETHER] for begin in range(0, len(certificates), TOGETHER)]
        done = await asyncio.gather(*(self._do(issue_all, list(part), template) for part in parts))
        return [each for part in done for each in part]

    async def print_run(self, certificates: Sequence[Certificate], file: Path) -> list[str]:
        """Write one PDF of all certificates into a file, and check every page of it; problems in sentences."""
        ordered = print_run.in_order(certificates)
        told = [each.data for each in ordered]
        share = -(-len(certificates) // self._processes)
        parts = [(begin, told[begin : begin + share]) for begin in range(0, len(told), share)]
        drawn = await asyncio.gather(*(self._do(print_run.draw, part) for _, part in parts))
        if problems := [problem for each in drawn for problem in each.problems]:
            return problems
        codes = [code for each in drawn for code in each.codes]
        if problems := await self._do(print_run.write, ordered, codes, file):
            return problems
        found = await asyncio.gather(*(self._do(print_run.check, file, begin, part) for begin, part in parts))
        return [problem for each in found for problem in each]

    async def report(self, version: ReportVersion) -> bytes:
        """The PDF of a confirmed annual report."""
        return await self._do(print_report, version)

    async def make(self, work: Callable[..., bytes], *given: object) -> bytes:
        """A document that takes its time, made where nothing else waits for it; `work` is a function of a module."""
        return await self._do(work, *given)

    async def _do(self, work: Callable[..., Done], *given: object) -> Done:
        """Work in one of the processes; where one died, all are replaced and the work is done again, once."""
        loop, pool = asyncio.get_running_loop(), self._opened()
        try:
            return await loop.run_in_executor(pool, work, *given)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            return await loop.run_in_executor(self._opened(), work, *given)

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_leave_signals_alone)
        return self._pool


def issue_all(certificates: Sequence[CertificateData], template: str) -> list[Pressed | Unprintable]:
    """Render and check, one after the other, in whichever process this runs."""
    return [_issue(each, template) for each in certificates]


def print_report(version: ReportVersion) -> bytes:
    """A confirmed report as PDF, in whichever process this runs."""
    return annual_report.render(version.content, as_of=version.at, version=version)


def _issue(data: CertificateData, template: str) -> Pressed | Unprintable:
    if wrong := certificate.problems(data):
        return Unprintable(problems=wrong)
    try:
        pdf = certificate.render(data, template)
    except certificate.UnprintableError as error:
        return Unprintable(problems=[f"The certificate cannot be printed: {error}"])
    if wrong := certificate.blank(pdf, data):
        return Unprintable(problems=wrong)
    return Pressed(sha256=hashlib.sha256(pdf).hexdigest())


def _leave_signals_alone() -> None:
    """A Ctrl-C reaches every process of the terminal; the one that owns the press ends its processes itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
