"""What was measured, as a table for people and as one object for programs."""

from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.parts.application_lives import ApplicationLives
from tests.bench.parts.bare_workflow import BareLives
from tests.bench.parts.lifecycle import Measured, ratio
from tests.bench.parts.lifecycle_report import lifecycle_lines, lifecycle_object
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
            "lifecycles": {name: lifecycle_object(each) for name, each in self.lives.items()},
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
        lines = lifecycle_lines(ApplicationLives.name, self.real, self.bare)
        return lines + [
            f"{name:<28}{'':>10}{each:>13.1f} ms from start to end in the worker"
            for name, each in self.activity_milliseconds.items()
        ]

    def _page_lines(self) -> list[str]:
        lines = [f"{'Queue page, median ms (lines)':<38}{FEW:>14,}{MANY:>14,}{'ratio':>8}"]
        return lines + [
            f"{each.asked:<38}{_page(each.few):>14}{_page(each.many):>14}{each.ratio:>8.2f}"
            + ("" if each.is_like_for_like else "  other length: does not count")
            for each in self.pages
        ]


def _page(times: Times) -> str:
    return f"{times.milliseconds:.1f} ({times.lines})"
