"""An application under older rules goes on as a draft under the newer ones, with everything that was in it."""

from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from policy.carry import fields_of
from schemas.application import Application, Stage
from schemas.facts import Superseded
from schemas.letter import LetterKind
from store import audit, draft, file
from store.database import Pool, transaction
from tests import records, samples
from tests.openings import FIRST, NEWER, OPENS_AT, REAPPLY_BY
from tests.records import RECEIVED

LATER = OPENS_AT + timedelta(days=3)
PDF = b"%PDF-1.7 an agenda"


@pytest.fixture
async def older(pool: Pool) -> Application:
    """An application with its agenda, made before the newer rules opened."""
    made = await records.under_review(pool)
    async with transaction(pool) as conn:
        begun = await draft.add(conn, FIRST, RECEIVED)
        for question in ("agenda", "answer"):
            await file.attach_to_draft(
                conn,
                begun.id,
                question,
                name=f"{question}.pdf",
                media_type="application/pdf",
                content=PDF,
                as_of=RECEIVED,
            )
        await conn.execute("update file set application = $1", made.number)
    await records.open_rules(pool, OPENS_AT, REAPPLY_BY)
    return made


async def test_the_draft_holds_everything_and_the_letter_leads_to_it(pool: Pool, older: Application) -> None:
    await records.decide(pool, older.number, "request_information", LATER, payload={"text": "Which grades?"})
    await records.decide(pool, older.number, "answer", LATER, payload={"text": "All of them."})
    await records.decide(pool, older.number, "supersede", LATER, actor="account:7", payload={"reason": "Sorry."})
    row = await records.current(pool, older.number)
    assert (row.stage, row.decided_by, row.decided_at, row.next_step) == (Stage.SUPERSEDED, "account:7", LATER, None)
    begun = await draft.that_supersedes(pool, older.number)
    assert begun
    assert (begun.rule_set, begun.answered_under, begun.reapplies) == (NEWER, FIRST, None)
    assert begun.fields == fields_of(samples.form())
    assert [(each.label, each.words) for each in begun.aside] == [
        ("What we asked on Friday, December 4, 2026, and your answer", "Which grades?\n\nAll of them.")
    ]
    (agenda,) = await file.of_draft(pool, begun.id)
    assert (agenda.question, agenda.name, agenda.application) == ("agenda", "agenda.pdf", None)
    assert await file.content(pool, agenda.id) == PDF
    assert len(await file.of_application(pool, older.number)) == 2, "the old application keeps its own"
    letters = await records.letters(pool, row)
    (letter,) = [each for each in letters if each.kind == LetterKind.SUPERSEDED]
    facts = Superseded.model_validate(letter.facts)
    assert (facts.reason, facts.approval, letter.to_address) == ("Sorry.", None, samples.PRIMARY.email)
    assert await pool.fetchval("select subject from link where id = $1", facts.link) == f"draft:{begun.id}"
    line = (await audit.of_entity(pool, row.entity))[-1]
    assert (line.verb, line.facts["rule_set"], line.facts["reason"]) == ("application.superseded", NEWER, "Sorry.")


async def test_recording_it_twice_makes_one_draft(pool: Pool, older: Application) -> None:
    message = await records.decision(pool, older.number, "supersede", LATER, payload={"reason": "x"})
    for _ in range(2):
        await records.activities(pool).record_decision(message)
    assert await pool.fetchval("select count(*) from draft where supersedes = $1", older.number) == 1


@pytest.mark.parametrize("before", [timedelta(seconds=1), timedelta(days=2)])
async def test_before_the_opening_nothing_is_superseded(pool: Pool, older: Application, before: timedelta) -> None:
    with pytest.raises(ApplicationError) as refused:
        await records.decide(pool, older.number, "supersede", OPENS_AT - before, payload={"reason": "x"})
    assert refused.value.type == "rules_are_current"
    assert (await records.current(pool, older.number)).stage is Stage.UNDER_REVIEW


async def test_what_was_made_under_the_newer_rules_stays_there(pool: Pool, older: Application) -> None:
    assert older
    made = await records.under_review(pool, samples.form(rule_set=NEWER), LATER)
    with pytest.raises(ApplicationError) as refused:
        await records.decide(pool, made.number, "supersede", LATER, payload={"reason": "x"})
    assert refused.value.type == "rules_are_current"


async def test_what_is_superseded_is_decided(pool: Pool, older: Application) -> None:
    await records.decide(pool, older.number, "supersede", LATER, payload={"reason": "x"})
    with pytest.raises(ApplicationError) as refused:
        await records.decide(pool, older.number, "approve", LATER, payload={})
    assert refused.value.type == "already_decided"
    assert refused.value.details[0]["verb"] == "supersede"
