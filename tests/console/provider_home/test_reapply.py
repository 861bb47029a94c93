"""Reapplying: filled in with what is known, gone on with by several people, sent once, and by nobody else."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

import store.draft
import store.file
from policy.carry import fields_of
from schemas.account import Role
from schemas.application import ApplicationForm
from schemas.link import LinkPurpose, link_token
from schemas.provider import Provider
from store.database import Pool, transaction
from tests import records, samples
from tests.console.public.applicant import PDF, Applicant
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor
from tests.openings import FIRST, NEWER, OPENS_AT, REAPPLY_BY, open_newer
from workers.settings import Settings

SignedIn = Callable[..., Awaitable[Visitor]]
NEW = {"evaluation": "a", "instructor_choice": "b", "instructor_preparation": "c", "instructor_rules": "yes"}


@pytest.fixture
async def opened(app: FastAPI, pool: Pool, clock: Clock) -> Clock:
    """The newer rules have opened; it is three weeks later."""
    await open_newer(pool, app.state.rule_book)
    return clock


@pytest.fixture
async def quinn(signed_in: SignedIn, provider: Provider) -> Visitor:
    """Another person of the provider."""
    return await signed_in("Quinn Reed", Role.PROVIDER, provider=provider.number)


@pytest.fixture
async def stranger(signed_in: SignedIn, pool: Pool) -> Visitor:
    """A person of another provider."""
    other = await records.approved_provider(pool)
    return await signed_in("Stan Stranger", Role.PROVIDER, provider=other.number)


async def begin(visitor: Visitor) -> Applicant:
    return Applicant(
        visitor, await visitor.submit(await visitor.get("/providers/P-00001/reapply"), "/providers/P-00001/reapply")
    )


def complete(applicant: Applicant, **changes: str) -> dict[str, str | list[str]]:
    """The form as it is filled in, with what is new answered and every promise made."""
    shown = {name: values if len(values) > 1 else values[0] for name, values in fields(applicant).items() if values}
    promises = {each.id: "yes" for each in samples.RULE_BOOK.files[NEWER].attestations}
    kept = {name: value for name, value in shown.items() if name not in {"form_token", "page", "revision", "rule_set"}}
    return {**kept, **NEW, **promises, **changes}


def fields(applicant: Applicant) -> dict[str, list[str]]:
    return applicant.page.form(applicant.path).fields


async def submit(applicant: Applicant, **changes: str) -> Page:
    return await applicant.press("submit", complete(applicant, **changes), {"agenda": ("agenda.pdf", PDF)})


async def test_without_newer_rules_nothing_is_to_be_done(pat: Visitor, pool: Pool) -> None:
    page = await pat.get("/providers/P-00001/reapply")
    assert "There is nothing to be done." in page.words
    assert 'href="/providers/P-00001/reapply"' not in (await pat.get("/providers/P-00001")).html
    form = await pat.get("/change-password")
    token = form.forms[0].fields["form_token"][0]
    assert "There is nothing to be done." in (await pat.post("/providers/P-00001/reapply", {"form_token": token})).words
    assert await pool.fetchval("select count(*) from draft") == 0


async def test_a_decided_opening_is_announced(pat: Visitor, pool: Pool, app: FastAPI, clock: Clock) -> None:
    await open_newer(pool, app.state.rule_book, clock.at + timedelta(days=30))
    page = await pat.get("/providers/P-00001/reapply")
    assert "New rules open on Friday, February 19, 2027" in page.words
    assert "until Tuesday, November 30, 2027" in page.words


@pytest.mark.usefixtures("opened")
async def test_the_form_is_filled_in_and_says_what_is_new(pat: Visitor, pool: Pool, provider: Provider) -> None:
    assert "You may reapply under them." in (await pat.get("/providers/P-00001")).words
    await pool.execute("update provider set phone = '406-555-0999' where number = $1", provider.number)
    applicant = await begin(pat)
    page = applicant.page
    assert f"Reapplication of host organization {provider.number}" in page.words
    assert "This question is new. " in page.words
    assert 'href="#instructor_choice"' in page.html
    assert fields(applicant)["legal_name"] == [provider.legal_name]
    assert fields(applicant)["phone"] == ["406-555-0999"], "what is recorded of the provider beats its old form"
    assert fields(applicant)["evidence"] == [samples.form().answers["evidence"]]
    assert "attest_records" not in fields(applicant), "promises are made anew"
    assert "Could this be you?" not in page.words
    typing = await pat.post(
        f"{applicant.path}/could-be-you", applicant.own_fields() | {"legal_name": provider.legal_name}
    )
    assert "Could this be you?" not in typing.words
    assert typing.status == 200
    assert "Send me a link to continue later" not in page.words
    draft = await store.draft.open_reapplication(pool, provider.number)
    assert draft
    assert (draft.reapplies, draft.rule_set, draft.answered_under) == (provider.number, NEWER, FIRST)


@pytest.mark.usefixtures("opened")
async def test_the_last_agenda_comes_along(pat: Visitor, pool: Pool, provider: Provider, clock: Clock) -> None:
    async with transaction(pool) as conn:
        old = await store.draft.add(conn, FIRST, clock.at)
        await store.file.attach_to_draft(
            conn, old.id, "agenda", name="last.pdf", media_type="application/pdf", content=PDF, as_of=clock.at
        )
        await conn.execute("update file set application = $1", provider.application)
    applicant = await begin(pat)
    assert "last.pdf" in applicant.page.words
    receipt = await applicant.press("submit", complete(applicant))
    assert "We have your reapplication" in receipt.words, receipt.words


@pytest.mark.usefixtures("opened")
async def test_several_people_go_on_with_the_same_form(pat: Visitor, quinn: Visitor, pool: Pool) -> None:
    applicant = await begin(pat)
    await applicant.press("save", complete(applicant, evaluation="We ask after six weeks."))
    page = await quinn.get("/providers/P-00001/reapply")
    assert "A reapplication was begun on" in page.words
    same = await begin(quinn)
    assert same.path == applicant.path
    assert fields(same)["evaluation"] == ["We ask after six weeks."]
    assert await pool.fetchval("select count(*) from draft") == 1


@pytest.mark.usefixtures("opened")
async def test_two_who_begin_at_once_begin_the_same(pat: Visitor, quinn: Visitor, pool: Pool) -> None:
    one, other = await asyncio.gather(begin(pat), begin(quinn))
    assert one.path == other.path
    assert await pool.fetchval("select count(*) from draft") == 1


@pytest.mark.usefixtures("opened")
async def test_what_is_submitted_names_its_provider_and_its_person(
    pat: Visitor, quinn: Visitor, pool: Pool, provider: Provider
) -> None:
    applicant = await begin(pat)
    receipt = await submit(applicant, legal_name="Fox Valley Schools")
    assert "We have your reapplication" in receipt.words, receipt.words
    assert f"your present approval, {provider.number}, does not lapse" in receipt.words
    (row,) = await pool.fetch("select * from submission where payload ? 'reapplies'")
    person = await pool.fetchval("select id from account where full_name = 'Pat Owens'")
    assert (row["payload"]["reapplies"], row["actor"]) == (provider.number, f"account:{person}")
    number = row["entity"].removeprefix("application:")
    for visitor in (pat, quinn):
        page = await visitor.get("/providers/P-00001/reapply")
        assert f"Your reapplication {number} is under review." in page.words
        assert f"We review your reapplication {number}:" in (await visitor.get("/providers/P-00001")).words
    status = await quinn.submit(await quinn.get(f"{applicant.path}/received"), f"{applicant.path}/received")
    assert f"Reapplication {number}" in status.words


@pytest.mark.usefixtures("opened")
async def test_one_reapplication_is_open_at_a_time(
    pat: Visitor, pool: Pool, provider: Provider, clock: Clock, settings: Settings
) -> None:
    page = await pat.get("/providers/P-00001/reapply")
    applicant = await begin(pat)
    filled = complete(applicant)
    async with transaction(pool) as conn:
        second = await store.draft.add(conn, NEWER, clock.at, fields=filled, reapplies=provider.number)
    await submit(applicant)
    again = await pat.submit(page, "/providers/P-00001/reapply")
    assert again.path == "/providers/P-00001/reapply"
    token = link_token(second.id, LinkPurpose.DRAFT, settings.secret_key)
    other = Applicant(pat, await pat.get(f"/apply/{token}"))
    refused = await submit(other)
    assert refused.status == 422
    assert "is under review already. There can be one at a time." in refused.words
    assert await pool.fetchval("select count(*) from submission where payload ? 'reapplies'") == 1


@pytest.mark.usefixtures("opened")
async def test_after_a_denial_one_may_reapply_with_what_was_written_then(
    pat: Visitor, pool: Pool, provider: Provider, clock: Clock
) -> None:
    form = samples.form(rule_set=NEWER, answers={**samples.answers(), **NEW, "evaluation": "Not good enough yet."})
    number = await records.reapply(pool, provider, OPENS_AT + timedelta(days=1), form)
    assert f"{number} is under review" in (await pat.get("/providers/P-00001/reapply")).words
    denial = {"reasons": {"planned": "No agenda."}, "note": ""}
    await records.decide(pool, number, "deny", clock.at, payload=denial, criteria=["planned"])
    applicant = await begin(pat)
    assert fields(applicant)["evaluation"] == ["Not good enough yet."]
    assert "The questions have changed" not in applicant.page.words


@pytest.mark.usefixtures("opened")
async def test_nobody_else_opens_saves_or_submits_it(
    pat: Visitor, stranger: Visitor, visitor: Visitor, pool: Pool, signed_in: SignedIn
) -> None:
    applicant = await begin(pat)
    filled = complete(applicant)
    for where in ("", "/received", "/files/agenda"):
        out = await visitor.get(applicant.path + where)
        assert out.path == "/sign-in?next=/provider/reapply", "who only holds the address signs in"
        assert (await stranger.get(applicant.path + where)).status == 404
    ann = await signed_in("Ann Smith", Role.REVIEWER)
    assert (await ann.get(applicant.path)).status == 404
    before = await pool.fetch("select fields, revision, application from draft")
    for other in (stranger, visitor, ann):
        token = (await other.get("/status")).form("/status").fields["form_token"]
        sent = filled | {"form_token": token, "action": "submit", "page": "x", "revision": "1", "rule_set": NEWER}
        for where in ("", "/save", "/could-be-you"):
            answer = await other.post(applicant.path + where, sent)
            assert answer.status == 404 or answer.path.startswith("/sign-in"), answer.words
    assert await pool.fetch("select fields, revision, application from draft") == before
    assert await pool.fetchval("select count(*) from submission where payload ? 'reapplies'") == 0


@pytest.mark.usefixtures("opened")
async def test_an_applicant_does_not_become_somebody_else_by_a_field(visitor: Visitor, pool: Pool) -> None:
    applicant = await Applicant.begin(visitor)
    receipt = await applicant.submit(**NEW, reapplies="P-00001", attest_instructors="yes")
    assert "We have your application" in receipt.words or receipt.status == 422
    assert await pool.fetchval("select count(*) from submission where payload ? 'reapplies'") == 0


async def test_the_words_fit_how_the_approval_stands(
    pat: Visitor, pool: Pool, provider: Provider, opened: Clock
) -> None:
    called = """update provider set called_under = $2, called_at = $3, reapply_by = $4, lapses_at = $5, standing = $6
        where number = $1"""
    about = (provider.number, NEWER, OPENS_AT, REAPPLY_BY, opened.at + timedelta(days=300))
    await pool.execute(called, *about, "in_force")
    page = await pat.get("/providers/P-00001/reapply")
    assert "Please reapply until Tuesday, November 30, 2027." in page.words
    assert "it lapses at midnight after that day" in page.words
    assert "Reapply by Tuesday, November 30, 2027" in (await pat.get("/providers/P-00001")).words
    await pool.execute(called, *about, "lapsed")
    page = await pat.get("/providers/P-00001/reapply")
    assert "Your approval has lapsed. Reapplying is the way back" in page.words
    assert "The way back: reapply under" in (await pat.get("/providers/P-00001")).words
    await pool.execute(called, *about, "withdrawn")
    page = await pat.get("/providers/P-00001/reapply")
    assert "Your approval has ended" in page.words
    assert [form.action for form in page.forms if form.action == "/providers/P-00001/reapply"] == []


async def test_an_approval_that_ended_meanwhile_takes_no_reapplication(
    pat: Visitor, pool: Pool, provider: Provider, opened: Clock
) -> None:
    assert opened
    applicant = await begin(pat)
    await pool.execute("update provider set standing = 'withdrawn' where number = $1", provider.number)
    refused = await submit(applicant)
    assert refused.status == 422
    assert "There is nothing to reapply for." in refused.words
    assert fields(applicant)["evaluation"] == ["a"], "and nothing typed is lost"


def test_the_sample_answers_what_is_asked() -> None:
    form = ApplicationForm.model_validate(samples.form(answers=samples.answers() | NEW))
    assert set(NEW) <= set(fields_of(form))
