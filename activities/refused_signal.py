"""The sentence in a timeline for a signal that was refused: nobody waits for the answer, so it is written down."""

from datetime import datetime
from typing import Protocol

from schemas.audit import AuditVerb
from store import audit
from store.database import Pool, transaction


class RefusedSignal(Protocol):
    """What every message about a refused signal says of it."""

    @property
    def key(self) -> str:
        """Names the signal, so that it is written once."""

    @property
    def verb(self) -> str:
        """What was wanted."""

    @property
    def actor(self) -> str:
        """Who claimed to want it."""

    @property
    def code(self) -> str:
        """Why it was refused."""

    @property
    def as_of(self) -> datetime:
        """When it came."""


async def write_refused(pool: Pool, entity: str, verb: AuditVerb, message: RefusedSignal) -> None:
    """Write into the timeline of an entity that a signal was refused, and why; once, however often it is asked."""
    async with transaction(pool) as conn:
        await audit.write(
            conn,
            key=f"{entity}/refused/{message.key}",
            at=message.as_of,
            actor=message.actor,
            verb=verb,
            entity=entity,
            facts={"verb": message.verb, "code": message.code},
        )
