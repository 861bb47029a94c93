"""Asking for access: the organization is found, the promise is told, and asking twice leads to the open request."""

from datetime import datetime
from uuid import uuid4

import pytest
from fastapi import FastAPI

from schemas.letter import LetterKind
from schemas.link import LinkPurpose, link_token
from schemas.provider import Provider
from store import access_request
from store.database import Pool
from tests import access, records
from tests.console.public.organisations import approved, under_review
from tests.console.visitor import Page, Visitor
from tests.workflows.reception import Reception

FIELDS = {
    "organisation": "Fox Valley School District 7",
    "full_name": "Nora Fox",
    "phone": "406-555-0199",
    "email": "nora@foxvalley.example",
}
PROMISE = "Monday, December 7, 2026 at 5:00 pm Mountain time"


@pytest.fixture
async def provider(pool: Pool) -> Provider:
    return await approved(pool, "Fox Valley School District 7")


async def ask(visitor: Visitor, path: str = "/access", **changes: str) -> Page:
    return await visitor.submit(await visitor.get(path), path, **(FIELDS | changes))


async def sent(pool: Pool) -> list[dict[str, object]]:
    rows = await pool.fetch(
        "select payload ->> 'provider' as provider, payload ->> 'application' as application, state, entity "
        "from submission where kind = 'access_request' order by received_at, id"
    )
    return [dict(row) for row in rows]


async def test_the_receipt_promises_a_date_and_says_why_that_date(
    visitor: Visitor, pool: Pool, provider: Provider, wednesday: datetime
) -> None:
    page = await ask(visitor, f"/access/{provider.number}")
    assert "We have your request" in page.words
    assert "R-00001" in page.words
    assert f"how your request stands by {PROMISE}" in page.words
    assert "We answer within 7 business days." in page.words
    assert "not counted, Thanksgiving Day" in page.words
    assert FIELDS["email"] not in page.words, "a receipt names nobody"
    (row,) = await sent(pool)
    assert (row["provider"], row["state"]) == (provider.number, "saved")
    assert wednesday
    assert "It is saved and being processed" in page.words, "nobody works here in this test"


async def test_the_organization_is_found_by_its_name_and_chosen(
    visitor: Visitor, pool: Pool, provider: Provider
) -> None:
    page = await ask(visitor, organisation="Fox Valey School District 7")
    assert "Which organization is it?" in page.words
    assert provider.legal_name in page.words
    assert await sent(pool) == []
    again = await visitor.submit(page, "/access")
    assert again.status == 422
    assert "Choose your organization, or that it is none of these." in again.words
    done = await visitor.submit(again, "/access", about=provider.number)
    assert "We have your request" in done.words
    assert [row["provider"] for row in await sent(pool)] == [provider.number]


async def test_none_of_these_is_for_staff_to_find(visitor: Visitor, pool: Pool, provider: Provider) -> None:
    page = await ask(visitor)
    assert provider.legal_name in page.words
    done = await visitor.submit(page, "/access", about="unlisted")
    assert "Staff look for your organization first." in done.words
    assert [(row["provider"], row["application"]) for row in await sent(pool)] == [(None, None)]


async def test_where_nothing_comes_near_it_is_sent_at_once(visitor: Visitor, pool: Pool) -> None:
    assert "We have your request" in (await ask(visitor, organisation="Nobody Knows Us")).words
    assert len(await sent(pool)) == 1


async def test_an_open_application_is_not_named(visitor: Visitor, pool: Pool) -> None:
    application = await under_review(pool, "Grey Heron Cooperative")
    page = await ask(visitor, organisation="Grey Heron Coop")
    if "Which organization" not in page.words:
        page = await ask(visitor, organisation="Grey Heron Cooperative")
    assert application.number not in page.html
    assert "An organization like this that has an application open" in page.words
    await visitor.submit(page, "/access", about=str(application.submission))
    assert (await sent(pool))[-1]["application"] == application.number


async def test_a_choice_that_was_made_up_is_not_found(visitor: Visitor, provider: Provider) -> None:
    page = await ask(visitor)
    assert (await visitor.submit(page, "/access", about="P-99999")).status == 404
    assert provider.number in page.html


async def test_the_same_form_sent_twice_is_one_request(visitor: Visitor, pool: Pool, provider: Provider) -> None:
    path = f"/access/{provider.number}"
    page = await visitor.get(path)
    for _ in range(2):
        done = await visitor.submit(page, path, **FIELDS)
        assert done.words.count("We have your request") == 1
        assert "already" not in done.words
    assert len(await sent(pool)) == 1


async def test_asking_again_leads_to_the_open_request(visitor: Visitor, pool: Pool, provider: Provider) -> None:
    first = await ask(visitor, f"/access/{provider.number}")
    page = await ask(visitor, f"/access/{provider.number}", phone="406-555-0198", email=FIELDS["email"].upper())
    assert "We have your request already" in page.words
    assert page.path.partition("?")[0] == first.path
    assert len(await sent(pool)) == 1
    (letter,) = await records.letters(pool, "access_request:R-00001")
    assert (letter.kind, letter.to_address, letter.facts["again"]) == (
        LetterKind.ACCESS_RECEIVED,
        FIELDS["email"],
        True,
    )


