"""What is sent to the portal: by somebody without an account once the address is confirmed, or from an event."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from policy.opportunity_rules import opportunity_rules
from schemas.draft import Fields
from schemas.opportunity import OpportunityDraft, OpportunityForm
from schemas.review import ReviewClock
from schemas.submission import Submission
from store import opportunity
from store import submission as submissions
from store.database import Connection, Source
from store.queries import queries


async def keep(conn: Connection, draft: UUID, email: str, fields: Fields, as_of: datetime) -> OpportunityDraft:
    """Keep what was written until the owner of the address has confirmed it; the same id is kept once only."""
    row = await queries.opportunity_draft.keep(
        conn,
        id=draft,
        email=email,
        fields=fields,
        made_at=as_of,
        expires_at=as_of + timedelta(days=opportunity_rules().draft_days),
    )
    return _draft_from(row or await queries.opportunity_draft.find(conn, id=draft))


async def find(source: Source, draft: UUID) -> OpportunityDraft | None:
    """What was written."""
    row = await queries.opportunity_draft.find(source, id=draft)
    return _draft_from(row) if row else None


async def send(
    conn: Connection,
    draft: UUID,
    form: OpportunityForm,
    clock: ReviewClock,
    *,
    rule_set: str,
    name: str,
    email: str,
    as_of: datetime,
) -> Submission:
    """Submit a confirmed draft under a number of its own; a draft is submitted once only."""
    await queries.opportunity_draft.lock(conn, id=draft)
    natural_key = f"opportunity-draft:{draft}"
    existing = await submissions.by_natural_key(conn, natural_key)
    if existing:
        return existing
    number = await opportunity.next_number(conn)
    payload = _payload(form, clock, rule_set, name, email) | {"draft": str(draft)}
    sent = await submissions.save(conn, _submission(number, natural_key, f"submitter:{number}", payload, as_of))
    await queries.opportunity_draft.give_away(conn, id=draft, opportunity=number, submission=sent.id)
    return sent


async def share(
    conn: Connection,
    event: str,
    provider: str,
    form: OpportunityForm,
    clock: ReviewClock,
    *,
    rule_set: str,
    name: str,
    email: str,
    actor: str,
    as_of: datetime,
) -> Submission:
    """Submit an event of a provider; one that is shared and not over is not shared twice, whoever presses when."""
    await queries.event.lock(conn, number=event)
    earlier = await queries.opportunity_draft.shared(conn, event=event)
    natural_key = f"share:{event}/{earlier['over'] + 1}"
    existing = await submissions.by_natural_key(conn, natural_key)
    if existing:
        return existing
    number = await opportunity.next_number(conn)
    payload = _payload(form, clock, rule_set, name, email) | {"event": event, "provider": provider}
    return await submissions.save(conn, _submission(number, natural_key, actor, payload, as_of))


async def shared_number(source: Source, event: str) -> str | None:
    """The number of the opportunity that an event is shared as now, recorded or not; None where it is not shared."""
    earlier = await queries.opportunity_draft.shared(source, event=event)
    sent = await submissions.by_natural_key(source, f"share:{event}/{earlier['over'] + 1}")
    return sent.entity.removeprefix("opportunity:") if sent else None


async def purge(conn: Connection, as_of: datetime) -> int:
    """Drop what nobody confirmed in time; how many drafts that were."""
    return int(await queries.opportunity_draft.purge(conn, as_of=as_of))


def _payload(form: OpportunityForm, clock: ReviewClock, rule_set: str, name: str, email: str) -> dict[str, Any]:
    return {
        "form": form.model_dump(mode="json"),
        "clock": clock.model_dump(mode="json"),
        "rule_set": rule_set,
        "contact_name": name,
        "contact_email": email,
    }


def _submission(number: str, natural_key: str, actor: str, payload: dict[str, Any], as_of: datetime) -> Submission:
    return Submission(
        id=uuid4(),
        kind="opportunity",
        entity=f"opportunity:{number}",
        natural_key=natural_key,
        actor=actor,
        received_at=as_of,
        payload=payload,
    )


def _draft_from(row: asyncpg.Record) -> OpportunityDraft:
    return OpportunityDraft.model_validate(dict(row))
