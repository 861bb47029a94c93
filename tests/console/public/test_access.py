"""Asking for access: four fields, one transaction, and a task for staff."""

from uuid import uuid4

from fastapi import FastAPI

import store.task
from schemas.account import Role
from schemas.facts import AccessRequest
from schemas.letter import Letter
from store.database import Pool
from tests import records
from tests.console.public.organisations import approved, under_review
from tests.console.visitor import Page, Visitor

FIELDS = {
    "organisation": "Fox Valley Schools",
    "full_name": "Nora Newcomer",
    "phone": "406-555-0199",
    "email": "nora@foxvalley.example",
}


async def ask(visitor: Visitor, reference: object, **changes: str) -> Page:
    page = await visitor.get(f"/access/{reference}")
    return await visitor.submit(page, f"/access/{reference}", **(FIELDS | changes))


async def letters(pool: Pool, entity: str) -> list[Letter]:
    return [each for each in await records.letters(pool, entity) if each.kind == "access_request"]


async def test_a_request_writes_to_administrators_and_supervisors_and_opens_a_task(
    visitor: Visitor, pool: Pool
) -> None:
    provider = await approved(pool, "Fox Valley School District 7")
    await records.member(pool, "Ada Admin", Role.ADMINISTRATOR)
    await records.member(pool, "Sam Supervisor", Role.SUPERVISOR)
    await records.member(pool, "Rita Reviewer", Role.REVIEWER)
    page = await ask(visitor, provider.number)
    assert "We have your request" in page.words
    written = await letters(pool, f"provider:{provider.number}")
    assert sorted(each.to_name for each in written) == ["Ada Admin", "Sam Supervisor"]
    facts = AccessRequest.model_validate(written[0].facts)
    assert (facts.entity_name, facts.full_name, facts.email) == (
        "Fox Valley School District 7",
        "Nora Newcomer",
        "nora@foxvalley.example",
    )
    (task,) = (await store.task.open_tasks(pool)).tasks
    assert "Nora Newcomer (nora@foxvalley.example, 406-555-0199) asks for access" in task.text
    row = await pool.fetchrow("select kind, entity, state from submission where kind = 'access_request'")
    assert dict(row or {}) == {"kind": "access_request", "entity": f"provider:{provider.number}", "state": "accepted"}


async def test_the_same_form_sent_twice_is_one_request(visitor: Visitor, pool: Pool) -> None:
    provider = await approved(pool, "Fox Valley School District 7")
    await records.member(pool, "Ada Admin", Role.ADMINISTRATOR)
    page = await visitor.get(f"/access/{provider.number}")
    for _ in range(2):
        assert "We have your request" in (await visitor.submit(page, f"/access/{provider.number}", **FIELDS)).words
    assert len(await letters(pool, f"provider:{provider.number}")) == 1
    assert (await store.task.open_tasks(pool)).total == 1


async def test_the_same_form_with_other_words_is_another_request(visitor: Visitor, pool: Pool) -> None:
    provider = await approved(pool, "Fox Valley School District 7")
    page = await visitor.get(f"/access/{provider.number}")
    for phone in ("406-555-0199", "406-555-0198"):
        await visitor.submit(page, f"/access/{provider.number}", **(FIELDS | {"phone": phone}))
    assert (await store.task.open_tasks(pool)).total == 2


async def test_a_request_about_an_open_application_reaches_staff_with_its_number(visitor: Visitor, pool: Pool) -> None:
    application = await under_review(pool, "Fox Valley School District 7")
    await records.member(pool, "Ada Admin", Role.ADMINISTRATOR)
    await ask(visitor, application.submission)
    (letter,) = await letters(pool, application.entity)
    assert AccessRequest.model_validate(letter.facts).entity_number == application.number


async def test_while_nobody_is_on_the_staff_the_shared_mailbox_is_written_to(
    app: FastAPI, visitor: Visitor, pool: Pool
) -> None:
    provider = await approved(pool, "Fox Valley School District 7")
    app.state.settings = app.state.settings.model_copy(update={"staff_notice_email": "learning@opi.example"})
    await ask(visitor, provider.number)
    (letter,) = await letters(pool, f"provider:{provider.number}")
    assert letter.to_address == "learning@opi.example"


WRONG = [
    ("organisation", "", "Enter the name of your organization."),
    ("full_name", "x" * 121, "Your full name is too long: there is room for 120 characters."),
    ("full_name", "\u202e\x07", "Enter your full name."),
    ("phone", "12", "is not a phone number"),
    ("email", "nora@foxvalley.example\nBcc: a@b.example", "is not an e-mail address"),
    ("email", "ñora@foxvalley.example", "We cannot send to"),
]


async def test_a_wrong_field_is_told_beside_it_and_nothing_is_lost(visitor: Visitor, pool: Pool) -> None:
    provider = await approved(pool, "Fox Valley School District 7")
    for field, value, words in WRONG:
        page = await ask(visitor, provider.number, **{field: value})
        assert page.status == 422
        assert words in page.words
        assert f'id="{field}-error"' in page.html
        assert "<title>Error: " in page.html
        kept = page.form(f"/access/{provider.number}").fields
        assert all(kept[name] == [typed] for name, typed in FIELDS.items() if name != field)
    assert await letters(pool, f"provider:{provider.number}") == []


async def test_a_decided_application_and_a_made_up_one_cannot_be_asked_for(visitor: Visitor, pool: Pool) -> None:
    provider = await approved(pool, "Fox Valley School District 7")
    submission = await pool.fetchval("select submission from application where number = $1", provider.application)
    for reference in (submission, uuid4(), "P-99999", provider.application, "nonsense"):
        assert (await visitor.get(f"/access/{reference}")).status == 404


async def test_too_many_requests_from_one_mailbox_are_put_off(visitor: Visitor, pool: Pool) -> None:
    provider = await approved(pool, "Fox Valley School District 7")
    pages = [await ask(visitor, provider.number) for _ in range(6)]
    assert [page.status for page in pages] == [200] * 5 + [429]
