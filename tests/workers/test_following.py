"""What an event has to say to its opportunity is delivered until the workflow heard it, whatever the records say."""

from datetime import UTC, datetime
from uuid import uuid4

from schemas.opportunity import OpportunityStage
from schemas.submission import Submission, SubmissionKind
from store import opportunity
from store.database import Pool, transaction
from tests.opportunities import published
from workers.delivery import Refused
from workers.known import known_from_records


def word(number: str, kind: SubmissionKind) -> Submission:
    identity = uuid4()
    return Submission(
        id=identity,
        kind=kind,
        entity=f"opportunity:{number}",
        natural_key=f"form:{identity}",
        actor="account:1",
        received_at=datetime.now(UTC),
        payload={},
    )


async def test_the_records_of_a_cancelled_one_answer_people_and_not_its_event(pool: Pool) -> None:
    async with transaction(pool) as conn:
        shown = await published(conn)
        await opportunity.save(conn, shown.model_copy(update={"stage": OpportunityStage.CANCELLED}))
    assert await known_from_records(pool, word(shown.number, "publish_opportunity")) == Refused(
        code="opportunity_over", details={"stage": "cancelled"}
    )
    assert await known_from_records(pool, word(shown.number, "follow_event")) is None
