"""What happens to applications over weeks, told on a real server in virtual time."""

import asyncio
from datetime import UTC, datetime, timedelta

from temporalio.client import WorkflowExecutionStatus

from policy.review import information_ladder, resumed_clock
from schemas.application import Stage
from schemas.review import ReviewClock, Rung
from store import application, audit, provider
from tests import samples
from tests.workflows.office import LATE, Office
from workers.delivery import Accepted, Refused
from workflows.ids import application_id

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CRITERION = samples.RULE_SET.criteria[0].id
AT_THE_SERVER = 0.5
"""Seconds after which two decisions have reached Temporal, which keeps them while nobody works."""


async def test_nobody_looked_for_nine_business_days(office: Office) -> None:
    number = await office.receive()
    clock = (await office.row(number)).clock

    await office.pass_time(number, clock.due_at + 4 * DAY)

    reviewer, supervisor = office.reviewer.email, office.supervisor.email
    letters = await office.letters(number)
    assert [(letter.kind, letter.to_address) for letter in letters[1:]] == [
        ("review_reminder", reviewer),
        ("review_reminder", reviewer),
        ("review_last_day", reviewer),
        ("review_last_day", supervisor),
        ("review_overdue", supervisor),
    ]
    instants = [clock.rungs[n].at for n in (0, 1, 2, 2, 3)]
    assert all(at <= each.queued_at < at + LATE for at, each in zip(instants, letters[1:], strict=True))
    row = await office.row(number)
    assert (row.stage, row.next_step, row.rung_passed) == (Stage.UNDER_REVIEW, "overdue", clock.due_at)


async def test_reminders_go_to_the_assigned_reviewer_alone(office: Office) -> None:
    number = await office.receive()
    clock = (await office.row(number)).clock
    await office.say(number, "assign", reviewer=office.supervisor.id)

    await office.pass_time(number, clock.rungs[0].at)

    assert [letter.to_address for letter in (await office.letters(number))[1:]] == [office.supervisor.email]


async def test_returned_twice_then_approved(office: Office) -> None:
    number = await office.receive()
    promised = (await office.row(number)).clock

    for _ in range(2):
        before = (await office.row(number)).clock
        asked = await office.say(number, "request_information", text="Which grades?", questions=[])
        assert isinstance(asked, Accepted)
        assert asked.recorded
        assert (await office.row(number)).stage == Stage.INFORMATION_REQUESTED
        await office.pass_time(number, asked.recorded.at + 5 * DAY)
        answered = await office.answer(number)
        assert isinstance(answered, Accepted)
        row = await office.row(number)
        answered_at = (await audit.of_entity(office.pool, row.entity))[-1].at
        assert row.clock == resumed_clock(before, asked.recorded.at, answered_at, samples.RULE_SET, {})
        assert row.due_at > before.due_at

    approved = await office.say(number, "approve", note="Welcome")

    assert isinstance(approved, Accepted)
    assert approved.recorded
    assert await office.workflow(number).result() == approved.recorded.model_dump(mode="json")
    assert (await office.row(number)).promised_at == promised.due_at
    # Five days owed pass the applicant's first reminder each time; of the staff's ladder nothing fires meanwhile.
    once = ["information_requested", "information_reminder", "answer_received"]
    assert await office.kinds(number) == ["receipt", *once, *once, "approved"]
    assert await provider.of_application(office.pool, number)


async def test_the_applicant_answers_while_the_clock_rests_over_its_due_date(office: Office) -> None:
    number = await office.receive()
    clock = (await office.row(number)).clock
    await office.say(number, "request_information", text="Which grades?", questions=[])

    await office.pass_time(number, clock.due_at + DAY)

    assert "review_overdue" not in await office.kinds(number)
    assert (await office.row(number)).next_step in {"information_owed", "may_close"}
    await office.answer(number)
    resumed = (await office.row(number)).clock
    await office.pass_time(number, resumed.due_at)
    assert (await office.kinds(number))[-1] == "review_overdue"


async def test_a_request_after_the_due_date_pauses_nothing(office: Office) -> None:
    number = await office.receive()
    clock = (await office.row(number)).clock
    await office.pass_time(number, clock.due_at + HOUR)

    asked = await office.say(number, "request_information", text="Which grades?", questions=[])

    assert isinstance(asked, Accepted)
    assert asked.recorded
    assert (await office.row(number)).next_step == "overdue"
    await office.pass_time(number, asked.recorded.at + 4 * DAY)
    assert (await office.kinds(number))[-3:] == ["review_overdue", "information_requested", "information_reminder"]
    await office.answer(number)
    assert (await office.row(number)).due_at == clock.due_at


async def test_two_reviewers_decide_at_once(office: Office) -> None:
    number = await office.receive()
    await office.stop_work()
    both = asyncio.gather(
        office.say(number, "approve"),
        office.say(number, "deny", actor=office.supervisor.actor, reasons={CRITERION: "Not shown."}),
    )
    await asyncio.sleep(AT_THE_SERVER)
    await office.start_work()
    outcomes = await both

    accepted = next(each for each in outcomes if isinstance(each, Accepted))
    refused = next(each for each in outcomes if isinstance(each, Refused))
    assert accepted.recorded
    assert refused.code == "already_decided"
    row = await office.row(number)
    assert refused.details == {
        "verb": accepted.recorded.verb,
        "actor": row.decided_by,
        "at": accepted.recorded.at.isoformat(),
    }
    assert set(await office.kinds(number)) == {"receipt", str(row.stage)}
    assert len(await office.timeline(number)) == 2


