"""A reapplication and the approval it is about: what the one's record tells the workflow of the other.

Both are workflows of their own. The submission table is the outbox between them: what is written there in the record's
transaction is delivered by the sweeper, however long the other side is away.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from policy.approval import with_grace
from policy.calendar import mountain_date
from schemas.application import Application
from schemas.facts import PresentApproval
from schemas.provider import Standing
from schemas.submission import Submission, SubmissionKind
from store import provider, submission
from store.database import Connection
from store.rule_set import RuleBook

_MOMENT = timedelta(microseconds=1)


async def tell_received(conn: Connection, application: Application, actor: str) -> None:
    """It was received: while it is under review, nothing lapses. What counts is when it was sent."""
    await _tell(conn, application, "reapply", actor, application.received_at)


async def tell_settled(conn: Connection, application: Application, actor: str, at: datetime) -> None:
    """It was decided, taken back or superseded, as its stage says."""
    await _tell(conn, application, "settle_reapplication", actor, at, outcome=application.stage.value)


async def present_approval(
    conn: Connection, rule_book: RuleBook, application: Application, as_of: datetime
) -> PresentApproval | None:
    """The approval a reapplication is about, for its letters; None for a new applicant's.

    The last day to reapply is the one that holds once this reapplication came to nothing: never without days of grace.
    """
    found = await provider.by_number(conn, application.reapplies) if application.reapplies else None
    if found is None:
        return None
    reapply_by, lapses = found.reapply_by, False
    if reapply_by and found.called_under and found.standing != Standing.LAPSED:
        rules = (await rule_book.named(conn, found.called_under)).approvals
        reapply_by, lapses = with_grace(reapply_by, rules, as_of), rules.lapses == "not_reapplied"
    return PresentApproval(
        provider_number=found.number,
        standing=found.standing,
        called_under=found.called_under,
        reapply_by=reapply_by,
        lapses=lapses,
        last_day=mountain_date(found.ends_at - _MOMENT) if found.ends_at else None,
    )


async def _tell(
    conn: Connection, application: Application, kind: SubmissionKind, actor: str, at: datetime, **codes: str
) -> None:
    if application.reapplies is None:
        return
    word = kind.partition("_")[0]
    await submission.send_on(
        conn,
        Submission(
            id=uuid4(),
            kind=kind,
            entity=f"provider:{application.reapplies}",
            natural_key=f"{word}:{application.number}",
            actor=actor,
            received_at=at,
            payload={"application": application.number, **codes},
        ),
    )
