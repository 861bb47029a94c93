"""Feeds, read by programs that are not ours: `icalendar` and `feedparser`."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import pytest
from icalendar import Calendar, Component

from schemas.opportunity import OpportunityStage
from store import opportunity, portal
from store.database import Pool, transaction
from tests.console.portal.conftest import SHOWN_AT, Show
from tests.console.public.conftest import Clock
from tests.console.visitor import BASE_URL, Visitor
from tests.opportunities import day

pytestmark = pytest.mark.usefixtures("clock")
# ruff: noqa: RUF001  letters that look like others
HARD = "Rivers; “streams”, \\ and\nlakes of the Ql̓ispé " + "ʔ" * 60


async def entries(visitor: Visitor, address: str = "/calendar.ics?year=2027") -> list[Component]:
    answer = await visitor.client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75, "octets of a line (RFC 5545, 3.1)"
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(answer.content)
    assert calendar.errors == []
    found = calendar.walk("VEVENT")
    assert all(each.errors == [] for each in found)
    return found


async def test_a_year_says_when_and_where_and_what(visitor: Visitor, show: Show) -> None:
    shown = await show(description=HARD)
    await show(date(2028, 1, 1), title="Next year")
    await show(self_paced=True)
    (entry,) = await entries(visitor)
    assert entry["SUMMARY"] == shown.form.title
    assert entry["LOCATION"] == "Larch Hall, Polson"
    about = str(entry["DESCRIPTION"])
    assert HARD.partition("\n")[0] in about
    assert about.endswith("Offered by Big Larch Learning. Cost: $40, lunch included.")
    assert entry["URL"] == f"{BASE_URL}/opportunities/{shown.number}"
    assert entry.decoded("DTSTART") == datetime(2027, 1, 14, 16, tzinfo=UTC), "nine in Montana, in winter"
    assert entry.decoded("DTEND") == datetime(2027, 1, 14, 23, tzinfo=UTC)
    assert entry.decoded("DTSTAMP") == shown.changed_at
    assert (entry["UID"], entry["SEQUENCE"], entry["STATUS"]) == (f"{shown.submission}-1", 1, "CONFIRMED")


async def test_summer_hours_and_whole_days(visitor: Visitor, show: Show) -> None:
    bare = {"starts_at": None, "ends_at": None}
    await show(dates=[day(date(2027, 7, 1)), day(date(2027, 7, 8), 2, days=3, **bare)])
    summer, whole = await entries(visitor)
    assert summer.decoded("DTSTART") == datetime(2027, 7, 1, 15, tzinfo=UTC)
    assert (whole.decoded("DTSTART"), whole.decoded("DTEND")) == (date(2027, 7, 8), date(2027, 7, 11))


async def test_what_changes_keeps_its_uid_and_what_is_cancelled_says_so(
    visitor: Visitor, show: Show, pool: Pool
) -> None:
    shown = await show(dates=[day(date(2027, 1, 5)), day(date(2027, 1, 6), 2)])
    before = await entries(visitor)
    later = SHOWN_AT + timedelta(days=2)
    moved = [day(date(2027, 1, 7)), day(date(2027, 1, 6), 2, cancelled=True)]
    form = shown.form.model_copy(update={"dates": moved})
    async with transaction(pool) as conn:
        changed = shown.model_copy(update={"form": form, "version": 2, "changed_at": later})
        await opportunity.save(conn, changed)
    after = await entries(visitor)
    assert {each["UID"] for each in before} == {each["UID"] for each in after}
    by_uid = {str(each["UID"])[-1]: each for each in after}
    assert by_uid["1"].decoded("DTSTART").date() == date(2027, 1, 7)
    assert (by_uid["1"]["SEQUENCE"], by_uid["1"].decoded("DTSTAMP")) == (2, later)
    assert (by_uid["1"]["STATUS"], by_uid["2"]["STATUS"]) == ("CONFIRMED", "CANCELLED")
    async with transaction(pool) as conn:
        await opportunity.save(conn, changed.model_copy(update={"stage": OpportunityStage.CANCELLED}))
    assert {(each["STATUS"], each["SEQUENCE"]) for each in await entries(visitor)} == {("CANCELLED", 3)}


@pytest.mark.parametrize(
    ("stage", "statuses"),
    [
        (OpportunityStage.CANCELLED, ["CANCELLED"]),
        (OpportunityStage.EXPIRED, ["CONFIRMED"]),
        (OpportunityStage.TAKEN_DOWN, []),
        (OpportunityStage.WITHDRAWN, []),
    ],
)
async def test_where_it_stands_is_where_feeds_say(
    visitor: Visitor, show: Show, pool: Pool, stage: OpportunityStage, statuses: list[str]
) -> None:
    shown = await show()
    async with transaction(pool) as conn:
        await opportunity.save(conn, shown.model_copy(update={"stage": stage}))
    assert [each["STATUS"] for each in await entries(visitor)] == statuses
    answer = await visitor.client.get(f"/opportunities/{shown.number}/calendar.ics")
    assert answer.status_code == (200 if statuses else 404)


async def test_feeds_of_a_search_of_days_and_of_one(visitor: Visitor, show: Show) -> None:
    await show(title="Rivers")
    fractions = await show(date(2027, 3, 1), title="Fractions", topics=["mathematics"])
    await show(date(2028, 6, 1), title="Far away")
    for address, titles in {
        "/calendar.ics": ["Rivers", "Fractions"],
        "/calendar.ics?topic=mathematics&q=fractions": ["Fractions"],
        "/calendar.ics?from=2027-02-01&to=2028-01-01": ["Fractions"],
        "/calendar.ics?from=2028-05-01": ["Far away"],
        "/calendar.ics?to=2027-02-01": ["Rivers"],
        f"/opportunities/{fractions.number}/calendar.ics": ["Fractions"],
    }.items():
        assert [each["SUMMARY"] for each in await entries(visitor, address)] == titles
    course = await show(self_paced=True)
    assert (await visitor.client.get(f"/opportunities/{course.number}/calendar.ics")).status_code == 404


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=2027-01-01&to=2040-01-01", "A feed covers 366 days at most."),
        ("from=1027-01-01&to=2027-01-01", "We do not know the first day"),
        ("from=2026-01-01&to=3026-01-01", "We do not know the last day"),
        ("year=3027", "We keep a calendar from 2020 to 2045."),
        ("year=27", "The year must be four digits"),
        ("year=" + "9" * 60_000, "The year must be four digits"),
        ("year=²⁰²⁷", "The year must be four digits"),
        ("topic=astrology", "We do not know the topic “astrology”"),
        ("from=2027-02-01&to=2027-01-01", "The last day is before the first day"),
    ],
)
async def test_what_a_feed_cannot_be_is_refused_in_a_sentence(visitor: Visitor, query: str, told: str) -> None:
    answer = await visitor.client.get(f"/calendar.ics?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert told in answer.text
    assert "left out" not in answer.text


async def test_a_year_with_too_many_says_so(visitor: Visitor, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "MOST_ENTRIES", 1)
    await show()
    await show()
    answer = await visitor.client.get("/calendar.ics?year=2027")
    (calendar,) = Calendar.from_ical(answer.content, multiple=True)
    assert "There are more than the first 1" in str(calendar["DESCRIPTION"])
    assert len(calendar.walk("VEVENT")) == 1


@pytest.mark.parametrize("address", ["/calendar.ics", "/calendar.ics?year=2027", "/opportunities.atom", "{one}"])
async def test_a_program_that_has_it_is_told_so(
    visitor: Visitor, show: Show, pool: Pool, clock: Clock, address: str
) -> None:
    shown = await show()
    address = address.format(one=f"/opportunities/{shown.number}/calendar.ics")
    first = await visitor.client.get(address)
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    assert changed == "Wed, 25 Nov 2026 20:00:00 GMT"
    for asked in ({"if-none-match": f'"x", {tag}'}, {"if-modified-since": changed}, {"if-none-match": "*"}):
        again = await visitor.client.get(address, headers=asked)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for asked in (
        {"if-none-match": '"x"', "if-modified-since": changed},
        {"if-modified-since": "Wed, 25 Nov 2026 19:59:59 GMT"},
        {"if-modified-since": "the day before yesterday"},
        {"if-none-match": "x" * 50_000},
    ):
        assert (await visitor.client.get(address, headers=asked)).status_code == 200
    later = SHOWN_AT + timedelta(days=1)
    async with transaction(pool) as conn:
        await opportunity.save(conn, shown.model_copy(update={"changed_at": later}))
    clock.at = later
    for asked in ({"if-none-match": tag}, {"if-modified-since": changed}):
        assert (await visitor.client.get(address, headers=asked)).status_code == 200


async def atom(visitor: Visitor, query: str = "") -> Any:
    answer = await visitor.client.get(f"/opportunities.atom{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


async def test_what_is_newest_comes_first(visitor: Visitor, show: Show) -> None:
    await show(title="First")
    hard = await show(title="<b>Bold</b> & \x07]]> ʔ", description=HARD, topics=["mathematics"])
    await show(self_paced=True, title="Literacy")
    feed = await atom(visitor)
    assert [each.title for each in feed.entries][::2] == ["Literacy", "First"]
    entry = feed.entries[1]
    # feedparser takes a title of type text and escapes it.
    assert entry.title_detail.type == "text/plain"
    assert entry.title == "<b>Bold</b> & ]]> ʔ"
    assert entry.id == entry.link == f"{BASE_URL}/opportunities/{hard.number}"
    assert entry.author == "Big Larch Learning"
    assert entry.published == "2026-11-25T20:00:00Z"
    assert feed.feed.updated == "2026-11-25T20:00:00Z"
    assert {each.rel for each in feed.feed.links} == {"self", "alternate"}
    found = await atom(visitor, "?topic=mathematics")
    assert [each.id for each in found.entries] == [entry.id]
    assert found.feed.id == f"{BASE_URL}/opportunities.atom?topic=mathematics"


async def test_an_empty_portal_has_feeds_and_a_wrong_one_is_refused(visitor: Visitor) -> None:
    assert (await atom(visitor)).entries == []
    assert await entries(visitor) == []
    refused = await visitor.client.get("/opportunities.atom?topic=astrology")
    assert refused.status_code == 400
