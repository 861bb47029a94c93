"""Sample opportunities for tests of every room: a workshop of a day in Polson, and a self-paced course."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from policy.mountain import MOUNTAIN
from policy.opportunity_life import life
from policy.opportunity_rules import opportunity_rules
from policy.review import review_clock
from schemas.event import EventContact, Format
from schemas.opportunity import Opportunity, OpportunityDate, OpportunityForm, OpportunityStage
from schemas.submission import Submission
from store import opportunity as opportunities
from store import submission as submissions
from store.database import Connection
from tests.samples import RULE_SET

SENT_AT = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)
CONTACT = EventContact(name="Lena Whitford", email="lena.whitford@larchlearning.example", phone="406-555-0177")


def day(first_day: date, ordinal: int = 1, *, days: int = 1, **changes: Any) -> OpportunityDate:
    """A date from nine to four in Polson."""
    last_day = first_day + timedelta(days=days - 1)
    facts = {
        "ordinal": ordinal,
        "first_day": first_day,
        "last_day": last_day,
        "starts_at": datetime.combine(first_day, time(9), MOUNTAIN).astimezone(UTC),
        "ends_at": datetime.combine(last_day, time(16), MOUNTAIN).astimezone(UTC),
        "location": "Larch Hall, Polson",
    }
    return OpportunityDate.model_validate(facts | changes)


def workshop(first_day: date = date(2027, 1, 14), /, **changes: Any) -> OpportunityForm:
    """A workshop of one day in Polson that costs something."""
    facts = {
        "title": "Reading rivers: field notes for science teachers",
        "description": "A day by the Flathead River. Teachers keep field notes and plan a unit for their own school.",
        "organisation": "Big Larch Learning",
        "format": Format.IN_PERSON,
        "topics": ["science"],
        "audience": ["elementary_teachers", "secondary_teachers"],
        "region": "region_5",
        "city": "Polson",
        "free": False,
        "cost": "$40, lunch included",
        "link": "https://larchlearning.example/rivers",
        "dates": [day(first_day)],
        "contact": CONTACT,
    }
    return OpportunityForm.model_validate(facts | changes)


def course(**changes: Any) -> OpportunityForm:
    """A free online course that people take whenever they like, without a last day."""
    facts = {
        "title": "Structured literacy at your own pace",
        "format": Format.SELF_PACED,
        "topics": ["literacy"],
        "region": "online",
        "city": "",
        "free": True,
        "cost": "",
        "link": "https://larchlearning.example/literacy",
        "dates": [],
        "opens_on": date(2026, 12, 1),
    }
    return workshop(**(facts | changes))


async def submitted(
    conn: Connection, form: OpportunityForm | None = None, sent_at: datetime = SENT_AT, **changes: Any
) -> Opportunity:
    """An opportunity under review, straight in the store; `changes` are fields of `Opportunity`."""
    form, number = form or workshop(), changes.pop("number", None) or await opportunities.next_number(conn)
    clock = review_clock(sent_at, RULE_SET, {})
    submission = Submission(
        id=uuid4(),
        kind="opportunity",
        entity=f"opportunity:{number}",
        natural_key=f"opportunity:{number}",
        actor=f"submitter:{number}",
        received_at=sent_at,
        payload={
            "form": form.model_dump(mode="json"),
            "clock": clock.model_dump(mode="json"),
            "rule_set": RULE_SET.id,
            "contact_name": "Owen Birdsall",
            "contact_email": "owen.birdsall@larchlearning.example",
        },
    )
    await submissions.save(conn, submission)
    facts = {
        "number": number,
        "submission": submission.id,
        "rule_set": RULE_SET.id,
        "stage": OpportunityStage.SUBMITTED,
        "version": 1,
        "form": form,
        "submitted_by": f"submitter:{number}",
        "contact_name": "Owen Birdsall",
        "contact_email": "owen.birdsall@larchlearning.example",
        "received_at": sent_at,
        "promised_at": clock.promised_at,
        "due_at": clock.due_at,
        "clock": clock,
        "life": life(form, opportunity_rules(), None),
        "changed_at": sent_at,
    }
    opportunity = Opportunity.model_validate(facts | changes)
    assert await opportunities.add(conn, opportunity)
    return opportunity


async def published(
    conn: Connection,
    form: OpportunityForm | None = None,
    at: datetime = SENT_AT + timedelta(days=1),
    **changes: Any,
) -> Opportunity:
    """An opportunity that the portal shows, straight in the store; `changes` are fields of `Opportunity`."""
    before = await submitted(conn, form, at - timedelta(days=1), **changes)
    update = {
        "stage": OpportunityStage.PUBLISHED,
        "published_at": at,
        "decided_at": at,
        "decided_by": "account:1",
        "life": life(before.form, opportunity_rules(), at),
    }
    await opportunities.save(conn, before.model_copy(update=update))
    opportunity = await opportunities.by_number(conn, before.number)
    assert opportunity
    return opportunity
