"""Check an application: the answer is the same whether number and mailbox belong together or not."""

import pytest

from console.public.status import read_number
from schemas.application import Contact
from schemas.facts import StatusLink
from schemas.letter import Letter
from schemas.link import LinkPurpose, link_token
from store.database import Pool
from tests import records
from tests.console.public.organisations import named
from tests.console.visitor import Page, Visitor
from workers.settings import Settings

ANSWER = "If the number and the address belong together, a link is on its way."
FORM = named("Prairie Rivers Trust")


async def ask(visitor: Visitor, number: str, email: str) -> Page:
    return await visitor.submit(await visitor.get("/status"), "/status", number=number, email=email)


async def letters(pool: Pool, number: str) -> list[Letter]:
    return [each for each in await records.letters(pool, f"application:{number}") if each.kind == "status_link"]


@pytest.mark.parametrize("contact", [FORM.primary, FORM.backup])
async def test_a_contact_gets_a_link_that_opens_the_application(
    visitor: Visitor, pool: Pool, settings: Settings, contact: Contact
) -> None:
    application = await records.under_review(pool, FORM)
    page = await ask(visitor, application.number.lower(), contact.email.upper())
    assert ANSWER in page.words
    (letter,) = await letters(pool, application.number)
    assert (letter.to_name, letter.to_address) == (contact.name, contact.email)
    link = StatusLink.model_validate(letter.facts).link
    page = await visitor.get(f"/link/status/{link_token(link, LinkPurpose.STATUS, settings.secret_key)}")
    assert f"Application {application.number}" in page.words


async def test_a_number_that_is_not_yours_gets_the_same_answer_and_no_letter(visitor: Visitor, pool: Pool) -> None:
    application = await records.under_review(pool, FORM)
    foreign = await ask(visitor, application.number, "stranger@example.org")
    unknown = await ask(visitor, "A-2026-99999", "stranger@example.org")
    known = await ask(visitor, application.number, FORM.primary.email)
    assert foreign.words == unknown.words == known.words
    assert foreign.status == unknown.status == known.status == 200
    assert len(await letters(pool, application.number)) == 1


async def test_an_application_that_is_not_recorded_yet_is_found_too(visitor: Visitor, pool: Pool) -> None:
    submission = await records.submit(pool, FORM)
    number = submission.entity.removeprefix("application:")
    await ask(visitor, number, FORM.primary.email)
    assert len(await letters(pool, number)) == 1


WRONG = [
    ("", "john@example.org", "number"),
    ("12", "john@example.org", "number"),
    ("A-2026-00001", "", "email"),
    ("A-2026-00001", "jöhn@example.org", "email"),
    ("A-2026-00001", "john@example.org\r\nBcc: x@y.example", "email"),
    ("x" * 5000, "y" * 5000, "number"),
]


async def test_what_cannot_be_right_is_told_beside_its_field(visitor: Visitor) -> None:
    for number, email, field in WRONG:
        page = await ask(visitor, number, email)
        assert page.status == 422
        assert f'id="{field}-error"' in page.html
        assert "<title>Error: " in page.html


async def test_many_tries_are_put_off(visitor: Visitor, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.public.status.ANSWER_AFTER_SECONDS", 0)
    application = await records.under_review(pool, FORM)
    pages = [await ask(visitor, application.number, FORM.primary.email) for _ in range(11)]
    assert [page.status for page in pages] == [200] * 10 + [429]
    assert len(await letters(pool, application.number)) == 10


@pytest.mark.parametrize(
    "text", ["A-2026-00012", "a-2026-12", "A 2026 00012", "2026-00012", "A\u20132026\u201300012", "a202600012"]
)
def test_a_number_is_read_however_it_is_copied(text: str) -> None:
    assert read_number(text) == "A-2026-00012"


@pytest.mark.parametrize("text", ["", "A", "P-00012", "A-2026", "A-26-1", "A-2026-0000000000001", "A-2026-00012-1"])
def test_anything_else_is_no_number(text: str) -> None:
    assert read_number(text) is None
