"""The weekly letter about new opportunities: what is new and still to come, once, to those who chose its subject."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policy.calendar import mountain_date
from schemas.letter import Letter, LetterKind
from schemas.opportunity import Opportunity, OpportunityForm
from schemas.subscription import PROVIDER_NEWS, Subscription
from store import letter, subscription
from store.database import Pool, transaction
from tests import opportunities
from tests.workflows.office import Office
from workflows.opportunity_news import CHUNK

DAY = timedelta(days=1)
NOW = datetime.now(UTC)
TODAY = mountain_date(NOW)
SCIENCE, LITERACY = "opportunities:science", "opportunities:literacy"


async def subscribed(pool: Pool, email: str, *topics: str, ago: timedelta = 10 * DAY) -> Subscription:
    """Somebody who confirmed some time ago what they want to hear of."""
    async with transaction(pool) as conn:
        asked = await subscription.ask(conn, email, "", NOW - ago, topics)
        await subscription.confirm(conn, asked, NOW - ago)
    return asked


async def published(
    pool: Pool, form: OpportunityForm | None = None, *, ago: timedelta = 2 * DAY, **changes: Any
) -> Opportunity:
    """An opportunity that was published some time ago; a workshop of science in a month where no other is given."""
    async with transaction(pool) as conn:
        return await opportunities.published(
            conn, form or opportunities.workshop(TODAY + 30 * DAY), NOW - ago, **changes
        )


async def letters(pool: Pool) -> dict[str, Letter]:
    """The letters about opportunities by their reader; nobody has two."""
    found = (await letter.page(pool, kind=LetterKind.OPPORTUNITY_NEWS, size=1000)).letters
    assert len({each.to_address for each in found}) == len(found)
    return {each.to_address: each for each in found}


def numbers(written: Letter) -> list[str]:
    return [each["number"] for each in written.facts["opportunities"]]


async def test_each_hears_of_the_subjects_they_chose_and_of_nothing_else(office: Office) -> None:
    workshop = await published(office.pool)
    course = await published(office.pool, opportunities.course())
    await subscribed(office.pool, "science@example.org", SCIENCE)
    await subscribed(office.pool, "both@example.org", LITERACY, SCIENCE, PROVIDER_NEWS)
    await subscribed(office.pool, "news@example.org", PROVIDER_NEWS)
    await subscribed(office.pool, "arts@example.org", "opportunities:arts")
    async with transaction(office.pool) as conn:
        await subscription.ask(conn, "unconfirmed@example.org", "", NOW - 10 * DAY, [SCIENCE])
        ended = await subscribed(office.pool, "ended@example.org", SCIENCE)
        await subscription.end(conn, ended, "link", NOW)

    await office.week()

    written = await letters(office.pool)
    assert set(written) == {"science@example.org", "both@example.org"}
    assert numbers(written["science@example.org"]) == [workshop.number]
    assert numbers(written["both@example.org"]) == [workshop.number, course.number]
    assert written["both@example.org"].facts["subjects"] == ["Literacy and English language arts", "Science"]
    assert written["both@example.org"].facts["link"]


async def test_what_was_told_is_not_told_again(office: Office) -> None:
    await subscribed(office.pool, "science@example.org", SCIENCE)
    await published(office.pool)
    await office.week()
    assert len(await letters(office.pool)) == 1
    await office.week()
    assert len(await letters(office.pool)) == 1, "nothing is new, so nobody is written to"


async def test_who_confirms_hears_of_what_is_published_from_then_on(office: Office) -> None:
    await published(office.pool, ago=5 * DAY)
    await subscribed(office.pool, "late@example.org", SCIENCE, ago=3 * DAY)
    await office.week()
    assert await letters(office.pool) == {}
    new = await published(office.pool, ago=2 * timedelta(hours=1))
    await office.pool.execute("update subscription set told_until = $1", NOW - DAY)
    await office.week()
    assert numbers((await letters(office.pool))["late@example.org"]) == [new.number]


async def test_who_adds_a_first_subject_hears_of_what_is_published_from_then_on(office: Office) -> None:
    reader = await subscribed(office.pool, "kari@example.org", PROVIDER_NEWS)
    await published(office.pool, ago=5 * DAY)
    async with transaction(office.pool) as conn:
        assert await subscription.choose(conn, reader, [SCIENCE], NOW - 3 * DAY)
    await office.week()
    assert await letters(office.pool) == {}


@pytest.mark.parametrize(
    "form",
    [
        opportunities.workshop(TODAY - 3 * DAY),
        opportunities.workshop(
            dates=[opportunities.day(TODAY + 5 * DAY, cancelled=True), opportunities.day(TODAY - DAY, 2)]
        ),
        opportunities.course(topics=["science"], opens_on=TODAY - 9 * DAY, closes_on=TODAY - DAY),
    ],
    ids=["over", "its only date to come is cancelled", "self-paced, over"],
)
async def test_what_is_not_to_come_is_not_told(office: Office, form: OpportunityForm) -> None:
    await subscribed(office.pool, "science@example.org", SCIENCE)
    await published(office.pool, form)
    await office.week()
    assert await letters(office.pool) == {}


async def test_what_is_not_shown_any_more_is_not_told(office: Office) -> None:
    await subscribed(office.pool, "science@example.org", SCIENCE)
    taken_down = await published(office.pool)
    await office.pool.execute("update opportunity set stage = 'taken_down' where number = $1", taken_down.number)
    await published(office.pool, ago=timedelta(minutes=20))
    await office.week()
    assert await letters(office.pool) == {}, "what was published within the hour is told the next time"


async def test_a_letter_lists_so_many_and_says_how_many_more_there_are(office: Office) -> None:
    await subscribed(office.pool, "science@example.org", SCIENCE)
    for _ in range(27):
        await published(office.pool)
    await office.week()
    written = (await letters(office.pool))["science@example.org"]
    assert (len(numbers(written)), written.facts["more"]) == (25, 2)


async def test_more_than_a_chunk_are_all_told(office: Office) -> None:
    for each in range(CHUNK + 1):
        await subscribed(office.pool, f"reader{each:03}@example.org", SCIENCE)
    await published(office.pool)
    await office.week()
    assert len(await letters(office.pool)) == CHUNK + 1


async def test_a_letter_that_failed_is_no_task_for_staff(office: Office) -> None:
    await subscribed(office.pool, "science@example.org", SCIENCE)
    await published(office.pool)
    await office.week()
    written = (await letters(office.pool))["science@example.org"]
    async with transaction(office.pool) as conn:
        await letter.mark_dispatched(conn, written.id, 1, NOW)
        await letter.mark_failed(conn, written.id, 1, "550 5.1.1 no such mailbox", NOW)
    assert await office.pool.fetchval("select count(*) from staff_task") == 0


async def test_a_letter_that_has_not_left_is_held_back_when_its_reader_ends_the_subscription(office: Office) -> None:
    reader = await subscribed(office.pool, "science@example.org", SCIENCE)
    other = await subscribed(office.pool, "other@example.org", SCIENCE)
    await published(office.pool)
    await office.week()
    async with transaction(office.pool) as conn:
        await subscription.end(conn, reader, "one_click", NOW)
        await subscription.choose(conn, other, [PROVIDER_NEWS], NOW)
    assert {str(each.state) for each in (await letters(office.pool)).values()} == {"failed"}
