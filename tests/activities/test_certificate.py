"""A run's work: every row exactly once, whatever dies on the way, and what cannot be issued says why."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.certificate import CertificateActivities
from documents.press import Press
from policy.person import person_key
from schemas.certificate import Certificate, ChunkDone, FinishRun, IssueChunk, RunDone, RunStart
from schemas.letter import Priority
from schemas.provider import Standing
from schemas.roster import Purpose, Roster, RosterRow, RowState
from store import audit, certificate, certificate_run, provider, roster
from store.database import Pool, transaction
from tests import records, samples, yearly
from tests.conftest import alone

PEOPLE = [("Ruth Olson", "ruth@x.org"), ("Čłxʷm̓iʔ Antoine", ""), ("Ann Two Moons", "ann@x.org")]  # noqa: RUF001 - Salish
LATER = records.RECEIVED + timedelta(days=30)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    opened = Press(1)
    yield opened
    alone(opened.__aexit__(None, None, None))


class Work:
    """The activities of runs on one database, and what they left there."""

    def __init__(self, pool: Pool, press: Press, event: str) -> None:
        self.pool = pool
        self.event = event
        self.activities = CertificateActivities(pool, samples.RULE_BOOK, press, "https://pdups.example")

    async def asked(self, made: Roster, *, among_paper: bool | None = None) -> int:
        """Somebody presses "Issue"; the number of the run."""
        async with transaction(self.pool) as conn:
            sent = await roster.take(conn, made.id, "account:1", LATER, among_paper=among_paper)
        assert sent
        return int(sent.entity.rpartition(":")[2])

    async def chunk(self, run: int, first: int = 1, last: int = 999) -> ChunkDone:
        """One chunk of a run."""
        message = IssueChunk(event=self.event, number=run, first=first, last=last, as_of=LATER + timedelta(minutes=run))
        done: ChunkDone = await ActivityEnvironment().run(self.activities.issue_chunk, message)
        return done

    async def run(self, made: Roster, *, among_paper: bool | None = None) -> RunDone:
        """A whole run."""
        number = await self.asked(made, among_paper=among_paper)
        plan = await self.activities.plan_run(RunStart(event=self.event, number=number))
        for first, last in plan.chunks:
            await self.chunk(number, first, last)
        return await self.finished(number)

    async def finished(self, run: int) -> RunDone:
        """The end of a run."""
        return await self.activities.finish_run(FinishRun(event=self.event, number=run, as_of=LATER))

    async def issue(self, people: list[tuple[str, str]], **more: Any) -> list[Certificate]:
        """Issue to these people; their certificates, by name."""
        await self.run(await records.roster_of(self.pool, self.event, people, **more))
        return await self.valid()

    async def valid(self) -> list[Certificate]:
        """Every valid certificate, by name."""
        return await certificate.valid_of_event(self.pool, self.event)

    async def rows(self, made: Roster) -> list[RosterRow]:
        """The rows of a roster as they stand."""
        return await roster.rows(self.pool, made.id, limit=100)

    async def issued(self) -> int:
        """What the date says was issued."""
        return (await records.current_occurrence(self.pool, self.event)).issued

    async def letters(self, kind: str) -> int:
        """How many letters of a kind were written."""
        return int(await self.pool.fetchval("select count(*) from letter where kind = $1", kind))


@pytest.fixture
async def work(pool: Pool, press: Press) -> Work:
    event = (await records.reported_event(pool)).number
    await records.delivered(pool, event)
    return Work(pool, press, event)


async def test_each_row_becomes_one_certificate_and_who_has_an_address_is_written_to(work: Work) -> None:
    made = await records.roster_of(work.pool, work.event, PEOPLE)
    assert await work.run(made) == RunDone(done=3, failed=0)
    found = await work.valid()
    assert {(each.name, each.email) for each in found} == set(PEOPLE)
    assert len({each.number for each in found}) == 3
    assert [row.state for row in await work.rows(made)] == [RowState.DONE] * 3
    assert await work.issued() == 3
    assert await work.letters("certificate") == 2


async def test_letters_to_participants_never_delay_others(work: Work) -> None:
    numbers = [each.number for each in await work.issue(PEOPLE)]
    letters = [each for number in numbers for each in await records.letters(work.pool, f"certificate:{number}")]
    assert {each.priority for each in letters} == {Priority.ANNOUNCEMENT}


async def test_a_chunk_tried_again_finds_what_was_done(work: Work) -> None:
    run = await work.asked(await records.roster_of(work.pool, work.event, PEOPLE))
    assert await work.chunk(run) == ChunkDone(done=3, failed=0)
    before = await work.valid()
    assert await work.chunk(run) == ChunkDone(done=0, failed=0)
    assert await work.finished(run) == await work.finished(run) == RunDone(done=3, failed=0)
    assert await work.valid() == before
    assert await work.letters("certificate") == 2
    assert await work.letters("run_done") == 1


async def test_the_letter_of_a_run_tells_questions_from_problems_and_how_the_count_stands(work: Work) -> None:
    made = await records.roster_of(work.pool, work.event, PEOPLE)
    set_state = "update roster_row set state = $2 where roster = $1 and line = $3"
    await work.pool.execute(set_state, made.id, RowState.BAD, 2)
    await work.pool.execute(set_state, made.id, RowState.ASK, 3)
    await work.run(made)
    said = {"payload": {"note": ""}, "occurrence": 1, "total": 1}
    await records.event_decision(work.pool, work.event, "count", LATER, **said)
    await work.run(await records.roster_of(work.pool, work.event, [("Zoe Kuhn", "")]))
    facts = [each.facts for each in await records.letters(work.pool, f"event:{work.event}") if each.kind == "run_done"]
    told = sorted((each["run"], each["waiting"], each["asked"], each["count"]) for each in facts)
    assert told == [(1, 1, 1, "owed"), (2, 0, 0, "known")]


async def test_two_attempts_at_once_issue_each_certificate_once(work: Work) -> None:
    run = await work.asked(await records.roster_of(work.pool, work.event, PEOPLE))
    both = await asyncio.gather(work.chunk(run), work.chunk(run))
    assert sum(each.done for each in both) == 3
    assert len(await work.valid()) == 3
    assert await work.issued() == 3


async def test_a_chunk_that_dies_while_rendering_keeps_its_numbers(work: Work) -> None:
    made = await records.roster_of(work.pool, work.event, PEOPLE)
    run = await work.asked(made)
    dying = asyncio.create_task(work.chunk(run))
    for _ in range(10_000):
        if any(row.certificate for row in await work.rows(made)):
            break
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    given = {row.name: row.certificate for row in await work.rows(made)}
    await work.chunk(run)
    assert {each.name: each.number for each in await work.valid()} == given


async def test_a_row_nobody_can_print_waits_with_its_reason(work: Work) -> None:
    made = await records.roster_of(work.pool, work.event, [*PEOPLE, ("李 Long", "li@x.org")])
    assert await work.run(made) == RunDone(done=3, failed=1)
    waiting = (await work.rows(made))[-1]
    assert (waiting.state, waiting.run, waiting.certificate) == (RowState.BAD, None, None)
    assert "李" in waiting.problems[0].message
    assert await work.letters("certificate") == 2


async def test_rows_that_wait_for_the_event_are_judged_anew_when_it_says_something_else(work: Work) -> None:
    await work.pool.execute("update event set form = jsonb_set(form, '{title}', '\"李 day\"')")
    made = await records.roster_of(work.pool, work.event, PEOPLE)
    assert await work.run(made) == RunDone(done=0, failed=3)
    await work.pool.execute(
        """update roster_row set problems = problems || '[{"code": "name", "message": ""}]' where line = 3"""
    )
    async with transaction(work.pool) as conn:
        await roster.print_again(conn, work.event)
    assert [row.state for row in await work.rows(made)] == [RowState.GOOD, RowState.GOOD, RowState.BAD]
    await work.pool.execute("update event set form = jsonb_set(form, '{title}', '\"Li day\"')")
    assert await work.run(made) == RunDone(done=2, failed=0)


async def test_who_holds_one_gets_no_second(work: Work) -> None:
    await work.issue(PEOPLE)
    again = await records.roster_of(work.pool, work.event, PEOPLE[:1])
    assert await work.run(again) == RunDone(done=0, failed=1)
    assert [each.code for each in (await work.rows(again))[0].problems] == ["holds_one"]
    assert await work.issued() == 3


async def test_a_corrected_name_voids_the_old_one_for_the_new(work: Work) -> None:
    old = next(each for each in await work.issue(PEOPLE) if each.name == "Ruth Olson")
    await work.issue([("Ruth Ollson", "ruth@x.org")], purpose=Purpose.REISSUE, replaces=[old.number])
    voided, new = await certificate.history(work.pool, old.number)
    assert (voided.state, voided.replaced_by, voided.void_reason) == ("voided", new.number, "It was wrong.")
    assert (new.state, new.replaces, new.name) == ("valid", old.number, "Ruth Ollson")
    assert await work.issued() == 3
    assert await work.letters("certificate_replaced") == 1


async def test_a_correction_into_somebody_elses_name_leaves_the_old_one_valid(work: Work) -> None:
    old = next(each for each in await work.issue(PEOPLE) if each.name == "Ruth Olson")
    wrong = await records.roster_of(work.pool, work.event, [PEOPLE[2]], purpose=Purpose.REISSUE, replaces=[old.number])
    assert await work.run(wrong) == RunDone(done=0, failed=1)
    assert [each.code for each in (await work.rows(wrong))[0].problems] == ["holds_one"]
    assert await certificate.by_number(work.pool, old.number) == old
    assert await work.issued() == 3
    assert await work.letters("certificate_replaced") == 0


async def test_a_list_that_adds_sessions_replaces_beside_what_it_issues(work: Work) -> None:
    old = next(each for each in await work.issue(PEOPLE[:1]) if each.name == "Ruth Olson")
    added = await records.roster_of(work.pool, work.event, PEOPLE, replaces=[old.number, None, None])
    assert await work.run(added) == RunDone(done=3, failed=0)
    before, after = await certificate.history(work.pool, old.number)
    assert (before.state, before.replaced_by, before.void_reason) == (
        "voided",
        after.number,
        "More sessions were attended.",
    )
    assert {each.name for each in await work.valid()} == {name for name, _ in PEOPLE}
    assert await work.issued() == 3
    assert (await work.letters("certificate"), await work.letters("certificate_replaced")) == (2, 1)
    both = await records.roster_of(work.pool, work.event, [PEOPLE[0]] * 2, replaces=[after.number] * 2)
    assert await work.run(both) == RunDone(done=1, failed=1)
    assert await work.issued() == 3
    again = await records.roster_of(work.pool, work.event, PEOPLE[:1], replaces=[old.number])
    assert await work.run(again) == RunDone(done=0, failed=1)
    assert [each.code for each in (await work.rows(again))[0].problems] == ["not_valid"]


async def test_a_void_counts_one_less_and_is_done_once(work: Work) -> None:
    old = next(each for each in await work.issue(PEOPLE) if each.name == "Ann Two Moons")
    await work.issue([PEOPLE[2]], purpose=Purpose.VOID, replaces=[old.number])
    assert await work.issued() == 2
    again = await records.roster_of(work.pool, work.event, [PEOPLE[2]], purpose=Purpose.VOID, replaces=[old.number])
    assert await work.run(again) == RunDone(done=0, failed=1)
    assert [each.code for each in (await work.rows(again))[0].problems] == ["not_valid"]
    assert await work.letters("certificate_voided") == 1
    assert [each.name for each in await work.issue([PEOPLE[2]]) if each.person_key == person_key(*PEOPLE[2])] == [
        "Ann Two Moons"
    ]


async def test_a_count_follows_what_is_issued_and_voided_after_it(work: Work) -> None:
    await work.issue(PEOPLE[:2])
    await records.event_decision(
        work.pool, work.event, "count", LATER, payload={"occurrence": 1, "total": 5, "note": ""}, occurrence=1, total=5
    )
    await work.issue(PEOPLE[2:])
    counted = await records.current_occurrence(work.pool, work.event)
    assert (counted.issued, counted.paper, counted.total) == (3, 3, 6)
    old = (await work.valid())[0]
    await work.issue([(old.name, old.email)], purpose=Purpose.VOID, replaces=[old.number])
    assert (await records.current_occurrence(work.pool, work.event)).total == 5


@pytest.mark.parametrize(
    ("on_paper", "among_paper", "paper", "total"),
    [(20, True, 18, 20), (1, True, 0, 2), (20, False, 20, 22), (20, None, 20, 22), (0, True, 0, 2)],
)
async def test_what_had_been_counted_on_paper_is_counted_once(
    work: Work,
    on_paper: int,
    among_paper: bool | None,  # noqa: FBT001 - one of the cases
    paper: int,
    total: int,
) -> None:
    said = {"payload": {"note": ""}, "occurrence": 1, "total": on_paper}
    await records.event_decision(work.pool, work.event, "count", LATER, **said)
    unprintable = ("李 Long", "li@x.org")
    made = await records.roster_of(work.pool, work.event, [*PEOPLE[:2], unprintable])
    assert await work.run(made, among_paper=among_paper) == RunDone(done=2, failed=1)
    assert await work.finished(1) == RunDone(done=2, failed=1)
    counted = await records.current_occurrence(work.pool, work.event)
    assert (counted.issued, counted.paper, counted.total) == (2, paper, total)
    lines = [each for each in await audit.of_entity(work.pool, f"event:{work.event}") if "corrected" in each.verb]
    if paper == on_paper:
        assert lines == []
        return
    (line,) = lines
    assert (line.facts["before"], line.facts["total"]) == (on_paper, total)
    assert counted.count_note == line.facts["note"]
    assert "counted on paper were issued here" in counted.count_note


async def test_nothing_is_issued_for_what_was_cancelled_meanwhile(work: Work) -> None:
    made = await records.roster_of(work.pool, work.event, PEOPLE)
    run = await work.asked(made)
    await records.event_decision(work.pool, work.event, "cancel", LATER, payload={"occurrence": None, "reason": "Snow"})
    assert await work.chunk(run) == ChunkDone(done=0, failed=3)
    assert {row.problems[0].code for row in await work.rows(made)} == {"cancelled"}
    assert await certificate_run.find(work.pool, work.event, run)


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.LAPSED, Standing.WITHDRAWN, Standing.CEASED])
async def test_how_the_provider_stood_on_the_date_decides(work: Work, standing: Standing) -> None:
    event = await records.current_event(work.pool, work.event)
    whose = await provider.by_number(work.pool, event.provider)
    assert whose
    held = (await records.current_occurrence(work.pool, work.event)).ends_at
    await records.stands(work.pool, whose, standing, held + timedelta(days=1))
    assert len(await work.issue(PEOPLE[:1])) == 1

    await work.pool.execute("update event set reported_at = $1", held - timedelta(days=1))
    await records.stands(work.pool, whose, standing, held - timedelta(days=2))
    refused = await records.roster_of(work.pool, work.event, PEOPLE[1:])
    assert await work.run(refused) == RunDone(done=0, failed=2)
    assert {row.problems[0].code for row in await work.rows(refused)} == {"attended_on"}
    assert "not in force on December 1, 2026" in (await work.rows(refused))[0].problems[0].message
    assert len(await work.valid()) == 1


async def test_what_was_reported_before_a_lapse_keeps_its_validity(work: Work) -> None:
    event = await records.current_event(work.pool, work.event)
    whose = await provider.by_number(work.pool, event.provider)
    assert whose
    await records.stands(work.pool, whose, Standing.LAPSED, event.reported_at + timedelta(hours=1))
    assert len(await work.issue(PEOPLE)) == len(PEOPLE)


async def test_what_is_asked_for_after_archiving_is_not_issued_and_what_was_before_is(work: Work) -> None:
    before = await records.roster_of(work.pool, work.event, PEOPLE[:1])
    run = await work.asked(before)
    said = {"payload": {"note": ""}, "occurrence": 1, "total": 3}
    await records.event_decision(work.pool, work.event, "count", LATER, **said)
    await work.pool.execute("update event set stage = 'archived', archived_at = $1", LATER + timedelta(minutes=1))
    assert await work.chunk(run) == ChunkDone(done=1, failed=0)
    await work.pool.execute("update event set archived_at = $1", LATER - timedelta(minutes=1))
    after = await records.roster_of(work.pool, work.event, PEOPLE[1:])
    assert await work.run(after) == RunDone(done=0, failed=2)
    assert {row.problems[0].code for row in await work.rows(after)} == {"archived"}


async def test_certificates_of_a_completed_year_stay_as_they_are(work: Work) -> None:
    """Issuing, voiding and replacing change what the confirmed report says; it is opened again first."""
    held, *_ = await work.issue(PEOPLE[:1])
    said = {"payload": {"note": ""}, "occurrence": 1, "total": 1}
    await records.event_decision(work.pool, work.event, "count", LATER, **said)
    await yearly.covered(work.pool, work.event)
    person = [(held.name, held.email)]
    for people, purpose in [(PEOPLE[1:2], Purpose.ISSUE), (person, Purpose.VOID), (person, Purpose.REISSUE)]:
        replaces = [] if purpose is Purpose.ISSUE else [held.number]
        made = await records.roster_of(work.pool, work.event, people, purpose=purpose, replaces=replaces)
        assert await work.run(made) == RunDone(done=0, failed=1)
        assert [row.problems[0].code for row in await work.rows(made)] == ["year_completed"]
    assert [each.number for each in await work.valid()] == [held.number]
    assert await work.issued() == 1

    event = await records.current_event(work.pool, work.event)
    await yearly.reopened(work.pool, event.provider)
    assert len(await work.issue(PEOPLE[1:])) == len(PEOPLE)
