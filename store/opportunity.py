"""Opportunities of the portal: the row of each, its dates, its versions, and what its workflow needs to begin."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from policy.calendar import mountain_date
from policy.calendar_entry import calendar_entry
from policy.names import search_key
from policy.numbering import opportunity_number
from policy.opportunity_life import awaited, expires_at
from policy.opportunity_step import next_step
from schemas.opportunity import (
    Opportunity,
    OpportunityDate,
    OpportunityForm,
    OpportunityStage,
    OpportunityVersion,
    ReviewState,
)
from schemas.opportunity_review import OpportunityStart, OpportunityWait
from schemas.review import ReviewClock, Rung
from schemas.submission import Submission
from store import submission as submissions
from store.database import Connection, Source
from store.queries import queries

_ON_ARRIVAL = ("number", "submission", "rule_set", "event", "provider", "submitted_by", "contact_name", "contact_email")
_CHANGING = (
    *("number", "stage", "version", "change", "promised_at", "due_at", "reviewer", "returned_at", "published_at"),
    *("changed_at", "decided_at", "decided_by", "decline_reason", "decision_text", "rung_passed"),
)


async def next_number(conn: Connection) -> str:
    """A number nobody has."""
    return opportunity_number(await queries.opportunity.next_number(conn))


async def add(conn: Connection, opportunity: Opportunity) -> bool:
    """Record a submitted opportunity with its dates and its first version; False when it is recorded already."""
    row = await queries.opportunity.add(
        conn,
        **{name: getattr(opportunity, name) for name in _ON_ARRIVAL},
        stage=opportunity.stage,
        version=opportunity.version,
        received_at=opportunity.received_at,
        promised_at=opportunity.promised_at,
        due_at=opportunity.due_at,
        clock=opportunity.clock.model_dump(mode="json"),
        life=_dumped(opportunity.life),
        changed_at=opportunity.changed_at,
        **_shown(opportunity),
        **_ahead(opportunity),
    )
    if row is None:
        return False
    await _write_dates(conn, opportunity)
    await add_version(
        conn, opportunity, opportunity.form, actor=opportunity.submitted_by, submission=opportunity.submission
    )
    return True


async def save(conn: Connection, opportunity: Opportunity) -> None:
    """Write everything that ever changes about an opportunity; its next step is worked out here."""
    await queries.opportunity.save(
        conn,
        **{name: getattr(opportunity, name) for name in _CHANGING},
        proposed=opportunity.proposed.model_dump(mode="json") if opportunity.proposed else None,
        clock=opportunity.clock.model_dump(mode="json"),
        return_ladder=_dumped(opportunity.return_ladder),
        life=_dumped(opportunity.life),
        **_shown(opportunity),
        **_ahead(opportunity),
    )
    await _write_dates(conn, opportunity)


async def add_version(
    conn: Connection, opportunity: Opportunity, form: OpportunityForm, *, actor: str, submission: UUID | None
) -> None:
    """Keep what was sent or changed, under the opportunity's present version."""
    await queries.opportunity.add_version(
        conn,
        opportunity=opportunity.number,
        version=opportunity.version,
        form=form.model_dump(mode="json"),
        at=opportunity.changed_at,
        actor=actor,
        submission=submission,
    )


async def by_number(source: Source, number: str) -> Opportunity | None:
    """The opportunity of this number; None also while it is submitted but not recorded yet."""
    row = await queries.opportunity.by_number(source, number=number)
    return opportunity_from(row) if row else None


async def lock(conn: Connection, number: str) -> Opportunity | None:
    """The opportunity of this number, held until the transaction ends."""
    row = await queries.opportunity.lock(conn, number=number)
    return opportunity_from(row) if row else None


async def of_event(source: Source, event: str) -> Opportunity | None:
    """The opportunity shared from an event: the one that is not over, else the last one."""
    row = await queries.opportunity.of_event(source, event=event)
    return opportunity_from(row) if row else None


