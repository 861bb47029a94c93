"""Purging: what disposing of one provider's report year takes out of every table, within one transaction.

What goes and what stays, table by table, stands in `queries/purge.sql`.
"""

from collections.abc import Sequence
from datetime import date, datetime

from policy.names import search_key
from schemas.annual_report import AnnualReport
from schemas.event import FINAL_EVENT_STAGES, EventStage
from schemas.model import Frozen
from store.database import Connection, Source
from store.queries import queries


class Going(Frozen):
    """An event whose records go with a year."""

    number: str
    title: str
    stage: EventStage
    retain_until: date | None

    def is_due(self, before: date) -> bool:
        """Whether nothing more is written about it, and it had to be kept until a day before this one."""
        kept_until = self.retain_until
        return self.stage in FINAL_EVENT_STAGES and kept_until is not None and kept_until < before


async def events(conn: Connection, report: AnnualReport) -> list[Going]:
    """The events whose records go with a year, held until the transaction ends.

    One that spans two years goes with the later one, or with whichever of them is disposed of last.
    """
    rows = queries.purge.events(conn, provider=report.provider, year=report.year)
    return [Going.model_validate(dict(row)) async for row in rows]


async def purge(conn: Connection, report: AnnualReport, going: Sequence[Going], as_of: datetime) -> int:
    """Take what is personal out of every table; how many certificates it was about.

    The report is held, and all that was written about it before is completed.
    """
    numbers = [each.number for each in going]
    year = {"provider": report.provider, "year": report.year}
    rows = queries.purge.entities(conn, events=numbers, **year)
    entities = [row["entity"] async for row in rows]
    entities += [f"questionnaire:{number}" for number in await _of_questionnaires(conn, report, numbers, as_of)]
    await _of_events(conn, report, going, as_of)
    await _of_entities(conn, entities, as_of)
    await queries.purge.annual_report_version(conn, **year)
    await queries.purge.annual_report(conn, as_of=as_of, **year)
    await queries.purge.record_bundle(conn, **year)
    await queries.purge.legal_hold(conn, **year)
    return sum(entity.startswith("certificate:") for entity in entities)


async def _of_events(conn: Connection, report: AnnualReport, going: Sequence[Going], as_of: datetime) -> None:
    numbers = [each.number for each in going]
    keys = [search_key(f"{each.number} {each.title}") for each in going]
    # Drafts first: they are told by submissions.
    await queries.purge.event_draft(conn, provider=report.provider, events=numbers, until=report.completed_at)
    await queries.purge.column_mapping(conn, provider=report.provider, until=report.completed_at)
    await queries.purge.claim_window(conn, events=numbers)
    await queries.purge.evidence_request(conn, events=numbers)
    await queries.purge.opportunity_problem(conn, events=numbers)
    await queries.purge.opportunity_version(conn, events=numbers)
    await queries.purge.opportunity_date(conn, events=numbers)
    await queries.purge.opportunity(conn, events=numbers)
    await queries.purge.roster_row(conn, events=numbers)
    await queries.purge.roster(conn, events=numbers)
    await queries.purge.certificate(conn, events=numbers, as_of=as_of)
    await queries.purge.occurrence(conn, events=numbers)
    await queries.purge.event_version(conn, events=numbers)
    await queries.purge.event(conn, events=numbers, search_keys=keys, as_of=as_of)


async def _of_questionnaires(
    conn: Connection, report: AnnualReport, events: Sequence[str], as_of: datetime
) -> list[str]:
    """The questionnaires that ended in the year, by number, and the evidence of its events."""
    await queries.purge.evidence_attachment(conn, events=list(events))
    rows = queries.purge.questionnaires(
        conn, provider=report.provider, year=report.year, last_day=report.last_day, until=report.completed_at
    )
    numbers = [row["number"] async for row in rows]
    await queries.purge.questionnaire_answer(conn, questionnaires=numbers)
    await queries.purge.questionnaire_recipient(conn, questionnaires=numbers)
    await queries.purge.questionnaire_texts(conn, questionnaires=numbers)
    await queries.purge.questionnaire(conn, questionnaires=numbers, as_of=as_of)
    return numbers


async def _of_entities(conn: Connection, entities: Sequence[str], as_of: datetime) -> None:
    told = [row["text"] async for row in queries.purge.task_texts(conn, entities=entities)]
    if told:
        await queries.purge.digest(conn, texts=told)
    await queries.purge.staff_task(conn, entities=entities, as_of=as_of)
    await queries.purge.letter(conn, entities=entities, as_of=as_of)
    await queries.purge.audit_line(conn, entities=entities)
    await queries.purge.submission(conn, entities=entities, as_of=as_of)


async def folders(source: Source, provider: str, year: int) -> list[str]:
    """Folders of a disposed year that may still be in the vault."""
    return [row["folder"] async for row in queries.purge.to_remove(source, provider=provider, year=year)]


async def removed(conn: Connection, provider: str, year: int, as_of: datetime) -> None:
    """Note that they are gone from there."""
    await queries.purge.removed(conn, provider=provider, year=year, as_of=as_of)
