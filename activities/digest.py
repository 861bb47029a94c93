"""The morning's digest to everybody on the staff."""

from datetime import datetime, time

from temporalio import activity

from policy.calendar import business_days_before, day_kind, mountain_date, mountain_instant
from schemas.account import STAFF_ROLES
from schemas.letter import LetterDraft, LetterKind, Priority
from store import account, closure, digest, letter
from store.database import Pool, transaction

MORNING = time(8, 0)


class DigestActivities:
    """What the daily Schedule has written."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @activity.defn
    async def write_digest(self, as_of: datetime) -> None:
        """Write one digest letter to each active member of staff, on business days; on other days nothing.

        However often it runs, a person gets one digest a day.
        """
        day = mountain_date(as_of)
        async with transaction(self._pool) as conn:
            closures = await closure.known_at(conn, as_of)
            if not day_kind(day, closures).is_business_day:
                return
            # Where none was ever written, what came since the morning of the business day before counts as new.
            morning_before = mountain_instant(business_days_before(day, 1, closures), MORNING)
            since = await digest.last_before(conn, day) or morning_before
            facts = (await digest.of_day(conn, day, since, as_of)).model_dump(mode="json")
            for person in await account.staff_with_role(conn, STAFF_ROLES):
                draft = LetterDraft(
                    key=f"digest/{day.isoformat()}/{person.id}",
                    kind=LetterKind.DIGEST,
                    entity="digest",
                    to_name=person.full_name,
                    to_address=person.email,
                    priority=Priority.ANNOUNCEMENT,
                    facts=facts,
                )
                await letter.queue(conn, draft, as_of)
