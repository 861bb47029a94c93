"""Whole transitions in the server's virtual time: the rehearsal's plan equals, letter by letter, what then happens."""

from datetime import UTC, datetime, timedelta

from policy.approval import lapse_ladder, lapses_at
from policy.mountain import MOUNTAIN
from schemas.account import Role
from schemas.application import Stage
from schemas.letter import Letter
from schemas.provider import Standing
from schemas.rules_transition import TransitionDone
from schemas.transition import Path, PathKind, PathState, Plan
from store import account, opening, transition_progress
from store.database import transaction
from tests import records, samples
from tests.workflows.office import LATE
from tests.workflows.register import in_days
from tests.workflows.turnover import GRACE, Turnover
from workers.delivery import Accepted

AT_ONCE = timedelta(seconds=60)
"""How long the first letters may take on a busy machine; the pace itself is tested without one."""
CRITERION = samples.RULE_SET.criteria[0].id
REAPPLY_IN = 250
"""Clocks change at least once on the way."""


def path_of(plan: Plan, kind: PathKind, subject: str) -> Path:
    return next(path for path in plan.paths if (path.kind, path.subject) == (kind, subject))


def assert_as_planned(path: Path, letters: list[Letter], steps: int | None = None) -> None:
    """The letters are those of the plan, each to so many people and at its instant."""
    planned = [step for step in path.steps[:steps] for _ in range(path.recipients)]
    assert [str(each.kind) for each in letters] == [str(step.letter) for step in planned]
    for step, each in zip(planned, letters, strict=True):
        within = AT_ONCE if step is path.steps[0] else LATE
        assert timedelta(0) <= each.queued_at - step.at < within, (step, each.queued_at)


async def test_the_rehearsal_is_what_then_happens(turnover: Turnover) -> None:
    last_day = in_days(REAPPLY_IN)
    early, late, never, extended, suspended, ended = [await turnover.approved() for _ in range(6)]
    async with transaction(turnover.pool) as conn:
        other = await account.add(
            conn,
            full_name="Another Person",
            email="another@example.org",
            role=Role.PROVIDER,
            as_of=datetime.now(UTC),
        )
    await records.join(turnover.pool, other, never)
    await turnover.said(ended, "cease", last_day=in_days(0).isoformat())
    await turnover.pass_time(ended, lapses_at(in_days(0)))
    applicant = (await records.under_review(turnover.pool)).number
    waits = str(await turnover.waits("jo"))

    plan = await turnover.open(last_day)

    assert [path.kind for path in plan.paths] == ["waiting", "application", *["provider"] * 5]
    assert plan.unaffected == {Standing.CEASED: 1}
    for kind, subject in ((PathKind.WAITING, waits), (PathKind.APPLICATION, applicant)):
        assert_as_planned(path_of(plan, kind, subject), await turnover.written_to(kind, subject))
    of = {number: path_of(plan, PathKind.PROVIDER, number) for number in (early, late, never, extended, suspended)}
    steps = of[never].steps

    await turnover.pass_time(early, steps[1].at - timedelta(days=100))
    await turnover.decided(early, await turnover.reapplied(early), Stage.APPROVED)
    await turnover.pass_time(suspended, steps[1].at)
    await turnover.said(suspended, "suspend", reason="No records were kept.")
    await turnover.pass_time(late, steps[4].at + timedelta(hours=12))
    await turnover.decided(late, await turnover.reapplied(late), Stage.APPROVED)
    await turnover.pass_time(extended, steps[2].at)
    more = last_day + timedelta(days=30)
    assert isinstance(await turnover.said(extended, "extend", until=more.isoformat(), reason="Floods."), Accepted)
    for number in (early, late, never, suspended):
        await turnover.pass_time(number, lapses_at(more))
    await turnover.pass_time(extended, lapses_at(more) - timedelta(minutes=1))

    assert_as_planned(of[never], await turnover.written_to(PathKind.PROVIDER, never))
    assert of[never].recipients == 2
    assert_as_planned(of[suspended], await turnover.written_to(PathKind.PROVIDER, suspended))
    assert_as_planned(of[early], await turnover.written_to(PathKind.PROVIDER, early), steps=1)
    assert_as_planned(of[late], await turnover.written_to(PathKind.PROVIDER, late), steps=5)
    written = await turnover.written_to(PathKind.PROVIDER, extended)
    assert_as_planned(of[extended], written[:3], steps=3)
    anew = lapse_ladder(more, turnover.rules.approvals, steps[2].at)
    assert [str(each.kind) for each in written[3:]] == ["lapse_warning"] * len(anew)
    assert all(timedelta(0) <= each.queued_at - rung.at < LATE for each, rung in zip(written[3:], anew, strict=True))

    # Warnings at eight in the morning, the lapse at midnight, on both sides of the clock change.
    local = [step.at.astimezone(MOUNTAIN) for step in steps[1:]]
    assert [each.hour for each in local] == [8, 8, 8, 8, 0]
    assert len({each.utcoffset() for each in (datetime.now(MOUNTAIN), *local)}) == 2
    standings = {number: (await turnover.approval(number)).standing for number in of}
    assert standings == {
        early: Standing.IN_FORCE,
        late: Standing.IN_FORCE,
        never: Standing.LAPSED,
        suspended: Standing.LAPSED,
        extended: Standing.IN_FORCE,
    }

    await turnover.pass_time(turnover.id, lapses_at(last_day) + timedelta(hours=2))
    assert not await turnover.is_over()
    await turnover.pass_time(extended, lapses_at(more))
    await turnover.pass_time_of_rules(lapses_at(more) + timedelta(hours=2))
    assert await turnover.is_over()
    done = await turnover.workflow(turnover.id).result()
    assert TransitionDone.model_validate(done) == TransitionDone(reapproved=2, lapsed=3, ended=0)
    assert await turnover.history_of_rules() == ["proposed", "confirmed", "opened", "called", "settled"]


