"""Answering: without an account, once a browser, and so that nobody can tell who it was."""

import asyncio
import re
from datetime import timedelta

from fastapi import FastAPI

from console.security.rates import RATES
from store import questionnaire_answer
from store.database import Pool
from tests.console.public.conftest import Clock
from tests.console.questionnaires.conftest import NOW, OWN, answer, answered, edit, link_of, made, opened
from tests.console.visitor import Visitor

NUMBER = "Q-00001"
HOSTILE = "<script>alert(1)</script>"


async def test_a_questionnaire_is_answered_and_nothing_tells_who_did(app: FastAPI, pat: Visitor, pool: Pool) -> None:
    link = await link_of(pat, await opened(pat))
    lines = await pool.fetchval("select count(*) from audit_line")
    page = await answer(Visitor(app), link, q1="2", q3=["1", "4"], q4="5", q2=f"{HOSTILE}\nLine two", q6="")
    assert page.path == f"{link}/answered"
    assert "has your answers" in page.words
    (row,) = await pool.fetch("select * from questionnaire_answer")
    assert dict(row) | {"id": 0, "mark": 0} == {
        "id": 0,
        "questionnaire": NUMBER,
        "mark": 0,
        "answers": {"q1": "2", "q2": f"{HOSTILE}\nLine two", "q3": ["1", "4"], "q4": "5"},
        "full_name": "",
        "email": "",
        "organisation": "",
        "answered_on": NOW.date(),
    }
    assert await pool.fetchval("select count(*) from audit_line") == lines


async def test_a_browser_answers_once_and_is_told_so(app: FastAPI, pat: Visitor, visitor: Visitor, pool: Pool) -> None:
    link = await link_of(pat, await opened(pat))
    first = await visitor.get(link)
    second = await visitor.get(link)
    await visitor.submit(first, link, q1="1", q3="1")
    twice = await visitor.submit(first, link, q1="1", q3="1")
    assert twice.path == f"{link}/answered"
    other = await visitor.submit(second, link, q1="2", q3="2")
    assert other.status == 409
    assert "What you just sent was not taken" in other.words
    again = await visitor.get(link)
    assert "This was answered already" in again.words
    assert "Send my answers" not in again.words
    assert await pool.fetchval("select count(*) from questionnaire_answer") == 1
    assert (await answer(Visitor(app), link, q1="2", q3="2")).path == f"{link}/answered"


async def test_two_answers_of_a_browser_at_one_moment_are_one(pat: Visitor, visitor: Visitor, pool: Pool) -> None:
    link = await link_of(pat, await opened(pat))
    pages = [await visitor.get(link) for _ in range(4)]
    sent = await asyncio.gather(*(visitor.submit(page, link, q1="1", q3="1") for page in pages))
    assert sorted(page.status for page in sent) == [200, 409, 409, 409]
    assert await pool.fetchval("select count(*) from questionnaire_answer") == 1


async def test_another_questionnaire_is_another_mark(pat: Visitor, visitor: Visitor, pool: Pool) -> None:
    one, other = await link_of(pat, await opened(pat)), await link_of(pat, await opened(pat))
    for link in (one, other):
        assert (await answer(visitor, link, q1="1", q3="1")).path == f"{link}/answered"
    marks = await pool.fetch("select mark from questionnaire_answer")
    assert len({row["mark"] for row in marks}) == 2
    cookies = [cookie.value or "" for cookie in visitor.client.cookies.jar]
    assert cookies
    assert not [each for each in cookies for row in marks if each.encode() in row["mark"]]


async def test_who_is_signed_in_answers_like_anybody(pat: Visitor, pool: Pool) -> None:
    link = await link_of(pat, await opened(pat))
    assert (await answer(pat, link, q1="1", q3="1")).path == f"{link}/answered"
    assert "This was answered already" in (await pat.get(link)).words
    assert await pool.fetchval("select full_name || email from questionnaire_answer") == ""


async def test_what_is_missing_is_named_and_nothing_typed_is_lost(visitor: Visitor, pat: Visitor, pool: Pool) -> None:
    link = await link_of(pat, await opened(pat))
    page = await answer(visitor, link, q2=f"Typed {HOSTILE}", q3=["2", "3"], named="yes", email="no address")
    assert page.status == 422
    assert "Choose an answer to “What is your work?”." in page.words
    assert "Enter your name, or choose to stay anonymous." in page.words
    assert "“no address” is not an e-mail address." in page.words
    assert HOSTILE not in page.html
    kept = page.form(link).fields
    assert (kept["q2"], kept["q3"], kept["named"], kept["email"]) == (
        [f"Typed {HOSTILE}"],
        ["2", "3"],
        ["yes"],
        ["no address"],
    )
    for field in ("q1", "full_name", "email"):
        assert f'href="#{field}"' in page.html
        assert f'id="{field}"' in page.html
    assert await pool.fetchval("select count(*) from questionnaire_answer") == 0


