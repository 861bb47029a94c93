"""Where one is signed in, and ending it there."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from fastapi import FastAPI

from store.database import Pool
from tests.console.conftest import PASSWORD
from tests.console.visitor import Visitor

SignedIn = Callable[..., Awaitable[Visitor]]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"


async def elsewhere(app: FastAPI, user_name: str = "JDoe") -> Visitor:
    visitor = Visitor(app)
    visitor.client.headers["user-agent"] = FIREFOX
    await visitor.sign_in(user_name, PASSWORD)
    return visitor


async def is_signed_in(visitor: Visitor) -> bool:
    return (await visitor.get("/account")).path == "/account"


async def session_of(pool: Pool, browser: str) -> str:
    return str(await pool.fetchval("select id from session where browser = $1", browser))


async def test_every_session_is_listed_and_this_one_is_marked(signed_in: SignedIn, app: FastAPI) -> None:
    visitor = await signed_in("John Doe")
    await elsewhere(app)
    await signed_in("Ann Smith")
    page = await visitor.get("/account/sessions")
    assert "Firefox on Windows" in page.words
    assert page.words.count("(this one)") == 1
    assert len([form for form in page.forms if form.action.endswith("/end")]) == 2


async def test_one_session_is_ended_and_the_others_go_on(signed_in: SignedIn, app: FastAPI, pool: Pool) -> None:
    visitor, other = await signed_in("John Doe"), await elsewhere(app)
    path = f"/account/sessions/{await session_of(pool, 'Firefox on Windows')}/end"
    page = await visitor.submit(await visitor.get("/account/sessions"), path)
    assert "Ended." in page.words
    assert await is_signed_in(visitor)
    assert not await is_signed_in(other)
    assert await pool.fetchval("select facts ->> 'count' from audit_line where verb = 'account.sessions_ended'") == "1"
    again = await visitor.post(path, {"form_token": page.forms[0].fields["form_token"]})
    assert "it had ended already" in again.words


async def test_all_others_are_ended(signed_in: SignedIn, app: FastAPI) -> None:
    visitor, others = await signed_in("John Doe"), [await elsewhere(app), await elsewhere(app)]
    stranger = await signed_in("Ann Smith")
    page = await visitor.submit(await visitor.get("/account/sessions"), "/account/sessions/end-others")
    assert "Every other session is ended." in page.words
    assert "You are signed in nowhere else." in page.words
    assert await is_signed_in(visitor)
    assert [await is_signed_in(each) for each in others] == [False, False]
    assert await is_signed_in(stranger)


async def test_ending_this_one_signs_out(signed_in: SignedIn, pool: Pool) -> None:
    visitor = await signed_in("John Doe")
    this = await pool.fetchval("select id from session")
    path = f"/account/sessions/{this}/end"
    page = await visitor.submit(await visitor.get("/account/sessions"), path)
    assert "You are signed out." in page.words
    assert not await is_signed_in(visitor)


async def test_nobody_ends_the_session_of_somebody_else(signed_in: SignedIn, app: FastAPI, pool: Pool) -> None:
    visitor = await signed_in("John Doe")
    await signed_in("Ann Smith")
    hers = await elsewhere(app, "ASmith")
    token = (await visitor.get("/account")).forms[0].fields["form_token"]
    for session in (await session_of(pool, "Firefox on Windows"), str(uuid4())):
        page = await visitor.post(f"/account/sessions/{session}/end", {"form_token": token})
        assert "it had ended already" in page.words
    assert await is_signed_in(hers)


async def test_a_new_password_ends_every_session_but_this(signed_in: SignedIn, app: FastAPI) -> None:
    visitor, other = await signed_in("John Doe"), await elsewhere(app)
    new = "a kite above the river"
    page = await visitor.get("/change-password")
    await visitor.submit(page, "/change-password", password=PASSWORD, new_password=new, new_password_again=new)
    assert "You are signed in nowhere else." in (await visitor.get("/account/sessions")).words
    assert not await is_signed_in(other)
