"""What was measured, as a table for people and as one object for programs."""

from dataclasses import asdict, astuple, dataclass
from typing import Any

from tests.bench.parts.application_lives import ApplicationLives
from tests.bench.parts.bare_workflow import BareLives
from tests.bench.parts.lifecycle import Measured, ratio
from tests.bench.parts.queue_page import FEW, MANY, PageTimes, Times, worst_ratio

AIMS = {"lifecycle_ratio": 0.7, "history_events": 30, "queue_page_ratio": 2.0, "ready_seconds": 8.0}


@dataclass(frozen=True)
class Report:
    """Everything one run measured."""

    lives: dict[str, Measured]
    activity_milliseconds: dict[str, float]
    pages: list[PageTimes]
    ready_seconds: float

    @property
    def real(self) -> Measured:
        """The real workflow."""
        return self.lives[ApplicationLives.name]

    @property
    def bare(self) -> Measured:
        """The bare workflow."""
        return self.lives[BareLives.name]

    def as_object(self) -> dict[str, Any]:
        """The figures by their names, then what they are made of."""
        return {
            "lifecycle_ratio": round(ratio(self.real, self.bare), 3),
            "history_events": sum(self.real.events.values()),
            "queue_page_ratio": round(worst_ratio(self.pages), 2),
            "ready_seconds": round(self.ready_seconds, 2),
            "lifecycles": {name: _life(each) for name, each in self.lives.items()},
            "activity_milliseconds": {name: round(each, 2) for name, each in self.activity_milliseconds.items()},
            "queue_page": [
                {"asked": page.asked, "ratio": round(page.ratio, 2), "few": asdict(page.few), "many": asdict(page.many)}
                for page in self.pages
            ],
        }

    def as_table(self) -> str:
        """The figures beside their aims, then what they are made of."""
        figures = self.as_object()
        head = [f"{'':<28}{'measured':>10}{'aim':>16}"]
        head += [
            f"{name:<28}{figures[name]:>10}{('at least ' if name == 'lifecycle_ratio' else 'at most ') + str(aim):>16}"
            for name, aim in AIMS.items()
        ]
        return "\n\n".join("\n".join(part) for part in (head, self._lifecycle_lines(), self._page_lines()))

    def _lifecycle_lines(self) -> list[str]:
        real, bare = self.real, self.bare
        ours, theirs = real.milliseconds, bare.milliseconds
        rows = [
            ("lifecycles per second", bare.rate, real.rate),
            ("processor ms: Temporal", theirs.temporal, ours.temporal),
            ("processor ms: Python", theirs.python, ours.python),
            ("processor ms: Postgres", theirs.postgres, ours.postgres),
            ("processor ms: all", sum(astuple(theirs)), sum(astuple(ours))),
            ("history events", sum(bare.events.values()), sum(real.events.values())),
        ]
        lines = [f"{'One lifecycle':<28}{'bare':>10}{'application':>16}{'difference':>12}"]
        lines += [f"{name:<28}{bare_:>10.1f}{real_:>16.1f}{real_ - bare_:>+12.1f}" for name, bare_, real_ in rows]
        more = ", ".join(f"{count} {name}" for name, count in (real.events - bare.events).items())
        lines.append(f"More events: {more or 'none'}")
        lines += [
            f"{name:<28}{'':>10}{each:>13.1f} ms from start to end in the worker"
            for name, each in self.activity_milliseconds.items()
        ]
        return lines

    def _page_lines(self) -> list[str]:
        lines = [f"{'Queue page, median ms (lines)':<38}{FEW:>14,}{MANY:>14,}{'ratio':>8}"]
        return lines + [
            f"{each.asked:<38}{_page(each.few):>14}{_page(each.many):>14}{each.ratio:>8.2f}"
            + ("" if each.is_like_for_like else "  other length: does not count")
            for each in self.pages
        ]


def _page(times: Times) -> str:
    return f"{times.milliseconds:.1f} ({times.lines})"


def _life(measured: Measured) -> dict[str, Any]:
    spent = measured.milliseconds
    return {
        "per_second": round(measured.rate, 1),
        "rounds": [round(rate, 1) for rate in measured.rates],
        "processor_milliseconds": {
            "python": round(spent.python, 1),
            "temporal": round(spent.temporal, 1),
            "postgres": round(spent.postgres, 1),
        },
        "events": dict(measured.events),
    }
