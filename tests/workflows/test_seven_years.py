"""Seven years and more of one provider: years on time, late, reopened, under hold, and when the records of each go."""

from datetime import UTC, date, datetime
from pathlib import Path

from schemas.account import Account, Role
from schemas.annual_report import AnnualReport
from schemas.bundle import BundleState
from schemas.disposal import LineState
from schemas.event import EventStage
from store import bundle, disposal, legal_hold
from store.database import transaction
from tests import records
from tests.disposals import Disposing, held
from tests.workflows.ledger import BEGUN, Ledger
from tests.workflows.office import VAULT
from tests.workflows.test_annual_report_stories import held_and_counted
from workers.delivery import Accepted

ON_TIME, LATE, REOPENED, HELD = range(BEGUN, BEGUN + 4)


async def confirmed(ledger: Ledger, year: int, on: date) -> AnnualReport:
    """The report of a year is confirmed on a day, and what follows from it has happened."""
    name = f"{ledger.provider.number}:{year}"
    await ledger.pass_time(name, datetime(on.year, on.month, on.day, 18, tzinfo=UTC))
    assert isinstance(await ledger.confirm(name), Accepted)
    assert await ledger.workflow(name).result() == "completed"
    await ledger.swept()
    report = await ledger.report_of(name)
    await ledger.client.get_workflow_handle(f"bundle:{name}:{report.version}").result()
    return report


async def test_each_year_goes_when_its_own_time_is_over(ledger: Ledger) -> None:
    events = {year: await held_and_counted(ledger, date(year, 12, 1)) for year in (ON_TIME, LATE, REOPENED, HELD)}
    for year in events:
        await ledger.year_over(year)

    on_time = await confirmed(ledger, ON_TIME, date(ON_TIME + 1, 7, 10))
    late = await confirmed(ledger, LATE, date(LATE + 1, 11, 5))
    first = await confirmed(ledger, REOPENED, date(REOPENED + 1, 7, 10))
    asked = datetime(REOPENED + 1, 8, 1, 18, tzinfo=UTC)
    name = f"{ledger.provider.number}:{REOPENED}"
    assert isinstance(await ledger.reopen(name, "Two more had signed.", asked), Accepted)
    assert isinstance(await ledger.count(events[REOPENED], 14, note="Two more had signed."), Accepted)
    again = await confirmed(ledger, REOPENED, date(REOPENED + 1, 8, 20))
    under_hold = await confirmed(ledger, HELD, date(HELD + 1, 7, 10))
    assert on_time.retain_until == date(ON_TIME + 6, 7, 10)
    assert late.retain_until == date(LATE + 6, 11, 5)
    assert (first.retain_until, again.retain_until) == (date(REOPENED + 6, 7, 10), date(REOPENED + 6, 8, 20))
    assert {(await ledger.event(each)).stage for each in events.values()} == {EventStage.ARCHIVED}

    disposing = Disposing(ledger.pool, VAULT, *await two_supervisors(ledger))
    hold = await held(ledger.pool, ledger.provider.number, HELD, datetime(HELD + 6, 9, 1, tzinfo=UTC))
    gone: dict[int, list[int]] = {}
    for year in range(BEGUN + 5, BEGUN + 11):
        gone[year] = await went(disposing, year)
    assert {year: years for year, years in gone.items() if years} == {
        ON_TIME + 6: [ON_TIME],
        REOPENED + 6: [LATE, REOPENED],  # the late one was confirmed in November, past the day of the list
    }
    assert (await ledger.event(events[HELD])).disposed_at is None
    assert (await bundle.of_year(ledger.pool, ledger.provider.number, HELD))[0].state is BundleState.WHOLE
    assert (VAULT / ledger.provider.number / str(HELD)).is_dir()

    async with transaction(ledger.pool) as conn:
        await legal_hold.lift(conn, hold, reason="Settled.", actor="account:2", as_of=datetime.now(UTC))
    assert await went(disposing, BEGUN + 11) == [HELD]
    assert None not in {(await ledger.event(each)).disposed_at for each in events.values()}
    assert not files_of(VAULT / ledger.provider.number)
    assert under_hold.retain_until == date(HELD + 6, 7, 10)


async def went(disposing: Disposing, year: int) -> list[int]:
    """The report years that were disposed of in a calendar year."""
    listed = await disposing.make_list(year, datetime(year, 9, 15, 14, tzinfo=UTC))
    if listed.state != "listed":
        return []
    await disposing.say("propose_disposal", disposing.one, year=year)
    await disposing.say("confirm_disposal", disposing.other, year=year)
    await disposing.chunk(year)
    await disposing.finish(year)
    return [each.line.year for each in await disposal.lines(disposing.pool, year, LineState.DISPOSED)]


async def two_supervisors(ledger: Ledger) -> tuple[Account, Account]:
    """Two people who decide."""
    return (
        await records.member(ledger.pool, "Sue Visor", Role.SUPERVISOR),
        await records.member(ledger.pool, "Sid Second", Role.SUPERVISOR),
    )


def files_of(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()] if folder.exists() else []
