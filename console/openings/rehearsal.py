"""The rehearsal: what an opening would bring, by date, by person and in figures, before anybody decides it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.opening
import store.transition
from console.openings.shelf import Shelved, shelved
from console.openings.wanted import Wanted, read_wanted
from console.public.paging import Paging, page_number
from console.staff.told import Told
from console.staff.words import LETTERS, STANDINGS
from console.templating import render
from documents.spreadsheet import csv_bytes
from policy.calendar import mountain_date
from policy.mountain import clock_time
from policy.opening import rule_set_problems
from policy.transition import calendar, plan, totals
from schemas.account import Role
from schemas.problem import Problem
from schemas.rule_set import RuleSet
from schemas.transition import Happening, Path, PathKind, Plan
from store.database import Source

router = APIRouter()

PAGE_SIZE = 50
MAY_DECIDE = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
KINDS = {PathKind.WAITING: "Waiting list", PathKind.APPLICATION: "Open application", PathKind.PROVIDER: "Provider"}
HAPPENINGS = {
    Happening.TOLD: "Told of the opening",
    Happening.CALLED: "Called to reapply",
    Happening.WARNED: "Warned",
    Happening.LAPSED: "Lapses",
}
HEADER = ("Turn", "Kind", "Number", "Name", "Date", "Time (Mountain)", "What", "Letter", "Letters", "Warning")


@router.get("/staff/rules/{rule_set}/rehearsal")
async def page(request: Request, rule_set: str, page: str = "1") -> Response:
    """Dates to choose and, once they are, the calendar, the figures and the list."""
    found = await draft(request, rule_set)
    wanted = read_wanted(request.query_params, found.rule_set, request.state.as_of)
    return await show(request, found, wanted, number=page_number(page))


@router.get("/staff/rules/{rule_set}/rehearsal.csv")
async def as_csv(request: Request, rule_set: str) -> Response:
    """The whole plan as a file, a line for every letter to everybody."""
    found = await draft(request, rule_set)
    wanted = read_wanted(request.query_params, found.rule_set, request.state.as_of)
    thought_through = await rehearsed(request.app.state.pool, found.rule_set, wanted, request.state.as_of)
    if thought_through is None:
        return await show(request, found, wanted)
    headers = {"Content-Disposition": f'attachment; filename="rehearsal of {rule_set}.csv"'}
    return Response(
        csv_bytes(HEADER, _lines(thought_through.paths)), media_type="text/csv; charset=utf-8", headers=headers
    )


async def draft(request: Request, rule_set: str) -> Shelved:
    """A rule set that may be opened.

    Raises:
        HTTPException: There is no such draft.
    """
    found = await shelved(request, rule_set)
    if not found.is_draft:
        raise HTTPException(404)
    return found


async def rehearsed(source: Source, rule_set: RuleSet, wanted: Wanted, as_of: datetime) -> Plan | None:
    """The plan of an opening for everybody there is now; None where dates or pace cannot be."""
    if not (wanted.opens_on and wanted.reapply_by) or wanted.problems:
        return None
    return plan(
        await store.transition.facts(source),
        rule_set,
        opens_on=wanted.opens_on,
        reapply_by=wanted.reapply_by,
        per_minute=wanted.per_minute,
        as_of=as_of,
    )


async def show(
    request: Request,
    found: Shelved,
    wanted: Wanted,
    *,
    number: int = 1,
    problems: Sequence[Problem] = (),
    told: Told | None = None,
    status_code: int = 200,
) -> Response:
    """The rehearsal, and what keeps this rule set from being proposed."""
    pool, as_of = request.app.state.pool, request.state.as_of
    thought_through = await rehearsed(pool, found.rule_set, wanted, as_of)
    paths = thought_through.paths if thought_through else ()
    paging = Paging(number, len(paths), PAGE_SIZE, wanted.typed)
    if thought_through and paging.beyond:
        return paging.to_the_last(f"/staff/rules/{found.rule_set.id}/rehearsal")
    book = await store.opening.book(pool, request.app.state.rule_book, as_of)
    return render(
        request,
        "openings/rehearsal.html",
        status_code=status_code,
        found=found,
        wanted=wanted,
        problems=[*wanted.problems, *problems],
        told=told,
        plan=thought_through,
        days=calendar(paths),
        totals=totals(paths),
        lines=paths[(paging.number - 1) * PAGE_SIZE : paging.number * PAGE_SIZE],
        paging=paging,
        kinds=KINDS,
        standings=STANDINGS,
        hindrances=rule_set_problems(found.rule_set.id, book),
        may_decide=request.state.account.role in MAY_DECIDE,
        fresh=uuid4(),
    )


def _lines(paths: Sequence[Path]) -> Iterator[list[str]]:
    told: dict[datetime, tuple[date, str]] = {}
    for path in paths:
        for step in path.steps:
            # Thousands of paths share their instants.
            day, at = told.get(step.at) or told.setdefault(step.at, (mountain_date(step.at), clock_time(step.at)))
            yield [
                str(path.ordinal),
                KINDS[path.kind],
                path.subject,
                path.name,
                day.isoformat(),
                at,
                HAPPENINGS[step.what],
                LETTERS[step.letter],
                str(path.recipients),
                step.name,
            ]
