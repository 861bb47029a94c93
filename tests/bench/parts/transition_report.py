"""What the bench of transitions measured, as a table for people and as one object for programs."""

from dataclasses import asdict, dataclass
from statistics import mean, median
from typing import Any

from tests.bench.parts.fan_out import Paths
from tests.bench.parts.processor import Spent

AIMS = {
    "fanout_ratio": "at least 0.7",
    "password_letter_seconds": "at most 2",
    "transition_history_events": "at most 1000",
    "memory_growth_mb": "flat",
    "fanout_processor_ratio": "",
}


@dataclass(frozen=True)
class TransitionReport:
    """Everything one run measured.

    Attributes:
        bare: bare paths before and after.
        called: providers that were called while nobody sent letters.
        providers: how many were called in all.
        password_seconds: each password letter, sent in the middle of the rest.
        waiting: how many other letters waited meanwhile, at most.
        memory: megabytes held before, at most during, and after.
    """

    bare: list[Paths]
    called: Paths
    providers: int
    password_seconds: list[float]
    waiting: int
    memory: tuple[float, float, float]
    history_events: int

    def as_object(self) -> dict[str, Any]:
        """The figures by their names, then what they are made of."""
        before, during, after = self.memory
        return {
            "fanout_ratio": round(self.called.rate / mean(each.rate for each in self.bare), 3),
            "password_letter_seconds": round(max(self.password_seconds), 2),
            "transition_history_events": self.history_events,
            "memory_growth_mb": round(after - before, 1),
            "fanout_processor_ratio": round(_all(self._bare_milliseconds) / _all(self.called.milliseconds), 3),
            "providers": self.providers,
            "paths_per_second": round(self.called.rate, 1),
            "bare_paths_per_second": [round(each.rate, 1) for each in self.bare],
            "milliseconds": {
                "path": asdict(self.called.milliseconds),
                "bare path": asdict(self._bare_milliseconds),
            },
            "password_letters": [round(each, 2) for each in self.password_seconds],
            "letters_waiting": self.waiting,
            "memory_mb": {"before": round(before, 1), "during": round(during, 1), "after": round(after, 1)},
        }

    @property
    def _bare_milliseconds(self) -> Spent:
        one, other = (asdict(each.milliseconds) for each in self.bare)
        return Spent(**{name: (one[name] + other[name]) / 2 for name in one})

    def as_table(self) -> str:
        """The figures beside their aims, then what they are made of."""
        figures = self.as_object()
        head = [f"{'':<28}{'measured':>10}{'aim':>16}"]
        head += [f"{name:<28}{figures[name]:>10}{aim:>16}" for name, aim in AIMS.items()]
        rates = ", ".join(f"{each:g}" for each in figures["bare_paths_per_second"])
        bare, path = figures["milliseconds"]["bare path"], figures["milliseconds"]["path"]
        slowest, middle = max(self.password_seconds), median(self.password_seconds)
        parts = [
            f"Paths a second: {self.called.rate:.1f} of {self.called.number:,}; bare, before and after: {rates}",
            "",
            f"{'Milliseconds of a path':<28}{'bare':>10}{'path':>10}",
            *(f"{name:<28}{bare[name]:>10.1f}{path[name]:>10.1f}" for name in bare),
            f"{'all':<28}{sum(bare.values()):>10.1f}{sum(path.values()):>10.1f}",
            "",
            f"Password letters, while up to {self.waiting:,} others wait: {middle:.2f} s, the slowest {slowest:.2f} s",
            f"Megabytes before, during and after: {', '.join(f'{each:.0f}' for each in self.memory)}",
        ]
        return "\n\n".join(("\n".join(head), "\n".join(parts)))


def _all(spent: Spent) -> float:
    return spent.python + spent.temporal + spent.postgres