async def test_a_guessed_link_says_nothing(pat: Visitor, pool: Pool, visitor: Visitor) -> None:
    there = await made(pat)
    code = await pool.fetchval("select code from questionnaire")
    guesses = (code, "a" * 16, "nonsense", f"{code}a", "' or 1=1", "..%2f..", "%00")
    pages = [await visitor.get(f"/q/{each}") for each in guesses]
    assert {page.status for page in pages} == {404}
    assert len({re.sub(r'value="[0-9a-f]+"', "", page.html) for page in pages}) == 1
    token = pages[0].forms[0].fields["form_token"] if pages[0].forms else ""
    assert (await visitor.post(f"/q/{code}", {"form_token": token, "q1": "1"})).status in {403, 404}
    await opened(pat, there)
    assert (await visitor.get(f"/q/{code[:4].upper()}-{code[4:]}")).status == 200
    for _ in range(RATES["wrong_code"].address.amount):
        await visitor.get(f"/q/{'b' * 16}")
    assert (await visitor.get(f"/q/{'b' * 16}")).status == 429


async def test_one_person_answering_a_hundred_times_is_stopped(app: FastAPI, pat: Visitor, pool: Pool) -> None:
    link = await link_of(pat, await opened(pat))
    taken = RATES["questionnaire"].subject.amount
    assert taken < 100
    await answered(app, link, taken, q1="1", q3="1")
    page = await answer(Visitor(app), link, q1="1", q3="1", q2="Kept")
    assert page.status == 429
    assert "one person should not answer for many" in page.words
    assert page.form(link).fields["q2"] == ["Kept"]
    assert int(page.response.headers["retry-after"]) > 0
    assert await pool.fetchval("select count(*) from questionnaire_answer") == taken
    other = await link_of(pat, await opened(pat))
    assert (await answer(Visitor(app), other, q1="1", q3="1")).path == f"{other}/answered"


async def test_after_the_last_day_in_montana_nothing_is_taken(
    visitor: Visitor, pat: Visitor, pool: Pool, clock: Clock
) -> None:
    link = await link_of(pat, await opened(pat, last="2027-01-20"))
    clock.at = NOW.replace(hour=23, minute=59)
    page = await visitor.get(link)
    assert page.status == 200
    clock.at += timedelta(minutes=1)
    late = await visitor.submit(page, link, q1="1", q3="1", q2="Written for nothing")
    assert late.status == 409
    assert "Yours came after it had closed" in late.words
    assert "Written for nothing" in late.words
    assert "takes no more answers" in (await visitor.get(link)).words
    assert await pool.fetchval("select count(*) from questionnaire_answer") == 0


async def test_once_it_is_closed_nothing_is_kept_of_browsers(app: FastAPI, pat: Visitor, pool: Pool) -> None:
    there = await opened(pat)
    await answered(app, await link_of(pat, there), 2, q1="1", q3="1")
    page = await pat.get(f"{there}/close")
    await pat.post(f"{there}/close", page.forms[2].fields | {"action": ["close"]})
    assert await pool.fetchval("select count(*) from questionnaire_answer where mark is not null") == 0
    assert len(await questionnaire_answer.of_questionnaire(pool, NUMBER)) == 2


async def test_all_kinds_of_questions_are_shown_as_in_the_preview(visitor: Visitor, pat: Visitor) -> None:
    there = await made(pat, "empty")
    for kind in ("one", "several", "scale", "short", "long"):
        await edit(pat, there, "add", add_kind=kind, title=HOSTILE)
    fields = {f"text_q{at}": f"Question {at} {HOSTILE}" for at in range(1, 6)}
    await edit(pat, there, "keep", options_q1="A\nB", options_q2="A\nB", low_q3="Low", introduction=HOSTILE, **fields)
    preview = await pat.get(f"{there}/preview")
    link = await link_of(pat, await opened(pat, there))
    page = await visitor.get(link)
    for each in (preview, page):
        assert all(f"{at}. Question {at} {HOSTILE}" in each.words for at in range(1, 6))
        assert HOSTILE not in each.html
        assert "1: Low" in each.words
    assert "Send my answers" not in preview.words
    assert OWN not in page.html
