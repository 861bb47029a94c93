"""What the bench of records measured, as a table for people and as one object for programs."""

from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.parts.processor import Spent
from tests.bench.parts.record_year import Size

AIMS = {"minutes": "at most 10", "peak_memory_mb": "bounded", "bytes_per_certificate": ""}


@dataclass(frozen=True)
class Phase:
    """One thing that was done so many times.

    Attributes:
        seconds: from the first until the last.
        spent: processor time meanwhile; what the presses spent is not in it.
    """

    name: str
    number: int
    seconds: float
    spent: Spent

    def milliseconds(self, seconds: float) -> float:
        """Of one, in milliseconds."""
        return seconds / self.number * 1000


@dataclass(frozen=True)
class RecordReport:
    """Everything one run measured.

    Attributes:
        megabytes: the most that the process with the workers and its presses held.
        bytes: of all bundles.
    """

    size: Size
    phases: list[Phase]
    megabytes: float
    bytes: int

    def as_object(self) -> dict[str, Any]:
        """The figures by their names, then what they are made of."""
        return {
            "minutes": round(sum(each.seconds for each in self.phases) / 60, 2),
            "peak_memory_mb": round(self.megabytes, 1),
            "bytes_per_certificate": round(self.bytes / self.size.certificates),
            **self.size.model_dump(),
            "phases": {
                each.name: {
                    "number": each.number,
                    "seconds": round(each.seconds, 1),
                    "milliseconds": round(each.milliseconds(each.seconds), 1),
                    "processor": {name: round(each.milliseconds(sec), 1) for name, sec in asdict(each.spent).items()},
                }
                for each in self.phases
            },
        }

    def as_table(self) -> str:
        """The figures beside their aims, then what they are made of."""
        figures = self.as_object()
        head = [f"{'':<28}{'measured':>10}{'aim':>16}"]
        head += [f"{name:<28}{figures[name]:>10}{aim:>16}" for name, aim in AIMS.items()]
        made = [f"{'milliseconds each':<28}{'number':>10}{'all':>10}{'Python':>10}{'Temporal':>10}{'Postgres':>10}"]
        for name, each in figures["phases"].items():
            spent = "".join(f"{each['processor'][part]:>10}" for part in ("python", "temporal", "postgres"))
            made.append(f"{name:<28}{each['number']:>10,}{each['milliseconds']:>10}{spent}")
        return "\n\n".join("\n".join(part) for part in (head, made))
