"""What happens to events over weeks and years, told on a real server in virtual time."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from temporalio.client import WorkflowExecutionStatus

from policy.calendar import mountain_date
from policy.roster import About, judge
from policy.roster_guess import guess_mapping
from schemas.event import EventStage
from schemas.occurrence import OccurrenceState
from schemas.roster import Roster, Table
from store import audit, certificate, provider, roster
from store.database import transaction
from tests import records
from tests.events import conference, course, workshop
from tests.workflows.office import LATE
from tests.workflows.season import Season
from workers.delivery import Accepted, Refused, deliver

DAY = timedelta(days=1)


def soon(days: int = 1) -> date:
    return (datetime.now(UTC) + days * DAY).date()


async def test_the_provider_who_forgot_for_forty_days(season: Season) -> None:
    number = await season.report(workshop(soon()))
    (planned,) = await season.dates(number)

    await season.pass_time(number, planned.ends_at + 40 * DAY)

    letters = [each for each in await season.letters(number) if each.kind != "event_reported"]
    assert [each.kind for each in letters] == ["event_delivered", *["count_reminder"] * 4, "count_outstanding"]
    assert letters[-1].to_address == season.supervisor.email
    assert {each.to_address for each in letters[:-1]} == {season.provider.primary.email}
    instants = [planned.ends_at, *(rung.at for rung in planned.rungs)]
    assert all(at <= each.queued_at < at + LATE for at, each in zip(instants, letters, strict=True))
    assert [letters[1 + step].facts["days_left"] for step in range(4)] == [23, 16, 9, 0]
    (found,) = await season.dates(number)
    assert found.state == OccurrenceState.DELIVERED
    assert found.outstanding_since

    assert isinstance(await season.count(number, 12), Accepted)
    (found,) = await season.dates(number)
    assert (found.state, found.total, found.outstanding_since) == (OccurrenceState.COUNTED, 12, None)
    assert (await season.event(number)).stage == EventStage.SETTLED
    assert await season.status(number) is WorkflowExecutionStatus.RUNNING

    assert isinstance(await season.count(number, 11, note="One was issued twice."), Accepted)
    assert isinstance(await season.archive(number), Accepted)
    await season.settled(number)
    assert await season.status(number) is WorkflowExecutionStatus.COMPLETED
    assert isinstance(await season.count(number, 10, note="Late"), Refused)


async def test_of_what_is_reported_late_nothing_is_owed_on_a_day_that_is_past(season: Season) -> None:
    number = await season.report(workshop(soon(-40), late_reason="We were snowed in."))
    event, (planned,) = await season.event(number), await season.dates(number)
    assert event.late

    letters = await season.letters(number)
    assert [each.kind for each in letters] == ["event_reported", "event_delivered"]
    assert letters[-1].facts["due_at"] == planned.count_due_at.isoformat().replace("+00:00", "Z")
    assert planned.count_due_at > event.reported_at + 29 * DAY
    assert planned.outstanding_since is None

    await season.pass_time(number, planned.rungs[-1].at)
    kinds = [each.kind for each in (await season.letters(number))[2:]]
    assert kinds == [*["count_reminder"] * 4, "count_outstanding"]


async def test_of_reminders_that_came_due_together_one_goes(season: Season) -> None:
    # It was saved 26 days ago, on its day; what should have carried it on was away until now.
    saved_at = datetime.now(UTC) - 26 * DAY
    sent = await records.submit_event(season.pool, workshop(soon(-26)), season.provider, saved_at)
    number = await season.taken_up(sent)

    kinds = [each.kind for each in await season.letters(number)]
    assert kinds == ["event_reported", "event_delivered", "count_reminder"]
    lines = await audit.of_entity(season.pool, f"event:{number}")
    assert [line.facts["skipped"] for line in lines if line.verb == "occurrence.reminded"] == [
        ["count_day_7", "count_day_14"]
    ]


async def test_of_a_course_reported_late_past_periods_are_asked_about_from_then_on(season: Season) -> None:
    number = await season.report(course(soon(-200), late_reason="We did not know."))
    *past, last = await season.dates(number)
    assert {each.state for each in past} == {OccurrenceState.DELIVERED}
    assert last.state == OccurrenceState.SCHEDULED
    reported_at = (await season.event(number)).reported_at
    assert all(each.rungs[0].at > reported_at for each in past)
    assert {each.kind for each in await season.letters(number)} == {"event_reported", "event_delivered"}


async def test_each_of_several_dates_has_its_own_ladder_and_count(season: Season) -> None:
    place, days = workshop().occurrences[0], [soon(), soon(15), soon(60)]
    form = workshop(occurrences=[place.model_copy(update={"first_day": day}) for day in days])
    number = await season.report(form)
    dates = await season.dates(number)

    for each in dates:
        await season.pass_time(number, each.rungs[0].at)
        assert isinstance(await season.count(number, each.ordinal, ordinal=each.ordinal), Accepted)
        stage = EventStage.SETTLED if each is dates[-1] else EventStage.REPORTED
        assert (await season.event(number)).stage == stage

    assert [each.total for each in await season.dates(number)] == [1, 2, 3]
    written = [
        (each.kind, each.facts["occurrence"])
        for each in await season.letters(number)
        if each.kind in {"event_delivered", "count_reminder"}
    ]
    assert written == [(kind, each.ordinal) for each in dates for kind in ("event_delivered", "count_reminder")]


async def test_a_conference_ends_with_its_recordings(season: Season) -> None:
    form = conference(soon())
    number = await season.report(form)
    (planned,) = await season.dates(number)
    assert planned.last_day == form.recordings_until

    await season.pass_time(number, planned.ends_at - DAY)
    assert (await season.event(number)).stage == EventStage.REPORTED
    await season.pass_time(number, planned.ends_at)
    assert (await season.event(number)).stage == EventStage.DELIVERED


async def test_a_conference_with_partial_attendance(season: Season) -> None:
    """A list by sessions after the two days, another of recordings watched until they close, and one count of all."""
    form = conference(soon())
    number = await season.report(form)
    (planned,) = await season.dates(number)
    await season.pass_time(number, planned.starts_at + 2 * DAY)
    await attended(
        season,
        number,
        "Name|Email|Sessions",
        "Ruth Olson|ruth@example.org|S1",
        "Ann Long|ann@example.org|S1; S2; S3; S4",
        "Ruth Olson|ruth@example.org|S3",
        "Zoe Kuhn|zoe@example.org|S2",
    )
    assert await units(season, number) == {"Ruth Olson": 4, "Ann Long": 6, "Zoe Kuhn": 2}
    assert (await season.event(number)).stage == EventStage.REPORTED, "recordings may still be watched"

    await season.pass_time(number, planned.ends_at - DAY)
    await attended(
        season,
        number,
        "Name|Email|Sessions",
        "Zoe Kuhn|zoe@example.org|S4",
        "Ann Long|ann@example.org|S1",
        "Jo Rides Horse|jo@example.org|S4",
    )
    assert await units(season, number) == {"Ruth Olson": 4, "Ann Long": 6, "Zoe Kuhn": 4, "Jo Rides Horse": 2}
    (old,) = [each for each in await certificates(season, number) if each["state"] == "voided"]
    assert (old["name"], old["void_reason"]) == ("Zoe Kuhn", "More sessions were attended.")

    await season.pass_time(number, planned.ends_at)
    (over,) = await season.dates(number)
    assert (over.state, over.issued) == (OccurrenceState.DELIVERED, 4)
    assert isinstance(await season.count(number, over.issued), Accepted)
    assert (await season.event(number)).stage == EventStage.SETTLED


async def attended(season: Season, number: str, header: str, *rows: str) -> None:
    """The provider uploads a list, and issues what is good of it."""
    event, (about,) = await season.event(number), await season.dates(number)
    table = Table(header=header.split("|"), rows=[row.split("|") for row in rows], first_line=2)
    known = About(
        form=event.form,
        occurrence=about,
        history=await provider.standings(season.pool, event.provider, await season.now(number)),
        reported_at=event.reported_at,
        today=mountain_date(await season.now(number)),
    )
    mapping = guess_mapping(table, event.form)
    judged = judge(table, mapping, known, await certificate.holders(season.pool, number, about.ordinal))
    made = await records.roster_of(season.pool, number, [])
    async with transaction(season.pool) as conn:
        await roster.set_rows(conn, made.id, mapping, judged)
    await take(season, number, made)


async def units(season: Season, number: str) -> dict[str, int]:
    """What each person holds."""
    return {each.name: int(each.units) for each in await certificate.valid_of_event(season.pool, number)}


async def test_a_course_over_two_years_is_counted_by_period(season: Season) -> None:
    number = await season.report(course(soon()))
    counted = 0
    while (last := (await season.dates(number))[-1]).first_day < soon(730):
        await season.pass_time(number, last.ends_at)
        assert (await season.event(number)).stage == EventStage.DELIVERED
        assert isinstance(await season.count(number, 5, ordinal=last.ordinal), Accepted)
        assert (await season.event(number)).stage == EventStage.REPORTED
        counted += 1
    assert counted in (8, 9)
    dates = await season.dates(number)
    assert all(one.last_day + DAY == other.first_day for one, other in pairwise(dates))
    assert {(each.last_day + DAY).month for each in dates} <= {1, 4, 7, 10}

    closes_on = (dates[-1].first_day + 3 * DAY).isoformat()
    await season.pass_time(number, dates[-1].starts_at + DAY)
    assert isinstance(await season.said(number, "close", closes_on=closes_on, reason="Enough."), Accepted)
    last = (await season.dates(number))[-1]
    assert last.last_day.isoformat() == closes_on
    await season.pass_time(number, last.ends_at)
    assert len(await season.dates(number)) == len(dates)
    await season.count(number, 1, ordinal=last.ordinal)
    assert (await season.event(number)).stage == EventStage.SETTLED


async def test_a_revision_after_issue_replaces_every_certificate(season: Season) -> None:
    form = workshop(soon())
    number = await season.report(form)
    (planned,) = await season.dates(number)
    await season.pass_time(number, planned.ends_at)
    await issue(season, number, [("Ruth Olson", "ruth@example.org"), ("Ann Long", "")])
    before = await certificates(season, number)
    assert (await season.dates(number))[0].issued == 2

    revised = form.model_copy(update={"title": "Teaching fractions, second edition"})
    assert isinstance(await season.revise(number, revised, "The title was wrong."), Accepted)
    await season.until(lambda: through(season, number, 2))

    after = await certificates(season, number)
    assert {each["number"] for each in before} == {each["replaces"] for each in after if each["state"] == "valid"}
    assert [each["state"] for each in after].count("voided") == 2
    assert (await season.dates(number))[0].issued == 2
    kinds = [each["kind"] for each in await season.pool.fetch("select kind from letter where entity like 'cert%'")]
    assert sorted(kinds) == ["certificate", "certificate_replaced"]
    assert (await season.event(number)).version == 2


async def test_nothing_that_is_printed_changed_so_nothing_is_reissued(season: Season) -> None:
    form = workshop(soon())
    number = await season.report(form)
    (planned,) = await season.dates(number)
    await season.pass_time(number, planned.ends_at)
    await issue(season, number, [("Ruth Olson", "ruth@example.org")])

    await season.revise(number, form.model_copy(update={"fee": "$20"}), "It costs something.")

    assert [each["state"] for each in await certificates(season, number)] == ["valid"]


async def test_a_moved_date_is_asked_about_when_it_is_over(season: Season) -> None:
    form = workshop(soon())
    number = await season.report(form)
    moved = [place.model_copy(update={"first_day": soon(8)}) for place in form.occurrences]

    await season.revise(number, form.model_copy(update={"occurrences": moved}), "Snow.")
    (after,) = await season.dates(number)
    await season.pass_time(number, after.ends_at - DAY)
    assert (await season.event(number)).stage == EventStage.REPORTED
    await season.pass_time(number, after.ends_at)
    assert (await season.event(number)).stage == EventStage.DELIVERED


async def test_cancelled_after_reminders_nothing_more_is_asked(season: Season) -> None:
    number = await season.report(workshop(soon()))
    (planned,) = await season.dates(number)
    await season.pass_time(number, planned.rungs[1].at)
    before = len(await season.letters(number))

    assert isinstance(await season.said(number, "cancel", reason="Nobody came."), Accepted)
    await season.settled(number)

    assert (await season.event(number)).stage == EventStage.CANCELLED
    assert await season.status(number) is WorkflowExecutionStatus.COMPLETED
    assert len(await season.letters(number)) == before + 1


async def test_what_has_certificates_is_not_cancelled(season: Season) -> None:
    number = await season.report(workshop(soon()))
    (planned,) = await season.dates(number)
    await season.pass_time(number, planned.ends_at)
    await issue(season, number, [("Ruth Olson", "ruth@example.org")])
    refused = await season.said(number, "cancel", reason="Nobody came.")
    assert isinstance(refused, Refused)
    assert refused.code == "certificates_exist"
    below = await season.count(number, 0)
    assert isinstance(below, Refused)
    assert below.code == "count_below_issued"


async def issue(season: Season, number: str, people: list[tuple[str, str]]) -> None:
    await take(season, number, await records.roster_of(season.pool, number, people))


async def take(season: Season, number: str, made: Roster) -> None:
    async with transaction(season.pool) as conn:
        sent = await roster.take(conn, made.id, "account:3", datetime.now(UTC))
    assert sent
    await deliver(season.client, sent, wait=timedelta(seconds=20))
    await season.until(lambda: through(season, number, int(sent.entity.rpartition(":")[2])))


async def through(season: Season, number: str, run: int) -> bool:
    state = await season.pool.fetchval(
        "select state from certificate_run where event = $1 and number = $2", number, run
    )
    return bool(state == "done")


async def certificates(season: Season, number: str) -> list[dict[str, str]]:
    found = await season.pool.fetch("select * from certificate where event = $1 order by number", number)
    return [dict(each) for each in found]
