"""With a part away the console still answers: plainly, with every header, claiming nothing."""

import json
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from console.app import create_app
from console.security.headers import CONTENT_POLICY
from store.database import Pool
from tests.console.public.applicant import Applicant
from tests.console.visitor import Page, Visitor
from tests.workflows.office import Office
from workers.settings import Settings


@pytest.fixture
async def lonely(settings: Settings) -> AsyncIterator[Visitor]:
    """A console that started while Postgres and Temporal were away."""
    app = create_app(settings.model_copy(update={"database_url": "postgresql://nobody:at@127.0.0.1:9/home"}))
    async with app.router.lifespan_context(app):
        yield Visitor(app)


async def test_pages_that_need_postgres_say_that_it_is_away(lonely: Visitor) -> None:
    page = await lonely.get("/directory")
    assert page.status == 503
    assert "We cannot reach our records right now" in page.words
    assert page.response.headers["content-security-policy"] == CONTENT_POLICY
    assert page.response.headers["retry-after"]
    assert page.response.headers["cache-control"] == "no-store"


async def test_pages_without_records_are_served_all_the_same(lonely: Visitor) -> None:
    for path in ("/", "/apply", "/status", "/static/pdups.css"):
        assert (await lonely.get(path)).status == 200, path


async def test_a_form_sent_while_postgres_is_away_is_not_acknowledged(lonely: Visitor) -> None:
    page = await lonely.submit(await lonely.get("/apply"), "/apply")
    assert page.status == 503
    assert "was not stored" in page.words


async def test_health_names_what_is_away(lonely: Visitor) -> None:
    response = (await lonely.get("/healthz")).response
    assert response.status_code == 503
    assert json.loads(response.text) == {
        "ok": False,
        "parts": {"postgres": False, "temporal": False, "worker": False},
    }


async def test_health_is_good_when_every_part_answers(staffed: Office, visitor: Visitor) -> None:
    response = (await visitor.get("/healthz")).response
    assert json.loads(response.text) == {"ok": True, "parts": {"postgres": True, "temporal": True, "worker": True}}
    assert response.status_code == 200
    assert staffed.numbers == []


async def test_postgres_going_away_in_the_middle_loses_nothing_that_was_saved(
    app: FastAPI, applicant: Applicant, pool: Pool, settings: Settings
) -> None:
    await applicant.type({"legal_name": "Fox Valley"})
    lost = create_app(settings.model_copy(update={"database_url": "postgresql://nobody:at@127.0.0.1:9/home"}))
    async with lost.router.lifespan_context(lost):
        app.state.pool = lost.state.pool
        saved = await applicant.type({"legal_name": "Fox Valley School"})
        assert saved.status == 503
        assert "Not done" in saved.words
        assert "<html" not in saved.html
    app.state.pool = pool
    page = await applicant.reload()
    assert page.form(applicant.path).fields["legal_name"] == ["Fox Valley"]


async def test_a_fault_of_ours_is_a_plain_page_and_is_not_hidden(app: FastAPI, visitor: Visitor) -> None:
    del app.state.rule_book
    visitor.client._transport.raise_app_exceptions = False  # type: ignore[attr-defined]  # noqa: SLF001 - the page is looked at
    page = Page(await visitor.client.get("/"))
    assert page.status == 500
    assert "Something went wrong on our side" in page.words
    assert page.response.headers["content-security-policy"] == CONTENT_POLICY


async def test_an_unknown_address_gets_a_plain_page(visitor: Visitor) -> None:
    page = await visitor.get("/nowhere")
    assert page.status == 404
    assert "There is no such page" in page.words
    page = await visitor.get("/apply/x/y/z")
    assert page.status == 404
