"""Confirming a report: on a page of its own, with a statement and a name, and only what was seen."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.annual_report_said
from console.annual_reports import follows, seen
from console.annual_reports.not_now import not_now, why_not_confirm
from console.annual_reports.said import CONFLICT, LONGEST_NAME, UNPROCESSABLE, hand_over
from console.annual_reports.year import Year, address_of, rules_now, year_of
from console.events.own import own_provider
from console.public import posted
from console.templating import render
from policy.annual_report import mark_of
from policy.dates import in_words
from policy.record_rules import record_rules
from policy.text import clean
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

CHANGED = Problem(field="", message="It changed while this page was open. Read what changed, and say it once more.")
TICK = "Tick the box if the statement is true. Without it the report cannot be confirmed."


@router.get("/providers/{provider}/reports/{year}/confirm")
async def page(request: Request, year: int) -> Response:
    """What is confirmed, what follows, and the statement."""
    found = await year_of(request, await own_provider(request), year)
    if why := why_not_confirm(found):
        return not_now(request, found, why, address_of(found))
    return _page(request, found, {"signed_by": request.state.account.full_name})


@router.post("/providers/{provider}/reports/{year}/confirm")
async def confirm(request: Request, year: int) -> Response:
    """Confirm it, if it still says what was seen; otherwise say what changed, and ask once more."""
    found = await year_of(request, await own_provider(request), year)
    typed = await _read(request)
    if _is_second_press(request, found, typed):
        return RedirectResponse(f"{address_of(found)}?told=confirm_report#told", 303)
    if stopped := _stopped(request, found, typed):
        return stopped
    if problems := _problems(typed):
        return _page(request, found, typed, problems, status_code=UNPROCESSABLE)
    async with transaction(request.app.state.pool) as conn:
        saved = await store.annual_report_said.save_confirmation(
            conn,
            found.report,
            statement=record_rules().annual_report.statement,
            signed_by=typed["signed_by"],
            seen=typed["mark"],
            actor=request.state.account.actor,
            as_of=request.state.as_of,
        )
    outcome = await hand_over(request, saved, address_of(found))
    if isinstance(outcome, Response):
        return outcome
    found = await year_of(request, found.provider, year)
    return _stopped(request, found, typed) or _page(request, found, typed, [outcome], status_code=CONFLICT)


async def _read(request: Request) -> dict[str, str]:
    async with posted.posted(request) as form:
        typed = {name: clean(posted.text(form, name)) for name in ("signed_by", "statement", "mark")}
        return typed | {"seen": posted.text(form, "seen")}


def _is_second_press(request: Request, year: Year, typed: Mapping[str, str]) -> bool:
    """Whether the same person has just confirmed this very content."""
    same = bool(year.versions) and mark_of(year.versions[0].content) == typed["mark"]
    return year.is_completed and same and year.report.completed_by == request.state.account.actor


def _stopped(request: Request, year: Year, typed: Mapping[str, str]) -> Response | None:
    """The page that says why it is not confirmed: it cannot be now, or says something else than was seen."""
    if why := why_not_confirm(year):
        return not_now(request, year, why, address_of(year), status_code=CONFLICT)
    if typed["mark"] != mark_of(year.content):
        changes = seen.changes(typed["seen"], year.content)
        return _page(request, year, typed, [CHANGED], changes, status_code=CONFLICT)
    return None


def _problems(typed: Mapping[str, str]) -> list[Problem]:
    problems = [] if typed["statement"] else [Problem(field="statement", message=TICK)]
    if not typed["signed_by"]:
        problems.append(Problem(field="signed_by", message="Write your name."))
    if len(typed["signed_by"]) > LONGEST_NAME:
        problems.append(Problem(field="signed_by", message=f"Use at most {LONGEST_NAME} characters."))
    return problems


def _page(
    request: Request,
    year: Year,
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
    changes: Sequence[str] = (),
    *,
    status_code: int = 200,
) -> Response:
    return render(
        request,
        "annual_reports/confirm.html",
        status_code=status_code,
        year=year,
        content=year.content,
        base=address_of(year),
        follows=follows.of_confirming(year, rules_now(request)),
        statement=record_rules().annual_report.statement,
        mark=mark_of(year.content),
        seen=seen.seen_of(year.content),
        # What was ticked stays so, unless it would be said of something else than it was said of.
        ticked=bool(typed.get("statement")) and not changes,
        typed=typed,
        problems=list(problems),
        changes=changes,
        in_words=in_words,
    )
