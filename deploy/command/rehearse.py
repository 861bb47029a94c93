"""`pdups rehearse RULE_SET`: what opening a draft would bring, before anybody decides it; nothing is written."""

from typing import Annotated, Any

import typer

from console.openings.rehearsal import rehearsed
from console.openings.wanted import USUAL_PACE, Wanted, read_wanted
from deploy.command.answer import Answer, CannotError, ExitCode, say
from deploy.command.system import System
from policy.mountain import long_date, long_instant
from policy.opening import rule_set_problems
from policy.transition import calendar, totals
from schemas.problem import Problem
from schemas.transition import Path, Plan, PlanDay, Totals
from store import opening

COLUMNS = "{:<32}{:>8}{:>8}{:>8}{:>8}{:>10}"


def rehearse(
    rule_set: Annotated[str, typer.Argument(metavar="RULE_SET", help="The id of a draft, as `pdups rules` lists it.")],
    opens_on: Annotated[str, typer.Option(help="The day it would open, as 2027-07-01.")],
    reapply_by: Annotated[str, typer.Option(help="The last day to reapply for those approved under older rules.")],
    per_minute: Annotated[int, typer.Option(help="How many are written to in a minute, at most.")] = USUAL_PACE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with every letter.")] = False,
) -> None:
    """Show what opening a draft would bring: by date, in figures and, with --json, letter by letter."""
    typed = {"opens_on": opens_on, "reapply_by": reapply_by, "per_minute": str(per_minute)}
    say(lambda system: _rehearsed(system, rule_set, typed), as_json=as_json)


async def _rehearsed(system: System, rule_set: str, typed: dict[str, str]) -> Answer:
    book = await opening.book(system.pool, system.rule_book, system.as_of)
    if rule_set not in {*book.opened, *book.drafts}:
        raise CannotError(ExitCode.NOT_FOUND, "unknown_rule_set", f"There are no rules “{rule_set}”.")
    if rule_set in book.opened:
        (problem,) = rule_set_problems(rule_set, book)
        raise CannotError(ExitCode.REFUSED, "opened_already", problem.message)
    wanted = read_wanted(typed, system.rule_book[rule_set], system.as_of)
    plan = await rehearsed(system.pool, system.rule_book[rule_set], wanted, system.as_of)
    if plan is None:
        raise CannotError(ExitCode.USAGE, "unusable", _sentences(wanted.problems))
    hindrances, days, figures = rule_set_problems(rule_set, book), calendar(plan.paths), totals(plan.paths)
    return Answer(_as_text(plan, days, figures, hindrances), _as_object(plan, wanted, days, figures))


def _as_text(plan: Plan, days: list[PlanDay], figures: Totals, hindrances: list[Problem]) -> str:
    lapses = f"{figures.lapses:,} on {long_instant(plan.lapses_at)}" if plan.lapses_at else "nothing"
    lines = [
        f"Opens       {long_instant(plan.opens_at)}",
        f"Called      {figures.providers:,} to reapply by {long_date(plan.reapply_by)}",
        f"Told        {figures.applications:,} open applications, {figures.waiting:,} on the waiting list",
        f"Letters     {figures.letters:,} if nobody answers; the first ones at {plan.per_minute:,} a minute",
        f"Lapses      {lapses}",
        "",
        COLUMNS.format("Date", "Told", "Called", "Warned", "Lapsed", "Letters"),
    ]
    lines += [
        COLUMNS.format(long_date(each.day), each.told, each.called, each.warned, each.lapsed, each.letters)
        for each in days
    ]
    if plan.too_late:
        lines.append(f"\nThere is no time for these warnings: {', '.join(plan.too_late)}.")
    lines += [f"\nIt cannot be proposed now: {each.message}" for each in hindrances]
    return "\n".join(lines)


def _as_object(plan: Plan, wanted: Wanted, days: list[PlanDay], figures: Totals) -> dict[str, Any]:
    return {
        "rule_set": plan.rule_set,
        "opens_at": plan.opens_at,
        "reapply_by": wanted.reapply_by,
        "per_minute": plan.per_minute,
        "lapses_at": plan.lapses_at,
        "too_late": plan.too_late,
        "totals": figures.model_dump(),
        "unaffected": plan.unaffected,
        "calendar": [each.model_dump(mode="json") for each in days],
        "paths": [_path(each) for each in plan.paths],
    }


def _path(path: Path) -> dict[str, Any]:
    return path.model_dump(mode="json", exclude={"name"})


def _sentences(problems: tuple[Problem, ...]) -> str:
    return " ".join(each.message for each in problems)
