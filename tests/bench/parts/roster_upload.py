"""A roster of many good rows, in a process of its own: `python -m tests.bench.parts.roster_upload URL EVENT PEOPLE`."""

import asyncio
import sys
from datetime import UTC, datetime
from uuid import UUID, uuid4

from documents.spreadsheet import csv_bytes, read_table
from policy.person import person_key
from schemas.roster import JudgedRow, Purpose, Roster, RosterSource, RowState
from store import roster
from store.database import create_pool, transaction
from tests import records
from tests.bench.parts.event_lives import ACTOR


async def upload(database_url: str, number: str, people: int) -> UUID:
    """Read a file and judge it good; not timed, since whoever uploads looks at the preview first."""
    table = read_table(csv_bytes(("Name", "E-mail"), _people(people)), "people.csv")
    async with await create_pool(database_url, max_size=1) as pool:
        about = await records.current_event(pool, number)
        made = Roster(
            id=uuid4(),
            event=number,
            occurrence=1,
            source=RosterSource.FILE,
            purpose=Purpose.ISSUE,
            file="people.csv",
            made_at=datetime.now(UTC),
            made_by=ACTOR,
        )
        rows = [
            JudgedRow(
                line=line,
                cells=cells,
                name=cells[0],
                email=cells[1],
                person_key=person_key(cells[0], cells[1]),
                units=about.form.units,
                state=RowState.GOOD,
            )
            for line, cells in enumerate(table.rows, 2)
        ]
        async with transaction(pool) as conn:
            await roster.add(conn, made, about.provider)
            await roster.set_rows(conn, made.id, [], rows)
    return made.id


def _people(count: int) -> list[list[str]]:
    return [[f"Čłxʷm̓iʔ Tèst {number:05d} Antoine", f"person{number}@bench.example.org"] for number in range(count)]  # noqa: RUF001 - a Salish letter


if __name__ == "__main__":
    url, event, how_many = sys.argv[1:]
    print(asyncio.run(upload(url, event, int(how_many))))  # noqa: T201 - the answer to the process that asked
