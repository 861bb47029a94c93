"""The Board report's figures, counted a second way: provider by provider, day by day, with the plainest of queries."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from policy.board_report import by_kind, changes, differences, years_until
from policy.calendar import mountain_date
from policy.report_year import days_of
from schemas.annual_report import ReportState
from schemas.board_report import BoardLine, BoardReport, ChangeKind, ReportStands
from schemas.provider import Provider, Standing
from store import board_report, figures
from store.database import Pool
from tests import records, samples
from tests.board import FIRST_APPROVED, YEARS, lay_down, midnight
from tests.disposals import Disposing, due_year
from tests.openings import NEWER

RULES = samples.RULE_SET.events
LONG_AFTER = datetime(2031, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


async def of_year(pool: Pool, year: int, as_of: datetime = LONG_AFTER) -> BoardReport:
    return await board_report.of_year(pool, year, RULES, as_of)


@pytest.mark.parametrize("seed", range(4))
async def test_every_line_is_what_plain_queries_say(pool: Pool, seed: int) -> None:
    await lay_down(pool, seed)
    for year in (*YEARS, 2027):
        report = await of_year(pool, year)
        expected = await listed(pool, year)
        assert [each.model_dump() for each in report.lines] == [each.model_dump() for each in expected]
        sums_of_lines = report.figures
        first, last = days_of(year, RULES)
        sums = await pool.fetchrow(
            "select count(*) as dates, count(distinct event) as events, coalesce(sum(issued), 0) as issued,"
            " coalesce(sum(paper), 0) as paper from occurrence"
            " where last_day between $1 and $2 and state not in ('scheduled', 'cancelled')",
            first,
            last,
        )
        assert sums
        assert (sums_of_lines.dates, sums_of_lines.events) == (sums["dates"], sums["events"])
        assert (sums_of_lines.issued, sums_of_lines.paper) == (sums["issued"], sums["paper"])


async def listed(pool: Pool, year: int) -> list[BoardLine]:
    """The report again, the slow way."""
    first, last = days_of(year, RULES)
    begins, ends = midnight(year), midnight(year + 1)
    lines = []
    for row in await pool.fetch("select * from provider"):
        number = row["number"]
        history = await pool.fetch("select * from standing where provider = $1 order by since", number)
        had = approved_within(history, begins, ends)
        dates = [
            each
            for each in await pool.fetch("select * from occurrence where provider = $1", number)
            if first <= each["last_day"] <= last and each["state"] in {"delivered", "counted"}
        ]
        if not had and not dates:
            continue
        report = await pool.fetchrow("select * from annual_report where provider = $1 and year = $2", number, year)
        lines.append(
            BoardLine(
                provider=number,
                legal_name=row["legal_name"],
                kind=row["kind"],
                city=row["city"],
                approved_on=mountain_date(row["approved_at"]),
                standing=at_instant(history, ends),
                standing_before=at_instant(history, begins),
                events=len({each["event"] for each in dates}),
                dates=len(dates),
                issued=sum(each["issued"] for each in dates),
                paper=sum(each["paper"] or 0 for each in dates),
                units=await units_of(pool, dates),
                report=ReportState(report["state"]) if report else None,
                late=bool(report and report["late_since"]),
                completed_on=report["completed_on"] if report else None,
            )
        )
    names = await pool.fetch("select number from provider order by legal_name, number")
    order = [each["number"] for each in names]
    return sorted(lines, key=lambda each: order.index(each.provider))


def at_instant(history: Sequence[asyncpg.Record], instant: datetime) -> Standing | None:
    so_far = [each["standing"] for each in history if each["since"] <= instant]
    return Standing(so_far[-1]) if so_far else None


def approved_within(history: Sequence[asyncpg.Record], begins: datetime, ends: datetime) -> bool:
    """Whether there is an instant of the year at which it stood approved."""
    until = [*(each["since"] for each in history[1:]), datetime.max.replace(tzinfo=UTC)]
    return any(
        each["standing"] in {"in_force", "suspended"} and each["since"] < ends and end > begins
        for each, end in zip(history, until, strict=True)
    )


async def units_of(pool: Pool, dates: Sequence[asyncpg.Record]) -> Decimal:
    units = Decimal(0)
    for each in dates:
        units += await pool.fetchval(
            "select coalesce(sum(units), 0) from certificate where event = $1 and occurrence = $2 and state = 'valid'",
            each["event"],
            each["ordinal"],
        )
    return units


@pytest.fixture
async def provider(pool: Pool) -> Provider:
    return await records.approved_provider(pool, FIRST_APPROVED)


async def stands_in(
    pool: Pool, year: int, as_of: datetime = LONG_AFTER
) -> list[tuple[Standing | None, list[ChangeKind]]]:
    report = await of_year(pool, year, as_of)
    return [(each.standing, [change.kind for change in changes(report)]) for each in report.lines]


async def test_a_provider_is_new_in_the_year_it_was_approved_in(pool: Pool, provider: Provider) -> None:
    assert await stands_in(pool, 2020) == []
    assert await stands_in(pool, 2021) == [(Standing.IN_FORCE, [ChangeKind.NEW])]
    assert await stands_in(pool, 2022) == [(Standing.IN_FORCE, [])]
    assert (await of_year(pool, 2021)).lines[0].provider == provider.number


@pytest.mark.parametrize(("after", "year"), [(-SECOND, 2022), (0 * SECOND, 2023), (SECOND, 2023)])
async def test_midnight_in_montana_parts_the_years(pool: Pool, after: timedelta, year: int) -> None:
    await records.approved_provider(pool, midnight(2023) + after)
    found = {each: await stands_in(pool, each) for each in (2022, 2023)}
    assert found[year] == [(Standing.IN_FORCE, [ChangeKind.NEW])]
    assert found[2022] == ([] if year == 2023 else found[year])


async def test_an_approval_whose_time_ran_out_with_the_year_has_lapsed_in_it(pool: Pool, provider: Provider) -> None:
    await records.stands(pool, provider, Standing.LAPSED, midnight(2024))
    assert await stands_in(pool, 2023) == [(Standing.LAPSED, [ChangeKind.LAPSED])]
    assert await stands_in(pool, 2024) == []
    await records.stands(pool, provider, Standing.IN_FORCE, midnight(2025, 9))
    assert await stands_in(pool, 2024) == []
    assert await stands_in(pool, 2025) == [(Standing.IN_FORCE, [ChangeKind.APPROVED_AGAIN])]


@pytest.mark.usefixtures("provider")
async def test_a_lapse_that_is_not_recorded_counts_from_its_instant_on(pool: Pool) -> None:
    await records.open_rules(pool, midnight(2023), date(2024, 3, 31))
    lapses_at = midnight(2024, 4)
    await pool.execute(
        "update provider set called_under = $1, called_at = $2, reapply_by = '2024-03-31', lapses_at = $3",
        NEWER,
        midnight(2023),
        lapses_at,
    )
    assert await stands_in(pool, 2023, lapses_at - SECOND) == [(Standing.IN_FORCE, [])]
    assert await stands_in(pool, 2023, lapses_at) == [(Standing.LAPSED, [ChangeKind.LAPSED])]
    assert await stands_in(pool, 2024) == []


@pytest.mark.usefixtures("provider")
async def test_an_announced_end_counts_from_its_instant_on(pool: Pool) -> None:
    await pool.execute("update provider set ends_as = 'ceased', ends_at = $1", midnight(2024, 5))
    assert await stands_in(pool, 2023, midnight(2024, 4)) == [(Standing.IN_FORCE, [])]
    assert await stands_in(pool, 2023) == [(Standing.CEASED, [ChangeKind.CEASED])]


async def test_a_year_that_runs_is_as_it_is_now(pool: Pool, provider: Provider) -> None:
    await records.stands(pool, provider, Standing.SUSPENDED, midnight(2024, 3))
    running = await of_year(pool, 2023, midnight(2024, 2))
    assert (running.over, running.lines[0].standing) == (False, Standing.IN_FORCE)
    assert (await of_year(pool, 2023, midnight(2024, 7))).over
    assert not (await of_year(pool, 2023, midnight(2024, 7) - SECOND)).over


async def test_the_figures_of_a_year_stay_when_its_records_are_disposed_of(pool: Pool, tmp_path: Path) -> None:
    whose = await records.approved_provider(pool)
    await due_year(pool, whose)
    before = await of_year(pool, 2026)
    months = await figures.by_month(pool, date(2026, 7, 1), date(2027, 7, 1))
    assert (before.figures.paper, before.figures.units, before.figures.reports_completed) == (2, Decimal(2), 1)
    assert (await (await Disposing.begun(pool, tmp_path)).whole()).disposed == 1
    assert await pool.fetchval("select count(*) from certificate where name <> '' or disposed_at is null") == 0
    assert await of_year(pool, 2026) == before
    assert await figures.by_month(pool, date(2026, 7, 1), date(2027, 7, 1)) == months


async def test_figures_of_two_years_are_compared_once_the_year_is_over(pool: Pool) -> None:
    await lay_down(pool, 7)
    now, before = await of_year(pool, 2025), await of_year(pool, 2024)
    for each in differences(now, before):
        assert each.difference == each.now - each.before
        assert each.now == Decimal(dict(now.figures)[each.figure])
    running = await of_year(pool, 2025, midnight(2026, 1))
    assert {each.difference for each in differences(running, before)} == {None}


async def test_what_happened_within_a_year_is_told_by_kind_and_name(pool: Pool) -> None:
    async def made(name: str, *history: tuple[datetime, Standing], since: datetime = FIRST_APPROVED) -> None:
        whose = await records.approved_provider(pool, since)
        await pool.execute("update provider set legal_name = $2 where number = $1", whose.number, name)
        for at, standing in history:
            await records.stands(pool, whose, standing, at)

    before, early, late = midnight(2023, 5), midnight(2023, 8), midnight(2024, 5)
    await made("Ada", since=early)
    await made("Bea", (late, Standing.WITHDRAWN), since=early)
    await made("Cal", (early, Standing.SUSPENDED), (late, Standing.IN_FORCE))
    await made("Dan", (before, Standing.SUSPENDED), (late, Standing.IN_FORCE))
    await made("Eli", (before, Standing.LAPSED), (late, Standing.SUSPENDED))
    await made("Fay", (before, Standing.LAPSED), (early, Standing.IN_FORCE), (late, Standing.LAPSED))
    await made("Gil", (early, Standing.CEASED))
    await made("Hal", (before, Standing.CEASED))
    report = await of_year(pool, 2023)
    told = {kind: [each.legal_name for each in group] for kind, group in by_kind(changes(report))}
    assert told == {
        ChangeKind.NEW: ["Ada", "Bea"],
        ChangeKind.APPROVED_AGAIN: ["Eli"],
        ChangeKind.REINSTATED: ["Dan"],
        ChangeKind.SUSPENDED: ["Eli"],
        ChangeKind.WITHDRAWN: ["Bea"],
        ChangeKind.CEASED: ["Gil"],
    }
    assert [each.legal_name for each in report.lines] == ["Ada", "Bea", "Cal", "Dan", "Eli", "Fay", "Gil"]
    assert report.lines[0].report_stands is ReportStands.NOT_OPENED


def test_years_to_choose_from_end_with_the_one_that_runs() -> None:
    as_of = midnight(2026) - SECOND
    assert years_until(date(2024, 7, 1), as_of, RULES) == [2025, 2024]
    assert years_until(date(2024, 6, 30), midnight(2026), RULES) == [2026, 2025, 2024, 2023]
    assert years_until(date(2030, 1, 1), as_of, RULES) == [2025]
