"""News by e-mail: asked for by anybody, confirmed by the owner of the address, ended with one press."""

import pytest

from schemas.letter import Letter, LetterState
from schemas.link import LinkPurpose, link_token
from store import letter, subscription
from store.database import Pool, transaction
from tests import announcements, records
from tests.console.visitor import Page, Visitor
from workers.settings import Settings

ANSWER = "We have written to the address you entered."
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def subscribe(visitor: Visitor, email: str = "kari@example.org", name: str = "Kari Lindqvist") -> Page:
    return await visitor.submit(await visitor.get("/news"), "/news", email=email, name=name)


async def press(visitor: Visitor, page: Page, button: str, **chosen: list[str]) -> Page:
    form = next(each for each in page.forms if each.action.startswith("/link/subscription/"))
    return await visitor.post(form.action, {**form.fields, **chosen, "action": button})


async def written(pool: Pool) -> list[Letter]:
    return (await letter.page(pool)).letters


async def state(pool: Pool, email: str = "kari@example.org") -> str:
    found: str = await pool.fetchval("select state from subscription where email = $1", email)
    return found


async def token(pool: Pool, settings: Settings) -> str:
    """The token of the newest letter's link."""
    link = (await pool.fetchval("select id from link where purpose = 'subscription' order by issued_at desc")) or None
    assert link
    return link_token(link, LinkPurpose.SUBSCRIPTION, settings.secret_key)


async def confirmed(visitor: Visitor, pool: Pool, settings: Settings) -> str:
    """A confirmed subscription; the token of its link."""
    await subscribe(visitor)
    key = await token(pool, settings)
    page = await visitor.get(f"/link/subscription/{key}")
    await press(visitor, page, "confirm")
    return key


async def test_who_subscribes_and_confirms_gets_the_news(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    assert ANSWER in (await subscribe(visitor)).words
    (sent,) = await written(pool)
    assert (sent.kind, sent.to_name, sent.to_address) == (
        "subscription_confirm",
        "Kari Lindqvist",
        "kari@example.org",
    )
    assert await subscription.confirmed(pool) == 0
    key = await token(pool, settings)

    page = await visitor.get(f"/link/subscription/{key}")
    assert "Do you want our news?" in page.words
    assert await state(pool) == "asked", "a mail scanner opens every link"

    page = await press(visitor, page, "confirm")
    assert "Your subscription is confirmed." in page.words
    assert await subscription.confirmed(pool) == 1

    page = await press(visitor, page, "end")
    assert "Your subscription has ended." in page.words
    assert await state(pool) == "ended"
    lines = await pool.fetch("select verb, actor = entity as own from audit_line order by id")
    assert [(each["verb"], each["own"]) for each in lines] == [
        ("subscription.confirmed", True),
        ("subscription.ended", True),
    ]


async def test_whoever_asks_gets_the_same_answer(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    new = await subscribe(visitor)
    key = await confirmed(visitor, pool, settings)
    again = await subscribe(visitor, "Kari@Example.org")
    await press(visitor, await visitor.get(f"/link/subscription/{key}"), "end")
    ended = await subscribe(visitor)
    assert new.words == again.words == ended.words
    assert new.status == again.status == ended.status == 200
    assert await state(pool) == "asked", "one can subscribe again, and has to confirm again"
    assert [each.facts["confirmed"] for each in reversed(await written(pool))] == [False, False, True, False]


async def test_the_same_form_twice_writes_once(visitor: Visitor, pool: Pool) -> None:
    page = await visitor.get("/news")
    for _ in range(2):
        await visitor.submit(page, "/news", email="kari@example.org", name="")
    (sent,) = await written(pool)
    assert sent.to_name == "kari@example.org"


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [("", "", "email"), ("jöhn@example.org", "", "email"), ("x", "", "email"), ("a@b.example", "n" * 121, "name")],
)
async def test_what_cannot_be_right_is_told_beside_its_field(
    visitor: Visitor, pool: Pool, email: str, name: str, field: str
) -> None:
    page = await subscribe(visitor, email, name)
    assert page.status == 422
    assert f'id="{field}-error"' in page.html
    assert await written(pool) == []


async def test_too_many_tries_are_told_when_to_come_back(visitor: Visitor) -> None:
    for _ in range(5):
        assert (await subscribe(visitor)).status == 200
    assert (await subscribe(visitor)).status == 429


async def test_one_click_ends_it_without_cookie_token_or_origin(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    key = await confirmed(visitor, pool, settings)
    page = await visitor.get(f"/unsubscribe/{key}")
    assert "End my subscription" in page.html
    assert await state(pool) == "confirmed"
    visitor.client.cookies.clear()

    for _ in range(2):
        answer = await visitor.client.post(f"/unsubscribe/{key}", data=ONE_CLICK)
        assert answer.status_code == 200
        assert await state(pool) == "ended"
    multipart = await visitor.client.post(
        f"/unsubscribe/{key}",
        files={"List-Unsubscribe": (None, "One-Click")},
        headers={"origin": "https://mail.example"},
    )
    assert multipart.status_code == 200
    assert await pool.fetchval("select facts ->> 'by' from audit_line where verb = 'subscription.ended'") == "one_click"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"List-Unsubscribe": "one-click"},
        ONE_CLICK | {"more": "1"},
        {"List-Unsubscribe": ["One-Click", "One-Click"]},
    ],
)
async def test_any_other_post_to_it_is_refused(
    visitor: Visitor, pool: Pool, settings: Settings, body: dict[str, str | list[str]]
) -> None:
    key = await confirmed(visitor, pool, settings)
    visitor.client.cookies.clear()
    assert (await visitor.client.post(f"/unsubscribe/{key}", data=body)).status_code == 403
    assert await state(pool) == "confirmed"


async def test_a_link_of_many_years_ago_still_ends_it(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    key = await confirmed(visitor, pool, settings)
    await pool.execute("update link set expires_at = issued_at + interval '1 day' where purpose = 'subscription'")
    await pool.execute("update link set issued_at = issued_at - interval '20 years', expires_at = issued_at")
    assert (await visitor.client.post(f"/unsubscribe/{key}", data=ONE_CLICK)).status_code == 200
    assert await state(pool) == "ended"


async def test_a_made_up_link_opens_nothing(visitor: Visitor, pool: Pool, settings: Settings) -> None:
    await confirmed(visitor, pool, settings)
    assert (await visitor.client.post("/unsubscribe/bm90LWEtdG9rZW4", data=ONE_CLICK)).status_code == 404
    status_link = link_token(await pool.fetchval("select id from link"), LinkPurpose.STATUS, settings.secret_key)
    assert (await visitor.get(f"/link/subscription/{status_link}")).status == 404
    assert await state(pool) == "confirmed"


async def test_a_letter_that_waits_for_the_mail_server_is_held_back(
    visitor: Visitor, pool: Pool, settings: Settings
) -> None:
    key = await confirmed(visitor, pool, settings)
    number = await announcements.begun(pool, subscribers=True)
    (waiting,) = [each for each in await written(pool) if each.kind == "announcement"]
    assert waiting.state is LetterState.QUEUED

    assert (await visitor.client.post(f"/unsubscribe/{key}", data=ONE_CLICK)).status_code == 200

    found = await letter.find(pool, waiting.id)
    assert found
    assert (found.state, found.problem) == (LetterState.FAILED, "Its reader ended the subscription before it left.")
    async with transaction(pool) as conn:
        assert not await letter.mark_dispatched(conn, waiting.id, 1, records.RECEIVED)
    assert (await announcements.progress(pool, number)).failed == 1
