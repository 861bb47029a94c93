"""What became of a submission is noted in its row, so that nobody sends it again."""

from datetime import datetime

from schemas.submission import Submission, SubmissionState
from store import submission as submissions
from store.database import Pool, transaction
from workers.delivery import Accepted, Outcome, Pending


async def settle(pool: Pool, submission: Submission, outcome: Outcome, as_of: datetime) -> None:
    """Note an outcome; what is pending stays as it is, and what is settled stays settled."""
    if isinstance(outcome, Pending):
        return
    accepted = isinstance(outcome, Accepted)
    state = SubmissionState.ACCEPTED if accepted else SubmissionState.REFUSED
    refusal = None if accepted else outcome.model_dump(mode="json", exclude={"kind"})
    async with transaction(pool) as conn:
        await submissions.settle(conn, submission.id, state, refusal, as_of)
