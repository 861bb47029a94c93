"""What one wants to hear of: chosen when one subscribes, changed behind the link of any letter."""

import pytest

from policy.news import offered
from schemas.announcement import Audience
from schemas.letter import LetterState
from store import announcement_recipient, letter
from store.database import Pool
from tests import announcements, samples
from tests.console.news.test_subscribing import confirmed, press, state, token
from tests.console.visitor import Visitor
from workers.settings import Settings

SCIENCE, LITERACY = "opportunities:science", "opportunities:literacy"


async def topics(pool: Pool, email: str = "kari@example.org") -> list[str]:
    found: list[str] = await pool.fetchval("select topics from subscription where email = $1", email)
    return found


async def subscribe(visitor: Visitor, *chosen: str, email: str = "kari@example.org") -> None:
    page = await visitor.get("/news")
    await visitor.submit(page, "/news", email=email, name="", topics=list(chosen))


async def in_audience(pool: Pool) -> int:
    return (await announcement_recipient.readers(pool, Audience(subscribers=True))).total


def test_every_subject_of_the_rules_is_offered_after_provider_news() -> None:
    values = [value for value, _ in offered(samples.RULE_SET.events)]
    assert values[0] == "providers"
    assert values[1:] == [f"opportunities:{each.id}" for each in samples.RULE_SET.events.topics]


async def test_who_chooses_only_subjects_gets_no_announcements(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    await subscribe(visitor, SCIENCE, LITERACY)
    (sent,) = (await letter.page(pool)).letters
    words = ["new opportunities: Literacy and English language arts", "new opportunities: Science"]
    assert sent.facts["topics"] == words
    page = await visitor.get(f"/link/subscription/{await token(pool, settings)}")
    assert page.forms[-1].fields["topics"] == [LITERACY, SCIENCE], "what was asked for is ticked"
    await press(visitor, page, "confirm")
    assert (await state(pool), await topics(pool)) == ("confirmed", [LITERACY, SCIENCE])
    assert await in_audience(pool) == 0


async def test_existing_subscribers_keep_provider_news(pool: Pool) -> None:
    await pool.execute(
        "insert into subscription (id, email, asked_at, confirmed_at, state)"
        " values (gen_random_uuid(), 'old@example.org', now(), now(), 'confirmed')"
    )
    assert await topics(pool, "old@example.org") == ["providers"]
    assert await in_audience(pool) == 1


async def test_a_choice_is_saved_and_told(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    key = await confirmed(visitor, pool, settings)
    page = await visitor.get(f"/link/subscription/{key}")
    for _ in range(2):
        told = await press(visitor, page, "save", topics=[SCIENCE, "opportunities:alchemy", "everything"])
        assert "Your choice is saved." in told.words
    assert await topics(pool) == [SCIENCE]
    verbs = [each["verb"] for each in await pool.fetch("select verb from audit_line order by id")]
    assert verbs == ["subscription.confirmed", "subscription.changed"], "pressed twice, changed once"


@pytest.mark.parametrize("action", ["save", "confirm"])
async def test_choosing_nothing_is_told_and_changes_nothing(
    visitor: Visitor, pool: Pool, settings: Settings, action: str
) -> None:
    key = await confirmed(visitor, pool, settings)
    told = await press(visitor, await visitor.get(f"/link/subscription/{key}"), action, topics=[])
    assert told.status == 422
    assert 'id="topics-error"' in told.html
    assert (await state(pool), await topics(pool)) == ("confirmed", ["providers"])


async def test_subscribing_to_nothing_is_told(visitor: Visitor, pool: Pool) -> None:
    page = await visitor.get("/news")
    told = await visitor.submit(page, "/news", email="kari@example.org", name="", topics=[])
    assert told.status == 422
    assert "Choose at least one thing you want to hear of." in told.words
    assert (await letter.page(pool)).letters == []


async def test_who_enters_somebody_elses_address_changes_nothing(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    await confirmed(visitor, pool, settings)
    await subscribe(visitor, SCIENCE)
    assert await topics(pool) == ["providers"]


async def test_a_page_that_is_older_than_the_end_begins_nothing_anew(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    key = await confirmed(visitor, pool, settings)
    stale = await visitor.get(f"/link/subscription/{key}")
    await press(visitor, await visitor.get(f"/link/subscription/{key}"), "end")
    told = await press(visitor, stale, "save", topics=[SCIENCE])
    assert "Nothing was saved, since your subscription has ended meanwhile." in told.words
    assert (await state(pool), await topics(pool)) == ("ended", ["providers"])
    again = await press(visitor, stale, "end")
    assert "Your subscription has ended." in again.words


async def test_what_is_told_is_true(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    key = await confirmed(visitor, pool, settings)
    page = await visitor.get(f"/link/subscription/{key}?told=ended")
    assert "has ended" not in page.words


async def test_an_announcement_on_its_way_is_held_back_when_provider_news_are_not_wanted_any_more(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    key = await confirmed(visitor, pool, settings)
    await announcements.begun(pool, subscribers=True)
    await press(visitor, await visitor.get(f"/link/subscription/{key}"), "save", topics=[SCIENCE])
    (waiting,) = [each for each in (await letter.page(pool)).letters if each.kind == "announcement"]
    assert waiting.state is LetterState.FAILED
    assert waiting.problem == "Its reader chose not to get such letters before it left."


async def test_who_chose_otherwise_after_the_recipients_were_fixed_is_left_out(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    key = await confirmed(visitor, pool, settings)
    draft = await announcements.drafted(pool, Audience(subscribers=True))
    await announcements.scheduled(pool, draft)
    assert await announcements.recipients_fixed(pool, draft.number) == 1
    await press(visitor, await visitor.get(f"/link/subscription/{key}"), "save", topics=[SCIENCE])
    await announcements.queued(pool, draft.number, 1)
    assert (await announcements.progress(pool, draft.number)).left_out == 1


async def test_a_link_changes_and_ends_nobody_elses_subscription(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    await announcements.subscribe(pool, "other@example.org")
    key = await confirmed(visitor, pool, settings)
    page = await visitor.get(f"/link/subscription/{key}")
    await press(visitor, page, "save", topics=[SCIENCE])
    other = await pool.fetchval("select id from subscription where email = 'other@example.org'")
    await visitor.post(f"/link/subscription/{key}?subscription={other}", {**page.forms[-1].fields, "action": "end"})
    assert await state(pool) == "ended"
    assert (await state(pool, "other@example.org"), await topics(pool, "other@example.org")) == (
        "confirmed",
        ["providers"],
    )
    for guessed in (str(other), f"{key[:-2]}zz", key[::-1]):
        assert (await visitor.get(f"/link/subscription/{guessed}")).status == 404
        answer = await visitor.client.post(f"/unsubscribe/{guessed}", data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 404
    assert await state(pool, "other@example.org") == "confirmed"
