"""`pdups due DATE`: when an answer is due for what is received on a day, with every day counted or skipped."""

import json
from datetime import date, datetime, time
from typing import Annotated

import typer

from policy.calendar import explain_due, mountain_instant
from policy.mountain import clock_time, long_date
from schemas.calendar import CountedDay, DueExplanation
from schemas.problem import Problem

_NOON = time(12, 0)
_MISTAKE = 2


def due(
    received: Annotated[str, typer.Argument(metavar="DATE", help="The day of receipt in Montana, as 2026-11-25.")],
    days: Annotated[int, typer.Option(help="Business days to count.")] = 7,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show when an answer is due: each day counted, and the reason for each day skipped (2020 to 2045).

    Legal holidays are counted by rule; closure days that staff entered are not known here.
    """
    explained = _explained(received, days)
    if isinstance(explained, Problem):
        typer.echo(json.dumps(explained.model_dump()) if as_json else explained.message, err=True)
        raise typer.Exit(_MISTAKE)
    typer.echo(json.dumps(_as_object(explained), indent=2) if as_json else _as_text(explained))


def _explained(received: str, days: int) -> DueExplanation | Problem:
    try:
        received_on = date.fromisoformat(received)
    except ValueError:
        example = "2026-11-25 for November 25, 2026"
        return Problem(field="date", message=f"“{received}” is not a date of the calendar. Write it like {example}.")
    return explain_due(mountain_instant(received_on, _NOON), days, closures={})


def _as_text(explained: DueExplanation) -> str:
    lines = [
        f"Received  {long_date(explained.received_on)} (not counted)",
        "",
        *map(_day_line, explained.counted),
        "",
        f"Due       {long_date(explained.due_on)}, {clock_time(explained.due_at)} Mountain time",
    ]
    return "\n".join(lines)


def _day_line(counted: CountedDay) -> str:
    mark = "-" if counted.number is None else str(counted.number)
    skipped = f"  skipped: {counted.skipped_because}" if counted.number is None else ""
    return f"{mark:>8}  {long_date(counted.day)}{skipped}"


def _as_object(explained: DueExplanation) -> dict[str, object]:
    return {
        "received": explained.received_on.isoformat(),
        "due": explained.due_on.isoformat(),
        "due_at": _instant(explained.due_at),
        "business_days": explained.days,
        "days": [
            {"date": each.day.isoformat(), "number": each.number, "skipped_because": each.skipped_because}
            for each in explained.counted
        ],
    }


def _instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
