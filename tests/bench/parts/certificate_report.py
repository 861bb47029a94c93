"""What the bench of certificates measured, as a table for people and as one object for programs."""

from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from tests.bench.parts.bare_workflow import BareLives
from tests.bench.parts.certificate_runs import FEW as FEW_PEOPLE
from tests.bench.parts.certificate_runs import RunTimes
from tests.bench.parts.event_lives import EventLives
from tests.bench.parts.event_pages import FEW, MANY
from tests.bench.parts.lifecycle import Measured, ratio
from tests.bench.parts.lifecycle_report import lifecycle_lines, lifecycle_object
from tests.bench.parts.queue_page import PageTimes, worst_ratio

AIMS = {
    "certificates_per_second": "at least 150",
    "memory_growth_mb": "flat",
    "run_history_events": "at most 60",
    "print_run_seconds": "at most 5",
    "event_history_events": "at most 60",
    "event_lifecycle_ratio": "at least 0.7",
    "home_page_ratio": "at most 2",
    "outstanding_page_ratio": "at most 2",
}


@dataclass(frozen=True)
class CertificateReport:
    """Everything one run of the bench measured."""

    runs: RunTimes
    event: Measured
    bare: Measured
    home: list[PageTimes]
    outstanding: list[PageTimes]

    def as_object(self) -> dict[str, Any]:
        """The figures by their names, then what they are made of."""
        return {
            "certificates_per_second": round(median(self.runs.per_second), 1),
            "memory_growth_mb": round(self.runs.growth, 1),
            "run_history_events": self.runs.history_events,
            "print_run_seconds": round(self.runs.print_seconds, 2),
            "event_history_events": sum(self.event.events.values()),
            "event_lifecycle_ratio": round(ratio(self.event, self.bare), 3),
            "home_page_ratio": round(worst_ratio(self.home), 2),
            "outstanding_page_ratio": round(worst_ratio(self.outstanding), 2),
            "runs": [round(rate, 1) for rate in self.runs.per_second],
            "lifecycles": {
                EventLives.name: lifecycle_object(self.event),
                BareLives.name: lifecycle_object(self.bare),
            },
            "pages": [
                {"asked": page.asked, "ratio": round(page.ratio, 2), "few": asdict(page.few), "many": asdict(page.many)}
                for page in (*self.home, *self.outstanding)
            ],
        }

    def as_table(self) -> str:
        """The figures beside their aims, then what they are made of."""
        figures = self.as_object()
        head = [f"{'':<28}{'measured':>10}{'aim':>16}"]
        head += [f"{name:<28}{figures[name]:>10}{aim:>16}" for name, aim in AIMS.items()]
        runs = [f"Runs of {FEW_PEOPLE:,}, certificates a second: {', '.join(map(str, figures['runs']))}"]
        lives = lifecycle_lines(EventLives.name, self.event, self.bare)
        pages = [f"{'Page, median ms (lines)':<30}{FEW:>16,}{MANY:>16,}{'ratio':>8}"]
        pages += [
            f"{page.asked:<30}{_of(page)[0]:>16}{_of(page)[1]:>16}{page.ratio:>8.2f}"
            + ("" if page.is_like_for_like else "  other length: does not count")
            for page in (*self.home, *self.outstanding)
        ]
        return "\n\n".join("\n".join(part) for part in (head, runs, lives, pages))


def _of(page: PageTimes) -> tuple[str, str]:
    few, many = (f"{each.milliseconds:.1f} ({each.lines})" for each in (page.few, page.many))
    return few, many
