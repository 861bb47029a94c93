"""A reapplication's records: what they change of the provider, and what they tell the workflow of its approval."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schemas.application import RecordRung, RecordSubmitted, Stage
from schemas.letter import LetterKind
from schemas.provider import Provider
from store import account, application, audit, directory, provider, submission
from store.database import Pool
from tests import records, samples
from tests.openings import NEWER, OPENS_AT, REAPPLY_BY
from tests.records import RECEIVED

REAPPLIED = OPENS_AT + timedelta(days=30)
DECIDED = REAPPLIED + timedelta(days=2)
RENAMED = samples.form(
    rule_set=NEWER,
    organisation=samples.organisation(
        legal_name="Elk Ridge Learning Center", other_names="", web_site="https://www.elkridge.example/"
    ),
    primary=samples.PRIMARY.model_copy(update={"name": "Mary Long", "email": "mary@elkridge.example"}),
    directory_consent=False,
)


@pytest.fixture
async def called(pool: Pool) -> Provider:
    """A provider that was approved under the first rules and called to reapply under the newer ones."""
    found = await records.approved_provider(pool, RECEIVED)
    await records.open_rules(pool, OPENS_AT, REAPPLY_BY)
    await call(pool, found.number, REAPPLY_BY)
    return await current(pool, found.number)


async def call(pool: Pool, number: str, reapply_by: date, standing: str = "in_force") -> None:
    await pool.execute(
        "update provider set called_under = $2, called_at = $3, reapply_by = $4, standing = $5 where number = $1",
        number,
        NEWER,
        OPENS_AT,
        reapply_by,
        standing,
    )


async def current(pool: Pool, number: str) -> Provider:
    found = await provider.by_number(pool, number)
    assert found
    return found


async def told(pool: Pool, whose: Provider, number: str, word: str) -> dict[str, Any]:
    """What the approval's workflow is to be told of the reapplication."""
    found = await submission.by_natural_key(pool, f"{word}:{number}")
    assert found
    assert found.entity == whose.entity
    return {"kind": found.kind, "actor": found.actor, "at": found.received_at, **found.payload}


async def test_what_was_received_is_told_as_of_when_it_was_sent(pool: Pool, called: Provider) -> None:
    number = await records.reapply(pool, called, REAPPLIED)
    row = await records.current(pool, number)
    assert (row.reapplies, row.rule_set, row.stage) == (called.number, NEWER, Stage.UNDER_REVIEW)
    assert await told(pool, called, number, "reapply") == {
        "kind": "reapply",
        "actor": "account:1",
        "at": REAPPLIED,
        "application": number,
    }
    due = await pool.fetchval("select next_attempt_at from submission where kind = 'reapply'")
    assert due == REAPPLIED, "the sweeper takes it at once"
    (receipt,) = await records.letters(pool, row)
    assert receipt.kind == LetterKind.RECEIPT
    assert receipt.facts["approval"]["provider_number"] == called.number
    (line,) = await audit.of_entity(pool, row.entity)
    assert line.facts["reapplies"] == called.number


async def test_what_is_asked_meanwhile_says_what_becomes_of_the_approval(pool: Pool, called: Provider) -> None:
    number = await records.reapply(pool, called, REAPPLIED)
    last_day = datetime(2027, 9, 1, 6, tzinfo=UTC)
    await pool.execute("update provider set ends_as = 'ceased', ends_at = $1", last_day)
    asked = await records.decide(pool, number, "request_information", DECIDED, payload={"text": "Why?"})
    rung = asked.information_rungs[0]
    await records.activities(pool).record_rung(RecordRung(number=number, rung=rung, skipped=[], as_of=rung.at))
    kinds = {LetterKind.INFORMATION_REQUESTED, LetterKind.INFORMATION_REMINDER}
    found = [each for each in await records.letters(pool, await records.current(pool, number)) if each.kind in kinds]
    assert {each.kind for each in found} == kinds
    for letter in found:
        approval = letter.facts["approval"]
        assert (approval["provider_number"], approval["standing"]) == (called.number, "in_force")
        assert (approval["reapply_by"], approval["last_day"]) == (REAPPLY_BY.isoformat(), "2027-08-31")


async def test_recording_it_twice_tells_it_once(pool: Pool, called: Provider) -> None:
    number = await records.reapply(pool, called, REAPPLIED)
    start = await application.start_input(pool, number)
    assert start
    await records.activities(pool).record_submitted(RecordSubmitted(start=start, as_of=REAPPLIED))
    assert await pool.fetchval("select count(*) from submission where kind = 'reapply'") == 1