async def test_two_people_of_one_organization_are_two_requests(
    visitor: Visitor, pool: Pool, provider: Provider
) -> None:
    await ask(visitor, f"/access/{provider.number}")
    await ask(visitor, f"/access/{provider.number}", full_name="Sam Fox", email="sam@foxvalley.example")
    assert len(await sent(pool)) == 2


WRONG = [
    ("organisation", "", "Enter the name of your organization."),
    ("full_name", "x" * 121, "Your full name is too long: there is room for 120 characters."),
    ("full_name", "\u202e\x07", "Enter your full name."),
    ("phone", "12", "is not a phone number"),
    ("email", "nora@foxvalley.example\nBcc: a@b.example", "is not an e-mail address"),
    ("email", "ñora@foxvalley.example", "We cannot send to"),
]


@pytest.mark.parametrize("fixed", [True, False])
async def test_a_wrong_field_is_told_beside_it_and_nothing_is_lost(
    visitor: Visitor, pool: Pool, provider: Provider, *, fixed: bool
) -> None:
    path = f"/access/{provider.number}" if fixed else "/access"
    for field, value, words in WRONG:
        page = await ask(visitor, path, **{field: value})
        assert page.status == 422
        assert words in page.words
        assert f'id="{field}-error"' in page.html
        assert "<title>Error: " in page.html
        kept = page.form(path).fields
        assert all(kept[name] == [typed] for name, typed in FIELDS.items() if name != field)
    assert await sent(pool) == []


async def test_a_decided_application_and_a_made_up_one_cannot_be_asked_for(
    visitor: Visitor, pool: Pool, provider: Provider
) -> None:
    submission = await pool.fetchval("select submission from application where number = $1", provider.application)
    for reference in (submission, uuid4(), "P-99999", provider.application, "nonsense"):
        assert (await visitor.get(f"/access/{reference}")).status == 404


async def test_too_many_requests_from_one_mailbox_are_put_off(visitor: Visitor, provider: Provider) -> None:
    pages = [await ask(visitor, f"/access/{provider.number}") for _ in range(6)]
    assert [page.status for page in pages] == [200] * 5 + [429]


async def test_a_receipt_that_was_made_up_is_not_found(visitor: Visitor, pool: Pool) -> None:
    assert (await visitor.get(f"/access-requested/{uuid4()}")).status == 404
    other = await records.submit(pool)
    assert (await visitor.get(f"/access-requested/{other.id}")).status == 404


async def link_of(pool: Pool, app: FastAPI, number: str) -> str:
    """The address in the receipt."""
    letters = await records.letters(pool, f"access_request:{number}")
    (letter,) = [each for each in letters if each.kind is LetterKind.ACCESS_RECEIVED]
    link = await pool.fetchval("select id from link where id = $1::text::uuid", letter.facts["link"])
    return f"/link/access/{link_token(link, LinkPurpose.ACCESS, app.state.settings.secret_key)}"


async def test_the_link_shows_where_it_stands_and_withdraws_it(
    reception: Reception, visitor: Visitor, pool: Pool, app: FastAPI
) -> None:
    page = await ask(visitor, f"/access/{reception.provider.number}")
    assert "We have written to the address you gave." in page.words
    (number,) = await access_request.open_requests(pool)
    reception.numbers.append(number)
    path = await link_of(pool, app, number)
    page = await visitor.get(path)
    assert "Our staff have not decided yet." in page.words
    assert FIELDS["phone"] in page.words
    page = await visitor.submit(page, f"{path}/withdraw")
    assert "Withdrawn on" in page.words
    assert (await access.current(pool, number)).stage == "withdrawn"
    assert not [form for form in page.forms if form.action.endswith("withdraw")]
    asked_anew = await ask(visitor, f"/access/{reception.provider.number}")
    assert "already" not in asked_anew.words
    reception.numbers += await access_request.open_requests(pool)


async def test_withdrawing_after_the_decision_changes_nothing(
    reception: Reception, visitor: Visitor, pool: Pool, app: FastAPI
) -> None:
    number = await reception.asked()
    path = await link_of(pool, app, number)
    page = await visitor.get(path)
    await reception.said(number, "decline_access", reason="We could not reach you.")
    late = await visitor.submit(page, f"{path}/withdraw")
    assert late.status == 409
    assert "It was decided before, so it can't be withdrawn any more." in late.words
    assert "We could not reach you." in late.words
    assert (await access.current(pool, number)).stage == "declined"


async def test_a_link_that_opens_nothing_says_how_to_get_another(visitor: Visitor) -> None:
    page = await visitor.get("/link/access/bm90LWEtdG9rZW4")
    assert page.status == 404
    assert "send the request once more" in page.words
