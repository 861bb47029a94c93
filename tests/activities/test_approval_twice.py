"""Whatever is recorded about an approval is recorded once: run again, and run by several workers at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from policy.approval import lapses_at
from policy.review import review_clock
from policy.standing import not_in_force
from schemas.application import Stage
from schemas.approval import (
    ApprovalState,
    ApprovalVerb,
    RecordApprovalDecision,
    RecordApprovalRefused,
    RecordEnd,
    RecordLapse,
    RecordLapseRung,
)
from schemas.audit import AuditVerb
from schemas.letter import LetterKind
from schemas.provider import Standing
from schemas.submission import Submission
from store import approval, audit, directory, draft, letter, provider, rule_set, submission
from store.database import Pool, transaction
from tests import records, samples

OPENED = datetime(2027, 1, 4, 7, 0, tzinfo=UTC)
NOON = datetime(2027, 1, 5, 19, 0, tzinfo=UTC)
LAST_DAY = date(2027, 4, 30)
TABLES = ("provider", "standing", "letter", "audit_line")
Told = Callable[[], Awaitable[ApprovalState | None]]
Made = Callable[[Pool], Awaitable[Told]]


async def everything(pool: Pool) -> dict[str, list[Any]]:
    """Every row of every table that a record of an approval touches."""
    return {table: await pool.fetch(f"select * from {table} order by 1, 2") for table in TABLES}  # noqa: S608 - named above


async def message(
    pool: Pool, number: str, verb: ApprovalVerb, as_of: datetime = NOON, *, form: bool = True, **codes: Any
) -> RecordApprovalDecision:
    """A decision as its workflow hands it over; without a form it is a signal's, or a call."""
    said = uuid4() if form else None
    if said and verb != "call_to_reapply":
        async with transaction(pool) as conn:
            await submission.save(
                conn,
                Submission(
                    id=said,
                    kind=verb,
                    entity=f"provider:{number}",
                    natural_key=f"form:{said}",
                    actor="account:1",
                    received_at=as_of,
                    payload={"reason": "There is a reason."} | {name: str(code) for name, code in codes.items()},
                ),
            )
    key = str(said) if said else f"signal:{uuid4()}"
    return RecordApprovalDecision(
        number=number, key=key, verb=verb, actor="account:1", submission=said, as_of=as_of, **codes
    )


async def decide(pool: Pool, number: str, verb: ApprovalVerb, as_of: datetime = NOON, **codes: Any) -> ApprovalState:
    told = await message(pool, number, verb, as_of, **codes)
    return await records.approval_activities(pool).record_approval_decision(told)


async def called(pool: Pool) -> str:
    await records.open_rules(pool, OPENED, LAST_DAY)
    number = (await records.approved_provider(pool)).number
    await decide(pool, number, "call_to_reapply", OPENED, form=False, rule_set=records.NEWER)
    return number


def said(pool: Pool, told: RecordApprovalDecision) -> Told:
    return lambda: records.approval_activities(pool).record_approval_decision(told)


async def a_call(pool: Pool) -> Told:
    await records.open_rules(pool, OPENED, LAST_DAY)
    number = (await records.approved_provider(pool)).number
    return said(pool, await message(pool, number, "call_to_reapply", OPENED, form=False, rule_set=records.NEWER))


async def a_reapplication(pool: Pool) -> Told:
    number = await called(pool)
    made = await records.reapplication(pool, number, NOON)
    return said(pool, await message(pool, number, "reapply", application=made))


async def a_late_denial(pool: Pool) -> Told:
    number = await called(pool)
    made = await records.reapplication(pool, number, NOON, stage=Stage.DENIED)
    late = lapses_at(LAST_DAY) + timedelta(days=3)
    return said(pool, await message(pool, number, "settle_reapplication", late, application=made, outcome="denied"))


async def an_approval(pool: Pool) -> Told:
    number = await called(pool)
    made = await records.reapplication(pool, number, NOON, stage=Stage.APPROVED)
    return said(pool, await message(pool, number, "settle_reapplication", application=made, outcome="approved"))


async def more_time(pool: Pool) -> Told:
    return said(pool, await message(pool, await called(pool), "extend", until=date(2027, 6, 30)))


async def more_time_after_a_lapse(pool: Pool) -> Told:
    number = await called(pool)
    at = lapses_at(LAST_DAY)
    await records.approval_activities(pool).record_lapse(RecordLapse(number=number, lapses_at=at, as_of=at))
    return said(pool, await message(pool, number, "extend", at + timedelta(days=1), until=date(2027, 6, 30)))


async def a_suspension(pool: Pool) -> Told:
    return said(pool, await message(pool, await called(pool), "suspend"))