async def test_approving_renews_the_provider_and_makes_no_other(pool: Pool, called: Provider) -> None:
    number = await records.reapply(pool, called, REAPPLIED, RENAMED)
    accounts = await account.of_provider(pool, called.number)
    await records.decide(pool, number, "approve", DECIDED, actor="account:7", payload={"note": "Welcome back"})
    assert await pool.fetchval("select count(*) from provider") == 1
    assert await account.of_provider(pool, called.number) == accounts
    now = await current(pool, called.number)
    assert (now.legal_name, now.web_site) == ("Elk Ridge Learning Center", "https://www.elkridge.example/")
    assert (now.primary.name, now.directory_consent) == ("Mary Long", False)
    assert (now.application, now.approved_at) == (called.application, called.approved_at)
    (found,) = (await directory.page(pool, DECIDED, search="elk ridge")).entries
    assert found.number == called.number
    assert (await directory.page(pool, DECIDED, search="fox valley school")).total == 0
    assert await told(pool, called, number, "settle") == {
        "kind": "settle_reapplication",
        "actor": "account:7",
        "at": DECIDED,
        "application": number,
        "outcome": "approved",
    }
    letters = (await records.letters(pool, await records.current(pool, number)))[:2]
    assert [each.kind for each in letters] == [LetterKind.REAPPROVED] * 2
    assert {each.to_address for each in letters} == {"mary@elkridge.example", samples.BACKUP.email}
    assert letters[0].facts["note"] == "Welcome back"
    assert letters[0].facts["reapply_by"] is None


async def test_approving_under_rules_that_were_replaced_meanwhile_says_so(pool: Pool, called: Provider) -> None:
    number = await records.reapply(pool, called, REAPPLIED)
    await pool.execute("insert into rule_set select 'newest', 1, content, 'x', $1, $2, $1 from rule_set where id = $3",
                       REAPPLIED, date(2029, 1, 1), NEWER)  # fmt: skip
    await pool.execute("update provider set called_under = 'newest', reapply_by = $1", date(2029, 1, 1))
    await records.decide(pool, number, "approve", DECIDED, payload={})
    letters = await records.letters(pool, await records.current(pool, number))
    assert [each.facts["reapply_by"] for each in letters if each.kind == LetterKind.REAPPROVED] == ["2029-01-01"] * 2


@pytest.mark.parametrize(
    ("verb", "payload", "outcome"),
    [
        ("deny", {"reasons": {"planned": "No agenda."}, "note": ""}, "denied"),
        ("withdraw", {"reason": ""}, "withdrawn"),
        ("supersede", {"reason": "Rules changed."}, "superseded"),
    ],
)
async def test_whatever_else_becomes_of_it_is_told_as_well(
    pool: Pool, called: Provider, verb: Any, payload: dict[str, Any], outcome: str
) -> None:
    older = samples.form() if verb == "supersede" else None
    number = await records.reapply(pool, called, REAPPLIED, older)
    codes = {"criteria": ["planned"]} if verb == "deny" else {}
    await records.decide(pool, number, verb, DECIDED, actor=f"applicant:{number}", payload=payload, **codes)
    said = await told(pool, called, number, "settle")
    assert (said["kind"], said["outcome"], said["at"]) == ("settle_reapplication", outcome, DECIDED)
    letters = await records.letters(pool, await records.current(pool, number))
    written = [each for each in letters if each.kind == outcome]
    assert written
    for letter in written:
        approval = letter.facts["approval"]
        assert (approval["provider_number"], approval["reapply_by"], approval["lapses"]) == (
            called.number,
            REAPPLY_BY.isoformat(),
            True,
        )
    assert await current(pool, called.number) == called, "the approval is its own workflow's to change"


async def test_the_letter_names_the_days_of_grace_of_a_late_denial(pool: Pool, called: Provider) -> None:
    number = await records.reapply(pool, called, REAPPLIED)
    late = datetime(2027, 11, 29, 18, tzinfo=UTC)
    await records.decide(
        pool, number, "deny", late, payload={"reasons": {"planned": "x"}, "note": ""}, criteria=["planned"]
    )
    letters = await records.letters(pool, await records.current(pool, number))
    denied = next(each for each in letters if each.kind == LetterKind.DENIED)
    assert denied.facts["approval"]["reapply_by"] == "2027-12-29"


async def test_of_a_lapsed_approval_no_day_is_promised(pool: Pool, called: Provider) -> None:
    await call(pool, called.number, date(2026, 12, 20), standing="lapsed")
    number = await records.reapply(pool, called, REAPPLIED)
    await records.decide(
        pool, number, "deny", DECIDED, payload={"reasons": {"planned": "x"}, "note": ""}, criteria=["planned"]
    )
    letters = await records.letters(pool, await records.current(pool, number))
    denied = next(each for each in letters if each.kind == LetterKind.DENIED)
    assert (denied.facts["approval"]["standing"], denied.facts["approval"]["lapses"]) == ("lapsed", False)


async def test_of_a_new_applicant_nobody_is_told(pool: Pool) -> None:
    found = await records.approved_provider(pool)
    assert await pool.fetchval("select count(*) from submission where entity = $1", found.entity) == 0