async def of_provider(source: Source, provider: str) -> list[Opportunity]:
    """A provider's opportunities, the last one first."""
    return [opportunity_from(row) async for row in queries.opportunity.of_provider(source, provider=provider)]


async def published(source: Source, *, limit: int = 50, offset: int = 0) -> list[Opportunity]:
    """What the portal shows, the newest first."""
    rows = queries.opportunity.published(source, limit=limit, offset=offset)
    return [opportunity_from(row) async for row in rows]


async def dates(source: Source, number: str) -> list[OpportunityDate]:
    """Every date of what is shown, by its days, cancelled ones included."""
    rows = queries.opportunity.dates(source, opportunity=number)
    return [OpportunityDate.model_validate(dict(row)) async for row in rows]


async def versions(source: Source, number: str) -> list[OpportunityVersion]:
    """Everything that was sent or changed, the first version first."""
    rows = queries.opportunity.versions(source, opportunity=number)
    return [OpportunityVersion.model_validate(dict(row)) async for row in rows]


async def open_opportunities(source: Source) -> list[str]:
    """The numbers of opportunities whose workflow must run."""
    return [row["number"] async for row in queries.opportunity.open_numbers(source)]


async def start_input(source: Source, number: str) -> OpportunityStart | None:
    """What the workflow of an opportunity is started with, in whatever state its records are.

    Before it is recorded that is what was submitted; afterwards, where the workflow takes up again. None when no
    opportunity of this number was ever submitted.
    """
    opportunity = await by_number(source, number)
    if opportunity is None:
        row = await queries.opportunity.submitted(source, number=number)
        return start_of(submissions.submission_from(row)) if row else None
    return OpportunityStart(
        number=number,
        submission=opportunity.submission,
        clock=opportunity.clock,
        wait=awaited(opportunity),
        recorded=True,
    )


def start_of(submission: Submission) -> OpportunityStart:
    """What the workflow of a new opportunity is started with, from what was submitted."""
    clock = ReviewClock.model_validate(submission.payload["clock"])
    return OpportunityStart(
        number=submission.entity.removeprefix("opportunity:"),
        submission=submission.id,
        clock=clock,
        wait=OpportunityWait(stage=OpportunityStage.SUBMITTED, review=ReviewState.OPEN),
    )


def opportunity_from(row: asyncpg.Record) -> Opportunity:
    """An opportunity as it stands in its row."""
    return Opportunity.model_validate({name: row[name] for name in Opportunity.model_fields})


def _shown(opportunity: Opportunity) -> dict[str, Any]:
    """What the portal searches by, from the form that is shown."""
    form = opportunity.form
    standing = form.standing or form.dates
    opens_on = form.opens_on or mountain_date(opportunity.received_at)
    words = [form.title, form.organisation, form.description, form.city, *(each.location for each in form.dates)]
    return {
        "form": form.model_dump(mode="json"),
        "title": form.title,
        "organisation": form.organisation,
        "search_key": search_key(" ".join([opportunity.number, *words])),
        "format": form.format,
        "self_paced": form.self_paced,
        "topics": form.topics,
        "audience": form.audience,
        "region": form.region,
        "city": form.city,
        "free": form.free,
        "first_day": opens_on if form.self_paced else min(each.first_day for each in standing),
        "last_day": form.closes_on if form.self_paced else max(each.last_day for each in standing),
    }


def _ahead(opportunity: Opportunity) -> dict[str, Any]:
    step, step_at = next_step(opportunity)
    return {"expires_at": expires_at(opportunity.life), "next_step": step, "next_at": step_at}


async def _write_dates(conn: Connection, opportunity: Opportunity) -> None:
    await queries.opportunity.clear_dates(conn, opportunity=opportunity.number)
    for each in opportunity.form.dates:
        entry = calendar_entry(opportunity, each)
        await queries.opportunity.add_date(conn, opportunity=opportunity.number, entry=entry, **dict(each))


def _dumped(ladder: Sequence[Rung]) -> list[dict[str, Any]]:
    return [rung.model_dump(mode="json") for rung in ladder]
