"""Certificates as a run records them, without a run."""

from collections.abc import Sequence
from decimal import Decimal

from policy.person import person_key
from schemas.certificate import Certificate
from schemas.roster import Roster
from store import certificate
from store.database import Pool, transaction
from tests import records
from tests.documents.samples import data


async def certified(pool: Pool, event: str, people: Sequence[tuple[str, str]], series: str = "R7") -> Roster:
    """Certificates of the first date of an event for these names and addresses; the list they are from.

    Their numbers end with `series`, so that those of several events differ.
    """
    made = await records.roster_of(pool, event, people)
    provider = (await records.current_event(pool, event)).provider
    values = [
        Certificate(
            number=f"MT-{line}K3Q-XW4N-9P2C-{series}",
            event=event,
            occurrence=1,
            provider=provider,
            version=1,
            roster=made.id,
            line=line,
            run=1,
            name=name,
            email=email,
            person_key=person_key(name, email),
            units=Decimal(1),
            template="certificate-1",
            data=data(participant=name),
            sha256="0",
            issued_at=records.RECEIVED,
            issued_by="account:1",
        )
        for line, (name, email) in enumerate(people, 1)
    ]
    async with transaction(pool) as conn:
        assert len(await certificate.issue(conn, values)) == len(values)
    return made
