"""A record is one piece: its line, its links and its letters are there together or not at all."""

from datetime import timedelta

from schemas.audit import AuditVerb
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from store import audit, letter, link
from store.database import Pool, transaction
from store.record import Record, write
from tests.records import RECEIVED

STATUS = link.fresh(LinkPurpose.STATUS, "application:A", RECEIVED, timedelta(days=1))
LETTER = LetterDraft(
    key="application:A/withdrawn",
    kind=LetterKind.WITHDRAWN,
    entity="application:A",
    to_name="Ql̓ispé Office",
    to_address="office@foxvalley.example",
    priority=Priority.DECISION,
    facts={"reason": 'Ql̓ispé said: "wait"', "at": RECEIVED.isoformat()},
)
RECORD = Record(
    key="application:A/withdraw/1",
    at=RECEIVED,
    actor="system",
    verb=AuditVerb.APPLICATION_WITHDRAWN,
    entity="application:A",
    facts={"by": "staff"},
    links=(STATUS,),
    letters=(LETTER, LETTER.model_copy(update={"key": "application:A/withdrawn/backup"})),
)


async def test_line_links_and_letters_are_written_as_they_are(pool: Pool) -> None:
    async with transaction(pool) as conn:
        assert await write(conn, RECORD, RECEIVED)
    (line,) = await audit.of_entity(pool, "application:A")
    assert (line.at, line.verb, line.facts) == (RECEIVED, RECORD.verb, RECORD.facts)
    assert await link.open(pool, STATUS.id, LinkPurpose.STATUS, RECEIVED) == STATUS
    written = await letter.of_entity(pool, "application:A")
    drafts = [LetterDraft.model_validate(each.model_dump(include=set(LetterDraft.model_fields))) for each in written]
    assert sorted(drafts, key=lambda draft: draft.key) == list(RECORD.letters)


async def test_where_the_line_is_there_nothing_else_is_written(pool: Pool) -> None:
    async with transaction(pool) as conn:
        await write(conn, RECORD.model_copy(update={"links": (), "letters": ()}), RECEIVED)
        assert not await write(conn, RECORD, RECEIVED)
    assert await letter.of_entity(pool, "application:A") == []
    assert await link.find(pool, STATUS.id, LinkPurpose.STATUS) is None