async def test_who_came_since_is_told_and_who_left_is_left_out(turnover: Turnover) -> None:
    stays = await turnover.approved()
    decided = (await records.under_review(turnover.pool)).number
    left, told = await turnover.waits("leaves"), await turnover.waits("stays")
    plan = await turnover.open(in_days(200), opens_on=in_days(20))
    assert [path.subject for path in plan.paths] == [str(left), str(told), decided, stays]

    said = {"payload": {"reasons": {CRITERION: "It is a sale."}}, "criteria": [CRITERION]}
    await records.decide(turnover.pool, decided, "deny", records.RECEIVED, **said)
    await turnover.pool.execute("update waiting_entry set state = 'left' where id = $1", left)
    came = await turnover.approved()
    new = (await records.under_review(turnover.pool)).number
    await turnover.pass_time(turnover.id, plan.opens_at - timedelta(minutes=1))
    assert await turnover.begun_paths() == []
    # Each workflow has a clock of its own here, and nobody is called before the opening by theirs.
    for number in (stays, came):
        await turnover.pass_time(number, plan.opens_at)
    await turnover.pass_time(turnover.id, plan.opens_at)
    await turnover.until(turnover.everybody_is_told)

    assert await turnover.begun_paths() == [stays, came]
    for kind, subject, letters in (
        (PathKind.WAITING, str(left), []),
        (PathKind.WAITING, str(told), ["rules_opened_waiting"]),
        (PathKind.APPLICATION, decided, []),
        (PathKind.APPLICATION, new, ["rules_opened_application"]),
        (PathKind.PROVIDER, came, ["reapplication_called"]),
    ):
        assert [str(each.kind) for each in await turnover.written_to(kind, subject)] == letters
    counts = await transition_progress.counts(turnover.pool, turnover.id)
    assert [counts[kind][PathState.LEFT_OUT] for kind in PathKind] == [1, 1, 0]
    assert await turnover.pool.fetchval("select state from waiting_entry where id = $1", told) == "told"


async def test_more_time_for_all_who_have_not_answered(turnover: Turnover) -> None:
    answered, lapsed, waits = [await turnover.approved() for _ in range(3)]
    last_day = in_days(90)
    await turnover.open(last_day)
    application = await turnover.reapplied(answered)
    await turnover.pass_time(lapsed, lapses_at(last_day))
    assert (await turnover.approval(lapsed)).standing is Standing.LAPSED

    more = in_days(150)
    outcome = await turnover.more_time(more)
    assert isinstance(outcome, Accepted)
    assert {type(each) for each in await turnover.swept()} == {Accepted}

    assert (await turnover.approval(lapsed)).standing is Standing.IN_FORCE
    assert [(await turnover.approval(number)).reapply_by for number in (lapsed, waits)] == [more, more]
    reviewed = await turnover.approval(answered)
    assert (reviewed.reapply_by, reviewed.reapplication) == (last_day, application)
    found = await opening.confirmed(turnover.pool, turnover.id)
    assert found
    assert found.extended_until == more
    (line,) = await turnover.pool.fetch("select actor, facts from audit_line where verb = 'rules.extended'")
    assert (line["actor"], line["facts"]["concerned"]) == ("account:2", 2)

    # In the end everybody has answered or lapsed, whenever that is.
    await turnover.decided(answered, application, Stage.APPROVED)
    for number in (lapsed, waits):
        await turnover.pass_time(number, lapses_at(more))
    await turnover.pass_time_of_rules(lapses_at(more + GRACE) + timedelta(hours=2))
    assert await turnover.is_over()


async def test_more_time_for_all_may_come_after_everybody_has_lapsed(turnover: Turnover) -> None:
    number, last_day = await turnover.approved(), in_days(90)
    await turnover.open(last_day)
    await turnover.pass_time(number, lapses_at(last_day))
    assert (await turnover.approval(number)).standing is Standing.LAPSED
    await turnover.pass_time_of_rules(lapses_at(last_day) + timedelta(days=1))
    assert not await turnover.is_over()

    assert isinstance(await turnover.more_time(in_days(150)), Accepted)
    await turnover.swept()
    assert (await turnover.approval(number)).standing is Standing.IN_FORCE


async def test_rules_that_were_followed_by_newer_ones_call_nobody_any_more(turnover: Turnover) -> None:
    number = await turnover.approved()
    await turnover.open(in_days(90))
    await turnover.pool.execute(
        "insert into rule_set select 'newest', version, jsonb_set(content, '{id}', '\"newest\"'), sha256, opens_at"
        " + interval '1 second', reapply_by, recorded_at from rule_set where id = $1",
        turnover.id,
    )
    newer = await turnover.approved()
    await turnover.pool.execute("update provider set rule_set = 'newest' where number = $1", newer)
    await turnover.pass_time_of_rules(datetime.now(UTC) + timedelta(days=5))
    assert (await turnover.approval(number)).called_under == turnover.id
    assert (await turnover.approval(newer)).called_under is None
    paths = await turnover.pool.fetch("select subject from transition_path where rule_set = $1", turnover.id)
    assert newer not in [path["subject"] for path in paths]


async def test_an_opening_that_concerns_nobody_ends_at_once(turnover: Turnover) -> None:
    await turnover.open(in_days(90))
    assert await turnover.is_over()
    assert await turnover.history_of_rules() == ["proposed", "confirmed", "opened", "called", "settled"]