async def a_reinstatement(pool: Pool) -> Told:
    number = await called(pool)
    await decide(pool, number, "suspend")
    return said(pool, await message(pool, number, "reinstate", NOON + timedelta(days=1)))


async def an_announced_end(pool: Pool) -> Told:
    return said(pool, await message(pool, await called(pool), "end_approval"))


async def a_provider_who_leaves(pool: Pool) -> Told:
    return said(pool, await message(pool, await called(pool), "cease", until=date(2027, 2, 28)))


async def one_that_is_kept(pool: Pool) -> Told:
    number = await called(pool)
    await decide(pool, number, "end_approval")
    return said(pool, await message(pool, number, "keep", NOON + timedelta(days=1)))


async def a_warning(pool: Pool) -> Told:
    number = await called(pool)
    rung = (await records.current_approval(pool, number)).rungs[1]
    told = RecordLapseRung(number=number, rung=rung, skipped=["lapse_day_60"], as_of=rung.at)
    return lambda: records.approval_activities(pool).record_lapse_rung(told)


async def a_lapse(pool: Pool) -> Told:
    at = lapses_at(LAST_DAY)
    told = RecordLapse(number=await called(pool), lapses_at=at, as_of=at + timedelta(hours=1))
    return lambda: records.approval_activities(pool).record_lapse(told)


async def an_end(pool: Pool) -> Told:
    number = await called(pool)
    ends_at = (await decide(pool, number, "cease", until=date(2027, 2, 28))).ends_at
    assert ends_at
    told = RecordEnd(number=number, as_of=ends_at)
    return lambda: records.approval_activities(pool).record_end(told)


async def a_refused_signal(pool: Pool) -> Told:
    number = await called(pool)
    told = RecordApprovalRefused(
        number=number, key="signal:1", verb="keep", actor="claimed:r", code="no_end_announced", as_of=NOON
    )

    async def refuse() -> None:
        await records.approval_activities(pool).record_approval_refused(told)

    return refuse


ALL: list[Made] = [
    a_call,
    a_reapplication,
    a_late_denial,
    an_approval,
    more_time,
    more_time_after_a_lapse,
    a_suspension,
    a_reinstatement,
    an_announced_end,
    a_provider_who_leaves,
    one_that_is_kept,
    a_warning,
    a_lapse,
    an_end,
    a_refused_signal,
]
EACH = pytest.mark.parametrize("made", ALL, ids=[made.__name__ for made in ALL])


@EACH
async def test_twice_is_once(pool: Pool, made: Made) -> None:
    record = await made(pool)
    before = await everything(pool)
    first = await record()
    after = await everything(pool)
    assert after != before
    assert await record() == first
    assert await everything(pool) == after


@EACH
async def test_by_several_workers_at_once_is_once(pool: Pool, made: Made) -> None:
    record = await made(pool)
    lines = await pool.fetchval("select count(*) from audit_line")
    answers = await asyncio.gather(*(record() for _ in range(4)))
    assert answers[1:] == [answers[0]] * 3
    assert await pool.fetchval("select count(*) from audit_line") == lines + 1
    letters = await pool.fetch("select entity, kind, to_address, queued_at from letter")
    assert len(letters) == len(set(letters))


@EACH
async def test_its_answer_is_what_the_row_says(pool: Pool, made: Made) -> None:
    record = await made(pool)
    answer = await record()
    (number,) = await pool.fetchrow("select number from provider") or ("",)
    start = await approval.start_input(pool, number)
    assert start
    assert answer is None or start.state == answer


async def test_a_lapse_is_from_midnight_on_however_late_it_is_recorded(pool: Pool) -> None:
    record = await a_lapse(pool)
    await record()
    (number,) = await pool.fetchrow("select number from provider") or ("",)
    at = lapses_at(LAST_DAY)
    history = await provider.standings(pool, number, at)
    assert [(each.since, each.standing) for each in history][1:] == [(at, Standing.LAPSED)]
    assert not_in_force(history, LAST_DAY) == ""
    assert "reapply" in not_in_force(history, LAST_DAY + timedelta(days=1))


async def test_suspended_before_a_late_lapse_it_is_suspended_again_with_more_time(pool: Pool) -> None:
    number, at = await called(pool), lapses_at(LAST_DAY)
    await decide(pool, number, "suspend", at + timedelta(hours=1))
    late = RecordLapse(number=number, lapses_at=at, as_of=at + timedelta(hours=2))
    await records.approval_activities(pool).record_lapse(late)
    state = await decide(pool, number, "extend", at + timedelta(days=1), until=date(2027, 6, 30))
    assert state.standing is Standing.SUSPENDED
    assert [each.standing for each in await provider.standings(pool, number, at)] == [
        "in_force",
        "suspended",
        "lapsed",
        "suspended",
    ]