async def test_the_system_was_down_over_the_due_date(office: Office) -> None:
    clock = quick_clock(datetime.now(UTC) + timedelta(seconds=2))
    number = await office.receive(clock)

    await office.stop_work()
    await asyncio.sleep((clock.due_at - datetime.now(UTC)).total_seconds() + 1.5)
    await office.start_work()
    await office.until(lambda: _has_passed(office, number, clock.due_at))

    assert await office.kinds(number) == ["receipt", "review_overdue"]
    lines = await audit.of_entity(office.pool, application_id(number))
    assert lines[-1].facts["skipped"] == [rung.name for rung in clock.rungs[:-1]]


async def test_what_is_late_stays_late_though_somebody_asks_at_that_moment(office: Office) -> None:
    await office.stop_work()
    number = await office.apply(quick_clock(datetime.now(UTC) - HOUR))
    await office.workflow(number).signal("request_information", {"actor": "registry", "questions": []})
    await office.start_work()
    await office.settled(number)

    assert sorted(await office.kinds(number)) == ["information_requested", "receipt", "review_overdue"]


def quick_clock(begins: datetime) -> ReviewClock:
    """A clock whose rungs follow one another within a second."""
    rungs = [
        Rung(at=begins + n * timedelta(milliseconds=300), letter=each.letter, audience=each.audience, name=each.name)
        for n, each in enumerate(samples.RULE_SET.review_ladder)
    ]
    due = rungs[-1].at
    return ReviewClock(received_at=begins - DAY, due_at=due, promised_at=due, rungs=rungs)


async def _has_passed(office: Office, number: str, rung: datetime) -> bool:
    row = await application.by_number(office.pool, number)
    return row is not None and row.rung_passed == rung


async def test_withdrawn_by_the_applicant(office: Office) -> None:
    number = await office.receive()

    outcome = await office.say(number, "withdraw", actor=f"applicant:{number}", reason="We wait for the new process.")

    assert isinstance(outcome, Accepted)
    await office.workflow(number).result()
    assert (await office.row(number)).stage == Stage.WITHDRAWN
    assert await office.kinds(number) == ["receipt", "withdrawn", "withdrawn"]


async def test_closed_unanswered(office: Office) -> None:
    number = await office.receive()
    asked = await office.say(number, "request_information", text="Which grades?", questions=[])
    assert isinstance(asked, Accepted)
    assert asked.recorded
    *_, last = information_ladder(asked.recorded.at, samples.RULE_SET)

    await office.pass_time(number, last.at - HOUR)
    assert await office.say(number, "withdraw", reason="") == Refused(code="not_closable_yet")
    await office.pass_time(number, last.at)
    assert isinstance(await office.say(number, "withdraw", reason=""), Accepted)

    reminders, both = ["information_reminder"] * 3, ["withdrawn"] * 2
    assert await office.kinds(number) == ["receipt", "information_requested", *reminders, *both]
    assert (await office.row(number)).stage == Stage.WITHDRAWN


async def test_denied_with_reasons(office: Office) -> None:
    number = await office.receive()

    assert isinstance(await office.say(number, "deny", reasons={CRITERION: "No objectives are named."}), Accepted)

    assert await office.workflow(number).result()
    assert await office.kinds(number) == ["receipt", "denied", "denied"]
    (reason,) = await application.denial_reasons(office.pool, number)
    assert reason.reason == "No objectives are named."


async def test_what_the_records_refuse_leaves_the_application_decidable(office: Office) -> None:
    number = await office.receive()

    assert await office.say(number, "deny", reasons={"no_such": "?"}) == Refused(code="unknown_criterion")
    assert await office.say(number, "assign", reviewer=999_999) == Refused(code="unknown_reviewer")
    assert await office.say(number, "request_information", text="", questions=["no_such"]) == Refused(
        code="unknown_question"
    )

    assert await office.timeline(number) == ["submitted"]
    assert isinstance(await office.say(number, "approve"), Accepted)


async def test_a_decision_waits_while_postgres_does_not_write(office: Office) -> None:
    number = await office.receive()
    await office.pool.execute("alter table audit_line rename to audit_line_away")

    deciding = asyncio.create_task(office.say(number, "approve"))
    await asyncio.sleep(1.5)
    assert not deciding.done()
    assert (await office.row(number)).stage == Stage.UNDER_REVIEW
    await office.pool.execute("alter table audit_line_away rename to audit_line")

    assert isinstance(await deciding, Accepted)
    assert await office.timeline(number) == ["submitted", "approved"]


async def test_a_lifecycle_takes_at_most_thirty_events(office: Office) -> None:
    number = await office.receive()
    await office.say(number, "approve")
    await office.workflow(number).result()

    history = await office.workflow(number).fetch_history()

    assert len(history.events) <= 30
    assert await office.status(number) is WorkflowExecutionStatus.COMPLETED
