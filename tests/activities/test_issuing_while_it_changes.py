"""An event that is revised or cancelled while its certificates are being rendered; rows that were judged before."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import pytest

from documents.certificate import TEMPLATE
from documents.press import Press, Pressed, Unprintable
from schemas.certificate import CertificateData, ChunkDone
from schemas.event import Place
from schemas.roster import Purpose, RosterRow, RowState
from store.database import Pool
from tests import records
from tests.activities.test_certificate import LATER, Work
from tests.activities.test_reissue import ANN, RUTH, carried_out, held, issue, revise
from tests.conftest import alone
from tests.events import conference, workshop


class SlowPress(Press):
    """A press during whose first work something happens, for certain."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def issue(
        self, certificates: Sequence[CertificateData], template: str = TEMPLATE
    ) -> list[Pressed | Unprintable]:
        pressed = await super().issue(certificates, template)
        if self.meanwhile:
            happening, self.meanwhile = self.meanwhile, None
            await happening()
        return pressed


@pytest.fixture(scope="module")
def opened() -> Iterator[SlowPress]:
    press = SlowPress(1)
    yield press
    alone(press.__aexit__(None, None, None))


@pytest.fixture
async def press(opened: SlowPress) -> AsyncIterator[SlowPress]:
    yield opened
    opened.meanwhile = None


async def rows(work: Work, units: Decimal | None = None, sessions: Sequence[str] = ()) -> tuple[int, list[RosterRow]]:
    """A run of one row that claims this, carried out; how many were done, and the row as it stands then."""
    made = await records.roster_of(work.pool, work.event, [RUTH])
    await work.pool.execute("update roster_row set units = $1, sessions = $2", units, list(sessions))
    done = await work.run(made)
    return done.done, await work.rows(made)


async def test_what_is_revised_while_it_is_rendered_is_rendered_again(pool: Pool, press: SlowPress) -> None:
    work = await held(pool, press, workshop())
    press.meanwhile = lambda: revise(work, title="Fractions")
    await issue(work, RUTH, ANN)
    found = await work.valid()
    assert [(each.data.event_title, each.version) for each in found] == [("Fractions", 2)] * 2
    assert await work.issued() == 2


async def test_what_is_cancelled_while_it_is_rendered_is_not_issued(pool: Pool, press: SlowPress) -> None:
    work = await held(pool, press, workshop())
    said = {"occurrence": None, "reason": "Snow"}
    press.meanwhile = lambda: records.event_decision(pool, work.event, "cancel", LATER, payload=said)
    run = await work.asked(await records.roster_of(pool, work.event, [RUTH, ANN]))
    assert await work.chunk(run) == ChunkDone(done=0, failed=2)
    assert await work.valid() == []


async def test_a_date_cancelled_while_it_is_rendered_gets_no_certificate(pool: Pool, press: SlowPress) -> None:
    places = [Place(first_day=date(2026, 12, each), location="Pablo") for each in (1, 20)]
    work = await held(pool, press, workshop().model_copy(update={"occurrences": places}))
    said = {"occurrence": 1, "reason": "Snow"}
    press.meanwhile = lambda: records.event_decision(pool, work.event, "cancel", LATER, payload=said, occurrence=1)
    await issue(work, RUTH)
    assert await work.valid() == []


async def test_a_reissue_that_is_overtaken_by_another_leaves_its_rows_out(pool: Pool, press: SlowPress) -> None:
    work = await held(pool, press, workshop())
    await issue(work, RUTH)
    first = await revise(work, title="Fractions")
    second: list[int | None] = []

    async def again() -> None:
        second.append(await revise(work, title="Fractions and words"))

    press.meanwhile = again
    await carried_out(work, first)
    assert [each.version for each in await work.valid()] == [1]
    await carried_out(work, second[0])
    assert [each.data.event_title for each in await work.valid()] == ["Fractions and words"]


async def test_units_above_what_the_event_offers_now_are_not_issued(pool: Pool, press: SlowPress) -> None:
    work = await held(pool, press, workshop())
    await revise(work, units=Decimal(6))
    done, (row,) = await rows(work, Decimal("6.5"))
    assert (done, row.state, row.problems[0].code) == (0, RowState.BAD, "units")
    assert "The event was changed since. 6.5 units is more than the 6 units" in row.problems[0].message
    assert (await rows(work, Decimal(6)))[0] == 1


async def test_part_of_the_units_is_not_issued_where_only_full_attendance_counts_now(
    pool: Pool, press: SlowPress
) -> None:
    work = await held(pool, press, workshop())
    await revise(work, partial_credit=False)
    done, (row,) = await rows(work, Decimal(3))
    assert (done, row.problems[0].code) == (0, "units")
    assert (await rows(work))[0] == 1


async def test_sessions_that_are_taken_out_are_not_issued(pool: Pool, press: SlowPress) -> None:
    work = await held(pool, press, conference())
    await revise(work, schedule=conference().schedule[1:])
    done, (row,) = await rows(work, Decimal(4), ["S1", "S2"])
    assert (done, row.problems[0].code) == (0, "sessions")
    assert "S1 is no session of this event any more. They are S2 (Part 2)" in row.problems[0].message
    assert (await rows(work, Decimal(2), ["S2"]))[0] == 1


async def test_a_correction_is_judged_by_the_event_as_it_is_now(pool: Pool, press: SlowPress) -> None:
    work = await held(pool, press, workshop())
    await issue(work, RUTH, units=Decimal(3))
    (old,) = await work.valid()
    made = await records.roster_of(pool, work.event, [RUTH], purpose=Purpose.REISSUE, replaces=[old.number])
    await revise(work, units=Decimal(6))
    assert (await work.run(made)).failed == 1
    assert await work.valid() == [old]


async def test_a_name_is_corrected_and_the_part_that_was_given_stays(pool: Pool, press: SlowPress) -> None:
    work = await held(pool, press, workshop())
    await issue(work, RUTH, units=Decimal(3))
    await revise(work, partial_credit=False)
    (old,) = await work.valid()
    made = await records.roster_of(pool, work.event, [ANN], purpose=Purpose.REISSUE, replaces=[old.number])
    await pool.execute("update roster_row set units = 3 where roster = $1", made.id)
    await work.run(made)
    assert [(each.name, each.units) for each in await work.valid()] == [(ANN[0], Decimal(3))]