@pytest.mark.parametrize(("given", "standing"), [(-1, Standing.IN_FORCE), (1, Standing.LAPSED)])
async def test_more_time_given_before_midnight_and_still_under_way_keeps_it_from_lapsing(
    pool: Pool, given: int, standing: Standing
) -> None:
    number, at = await called(pool), lapses_at(LAST_DAY)
    given_at, later = at + timedelta(minutes=given), date(2027, 6, 30)
    word = await message(pool, number, "extend", given_at, until=later)
    late = RecordLapse(number=number, lapses_at=at, as_of=at + timedelta(hours=2))
    state = await records.approval_activities(pool).record_lapse(late)
    assert state.standing is standing
    kinds = {str(each.kind) for each in await letter.of_entity(pool, f"provider:{number}")}
    assert ("approval_lapsed" in kinds, "approval_extended" in kinds) == (given > 0, given < 0)
    delivered = word.model_copy(update={"as_of": at + timedelta(hours=3)})
    state = await records.approval_activities(pool).record_approval_decision(delivered)
    assert (state.standing, state.call and state.call.reapply_by) == (Standing.IN_FORCE, later)
    timeline = [each.verb for each in await audit.of_entity(pool, f"provider:{number}")]
    assert timeline.count(AuditVerb.APPROVAL_EXTENDED) == 1


async def test_it_has_lapsed_from_midnight_on_though_that_is_not_recorded(pool: Pool) -> None:
    number, at = await called(pool), lapses_at(LAST_DAY)
    for as_of, standing, listed in [(at - timedelta(minutes=1), "in_force", 1), (at, "lapsed", 0)]:
        assert (await provider.standings(pool, number, as_of))[-1].standing == standing
        assert (await directory.page(pool, as_of)).total == listed
        entry = await directory.entry(pool, number, as_of)
        assert entry
        assert entry.standing == standing


@pytest.mark.parametrize("under_way", ["reapplication", "extend"])
async def test_with_something_under_way_it_has_not_lapsed(pool: Pool, under_way: str) -> None:
    number, at = await called(pool), lapses_at(LAST_DAY)
    if under_way == "extend":
        await message(pool, number, "extend", at - timedelta(minutes=1), until=date(2027, 6, 30))
    else:
        await records.reapplication(pool, number, at - timedelta(minutes=1))
    later = at + timedelta(hours=1)
    assert [each.standing for each in await provider.standings(pool, number, later)] == ["in_force"]
    assert (await directory.page(pool, later)).total == 1


async def test_what_has_nothing_left_to_say_is_let_pass(pool: Pool) -> None:
    number = await called(pool)
    rung = (await records.current_approval(pool, number)).rungs[0]
    made = await records.reapplication(pool, number, NOON)
    await decide(pool, number, "reapply", application=made)
    before = await everything(pool)
    activities = records.approval_activities(pool)
    await activities.record_lapse_rung(RecordLapseRung(number=number, rung=rung, as_of=rung.at))
    at = lapses_at(LAST_DAY)
    await activities.record_lapse(RecordLapse(number=number, lapses_at=at, as_of=at))
    await activities.record_end(RecordEnd(number=number, as_of=at))
    assert await everything(pool) == before


async def test_a_lapse_that_has_moved_is_let_pass(pool: Pool) -> None:
    record = await a_lapse(pool)
    (number,) = await pool.fetchrow("select number from provider") or ("",)
    await decide(pool, number, "extend", until=date(2027, 6, 30))
    state = await record()
    assert state
    assert state.standing is Standing.IN_FORCE


async def test_who_has_reapplied_under_these_rules_is_not_told_to_reapply(pool: Pool) -> None:
    await records.open_rules(pool, OPENED, LAST_DAY)
    number = (await records.approved_provider(pool)).number
    made = await records.reapplication(pool, number, OPENED)
    await decide(pool, number, "reapply", OPENED, application=made)
    await decide(pool, number, "call_to_reapply", OPENED, form=False, rule_set=records.NEWER)
    await decide(pool, number, "extend", until=date(2027, 6, 30))
    told = await letter.of_entity(pool, f"provider:{number}")
    assert {str(each.kind): each.facts["reapplication"] for each in told} == {
        "reapplication_called": made,
        "approval_extended": made,
    }


