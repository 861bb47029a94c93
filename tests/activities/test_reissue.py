"""A revision replaces those certificates that would say something else, and gives each holder what was attended."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from temporalio.exceptions import ApplicationError

from documents.press import Press
from schemas.certificate import Certificate
from schemas.event import EventForm, Place
from schemas.roster import Purpose, RowState
from store import certificate, roster
from store.database import Pool
from tests import records
from tests.activities.test_certificate import LATER, Work
from tests.conftest import alone
from tests.events import conference, workshop

ANN, RUTH = ("Ann Two Moons", "ann@x.org"), ("Ruth Olson", "ruth@x.org")


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    opened = Press(1)
    yield opened
    alone(opened.__aexit__(None, None, None))


async def held(pool: Pool, press: Press, form: EventForm) -> Work:
    """An event whose first date is over."""
    number = (await records.reported_event(pool, form)).number
    await records.delivered(pool, number)
    return Work(pool, press, number)


async def issue(work: Work, *people: tuple[str, str], **row: object) -> None:
    """Issue to people whose rows say this, units or sessions."""
    made = await records.roster_of(work.pool, work.event, people)
    for name, value in row.items():
        await work.pool.execute(f"update roster_row set {name} = $1 where roster = $2", value, made.id)  # noqa: S608
    await work.run(made)


async def revise(work: Work, **changes: object) -> int | None:
    """Revise the event; the number of the run that follows from it."""
    form = (await records.current_event(work.pool, work.event)).form.model_copy(update=changes)
    payload = {"form": form.model_dump(mode="json"), "occurrences": [], "reason": "It was wrong."}
    return (await records.event_decision(work.pool, work.event, "revise", LATER, payload=payload)).run


async def carried_out(work: Work, run: int | None) -> None:
    assert run
    await work.chunk(run)
    await work.finished(run)


async def by_name(work: Work) -> dict[str, Certificate]:
    return {each.name: each for each in await work.valid()}


@pytest.mark.parametrize(
    "changes",
    [
        {"occurrences": [Place(first_day=date(2026, 12, 1), location="Pablo, Montana", link="https://x.org/2")]},
        {"occurrences": [Place(first_day=date(2026, 12, each), location="Pablo, Montana") for each in (1, 20)]},
        {"zone": "America/Chicago", "fee": "$20"},
        {"partial_credit": False},
    ],
    ids=["a link", "a further date", "a zone and a fee", "full attendance only"],
)
async def test_what_is_on_no_certificate_replaces_none(pool: Pool, press: Press, changes: dict[str, object]) -> None:
    work = await held(pool, press, workshop())
    await issue(work, RUTH, units=Decimal(3))
    assert await revise(work, **changes) is None


async def test_only_certificates_of_the_date_that_moved_are_replaced(pool: Pool, press: Press) -> None:
    places = [Place(first_day=date(2026, 12, each), location="Pablo", ordinal=each) for each in (1, 2)]
    work = await held(pool, press, workshop().model_copy(update={"occurrences": places}))
    await records.delivered(pool, work.event, 2)
    await work.run(await records.roster_of(pool, work.event, [ANN]))
    await work.run(await records.roster_of(pool, work.event, [RUTH], 2))
    before = await by_name(work)
    moved = places[1].model_copy(update={"first_day": date(2026, 12, 3)})
    await carried_out(work, await revise(work, occurrences=[places[0], moved]))
    after = await by_name(work)
    assert after[ANN[0]] == before[ANN[0]]
    assert (after[RUTH[0]].replaces, after[RUTH[0]].data.attended) == (before[RUTH[0]].number, "December 3, 2026")


async def test_who_attended_in_full_gets_what_is_offered_now_and_who_did_in_part_no_more(
    pool: Pool, press: Press
) -> None:
    work = await held(pool, press, workshop().model_copy(update={"units": Decimal(6)}))
    await issue(work, RUTH)
    await issue(work, ANN, units=Decimal(5))
    for units, full, part in (("6.5", "6.5", "5"), ("5", "5", "5"), ("4", "4", "4"), ("6.5", "6.5", "4")):
        await carried_out(work, await revise(work, units=Decimal(units), title=f"Fractions for {units}"))
        found = await by_name(work)
        assert (found[RUTH[0]].units, found[ANN[0]].units) == (Decimal(full), Decimal(part))


async def test_full_attendance_asked_for_later_gives_nobody_more(pool: Pool, press: Press) -> None:
    work = await held(pool, press, workshop())
    await issue(work, ANN, units=Decimal(3))
    await carried_out(work, await revise(work, partial_credit=False, title="Fractions"))
    assert (await by_name(work))[ANN[0]].units == Decimal(3)


async def test_sessions_stay_the_ones_attended_when_another_is_taken_out(pool: Pool, press: Press) -> None:
    work = await held(pool, press, conference(units=Decimal(8)))
    await issue(work, RUTH, sessions=["S1", "S2"], units=Decimal(4))
    await issue(work, ANN, sessions=["S2", "S3"], units=Decimal(4))
    schedule = conference().schedule[1:]
    await carried_out(work, await revise(work, schedule=schedule, units=Decimal(6)))
    found = await by_name(work)
    assert found[ANN[0]].replaces is None
    assert (found[RUTH[0]].units, found[RUTH[0]].sessions) == (Decimal(2), ["S2"])
    assert found[RUTH[0]].data.sessions == ["Part 2"]


async def test_nobody_is_left_with_a_certificate_that_is_worth_nothing(pool: Pool, press: Press) -> None:
    work = await held(pool, press, conference())
    await issue(work, RUTH, sessions=["S1"], units=Decimal(2))
    with pytest.raises(ApplicationError) as error:
        await revise(work, schedule=conference().schedule[1:])
    assert error.value.type == "no_session_left"
    assert error.value.details[0]["certificates"] == "1"
    assert (await records.current_event(pool, work.event)).version == 1


async def test_a_later_revision_leaves_nothing_of_an_earlier_one_to_be_done(pool: Pool, press: Press) -> None:
    work = await held(pool, press, workshop())
    await issue(work, ANN, RUTH)
    first = await revise(work, units=Decimal(5))
    second = await revise(work, units=Decimal(4))
    await carried_out(work, first)
    assert {each.units for each in await work.valid()} == {Decimal("6.5")}
    await carried_out(work, second)
    assert {each.units for each in await work.valid()} == {Decimal(4)}
    rosters = [each for each in await roster.of_event(pool, work.event) if each.source == "revision"]
    counts = [await roster.counts(pool, each.id) for each in rosters]
    assert sorted((each[RowState.DONE], each[RowState.LEFT_OUT]) for each in counts) == [(0, 2), (2, 0)]


async def test_a_corrected_certificate_counts_as_what_it_was_corrected_to(pool: Pool, press: Press) -> None:
    work = await held(pool, press, workshop())
    await issue(work, ANN, units=Decimal(3))
    (old,) = await work.valid()
    assert await certificate.in_part(pool, work.event) == {old.number}
    await work.issue([ANN], purpose=Purpose.REISSUE, replaces=[old.number])
    assert await certificate.in_part(pool, work.event) == set()
