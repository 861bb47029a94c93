"""The books of the office: letters, tasks, closures, accounts, providers, files and the audit list."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

import store.file
import store.letter
import store.staff
import store.task
from schemas.account import Role
from schemas.letter import LetterState
from schemas.link import LinkPurpose, link_token
from schemas.task import TaskKind
from store.database import Pool, transaction
from store.letter import PAGE_SIZE
from tests import records
from tests.console.conftest import PASSWORD, AddAccount
from tests.console.visitor import Page, Visitor

SignedIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def admin(signed_in: SignedIn) -> Visitor:
    return await signed_in("Ada Minn", Role.ADMINISTRATOR)


async def failed_letter(pool: Pool) -> UUID:
    about = await records.under_review(pool)
    (letter,) = await records.letters(pool, about)
    async with transaction(pool) as conn:
        await store.letter.mark_dispatched(conn, letter.id, 1, records.RECEIVED)
        await store.letter.mark_failed(conn, letter.id, 1, "550 5.1.1 no such mailbox", records.RECEIVED)
    return letter.id


# Letters


async def test_a_letter_is_shown_in_words_with_its_link_hidden(ann: Visitor, pool: Pool, app: FastAPI) -> None:
    about = await records.under_review(pool)
    (letter,) = await records.letters(pool, about)
    page = await ann.get(f"/staff/letters/{letter.id}")
    assert "Receipt" in page.words
    assert about.number in page.words
    framed = await ann.get(f"/staff/letters/{letter.id}/html")
    token = link_token(UUID(letter.facts["link"]), LinkPurpose.STATUS, app.state.settings.secret_key)
    assert token not in page.html + framed.html
    assert "/link/status/" in framed.html
    policy = framed.response.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert "<iframe" in page.html
    assert "sandbox></iframe>" in page.html


async def test_a_failed_letter_is_sent_once_more_however_often_one_presses(ann: Visitor, pool: Pool) -> None:
    letter = await failed_letter(pool)
    assert "One thing needs attention" in (await ann.get("/staff/applications")).words
    page = await ann.get(f"/staff/letters/{letter}")
    assert "550 5.1.1 no such mailbox" in page.words
    action = f"/staff/letters/{letter}/resend"
    both = await asyncio.gather(ann.submit(page, action), ann.submit(page, action))
    assert sorted("once more." in each.words for each in both) == [False, True]
    found = await store.letter.find(pool, letter)
    assert found
    assert (found.state, found.generation) == (LetterState.QUEUED, 2)
    assert "Nothing needs attention." in (await ann.get("/staff/tasks")).words
    audit = await ann.get("/staff/audit")
    assert "Ann Smith sent the letter “Receipt” to john.doe@foxvalley.example once more." in audit.words
    assert "could not be delivered: 550 5.1.1 no such mailbox." in audit.words


async def test_a_letter_that_has_not_failed_is_not_sent_again(ann: Visitor, pool: Pool) -> None:
    (letter,) = await records.letters(pool, await records.under_review(pool))
    async with transaction(pool) as conn:
        await store.letter.mark_dispatched(conn, letter.id, 1, records.RECEIVED)
        await store.letter.mark_sent(conn, letter.id, 1, records.RECEIVED)
    token = (await ann.get("/staff/closures")).forms[0].fields["form_token"]
    page = await ann.post(f"/staff/letters/{letter.id}/resend", {"form_token": token, "generation": "1"})
    assert "Nothing was done" in page.words
    assert await pool.fetchval("select generation from letter") == 1


async def test_letters_are_filtered_searched_and_paged(ann: Visitor, pool: Pool) -> None:
    letter = await failed_letter(pool)
    await records.under_review(pool)
    assert "2 letters" in (await ann.get("/staff/letters")).words
    page = await ann.get("/staff/letters?state=failed&kind=receipt&search=FOXVALLEY.example")
    assert "1 letter" in page.words
    assert str(letter) in page.html
    assert "No letter fits these filters." in (await ann.get("/staff/letters?state=sent")).words
    for wild in ("%25", "_", "%5C", "%00zz"):
        assert "No letter fits these filters." in (await ann.get(f"/staff/letters?search={wild}")).words, wild
    assert (await ann.get("/staff/letters?page=99999999999999999999&state=x&kind=y")).status == 200
    for _ in range(PAGE_SIZE):
        await records.under_review(pool)
    page = await ann.get("/staff/letters")
    assert "Page 1 of 2" in page.words
    assert "Page 2 of 2" in (await ann.get("/staff/letters?page=2")).words
    page = await ann.get("/staff/letters?kind=receipt&page=9999")
    assert page.path == "/staff/letters?kind=receipt&page=2"
    assert f"{PAGE_SIZE + 2} letters" in page.words


# Tasks


async def test_a_task_is_settled_once(ann: Visitor, sue: Visitor, pool: Pool) -> None:
    async with transaction(pool) as conn:
        await store.task.open(
            conn,
            key="k",
            kind=TaskKind.ACCESS_REQUEST,
            entity="provider:P-00001",
            text="Jane Roe asks for access",
            as_of=records.RECEIVED,
        )
    hers, theirs = await ann.get("/staff/tasks"), await sue.get("/staff/tasks")
    assert "Jane Roe asks for access" in hers.words
    assert "Settled." in (await ann.submit(hers, "/staff/tasks")).words
    assert "somebody had settled this already" in (await sue.submit(theirs, "/staff/tasks")).words


# Closures


@pytest.mark.usefixtures("clock")
async def test_a_closure_counts_from_now_on_and_says_which_promises_stay(sue: Visitor, pool: Pool) -> None:
    about = await records.under_review(pool)
    page = await sue.submit(await sue.get("/staff/closures"), "/staff/closures", day="2026-12-03", reason="Blizzard")
    assert "The office is closed on Thursday, December 3, 2026." in page.words
    assert f"1 open application keeps its due date: {about.number}." in page.words
    assert (await records.current(pool, about.number)).due_at == about.due_at
    page = await sue.submit(page, "/staff/closures/2026-12-03/remove")
    assert "counts as a business day for what is received from now on" in page.words
    assert "No closures are entered." in page.words
    assert (
        "Sue Visor closed the office for Thursday, December 3, 2026: Blizzard" in (await sue.get("/staff/audit")).words
    )


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Enter the day as year-month-day"),
        ("tomorrow", "Enter the day as year-month-day"),
        ("1999-12-24", "2020"),
        ("2046-01-02", "2045"),
        ("2026-11-24", "Tuesday, November 24, 2026 is past. A closure counts only for what is still to come."),
        ("2026-12-25", "does not count anyway: Christmas Day"),
        ("2026-12-05", "does not count anyway: Saturday"),
        ("2026-12-04", "The office is closed on Friday, December 4, 2026 already."),
    ],
)
async def test_a_day_that_cannot_be_closed_is_refused_in_words(sue: Visitor, day: str, words: str) -> None:
    page = await sue.get("/staff/closures")
    await sue.submit(page, "/staff/closures", day="2026-12-04", reason="Blizzard")
    page = await sue.submit(page, "/staff/closures", day=day, reason="A reason that stays")
    assert page.status == 422
    assert words in page.words
    assert page.form("/staff/closures").fields["reason"] == ["A reason that stays"]
    assert page.form("/staff/closures").fields["day"] == [day]


async def test_a_reviewer_reads_closures_and_changes_none(ann: Visitor, pool: Pool) -> None:
    page = await ann.get("/staff/closures")
    assert not [form for form in page.forms if form.action == "/staff/closures"]
    fields = {"form_token": page.forms[0].fields["form_token"][0], "day": "2026-12-03", "reason": "No"}
    assert (await ann.post("/staff/closures", fields)).status == 403
    assert await pool.fetchval("select count(*) from closure") == 0


# Accounts


async def test_adding_staff_writes_them_a_link_to_choose_a_password(admin: Visitor, app: FastAPI, pool: Pool) -> None:
    page = await admin.get("/staff/accounts")
    typed = {"full_name": "Róisín O'Brien", "email": "roisin@opi.example", "role": "reviewer"}
    both = await asyncio.gather(*(admin.submit(page, "/staff/accounts", **typed) for _ in range(2)))
    assert all("Added. A letter" in each.words for each in both)
    assert await pool.fetchval("select count(*) from account where role = 'reviewer'") == 1
    (letter,) = await pool.fetch("select * from letter")
    assert (letter["kind"], letter["to_address"], letter["priority"]) == ("staff_welcome", "roisin@opi.example", 1)
    link = link_token(UUID(letter["facts"]["link"]), LinkPurpose.SET_PASSWORD, app.state.settings.secret_key)
    newcomer = Visitor(app)
    page = await newcomer.get(f"/link/password/{link}")
    page = await newcomer.submit(page, f"/link/password/{link}", new_password=PASSWORD, new_password_again=PASSWORD)
    assert page.path == "/staff/applications"
    assert "Ada Minn added the account of Róisín O'Brien (reviewer)." in (await admin.get("/staff/audit")).words


async def test_a_form_with_errors_adds_nobody_and_keeps_what_was_typed(admin: Visitor, pool: Pool) -> None:
    page = await admin.get("/staff/accounts")
    page = await admin.submit(
        page, "/staff/accounts", full_name="Jane Roe\r\nBcc: x@y.example", email="jäne@opi", role=""
    )
    assert page.status == 422
    assert "Choose a role." in page.words
    assert "plain letters" in page.words
    assert page.form("/staff/accounts").fields["full_name"] == ["Jane Roe Bcc: x@y.example"]
    page = await admin.submit(page, "/staff/accounts", full_name="Jane Roe", email="MINN@example.org", role="provider")
    assert "Ada Minn has an account with this address already." in page.words
    assert "Choose a role." in page.words
    assert await pool.fetchval("select count(*) from account") == 1


async def test_a_closed_account_is_out_and_can_be_opened_again(
    admin: Visitor, ann: Visitor, app: FastAPI, pool: Pool
) -> None:
    hers = await pool.fetchval("select id from account where user_name = 'ASmith'")
    page = await admin.submit(await admin.get("/staff/accounts"), f"/staff/accounts/{hers}/close")
    assert "Closed." in page.words
    assert (await ann.get("/staff/applications")).path.startswith("/sign-in")
    assert (await Visitor(app).sign_in("ASmith", PASSWORD)).status == 422
    page = await admin.submit(page, f"/staff/accounts/{hers}/reopen")
    assert "Open again." in page.words
    assert (await ann.get("/staff/applications")).path.startswith("/sign-in"), "what was ended stays ended"
    assert (await Visitor(app).sign_in("ASmith", PASSWORD)).status == 200


async def test_nobody_closes_their_own_account_or_the_last_administrators(
    admin: Visitor, signed_in: SignedIn, pool: Pool
) -> None:
    async def close(who: Visitor, account: int) -> Page:
        token = (await who.get("/staff/accounts")).forms[0].fields["form_token"]
        return await who.post(f"/staff/accounts/{account}/close", {"form_token": token})

    ada = await pool.fetchval("select id from account where user_name = 'AMinn'")
    assert "you cannot close your own account" in (await close(admin, ada)).words
    second = await signed_in("Bo Strator", Role.ADMINISTRATOR)
    bo = await pool.fetchval("select id from account where user_name = 'BStrator'")
    assert "Closed." in (await close(second, ada)).words
    assert "you cannot close your own account" in (await close(second, bo)).words


async def test_of_two_administrators_who_close_each_other_at_once_one_stays(
    pool: Pool, add_account: AddAccount
) -> None:
    ada, bo = [await add_account(name, Role.ADMINISTRATOR) for name in ("Ada Minn", "Bo Strator")]
    async with transaction(pool) as first:
        assert await store.staff.close(first, bo, actor=ada.actor, as_of=records.RECEIVED)

        async def close_ada() -> bool:
            async with transaction(pool) as second:
                return await store.staff.close(second, ada, actor=bo.actor, as_of=records.RECEIVED)

        other = asyncio.create_task(close_ada())
        await asyncio.sleep(0.1)
        assert not other.done(), "the second waits for the first"
    assert not await other


# Providers, files, audit


async def test_providers_are_found_by_name_and_number(ann: Visitor, pool: Pool) -> None:
    about = await records.under_review(pool)
    await records.decide(pool, about.number, "approve", records.RECEIVED, payload={"note": ""})
    for search in ("", "fox", "VALLEY polson", "P-00001", "p-00001"):
        page = Page(await ann.client.get("/staff/providers", params={"search": search}))
        assert "1 provider" in page.words, search
    assert "No provider has all of these words" in (await ann.get("/staff/providers?search=zebra")).words
    for search in ("%25", "_", "%5C", "p-%25", "p-_"):
        page = await ann.get(f"/staff/providers?search={search}")
        assert "0 providers" in page.words, search
        assert "No provider has all of these words" in page.words, search
        assert "Clear the search" in page.words, search
    page = await ann.get("/staff/providers?page=9999")
    assert page.path == "/staff/providers?page=1"
    assert "1 provider" in page.words
    page = await ann.get("/staff/providers/P-00001")
    assert "JDoe" in page.words
    assert "Approved, welcome" in page.words
    assert (await ann.get("/staff/providers/P-99999")).status == 404


async def test_a_file_is_handed_out_as_a_download_of_its_own_application_only(ann: Visitor, pool: Pool) -> None:
    one, other = await records.under_review(pool), await records.under_review(pool)
    name = 'agenda "März"\r\nX: y.txt'
    async with transaction(pool) as conn:
        file = await store.file.attach_to_answer(
            conn, uuid4(), name=name, media_type="text/plain", content=b"8:00 coffee", as_of=records.RECEIVED
        )
        await conn.execute("update file set application = $1 where id = $2", one.number, file.id)
    answer = await ann.client.get(f"/staff/applications/{one.number}/files/{file.id}")
    assert answer.content == b"8:00 coffee"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert "\n" not in disposition
    assert "M%C3%A4rz" in disposition
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await ann.get(f"/staff/applications/{other.number}/files/{file.id}")).status == 404
    assert (await ann.get(f"/staff/applications/{one.number}/files/{uuid4()}")).status == 404
    assert (await ann.get(f"/staff/applications/{one.number}")).html.count(f"/files/{file.id}") == 1


async def test_the_audit_list_is_filtered_and_paged(ann: Visitor, pool: Pool) -> None:
    numbers = [(await records.under_review(pool, as_of=records.RECEIVED - timedelta(days=n))).number for n in range(52)]
    page = await ann.get("/staff/audit?verb=application.submitted")
    assert page.words.count("The applicant sent the application.") == 50
    following = page.html.partition('" rel="next"')[0].rpartition('href="')[2].replace("&amp;", "&")
    page = await ann.get("/staff/audit" + following)
    assert page.words.count("The applicant sent the application.") == 2
    for typed in (numbers[3], numbers[3].lower(), f"application:{numbers[3]}"):
        page = await ann.get(f"/staff/audit?entity={typed}")
        assert page.words.count("The applicant sent the application.") == 1
    assert "Nothing fits these filters." in (await ann.get("/staff/audit?actor=system&verb=task.done")).words
    assert (await ann.get("/staff/audit?after=x~y&verb=nonsense&actor=nobody")).status == 200


async def test_possible_duplicates_stand_on_the_page(ann: Visitor, pool: Pool) -> None:
    one, other = await records.under_review(pool), await records.under_review(pool)
    page = await ann.get(f"/staff/applications/{one.number}")
    assert "Possible duplicates (1)" in page.words
    assert f"open application {other.number}" in page.words
    assert f"open application {one.number}" not in page.words
