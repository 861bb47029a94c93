"""Disposal step by step: what is listed, who decides, what is looked at once more, and what a crash leaves behind."""

import asyncio
import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from documents.disposal import render
from documents.vault import VaultError
from schemas.account import Role
from schemas.annual_report import ReportState
from schemas.disposal import DisposalState, DisposalVerb, LineState, RecordDisposalDecision
from schemas.event import Place
from schemas.letter import LetterState
from store import audit, disposal, legal_hold, letter
from store.database import Pool, transaction
from tests import records, yearly
from tests.disposals import COMPLETED, DECIDED, LISTED, YEAR, Disposing, completed, due_year, held, held_event
from tests.events import workshop


@pytest.fixture
async def disposing(pool: Pool, tmp_path: Path) -> Disposing:
    return await Disposing.begun(pool, tmp_path)


async def states(disposing: Disposing) -> list[LineState]:
    return [line.state for line in await disposing.lines()]


async def verbs(pool: Pool, entity: str) -> list[str]:
    return [str(line.verb) for line in await audit.of_entity(pool, entity)]


# What is listed.


async def test_what_is_due_is_listed_with_what_goes_and_supervisors_hear_of_it(
    disposing: Disposing, pool: Pool
) -> None:
    report, _ = await due_year(pool)
    kept, _ = await due_year(pool, completed_on=date(2027, 9, 15))
    found = await disposing.make_list()
    assert (found.state, found.chunks) == (DisposalState.LISTED, [])
    (line,) = await disposing.lines()
    assert (line.provider, line.year, line.events, line.certificates) == (report.provider, 2026, 1, 2)
    assert kept.provider != line.provider
    letters = await letter.of_entity(pool, f"disposal:{YEAR}")
    assert sorted(each.to_name for each in letters) == ["Sam Second", "Sue Visor"]
    assert letters[0].facts["due"] == {"lines": 1, "providers": 1, "events": 1, "certificates": 2}


async def test_nothing_due_is_a_line_in_the_audit_list_and_no_more(disposing: Disposing, pool: Pool) -> None:
    assert (await disposing.make_list()).state is None
    assert await disposal.find(pool, YEAR) is None
    assert await verbs(pool, f"disposal:{YEAR}") == ["disposal.nothing_due"]


async def test_listing_twice_is_listing_once(disposing: Disposing, pool: Pool) -> None:
    await due_year(pool)
    await disposing.make_list()
    await due_year(pool)
    assert (await disposing.make_list()).state is DisposalState.LISTED
    assert len(await disposing.lines()) == 1
    assert len(await letter.of_entity(pool, f"disposal:{YEAR}")) == 2


async def test_what_is_held_is_listed_as_such(disposing: Disposing, pool: Pool) -> None:
    report, _ = await due_year(pool)
    await due_year(pool)
    await held(pool, report.provider)
    await disposing.make_list()
    assert await states(disposing) == [LineState.HELD, LineState.LISTED]
    assert (await disposing.lines())[0].why.startswith("A legal hold on all records of the provider stands since")


async def test_where_everything_is_held_nobody_is_asked(disposing: Disposing, pool: Pool) -> None:
    report, _ = await due_year(pool)
    await held(pool, report.provider)
    assert (await disposing.make_list()).state is DisposalState.DROPPED
    row = await disposing.row()
    assert (row.dropped_by, row.drop_reason) == ("system", "Everything that is due is under a legal hold.")
    assert await letter.of_entity(pool, f"disposal:{YEAR}") == []


# Who decides.


async def refused(disposing: Disposing, verb: DisposalVerb, who: str) -> str:
    with pytest.raises(ApplicationError) as error:
        await disposing.say(verb, getattr(disposing, who))
    assert error.value.non_retryable
    return str(error.value.type)


async def test_two_people_decide(disposing: Disposing, pool: Pool) -> None:
    await due_year(pool)
    await disposing.make_list()
    assert await refused(disposing, "confirm_disposal", "one") == "not_proposed"
    proposed = await disposing.say("propose_disposal", disposing.one)
    assert (proposed.state, proposed.proposed_by, proposed.chunks) == (DisposalState.PROPOSED, disposing.one.actor, [])
    assert await refused(disposing, "propose_disposal", "other") == "already_proposed"
    assert await refused(disposing, "confirm_disposal", "one") == "same_person"
    confirmed = await disposing.say("confirm_disposal", disposing.other)
    assert (confirmed.state, confirmed.chunks) == (DisposalState.CONFIRMED, [(1, 1)])
    assert await refused(disposing, "drop_disposal", "one") == "already_confirmed"


