"""What lifecycles of the real workflow cost more than bare ones, as lines for people and as an object for programs."""

from dataclasses import astuple
from typing import Any

from tests.bench.parts.lifecycle import Measured


def lifecycle_lines(name: str, real: Measured, bare: Measured) -> list[str]:
    """The two kinds of lives beside each other, and what the difference is spent on."""
    ours, theirs = real.milliseconds, bare.milliseconds
    rows = [
        ("lifecycles per second", bare.rate, real.rate),
        ("processor ms: Temporal", theirs.temporal, ours.temporal),
        ("processor ms: Python", theirs.python, ours.python),
        ("processor ms: Postgres", theirs.postgres, ours.postgres),
        ("processor ms: all", sum(astuple(theirs)), sum(astuple(ours))),
        ("history events", sum(bare.events.values()), sum(real.events.values())),
    ]
    lines = [f"{'One lifecycle':<28}{'bare':>10}{name:>16}{'difference':>12}"]
    lines += [f"{what:<28}{bare_:>10.1f}{real_:>16.1f}{real_ - bare_:>+12.1f}" for what, bare_, real_ in rows]
    more = ", ".join(f"{count} {kind}" for kind, count in (real.events - bare.events).items())
    return [*lines, f"More events: {more or 'none'}"]


def lifecycle_object(measured: Measured) -> dict[str, Any]:
    """One kind of lives: rates, processor time of one life, and its history by type of event."""
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