async def test_who_has_reapplied_under_other_rules_is_told_to_reapply(pool: Pool) -> None:
    await records.open_rules(pool, OPENED, LAST_DAY)
    number = (await records.approved_provider(pool)).number
    await records.reapplication(pool, number, OPENED, rules="still-older")
    await decide(pool, number, "call_to_reapply", OPENED, form=False, rule_set=records.NEWER)
    (told,) = await letter.of_entity(pool, f"provider:{number}")
    assert told.facts["reapplication"] == ""


async def test_what_the_records_do_not_allow(pool: Pool) -> None:
    number = await called(pool)
    for verb, codes, code in [
        ("call_to_reapply", {"rule_set": "interim-2026"}, "unknown_rule_set"),
        ("call_to_reapply", {"rule_set": "no-such"}, "unknown_rule_set"),
        ("extend", {"until": LAST_DAY}, "extends_nothing"),
        ("reapply", {"application": "A-2026-00001"}, "unknown_application"),
        ("cease", {"until": date(2027, 1, 4)}, "ceases_before_today"),
        ("keep", {}, "no_end_announced"),
        ("reinstate", {}, "not_suspended"),
    ]:
        with pytest.raises(ApplicationError) as refused:
            await decide(pool, number, verb, form=False, **codes)  # type: ignore[arg-type]
        assert (verb, refused.value.type) == (verb, code)
    late = lapses_at(LAST_DAY) + timedelta(days=60)
    with pytest.raises(ApplicationError) as refused:
        await decide(pool, number, "extend", late, form=False, until=LAST_DAY + timedelta(days=1))
    assert refused.value.type == "extends_into_the_past"


async def test_a_reapplication_is_settled_as_it_was_decided(pool: Pool) -> None:
    number = await called(pool)
    made = await records.reapplication(pool, number, NOON)
    with pytest.raises(ApplicationError) as refused:
        await decide(pool, number, "settle_reapplication", application=made, outcome="approved")
    assert refused.value.type == "not_decided"


async def test_who_is_approved_under_still_newer_rules_is_not_called_to_the_older_ones_any_more(pool: Pool) -> None:
    number = await called(pool)
    at = lapses_at(LAST_DAY)
    await records.approval_activities(pool).record_lapse(RecordLapse(number=number, lapses_at=at, as_of=at))
    later = at + timedelta(days=30)
    still_newer = samples.RULE_BOOK.files[records.NEWER].model_copy(update={"id": "still-newer"})
    async with transaction(pool) as conn:
        await rule_set.add(conn, still_newer, opens_at=later, reapply_by=date(2027, 12, 31), as_of=later)
    made = await records.reapplication(pool, number, later, stage=Stage.APPROVED, rules="still-newer")
    state = await decide(pool, number, "settle_reapplication", later, application=made, outcome="approved")
    assert (state.standing, state.call) == (Standing.IN_FORCE, None)


async def test_who_is_approved_under_older_rules_stays_called_to_the_newer_ones(pool: Pool) -> None:
    number = await called(pool)
    made = await records.reapplication(pool, number, NOON, stage=Stage.APPROVED, rules=samples.RULE_SET.id)
    state = await decide(pool, number, "settle_reapplication", application=made, outcome="approved")
    assert state.call
    assert state.call.rule_set == records.NEWER


async def test_a_reapplication_that_was_sent_in_time_and_not_recorded_yet_keeps_it_from_lapsing(pool: Pool) -> None:
    record = await a_lapse(pool)
    (number,) = await pool.fetchrow("select number from provider") or ("",)
    sent_at = lapses_at(LAST_DAY) - timedelta(minutes=1)
    async with transaction(pool) as conn:
        begun = await draft.add(conn, records.NEWER, sent_at, reapplies=number)
        sent = await submission.save_application(
            conn,
            draft=begun.id,
            form=samples.form(),
            clock=review_clock(sent_at, samples.RULE_SET, {}),
            files=[],
            as_of=sent_at,
            reapplies=number,
        )
    state = await record()
    assert state
    assert (state.standing, f"application:{state.reapplication}") == (Standing.IN_FORCE, sent.entity)


async def test_a_call_speaks_in_the_words_of_the_rules_it_calls_to(pool: Pool) -> None:
    await records.open_rules(pool, OPENED, LAST_DAY)
    number = (await records.approved_provider(pool)).number
    await decide(pool, number, "call_to_reapply", NOON, form=False, rule_set=records.NEWER)
    await decide(pool, number, "suspend", NOON)
    words = {
        each.kind: each.facts["terms"]["provider"]
        for each in await records.letters(pool, f"provider:{number}")
        if each.kind in {LetterKind.REAPPLICATION_CALLED, LetterKind.APPROVAL_SUSPENDED}
    }
    assert words == {
        LetterKind.REAPPLICATION_CALLED: "host organization",
        LetterKind.APPROVAL_SUSPENDED: "provider",
    }
