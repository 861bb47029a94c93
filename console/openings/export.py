"""How a transition goes, as files: week by week, and provider by provider."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.transition_progress
from console.chart import Chart, Rows, summed
from console.openings.shelf import shelved
from console.staff.words import STAGES, STANDINGS
from documents.spreadsheet import csv_bytes
from policy.mountain import short_date, short_instant
from store.transition_progress import Invited, Week

router = APIRouter()

MEASURES: Mapping[str, str] = {
    "invited": "Invited",
    "started": "Started",
    "submitted": "Submitted",
    "approved": "Approved",
    "denied": "Denied",
    "lapsed": "Lapsed",
    "approved_newer": "Approved under newer rules",
}
"""What is counted week by week, by its name in `Week`."""
INVITED_HEADER = (
    "Provider", "Name", "Called", "Began to reapply", "Submitted", "Application", "Its stage", "Decided", "Standing",
    "Since", "Last day to reapply", "Approved under these rules", "Approved under newer rules", "Called by newer rules",
)  # fmt: skip


def weeks_of(weeks: Sequence[Week], *, everything: bool = True) -> Chart:
    """What happened week by week; not ``everything`` leaves approvals under newer rules out where there are none."""
    measures = {name: summed(label, [getattr(each, name) for each in weeks]) for name, label in MEASURES.items()}
    if not everything and not measures["approved_newer"].total:
        del measures["approved_newer"]
    rows = Rows(
        "Week of",
        [short_date(each.first_day) for each in weeks],
        ticks=[f"{each.first_day:%b} {each.first_day.day}" for each in weeks],
        keys=[each.first_day.isoformat() for each in weeks],
    )
    return rows.chart("weeks", "Week by week", "By the week in which it happened", list(measures.values()))


@router.get("/staff/rules/{rule_set}/weeks.csv")
async def weeks_csv(request: Request, rule_set: str) -> Response:
    """The transition week by week, as a file."""
    await _check(request, rule_set)
    weeks = await store.transition_progress.progress(request.app.state.pool, rule_set, request.state.as_of)
    return _csv(weeks_of(weeks).as_csv(), f"weeks of {rule_set}.csv")


@router.get("/staff/rules/{rule_set}/invited.csv")
async def invited_csv(request: Request, rule_set: str) -> Response:
    """Each provider that was called and how far it has come, as a file."""
    await _check(request, rule_set)
    invited = await store.transition_progress.invited(request.app.state.pool, rule_set, request.state.as_of)
    rules = {each.id: each.name for each in request.app.state.rule_book.values()}
    rows = [_row(each, rules) for each in invited]
    return _csv(csv_bytes(INVITED_HEADER, rows), f"providers called by {rule_set}.csv")


async def _check(request: Request, rule_set: str) -> None:
    """Refuse a rule set that nobody decided to open.

    Raises:
        HTTPException: It is none that was opened.
    """
    if (await shelved(request, rule_set)).opening is None:
        raise HTTPException(404)


def _row(each: Invited, rules: Mapping[str, str]) -> list[str]:
    return [
        each.number,
        each.legal_name,
        short_instant(each.called_at),
        short_instant(each.started_at) if each.started_at else "",
        short_instant(each.submitted_at) if each.submitted_at else "",
        each.application or "",
        STAGES[each.stage] if each.stage else "",
        short_instant(each.decided_at) if each.decided_at else "",
        STANDINGS[each.standing],
        short_instant(each.standing_since),
        each.reapply_by.isoformat() if each.reapply_by else "",
        "yes" if each.reapproved else "no",
        *(rules.get(newer, newer) if newer else "" for newer in (each.approved_newer, each.called_newer)),
    ]


def _csv(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
