"""What every request passes: the form token, where a form came from, headers, and bodies too large."""

import re
from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI
from starlette.types import Message

from console.app import create_app
from store.database import Pool
from tests.console.visitor import BASE_URL, Visitor
from workers.settings import Settings

SignedIn = Callable[..., Awaitable[Visitor]]
CLOSURE = {"day": "2044-03-09", "reason": "Boiler repair in the whole building"}


async def closures(pool: Pool) -> int:
    count: int = await pool.fetchval("select count(*) from closure")
    return count


async def token_of(visitor: Visitor, path: str = "/staff/closures") -> str:
    return (await visitor.get(path)).forms[0].fields["form_token"][0]


async def test_a_form_with_its_token_is_taken(signed_in: SignedIn, pool: Pool) -> None:
    visitor = await signed_in("Sue Visor", "supervisor")
    page = await visitor.post("/staff/closures", CLOSURE | {"form_token": await token_of(visitor)})
    assert page.status == 200
    assert await closures(pool) == 1


@pytest.mark.parametrize("forged", ["", "0" * 64, "ä"])
async def test_a_forged_token_changes_nothing_and_keeps_what_was_typed(
    signed_in: SignedIn, pool: Pool, forged: str
) -> None:
    visitor = await signed_in("Sue Visor", "supervisor")
    page = await visitor.post("/staff/closures", CLOSURE | {"form_token": forged})
    assert page.status == 403
    assert await closures(pool) == 0
    assert "Nothing has been done yet" in page.words
    # The page carries on: one press sends what was typed, with a token that counts.
    page = await visitor.submit(page, "/staff/closures")
    assert page.status == 200
    assert await closures(pool) == 1


async def test_a_token_of_another_session_does_not_count(signed_in: SignedIn, pool: Pool) -> None:
    mine, theirs = await signed_in("Sue Visor", "supervisor"), await signed_in("Tom Other", "supervisor")
    page = await mine.post("/staff/closures", CLOSURE | {"form_token": await token_of(theirs)})
    assert page.status == 403
    assert await closures(pool) == 0


async def test_a_visitors_token_does_not_count_after_signing_in(signed_in: SignedIn, app: FastAPI, pool: Pool) -> None:
    before = await token_of(Visitor(app), "/sign-in")
    visitor = await signed_in("Sue Visor", "supervisor")
    assert (await visitor.post("/staff/closures", CLOSURE | {"form_token": before})).status == 403
    assert await closures(pool) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": BASE_URL}, 200),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"referer": f"{BASE_URL}/staff/closures"}, 200),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": f"{BASE_URL}.elsewhere.example"}, 403),
        ({"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"referer": "https://elsewhere.example/"}, 403),
        ({"referer": "https://["}, 403),
        ({}, 403),
    ],
)
async def test_only_our_own_pages_may_post(
    signed_in: SignedIn, pool: Pool, headers: dict[str, str], status: int
) -> None:
    visitor = await signed_in("Sue Visor", "supervisor")
    data = CLOSURE | {"form_token": await token_of(visitor)}
    answer = await visitor.client.post("/staff/closures", data=data, headers=headers)
    assert answer.status_code == status
    assert await closures(pool) == (1 if status == 200 else 0)
    if status == 403:
        assert CLOSURE["reason"] not in answer.text, "what another site sent is not carried on"


async def test_a_form_sent_after_signing_out_is_kept_until_signed_in_again(signed_in: SignedIn, pool: Pool) -> None:
    visitor = await signed_in("Sue Visor", "supervisor")
    token = await token_of(visitor)
    await pool.execute("delete from session")
    page = await visitor.post("/staff/closures", CLOSURE | {"form_token": token})
    assert page.status == 403
    assert "You are signed out" in page.words
    assert CLOSURE["reason"] in page.html
    await visitor.sign_in("SVisor", "seven grey herons on ice")
    page = await visitor.submit(page, "/staff/closures")
    assert page.status == 403, "the form is one of the session that ended"
    await visitor.submit(page, "/staff/closures")
    assert await closures(pool) == 1


async def test_a_part_of_a_page_that_is_refused_fills_its_place_with_a_sentence(visitor: Visitor) -> None:
    page = await visitor.post("/sign-in", {"form_token": "forged"}, **{"hx-request": "true"})
    assert page.status == 403
    assert page.html.startswith("<p")
    assert "still in this page" in page.words


async def test_passwords_are_never_carried_along(visitor: Visitor) -> None:
    page = await visitor.post("/sign-in", {"name": "x", "password": "seven grey herons", "form_token": "forged"})
    assert page.status == 403
    assert "seven grey herons" not in page.html


