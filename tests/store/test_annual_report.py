"""The rows of annual reports: opened for everybody who owes one, listed, counted, and put together from events."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from policy.annual_report import ladder, mark_of
from policy.record_rules import record_rules
from schemas.annual_report import AnnualReport, ReportState
from schemas.provider import Standing
from store import annual_report as reports
from store import annual_report_list as lists
from store import annual_report_said as said
from store import submission as submissions
from store.annual_report_list import View
from store.database import Pool, transaction
from tests import records, samples
from tests.events import workshop

RULES = samples.RULE_SET.events
OPENED = datetime(2027, 7, 1, 14, tzinfo=UTC)
APPROVED = datetime(2026, 8, 3, 18, tzinfo=UTC)


async def opened(pool: Pool, year: int = 2026, as_of: datetime = OPENED) -> int:
    async with transaction(pool) as conn:
        return await reports.open_all(conn, year, RULES, ladder(as_of, record_rules().annual_report), as_of)


async def report(pool: Pool, provider: str, year: int = 2026) -> AnnualReport:
    found = await reports.find(pool, provider, year)
    assert found
    return found


async def test_who_owes_a_report(pool: Pool) -> None:
    """Whoever's approval stood at any time of the year, and whoever has a date in it; each once."""
    began = datetime(2026, 7, 1, 6, tzinfo=UTC)
    before, within, after = began - timedelta(hours=12), began + timedelta(minutes=30), OPENED - timedelta(hours=1)
    owing = {
        "whole": (before, []),
        "approved in its last minutes": (datetime(2027, 7, 1, 5, 30, tzinfo=UTC), []),
        "ceased in its first minutes": (before, [(Standing.CEASED, within)]),
        "suspended": (before, [(Standing.SUSPENDED, before + timedelta(hours=1))]),
        "back again": (before, [(Standing.LAPSED, before + timedelta(hours=1)), (Standing.IN_FORCE, within)]),
        "withdrawn after it": (before, [(Standing.WITHDRAWN, after)]),
    }
    free = {
        "approved after it": (datetime(2027, 7, 1, 6, 30, tzinfo=UTC), []),
        "ceased before it": (before, [(Standing.CEASED, before + timedelta(hours=1))]),
        "lapsed before it": (before, [(Standing.LAPSED, before + timedelta(hours=1))]),
        "lapsed as it began, and back after it": (before, [(Standing.LAPSED, began), (Standing.IN_FORCE, after)]),
    }
    numbers: dict[str, str] = {}
    for name, (approved, changes) in (owing | free).items():
        whose = await records.approved_provider(pool, approved)
        numbers[name] = whose.number
        for standing, since in changes:
            await records.stands(pool, whose, standing, since)

    assert await opened(pool) == len(owing)
    assert await opened(pool) == 0
    assert {name for name, number in numbers.items() if await reports.find(pool, number, 2026)} == owing.keys()
    found = await report(pool, numbers["whole"])
    assert (found.state, found.first_day, found.last_day) == (ReportState.OPEN, date(2026, 7, 1), date(2027, 6, 30))
    assert (found.next_step, found.next_at) == ("confirm", found.due_at)
    assert len(found.rungs) == 5


async def test_whoever_has_a_date_in_the_year_owes_a_report(pool: Pool) -> None:
    """Also where the approval ended before, and where the event was cancelled: its records are kept by that report."""
    held, gave_up = [await records.approved_provider(pool, APPROVED) for _ in range(2)]
    await records.reported_event(pool, workshop(date(2027, 9, 14)), APPROVED, held)
    planned = await records.reported_event(pool, workshop(date(2027, 9, 14)), APPROVED, gave_up)
    await records.event_decision(pool, planned.number, "cancel", APPROVED, payload={"reason": "We give it up."})
    for whose in (held, gave_up):
        await records.stands(pool, whose, Standing.CEASED, OPENED - timedelta(days=60))

    assert await opened(pool, 2027, OPENED + timedelta(days=366)) == 2


async def test_a_report_is_put_together_from_what_was_reported(pool: Pool) -> None:
    event = await records.reported_event(pool, workshop(date(2026, 12, 1)))
    await records.reported_event(
        pool, workshop(date(2027, 7, 1)), whose=await records.provider_of(pool, event.provider)
    )
    await opened(pool)
    said = await reports.content(pool, await report(pool, event.provider), OPENED)
    assert [each.event for each in said.activities] == [event.number]
    assert [(gap.kind, gap.event) for gap in said.gaps] == [("count_missing", event.number)]
    assert said.legal_name == samples.form().organisation.legal_name


async def test_lists_show_where_reports_stand(pool: Pool) -> None:
    numbers = [(await records.approved_provider(pool, APPROVED)).number for _ in range(3)]
    await opened(pool)
    await opened(pool, 2025, OPENED - timedelta(days=365))
    async with transaction(pool) as conn:
        late = await report(pool, numbers[0])
        await reports.save(conn, late.model_copy(update={"late_since": OPENED}))
        done = (await report(pool, numbers[1])).model_copy(
            update={
                "state": ReportState.COMPLETED,
                "version": 1,
                "completed_at": OPENED,
                "completed_on": OPENED.date(),
                "retain_until": date(2032, 7, 1),
            }
        )
        assert (await reports.save(conn, done)).next_step is None

    async def shown(view: View, **asked: object) -> list[str]:
        page = await lists.of_year(pool, 2026, view=view, **asked)  # type: ignore[arg-type]
        return [each.provider for each in page.reports]

    assert await shown(View.ALL) == numbers
    assert await shown(View.OPEN) == [numbers[0], numbers[2]]
    assert await shown(View.LATE) == [numbers[0]]
    assert await shown(View.COMPLETED) == [numbers[1]]
    assert await shown(View.ALL, size=2, number=2) == [numbers[2]]
    assert await shown(View.ALL, search="no such name") == []
    assert (await lists.of_year(pool, 2026, number=9)).total == 3
    assert dict(await lists.counts(pool, 2026)) == {"owed": 3, "completed": 1, "open": 2, "late": 1}
    assert await lists.years(pool) == [2026]
    covering = await reports.completed_covering(pool, numbers[1], [date(2027, 6, 30), date(2027, 7, 1)])
    assert [each.year for each in covering] == [2026]
    assert await reports.completed_covering(pool, numbers[0], [date(2027, 6, 30)]) == []


async def test_pressing_twice_is_once_and_what_was_refused_may_be_said_again(pool: Pool) -> None:
    whose = await records.approved_provider(pool, APPROVED)
    await opened(pool)
    stands = await report(pool, whose.number)
    mark = mark_of(await reports.content(pool, stands, OPENED))

    async def press() -> str:
        async with transaction(pool) as conn:
            sent = await said.save_confirmation(
                conn,
                stands,
                statement="It is so.",
                signed_by="Nancy Two Teeth",
                seen=mark,
                actor="account:1",
                as_of=OPENED,
            )
            return str(sent.id)

    first = await press()
    assert await press() == first
    await pool.execute("update submission set state = 'refused' where id = $1::text::uuid", first)
    assert await press() != first
    async with transaction(pool) as conn:
        reason = f"Event {uuid4()} was reported late."
        await said.send_reopening(conn, stands, reason=reason, as_of=OPENED)
        await said.send_reopening(conn, stands, reason=reason, as_of=OPENED)
    sent = await submissions.of_entity(pool, stands.entity)
    assert [each.kind for each in sent].count("reopen_report") == 1
