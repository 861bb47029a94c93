"""A record of something that happened: its audit line, with the links and letters that tell of it, in one statement."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from schemas.audit import AuditVerb
from schemas.letter import LetterDraft
from schemas.link import Link
from schemas.model import Frozen
from store.database import Connection
from store.queries import queries


class Record(Frozen):
    """What happened, and who is told.

    Attributes:
        key: the line's natural key: a record of the same key is written once.
        at: when it happened; letters are queued as of when it is written.
        facts: what the line's sentence needs: codes, ids, instants in ISO form.
    """

    key: str
    at: datetime
    actor: str
    verb: AuditVerb
    entity: str
    facts: dict[str, Any]
    links: tuple[Link, ...] = ()
    letters: tuple[LetterDraft, ...] = ()


async def write(conn: Connection, record: Record, as_of: datetime) -> bool:
    """Write a record; False when one of its key is there already, and then nothing is written."""
    written = await queries.record.write(
        conn,
        key=record.key,
        at=record.at,
        actor=record.actor,
        verb=record.verb,
        entity=record.entity,
        facts=record.facts,
        links=[link.model_dump(mode="json", exclude={"used_at"}) for link in record.links],
        letters=[{"id": str(uuid4()), **letter.model_dump(mode="json")} for letter in record.letters],
        as_of=as_of,
    )
    return written is not None
