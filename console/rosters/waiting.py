"""The rows that wait, as a file: to put right in a spreadsheet and to send again."""

from collections.abc import Iterable
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.roster
from console.rosters.own import own_roster
from console.rosters.preview import WAITING
from documents.spreadsheet import csv_bytes
from policy.roster_columns import WORDS, width
from schemas.roster import Column, Roster, RosterRow

router = APIRouter()

MOST = 100_000
MADE_HERE = (Column.FULL_NAME, Column.EMAIL)


@router.get("/providers/{provider}/rosters/{roster}/waiting.csv")
async def waiting(request: Request, roster: UUID) -> Response:
    """Every row that is wrong or asked about, as it was read, with its line and its reason."""
    found, event, _ = await own_roster(request, roster)
    rows = await store.roster.rows(request.app.state.pool, found.id, WAITING, limit=MOST)
    content = csv_bytes([*_headings(found), "Line", "What to put right"], _lines(found, rows))
    headers = {"content-disposition": f'attachment; filename="{event.number}-rows-to-put-right.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _headings(roster: Roster) -> list[str]:
    """Headings that are understood when the file comes back, for a list without any too."""
    if roster.table is None:
        return [WORDS[column] for column in MADE_HERE]
    given = roster.table.header
    meant = [WORDS[column] if column is not Column.IGNORE else "" for column in roster.mapping]
    return [
        (given[at] if at < len(given) else "") or (meant[at] if at < len(meant) else "") or f"Column {at + 1}"
        for at in range(width(roster.table))
    ]


def _lines(roster: Roster, rows: Iterable[RosterRow]) -> Iterable[list[str]]:
    columns = len(_headings(roster))
    for row in rows:
        cells = row.cells or [row.name, row.email]
        reasons = " ".join(each.message for each in row.problems)
        yield [*cells, *[""] * (columns - len(cells)), str(row.line), reasons]
