"""What the public finds on the portal: by words, tags and days, counted, by month, and as feeds."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from schemas.event import Format
from schemas.opportunity import OpportunityStage
from schemas.portal import Cost, PortalSearch, PortalView
from store import opportunity, portal
from store.database import Pool, transaction
from tests import opportunities
from tests.opportunities import course, day, workshop

TODAY = date(2026, 12, 1)
LINK = "https://pdups.example/opportunities/"


async def found(pool: Pool, view: PortalView = PortalView.ALL, today: date = TODAY, **search: Any) -> list[str]:
    page = await portal.page(pool, PortalSearch(**search), today=today, view=view)
    assert page.total == len(page.lines)
    return [line.title for line in page.lines]


@pytest.fixture
async def shelf(pool: Pool) -> None:
    """Three that are shown, and one of each that is not."""
    hidden = workshop(title="Hidden rivers")
    async with transaction(pool) as conn:
        await opportunities.published(conn, workshop(title="Rivers of Séliš country"))
        await opportunities.published(conn, course(title="Literacy"))
        twice = [day(date(2027, 2, 1)), day(date(2027, 6, 1), 2, cancelled=True), day(date(2027, 9, 1), 3)]
        more = {"dates": twice, "region": "region_3", "city": "Billings", "free": True, "topics": ["math"]}
        await opportunities.published(conn, workshop(title="Fractions", format=Format.HYBRID, **more))
        await opportunities.submitted(conn, hidden)
        for stage in (OpportunityStage.TAKEN_DOWN, OpportunityStage.CANCELLED, OpportunityStage.EXPIRED):
            shown = await opportunities.published(conn, hidden)
            await opportunity.save(conn, shown.model_copy(update={"stage": stage}))


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ({}, ["Rivers of Séliš country", "Fractions", "Literacy"]),
        ({"text": "SELIS rivers"}, ["Rivers of Séliš country"]),
        ({"text": "billings"}, ["Fractions"]),
        ({"text": "the countries, a river"}, ["Rivers of Séliš country"]),
        ({"text": "fract"}, ["Fractions"]),
        ({"text": "nobody has this"}, []),
        ({"text": "the"}, ["Rivers of Séliš country", "Fractions", "Literacy"]),
        ({"text": "'! | :* <-> ("}, []),
        ({"text": "%"}, []),
        ({"topic": "math"}, ["Fractions"]),
        ({"topic": "hybrid"}, []),
        ({"audience": "elementary_teachers", "cost": Cost.PAID}, ["Rivers of Séliš country"]),
        ({"cost": Cost.FREE}, ["Fractions", "Literacy"]),
        ({"region": "region_5"}, ["Rivers of Séliš country"]),
        ({"format": Format.SELF_PACED}, ["Literacy"]),
        ({"format": Format.HYBRID}, ["Fractions"]),
        ({"first_day": date(2027, 1, 14), "last_day": date(2027, 1, 14)}, ["Rivers of Séliš country", "Literacy"]),
        # Its date there is cancelled, and others lie around it.
        ({"first_day": date(2027, 5, 20), "last_day": date(2027, 6, 20)}, ["Literacy"]),
        ({"first_day": date(2027, 9, 1)}, ["Fractions", "Literacy"]),
        ({"last_day": date(2026, 11, 30)}, []),
        ({"first_day": date(2028, 1, 1), "last_day": date(2027, 1, 1)}, []),
        ({"first_day": date(2027, 9, 1), "topic": "math", "text": "fractions"}, ["Fractions"]),
    ],
)
async def test_what_is_found(pool: Pool, search: dict[str, Any], titles: list[str]) -> None:
    assert await found(pool, **search) == titles


@pytest.mark.usefixtures("shelf")
async def test_the_calendar_and_the_catalog_share_them_out(pool: Pool) -> None:
    assert await found(pool, PortalView.SELF_PACED) == ["Literacy"]
    assert await found(pool, PortalView.DATED) == ["Rivers of Séliš country", "Fractions"]


@pytest.mark.usefixtures("shelf")
async def test_what_is_over_is_not_found_even_while_no_worker_says_so(pool: Pool) -> None:
    assert await found(pool, today=date(2027, 3, 1)) == ["Fractions", "Literacy"]
    page = await portal.page(pool, PortalSearch(topic="math"), today=date(2027, 3, 1))
    assert page.lines[0].next_day == date(2027, 9, 1), "the next one that stands, past a cancelled one"


async def test_pages_go_on_and_the_total_is_told_beyond_the_last(pool: Pool) -> None:
    async with transaction(pool) as conn:
        for number in range(5):
            await opportunities.published(conn, workshop(date(2027, 1, 14 - number), title=f"Part {number}"))
    pages = [await portal.page(pool, PortalSearch(), today=TODAY, number=each, size=2) for each in (1, 2, 3, 4)]
    assert [[line.title for line in page.lines] for page in pages] == [
        ["Part 4", "Part 3"],
        ["Part 2", "Part 1"],
        ["Part 0"],
        [],
    ]
    assert {page.total for page in pages} == {5}


async def test_counting_stops_where_nobody_reads_on(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "MOST_COUNTED", 2)
    async with transaction(pool) as conn:
        for form in (workshop(), workshop(), course()):
            await opportunities.published(conn, form)
    found = await portal.page(pool, PortalSearch(), today=TODAY)
    assert (found.total, found.more, len(found.lines)) == (2, True, 3)


@pytest.mark.usefixtures("shelf")
async def test_a_month_has_what_is_over_or_cancelled_too(pool: Pool) -> None:
    january = await portal.month(pool, PortalSearch(), date(2027, 1, 1), date(2027, 2, 1))
    assert [(each.title, each.cancelled) for each in january.days] == [
        ("Hidden rivers", True),
        ("Hidden rivers", False),
        ("Rivers of Séliš country", False),
    ]
    assert (january.days[-1].place, january.more) == ("Larch Hall, Polson", False)
    june = await portal.month(pool, PortalSearch(topic="math"), date(2027, 6, 1), date(2027, 7, 1))
    assert [(each.title, each.cancelled) for each in june.days] == [("Fractions", True)]
    assert not (await portal.month(pool, PortalSearch(topic="math"), date(2027, 7, 1), date(2027, 8, 1))).days


@pytest.mark.usefixtures("shelf")
async def test_feeds_hold_what_was_shown_and_say_what_is_cancelled(pool: Pool) -> None:
    year = await portal.feed(pool, PortalSearch(), date(2027, 1, 1), date(2028, 1, 1), LINK)
    assert (year.count, year.more) == (6, False)
    assert year.entries.count("BEGIN:VEVENT\r\nURL:" + LINK + "O-") == 6
    assert year.entries.count("STATUS:CANCELLED") == 2
    topic = await portal.feed(pool, PortalSearch(topic="math"), date(2027, 1, 1), date(2028, 1, 1), LINK)
    assert (topic.count, topic.entries.count("SUMMARY:Fractions")) == (3, 3)
    none = await portal.feed(pool, PortalSearch(text="%"), date(2027, 1, 1), date(2028, 1, 1), LINK)
    assert none.count == 0


async def test_a_feed_holds_only_so_much_and_says_so(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "MOST_ENTRIES", 2)
    async with transaction(pool) as conn:
        for each in (16, 14, 15):
            await opportunities.published(conn, workshop(date(2027, 1, each), title=f"On {each}"))
    year = await portal.feed(pool, PortalSearch(), date(2027, 1, 1), date(2028, 1, 1), LINK)
    assert (year.count, year.more, year.entries.count("SUMMARY")) == (2, True, 2)
    assert "On 16" not in year.entries


@pytest.mark.usefixtures("shelf")
async def test_the_newest_come_first_and_their_last_change_is_known(pool: Pool) -> None:
    later = datetime(2026, 12, 3, 15, tzinfo=UTC)
    async with transaction(pool) as conn:
        await opportunities.published(conn, workshop(title="Newest"), later, changed_at=later)
    newest = await portal.newest(pool, PortalSearch(), today=TODAY)
    assert [each.title for each in newest] == ["Newest", "Fractions", "Literacy", "Rivers of Séliš country"]
    assert await portal.changed_at(pool) == later


async def test_a_word_of_any_length_is_kept_and_found_by_its_beginning(pool: Pool) -> None:
    async with transaction(pool) as conn:
        await opportunities.published(conn, workshop(title="Long", description="z" * 5_000))
    assert await found(pool, text="z" * 120) == ["Long"]
    assert await found(pool, text="zzz") == ["Long"]