async def test_the_database_itself_refuses_one_person_in_both_places(disposing: Disposing, pool: Pool) -> None:
    await due_year(pool)
    await disposing.make_list()
    await disposing.say("propose_disposal", disposing.one)
    with pytest.raises(Exception, match="disposal_check"):
        await pool.execute("update disposal set confirmed_by = proposed_by, confirmed_at = proposed_at")


async def test_who_may_not_decide(disposing: Disposing, pool: Pool) -> None:
    await due_year(pool)
    await disposing.make_list()
    reviewer = await records.member(pool, "Rita Reviewer", Role.REVIEWER)
    with pytest.raises(ApplicationError, match="Supervisors"):
        await disposing.say("propose_disposal", reviewer)
    await pool.execute("update account set active = false where id = $1", disposing.one.id)
    assert await refused(disposing, "propose_disposal", "one") == "supervisors_only"


async def test_nobody_decides_without_a_form(disposing: Disposing, pool: Pool) -> None:
    await due_year(pool)
    await disposing.make_list()
    for verb in ("propose_disposal", "confirm_disposal", "drop_disposal"):
        message = RecordDisposalDecision.model_validate(
            {"year": YEAR, "key": f"signal:{verb}", "verb": verb, "actor": "claimed:registry", "as_of": DECIDED}
        )
        with pytest.raises(ApplicationError, match="each signed in"):
            await disposing.records.record_disposal_decision(message)
    assert (await disposing.row()).state is DisposalState.LISTED


async def test_dropped_nothing_is_disposed_of_and_next_year_lists_it_again(disposing: Disposing, pool: Pool) -> None:
    report, event = await due_year(pool)
    await disposing.make_list()
    await disposing.say("drop_disposal", disposing.one, reason="An audit is under way.")
    row = await disposing.row()
    assert (row.state, row.drop_reason) == (DisposalState.DROPPED, "An audit is under way.")
    with pytest.raises(ApplicationError, match="is dropped"):
        await disposing.chunk()
    assert (await records.current_event(pool, event.number)).disposed_at is None
    await disposing.make_list(YEAR + 1, LISTED.replace(year=YEAR + 1))
    assert [line.provider for line in await disposing.lines(YEAR + 1)] == [report.provider]


# What is looked at once more.


async def test_a_hold_that_is_placed_after_the_list_holds(disposing: Disposing, pool: Pool) -> None:
    report, event = await due_year(pool)
    await disposing.confirmed()
    hold = await held(pool, report.provider, 2026)
    done = await disposing.chunk()
    assert (done.disposed, done.held, done.left_out) == (0, 1, 0)
    assert (await disposing.finish()).state is DisposalState.DONE
    assert (await records.current_event(pool, event.number)).disposed_at is None
    async with transaction(pool) as conn:
        await legal_hold.lift(conn, hold, reason="Settled.", actor="account:1", as_of=DECIDED)
    next_year = LISTED.replace(year=YEAR + 1)
    assert (await disposing.whole(YEAR + 1, next_year)).disposed == 1


async def test_a_year_that_was_reopened_after_the_list_is_left_out(disposing: Disposing, pool: Pool) -> None:
    report, event = await due_year(pool)
    await disposing.confirmed()
    changed = """update annual_report set state = 'open', completed_at = null, completed_on = null, completed_by = null,
                 retain_until = null where provider = $1"""
    await pool.execute(changed, report.provider)
    await disposing.chunk()
    (line,) = await disposing.lines()
    assert line.state is LineState.LEFT_OUT
    assert "reopened" in line.why
    assert (await records.current_event(pool, event.number)).disposed_at is None


async def test_an_event_whose_workflow_has_not_ended_keeps_its_year(disposing: Disposing, pool: Pool) -> None:
    _, event = await due_year(pool)
    await pool.execute("update event set stage = 'settled', archived_at = null where number = $1", event.number)
    await disposing.confirmed()
    await disposing.chunk()
    (line,) = await disposing.lines()
    assert (line.state, line.why) == (LineState.LEFT_OUT, f"Not archived, or kept longer: {event.number}.")


async def test_what_another_list_disposed_of_is_left_out(disposing: Disposing, pool: Pool) -> None:
    await due_year(pool)
    await disposing.confirmed()
    next_year = LISTED.replace(year=YEAR + 1)
    await disposing.whole(YEAR + 1, next_year)
    await disposing.chunk()
    (line,) = await disposing.lines()
    assert line.state is LineState.LEFT_OUT
    assert line.why.startswith("Disposed of already")


async def test_while_a_hold_is_being_placed_nothing_goes(disposing: Disposing, pool: Pool) -> None:
    report, event = await due_year(pool)
    await disposing.confirmed()
    async with pool.acquire() as conn:
        began = conn.transaction()
        await began.start()
        await conn.execute("select from annual_report where provider = $1 for update", report.provider)
        waiting = asyncio.create_task(disposing.chunk())
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await conn.execute(
            """insert into legal_hold (id, provider, reason, placed_by, placed_at)
               values (gen_random_uuid(), $1, 'A complaint.', 'account:1', $2)""",
            report.provider, DECIDED,
        )  # fmt: skip
        await began.commit()
    assert (await waiting).held == 1
    assert (await records.current_event(pool, event.number)).disposed_at is None


