"""Whole lifecycles per second: rounds of the real workflow and of a bare one, in turns, on the same servers.

A round has two timed phases. In the first each workflow is begun and its first record is awaited; in the second each is
decided and its second record is awaited. Between them everything comes to rest, so that every workflow has started its
timer before it is decided, as in a life that takes days.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol, TypeVar

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from tests.bench.parts.activity_clock import ActivityClock
from tests.bench.parts.processor import Meter, Spent

REST_SECONDS = 0.5
Given = TypeVar("Given")
Made = TypeVar("Made")


class Lives(Protocol):
    """A kind of workflow whose lifecycles are counted."""

    name: str

    async def begin(self, number: int) -> str:
        """Begin one life and return its workflow's id."""

    async def decide(self, workflow_id: str) -> None:
        """End it, and wait until that is recorded."""


@dataclass
class Measured:
    """What the rounds of one kind came to.

    Attributes:
        rates: Lifecycles per second of each round.
        spent: Processor time of all rounds.
        lives: How many lifecycles there were.
        events: The history of one of them: how many events of each type.
    """

    rates: list[float]
    spent: Spent
    lives: int
    events: Counter[str]

    @property
    def rate(self) -> float:
        """Lifecycles per second: the median of the rounds."""
        return median(self.rates)

    @property
    def milliseconds(self) -> Spent:
        """Processor time of one lifecycle, in milliseconds."""
        thousand = 1000 / self.lives
        return Spent(self.spent.python * thousand, self.spent.temporal * thousand, self.spent.postgres * thousand)


class Rounds:
    """Runs the rounds of every kind and keeps what they came to."""

    def __init__(self, client: Client, clock: ActivityClock, meter: Meter, *, size: int, at_once: int) -> None:
        self._client = client
        self._clock = clock
        self._meter = meter
        self._size = size
        self._at_once = at_once
        self._numbers = 0
        self.measured: dict[str, Measured] = {}

    async def run(self, lives: Lives, *, counts: bool = True) -> None:
        """One round; a round that only warms up does not count."""
        numbers = range(self._numbers, self._numbers + self._size)
        self._numbers += self._size
        before = self._meter.read()
        ids, begun = await self._timed(numbers, lambda number: self._begin(lives, number))
        await asyncio.sleep(REST_SECONDS)
        _, decided = await self._timed(ids, lives.decide)
        spent = self._meter.read() - before
        if not counts:
            return
        kept = self.measured.setdefault(lives.name, Measured([], Spent(), 0, await self._events(ids[-1])))
        kept.rates.append(self._size / (begun + decided))
        kept.spent += spent
        kept.lives += self._size

    async def _begin(self, lives: Lives, number: int) -> str:
        workflow_id = await lives.begin(number)
        await self._clock.first_activity_of(workflow_id)
        return workflow_id

    async def _timed(
        self, given: Sequence[Given], work: Callable[[Given], Awaitable[Made]]
    ) -> tuple[list[Made], float]:
        turn = asyncio.Semaphore(self._at_once)

        async def in_turn(each: Given) -> Made:
            async with turn:
                return await work(each)

        started = time.perf_counter()
        made = await asyncio.gather(*map(in_turn, given))
        return made, time.perf_counter() - started

    async def _events(self, workflow_id: str) -> Counter[str]:
        history = await self._client.get_workflow_handle(workflow_id).fetch_history()
        names = (EventType.Name(event.event_type) for event in history.events)
        return Counter(name.removeprefix("EVENT_TYPE_").lower() for name in names)


def ratio(real: Measured, bare: Measured) -> float:
    """The real rate over the bare one: the median over pairs of neighbouring rounds, which met the same machine."""
    return median(mine / theirs for mine, theirs in zip(real.rates, bare.rates, strict=True))