async def test_every_page_carries_the_headers(visitor: Visitor) -> None:
    for path in ("/", "/sign-in", "/no-such-page", "/staff/audit", "/static/pdups.css"):
        headers = (await visitor.client.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'; script-src 'self'; style-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


async def test_private_pages_are_kept_by_no_cache(visitor: Visitor, signed_in: SignedIn) -> None:
    assert "no-store" not in (await visitor.get("/")).response.headers.get("cache-control", "")
    assert (await visitor.get("/link/password/none")).response.headers["cache-control"] == "no-store"
    staff = await signed_in("Ann Smith")
    assert (await staff.get("/staff/applications")).response.headers["cache-control"] == "no-store"
    assert (await staff.get("/")).response.headers["cache-control"] == "no-store"
    assert "no-store" not in (await staff.get("/static/pdups.css")).response.headers.get("cache-control", "")


async def test_no_page_has_code_or_style_in_it(visitor: Visitor, signed_in: SignedIn) -> None:
    staff = await signed_in("Ann Smith")
    for who, path in ((visitor, "/"), (visitor, "/sign-in"), (staff, "/staff/applications"), (staff, "/staff/audit")):
        html = (await who.get(path)).html
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", html), path


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(
    settings: Settings, pool: Pool, app: FastAPI
) -> None:
    plain = (await Visitor(app).client.get("/sign-in")).headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    secure = create_app(settings.model_copy(update={"base_url": "https://console.test"}))
    secure.state.pool = pool
    answer = await Visitor(secure, "https://console.test").client.get("/sign-in")
    assert answer.headers["set-cookie"].startswith("__Host-pdups_visitor=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


async def test_more_than_any_form_holds_is_refused_in_words(visitor: Visitor) -> None:
    answer = await visitor.client.post(
        "/sign-in",
        content=b"name=" + b"x" * 5_000_000,
        headers={"origin": BASE_URL, "content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413
    assert "That was too much to send" in answer.text


async def test_addresses_that_no_database_can_hold_are_no_page(visitor: Visitor, signed_in: SignedIn) -> None:
    staff = await signed_in("Ann Smith")
    assert (await visitor.get("/directory/%00")).status == 404
    assert (await staff.get("/staff/applications/A%00")).status == 404


async def test_a_query_no_database_can_hold_is_cleaned(signed_in: SignedIn) -> None:
    staff = await signed_in("Ada Minn", "administrator")
    for path in (
        "/staff/audit?actor=%00&verb=%00&entity=%00&after=%00",
        "/staff/applications?view=%00&search=%00&after=%00",
        "/staff/applications?search=a%00b&after=2026-12-01T00:00:00Z~%00",
        "/staff/providers?search=%00&page=%00",
        "/staff/letters?state=%00&kind=%00&search=%00&page=%00",
        "/staff/closures?added=%00&removed=%00",
        "/staff/tasks?told=%00",
        "/staff/accounts?told=%00",
        "/sign-in?next=%00",
        "/status?asked=%00",
        "/reset-password?asked=%00",
        "/apply?said=%00",
    ):
        assert (await staff.get(path)).status == 200, path


async def test_an_address_of_the_wrong_form_is_no_page(visitor: Visitor, signed_in: SignedIn) -> None:
    staff = await signed_in("Ada Minn", "administrator")
    form = {"form_token": await token_of(staff)}
    for page in (
        await staff.get("/staff/letters/abc"),
        await staff.get("/staff/applications/A-2026-00001/files/abc"),
        await visitor.get("/link/status/anything/files/999"),
        await staff.post("/staff/accounts/abc/close", form),
        await staff.post("/staff/letters/abc/resend", form),
    ):
        assert page.status == 404, page.path
        assert "There is no such page" in page.words, page.path


async def test_a_browser_that_goes_away_while_it_sends_is_no_fault(app: FastAPI) -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    answered: list[Message] = []

    async def send(message: Message) -> None:
        answered.append(message)

    headers = [(b"host", b"pdups.test"), (b"origin", BASE_URL.encode()), (b"content-length", b"9")]
    scope = {"type": "http", "method": "POST", "path": "/sign-in", "raw_path": b"/sign-in", "query_string": b""}
    more = {"headers": headers, "scheme": "https", "server": ("pdups.test", 443), "client": None, "root_path": ""}
    await app({**scope, **more, "http_version": "1.1", "asgi": {"version": "3.0"}}, gone, send)
    assert answered == []
