"""Staff tasks: what the system could not settle by itself."""

from datetime import UTC, datetime

import asyncpg

from schemas.audit import AuditVerb
from schemas.model import Frozen
from schemas.task import StaffTask, TaskKind
from store import audit
from store.database import Connection, Source
from store.queries import queries


class OpenTasks(Frozen):
    """The oldest open tasks, and how many are open in all."""

    tasks: list[StaffTask]
    total: int


async def open(  # noqa: A001 - what is done to a task
    conn: Connection, *, key: str, kind: TaskKind, entity: str, text: str, as_of: datetime
) -> bool:
    """Open a task; False when one of this key exists, open or done."""
    opened = await queries.task.open(conn, key=key, kind=kind, entity=entity, text=text, as_of=as_of)
    return opened is not None


async def open_again(conn: Connection, *, key: str, kind: TaskKind, entity: str, text: str, as_of: datetime) -> bool:
    """Open a task about what may happen again after it was settled; False while one that says the same is open.

    `key` begins the task's key, which is one of its own each time.
    """
    key = f"{key}:{as_of.astimezone(UTC).isoformat()}"
    opened = await queries.task.open_again(conn, key=key, kind=kind, entity=entity, text=text, as_of=as_of)
    return opened is not None


async def done(conn: Connection, key: str, *, by: str, as_of: datetime) -> bool:
    """Settle an open task; False when there is none of this key."""
    entity = await queries.task.done(conn, key=key, by=by, as_of=as_of)
    if entity is None:
        return False
    return await audit.write(
        conn,
        key=f"task:{key}/done",
        at=as_of,
        actor=by,
        verb=AuditVerb.TASK_DONE,
        entity=entity,
        facts={"task": key},
    )


async def done_of(conn: Connection, entity: str, kind: TaskKind, *, by: str, as_of: datetime) -> None:
    """Settle the open tasks of a kind that are about one entity."""
    for key in [row["key"] async for row in queries.task.open_of(conn, entity=entity, kind=kind)]:
        await done(conn, key, by=by, as_of=as_of)


async def open_tasks(source: Source, limit: int = 100) -> OpenTasks:
    """The oldest open tasks."""
    rows = [row async for row in queries.task.open_tasks(source, size=limit)]
    return OpenTasks(tasks=[task_from(row) for row in rows], total=rows[0]["total"] if rows else 0)


def task_from(row: asyncpg.Record) -> StaffTask:
    """A task as it stands in its row."""
    return StaffTask.model_validate({name: row[name] for name in StaffTask.model_fields})
