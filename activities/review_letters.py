"""Letters to staff about anything they promised an answer to: who gets a rung's letter, and what stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from activities.audience import chosen
from policy.calendar import count_business_days, mountain_date
from schemas.account import STAFF_ROLES, Account
from schemas.facts import ReviewLastDay, ReviewNotice, ReviewOverdue, ReviewReminder
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.review import Matter, Rung
from store import account, closure
from store.database import Connection

MAILBOX_NAME = "Professional Learning staff"


@dataclass(frozen=True)
class UnderReview:
    """One thing under review, as its letters name it.

    Attributes:
        reviewer: the account it is assigned to.
    """

    matter: Matter
    number: str
    organisation: str
    received_at: datetime
    due_at: datetime
    reviewer: int | None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it."""
        return f"{self.matter}:{self.number}"


class Recipient(NamedTuple):
    """Somebody on the staff who is written to, or the shared mailbox."""

    actor: str
    name: str
    address: str


async def staff_letters(
    conn: Connection, review: UnderReview, rung: Rung, *, key: str, as_of: datetime, notice_email: str | None
) -> tuple[list[LetterDraft], list[str]]:
    """The letters of one rung to staff, and the actors they go to.

    Args:
        conn: a connection.
        review: what is under review.
        rung: whose letter it is.
        key: what the letters' keys begin with.
        as_of: now.
        notice_email: a shared mailbox for where nobody works here.
    """
    kind = LetterKind(rung.letter)
    staff = await account.staff_with_role(conn, STAFF_ROLES)
    recipients = recipients_of(chosen(rung.audience, staff, review.reviewer), notice_email)
    facts = await _notice(conn, review, kind, staff, as_of)
    return [_letter(review, kind, facts, each, key) for each in recipients], [each.actor for each in recipients]


def recipients_of(staff: Sequence[Account], notice_email: str | None) -> list[Recipient]:
    """Who is written to; the shared mailbox where nobody is there."""
    if not staff and notice_email:
        return [Recipient("mailbox", MAILBOX_NAME, notice_email)]
    return [Recipient(each.actor, each.full_name, each.email) for each in staff]


def _letter(review: UnderReview, kind: LetterKind, facts: ReviewNotice, recipient: Recipient, key: str) -> LetterDraft:
    return LetterDraft(
        key=f"{key}/{recipient.actor.removeprefix('account:')}",
        kind=kind,
        entity=review.entity,
        to_name=recipient.name,
        to_address=recipient.address,
        priority=Priority.REMINDER,
        facts=facts.model_dump(mode="json"),
    )


async def _notice(
    conn: Connection, review: UnderReview, kind: LetterKind, staff: list[Account], as_of: datetime
) -> ReviewNotice:
    facts: dict[str, Any] = {
        "matter": review.matter,
        "number": review.number,
        "organisation": review.organisation,
        "received_at": review.received_at,
        "due_at": review.due_at,
        "reviewer": next((each.full_name for each in staff if each.id == review.reviewer), None),
    }
    if kind == LetterKind.REVIEW_REMINDER:
        closures = await closure.known_at(conn, review.received_at)
        left = count_business_days(mountain_date(as_of), mountain_date(review.due_at), closures)
        return ReviewReminder(**facts, business_days_left=left)
    return ReviewLastDay(**facts) if kind == LetterKind.REVIEW_LAST_DAY else ReviewOverdue(**facts)