async def test_a_hold_that_comes_too_late_is_told_so(disposing: Disposing, pool: Pool) -> None:
    report, _ = await due_year(pool)
    await disposing.whole()
    hold = await held(pool, report.provider)
    async with transaction(pool) as conn:
        assert await legal_hold.place(conn, hold) == [2026]


async def test_what_waits_when_its_year_goes_is_refused_and_nothing_is_opened_again(
    disposing: Disposing, pool: Pool
) -> None:
    report, _ = await due_year(pool)
    waiting = await yearly.message(pool, report, "reopen_report", LISTED, reason="Two more had signed.")
    await disposing.whole()
    (kept,) = await pool.fetch("select payload, state, refusal from submission where id = $1", waiting.submission)
    assert (kept["payload"], kept["state"], kept["refusal"]["code"]) == ({}, "refused", "disposed_of")
    for message in (waiting, await yearly.message(pool, report, "reopen_report", DECIDED, reason="Again.")):
        with pytest.raises(ApplicationError) as error:
            await yearly.activities(pool).record_report_decision(message)
        assert error.value.type == "disposed_of"


async def test_no_letter_that_waits_leaves_with_its_words_gone(disposing: Disposing, pool: Pool) -> None:
    report, event = await due_year(pool)
    assert {each.state for each in await letter.of_entity(pool, event.entity)} == {LetterState.QUEUED}
    await disposing.whole()
    (one, *_) = await letter.of_entity(pool, event.entity)
    assert (one.state, one.to_address, one.facts, one.disposed_at) == (LetterState.FAILED, "", {}, DECIDED)
    async with transaction(pool) as conn:
        assert not await letter.resend(conn, one.id, one.generation, actor="account:1", as_of=DECIDED)
    assert report.version == 1


# An event of two years.


async def test_an_event_of_two_years_goes_with_the_later_one(disposing: Disposing, pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    days = (date(2026, 12, 1), date(2027, 9, 1))
    both = await held_event(pool, whose, workshop(occurrences=[Place(first_day=day) for day in days]))
    alone = await held_event(pool, whose)
    await completed(pool, whose.number)
    await completed(pool, whose.number, 2027, date(2028, 7, 10))
    await disposing.whole()
    assert [line.events for line in await disposing.lines()] == [1]
    assert (await records.current_event(pool, alone.number)).disposed_at
    standing = await records.current_event(pool, both.number)
    assert standing.disposed_at is None
    assert standing.form.contact.name == "Ruth Olson"
    await disposing.whole(YEAR + 1, LISTED.replace(year=YEAR + 1))
    assert (await records.current_event(pool, both.number)).disposed_at


async def test_it_stays_while_the_other_year_is_held(disposing: Disposing, pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    days = (date(2026, 12, 1), date(2027, 9, 1))
    both = await held_event(pool, whose, workshop(occurrences=[Place(first_day=day) for day in days]))
    await completed(pool, whose.number)
    await completed(pool, whose.number, 2027, COMPLETED)
    await held(pool, whose.number, 2027)
    assert (await disposing.whole()).disposed == 1
    assert (await records.current_event(pool, both.number)).disposed_at is None


async def test_what_an_earlier_list_left_is_counted_where_it_goes(disposing: Disposing, pool: Pool) -> None:
    """The first of its years is kept longer; the list that two people look at says what goes with it."""
    whose = await records.approved_provider(pool)
    days = (date(2026, 12, 1), date(2027, 9, 1))
    both = await held_event(pool, whose, workshop(occurrences=[Place(first_day=day) for day in days]))
    await completed(pool, whose.number, 2026, date(2028, 9, 20))
    await completed(pool, whose.number, 2027, date(2028, 7, 10))
    await disposing.whole(2033, LISTED.replace(year=2033))
    assert [(line.year, line.events) for line in await disposing.lines(2033)] == [(2027, 0)]

    await disposing.make_list(2034, LISTED.replace(year=2034))
    (line,) = await disposing.lines(2034)
    assert (line.year, line.events, line.certificates) == (2026, 1, 2)
    await disposing.whole(2034, LISTED.replace(year=2034))
    assert (await records.current_event(pool, both.number)).disposed_at


# What a crash leaves behind.


async def test_a_crash_before_the_vault_is_cleared_is_made_good(
    disposing: Disposing, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one, _), (other, _) = await due_year(pool), await due_year(pool)
    folders = [disposing.bundle(each.provider) for each in (one, other)]
    await disposing.confirmed()

    async def absent(folder: str) -> None:
        raise VaultError(f"{folder} cannot be reached.")

    with monkeypatch.context() as broken:
        broken.setattr(disposing.vault, "delete", absent)
        with pytest.raises(VaultError):
            await disposing.chunk()
    assert sorted(await states(disposing)) == [LineState.DISPOSED, LineState.LISTED]
    assert all(folder.exists() for folder in folders)
    # Another worker, or a workflow that was rebuilt, is told to do both.
    assert (await disposing.make_list()).chunks == [(1, 2)]
    done = await disposing.chunk()
    assert done.disposed == 2
    assert not any(folder.exists() for folder in folders)
    assert (await disposing.make_list()).chunks == []
    assert await pool.fetchval("select count(*) from record_bundle where removed_at is null") == 0


async def test_disposing_twice_is_disposing_once(disposing: Disposing, pool: Pool) -> None:
    report, _ = await due_year(pool)
    await disposing.confirmed()
    await disposing.chunk()
    before = await pool.fetch("select * from certificate"), await verbs(pool, report.entity)
    again = await disposing.chunk()
    assert again.disposed == 1
    assert before == (await pool.fetch("select * from certificate"), await verbs(pool, report.entity))
    await disposing.finish()
    sent = len(await letter.of_entity(pool, f"disposal:{YEAR}"))
    await disposing.finish()
    assert len(await letter.of_entity(pool, f"disposal:{YEAR}")) == sent


async def test_a_vault_that_is_away_delays_the_certificate_and_loses_nothing(
    disposing: Disposing, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await due_year(pool)
    await disposing.confirmed()
    await disposing.chunk()

    async def full(path: str, file: Path) -> None:
        raise VaultError(f"No space is left for {path}: {file}")

    with monkeypatch.context() as broken:
        broken.setattr(disposing.vault, "put", full)
        with pytest.raises(VaultError):
            await disposing.finish()
    assert (await disposing.row()).state is DisposalState.CONFIRMED
    assert (await disposing.finish()).state is DisposalState.DONE


# What is certified.


async def test_the_certificate_says_what_and_who_and_why(disposing: Disposing, pool: Pool) -> None:
    report, _ = await due_year(pool)
    kept, _ = await due_year(pool)
    await held(pool, kept.provider)
    await disposing.whole()
    found = await disposal.certificate(pool, YEAR)
    assert found
    said, sha256 = found
    assert (said.proposed_by, said.confirmed_by, said.rule) == ("Sue Visor", "Sam Second", "ARM 10.57.216(2)(d)")
    (gone,) = said.disposed
    assert (gone.provider, gone.kept_until, gone.events, gone.certificates) == (
        report.provider, "July 10, 2032", "1", "2"
    )  # fmt: skip
    assert [each.provider for each in said.held] == [kept.provider]
    file = disposing.folder / "disposals" / str(YEAR) / "certificate.pdf"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    assert hashlib.sha256(render(said)).hexdigest() == sha256
    assert (await disposing.row()).done_at == DECIDED


async def test_figures_stay(disposing: Disposing, pool: Pool) -> None:
    report, event = await due_year(pool)
    before = await pool.fetchval("select sum(units) from certificate")
    dates = await pool.fetch("select first_day, issued, paper, state from occurrence")
    await disposing.whole()
    left = await records.current_event(pool, event.number)
    assert (left.form.title, left.form.units, left.form.format) == (
        event.form.title, event.form.units, event.form.format
    )  # fmt: skip
    assert [each.minutes for each in left.form.schedule] == [each.minutes for each in event.form.schedule]
    assert await pool.fetchval("select sum(units) from certificate") == before
    assert await pool.fetch("select first_day, issued, paper, state from occurrence") == dates
    (row,) = await pool.fetch("select state, version, disposed_at from annual_report")
    assert tuple(row) == (ReportState.COMPLETED, 1, DECIDED)
    content = await pool.fetchval("select content from annual_report_version")
    (activity,) = content["activities"]
    assert (activity["event"], activity["title"], activity["dates"][0]["participants"]) == (
        event.number, event.form.title, 2
    )  # fmt: skip
    assert await verbs(pool, report.entity) == ["report.disposed"]


async def test_a_list_of_many_is_disposed_of_part_by_part(disposing: Disposing, pool: Pool) -> None:
    for _ in range(3):
        await due_year(pool)
    await disposing.confirmed()
    assert (await disposing.chunk(first=1, last=2)).disposed == 2
    assert (await disposing.make_list()).chunks == [(3, 3)]
    assert (await disposing.chunk(first=3, last=3)).disposed == 1
    assert LISTED + timedelta(days=3) == DECIDED
