"""Drafts: kept while typing, continued from a link, and never overwritten by a page that is out of date."""

from datetime import timedelta

import pytest

import store.draft
import store.letter
from schemas.facts import DraftLink
from schemas.link import LinkPurpose, link_token
from store.database import Pool, transaction
from store.link import DRAFT_LIFETIME
from tests.console.public.applicant import PDF, Applicant, typed
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor
from workers.settings import Settings


async def fields(pool: Pool) -> dict[str, object]:
    """What the only draft holds."""
    (draft,) = await pool.fetch("select * from draft")
    return dict(draft["fields"])


@pytest.mark.usefixtures("clock")
async def test_what_is_typed_is_saved_while_typing(applicant: Applicant, pool: Pool) -> None:
    page = await applicant.type({"legal_name": "Fox Val", "audience": ["teachers", "others"]})
    assert page.status == 200
    assert "Saved at 3:04 pm" in page.words
    assert await fields(pool) == {"legal_name": "Fox Val", "audience": ["teachers", "others"]}
    form = (await applicant.reload()).form(applicant.path)
    assert form.fields["legal_name"] == ["Fox Val"]
    assert form.fields["audience"] == ["teachers", "others"]


async def test_a_page_saves_again_although_it_did_not_hear_of_its_last_save(applicant: Applicant, pool: Pool) -> None:
    await applicant.type({"legal_name": "Fox"})
    page = await applicant.type({"legal_name": "Fox Valley"})
    assert page.status == 200
    assert await fields(pool) == {"legal_name": "Fox Valley"}


async def test_a_stale_page_overwrites_nothing_and_loses_nothing(applicant: Applicant, pool: Pool) -> None:
    other = Applicant(applicant.visitor, await applicant.visitor.get(applicant.path))
    await other.type({"legal_name": "Fox Valley", "mail_city": "Polson"})
    page = await applicant.type({"legal_name": "Fox Hollow"})
    assert page.status == 409
    assert "Nothing you typed here is lost" in page.words
    assert await fields(pool) == {"legal_name": "Fox Valley", "mail_city": "Polson"}
    page = await applicant.press("save", {"legal_name": "Fox Hollow", "phone": "1"})
    assert page.status == 409
    for words in ("Fox Hollow", "Fox Valley", "Polson", "The legal name of your organization"):
        assert words in page.words
    assert await fields(pool) == {"legal_name": "Fox Valley", "mail_city": "Polson"}
    choice: dict[str, str | list[str]] = {
        "choose:legal_name": "mine",
        "choose:mail_city": "theirs",
        "choose:phone": "mine",
        "action": "merge",
    }
    await applicant.visitor.post(applicant.path, {**page.form(applicant.path).fields, **choice})
    assert await fields(pool) == {"legal_name": "Fox Hollow", "mail_city": "Polson", "phone": "1"}


async def test_a_stale_page_cannot_submit(applicant: Applicant, pool: Pool) -> None:
    other = Applicant(applicant.visitor, await applicant.visitor.get(applicant.path))
    await other.type({"legal_name": "Fox Valley"})
    page = await applicant.submit()
    assert page.status == 409
    assert await pool.fetchval("select count(*) from submission") == 0


async def test_two_pages_that_hold_the_same_do_not_quarrel(applicant: Applicant) -> None:
    other = Applicant(applicant.visitor, await applicant.visitor.get(applicant.path))
    await other.type({"legal_name": "Fox Valley"})
    assert (await applicant.type({"legal_name": "Fox Valley"})).status == 200


async def test_a_submitted_draft_is_not_saved_any_more(applicant: Applicant, pool: Pool) -> None:
    other = Applicant(applicant.visitor, await applicant.visitor.get(applicant.path))
    await applicant.submit()
    before = await fields(pool)
    page = await other.type({"legal_name": "Somebody else"})
    assert page.status == 409
    assert "was submitted already as A-" in page.words
    assert await fields(pool) == before


async def test_the_records_refuse_a_save_after_the_submission(applicant: Applicant, pool: Pool) -> None:
    await applicant.submit()
    draft_id = await pool.fetchval("select id from draft")
    async with transaction(pool) as conn:
        draft = await store.draft.lock(conn, draft_id)
        assert draft
        page, revision = draft.saved_from, draft.revision
        assert await store.draft.save(conn, draft, {}, revision=revision, page=page, as_of=draft.changed_at) is None


async def test_a_file_chosen_after_the_submission_is_not_kept(applicant: Applicant, pool: Pool) -> None:
    other = Applicant(applicant.visitor, await applicant.visitor.get(applicant.path))
    receipt = await applicant.submit()
    stale = other.page
    for button, chosen in (("upload:agenda", {"agenda": ("late.pdf", PDF)}), ("remove:agenda", None)):
        other.page = stale
        page = await other.press(button, {}, chosen)
        assert page.path == receipt.path
        assert [row["name"] for row in await pool.fetch("select name from file")] == ["agenda.pdf"]


async def test_without_a_script_a_button_saves(applicant: Applicant, pool: Pool) -> None:
    page = await applicant.press("save", {"legal_name": "Fox Valley"})
    assert page.status == 200
    assert "Saved at" in page.words
    assert await fields(pool) == {"legal_name": "Fox Valley"}


async def test_an_address_that_is_no_draft_says_how_to_go_on(visitor: Visitor) -> None:
    for token in ("nonsense", "A" * 43):
        page = await visitor.get(f"/apply/{token}")
        assert page.status == 404
        assert "This link does not open anything" in page.words


async def test_a_link_to_continue_is_sent_with_the_draft_saved(
    applicant: Applicant, pool: Pool, settings: Settings, clock: Clock
) -> None:
    page = await applicant.press("send_link", typed() | {"link_email": "john.doe@foxvalley.example"})
    assert "a link to this application is on its way" in page.words
    (letter,) = (await store.letter.page(pool)).letters
    facts = DraftLink.model_validate(letter.facts)
    assert (letter.kind, letter.to_name, letter.to_address) == ("draft_link", "John Doe", "john.doe@foxvalley.example")
    assert facts.organisation == typed()["legal_name"]
    token = link_token(facts.link, LinkPurpose.DRAFT, settings.secret_key)
    opened = await applicant.visitor.get(f"/link/draft/{token}")
    assert opened.path == applicant.path
    assert opened.form(applicant.path).fields["legal_name"] == [typed()["legal_name"]]
    clock.at += DRAFT_LIFETIME + timedelta(seconds=1)
    late = await applicant.visitor.get(f"/link/draft/{token}")
    assert late.status == 410
    assert "This link has expired" in late.words


async def test_a_link_to_a_wrong_address_is_an_error_beside_its_field(applicant: Applicant, pool: Pool) -> None:
    for address, words in (("", "Enter the e-mail address"), ("x@y\r\nBcc: a@b.cd", "is not an e-mail address")):
        page = await applicant.press("send_link", {"legal_name": "Fox Valley", "link_email": address})
        assert page.status == 422
        assert words in page.words
        assert 'id="link_email-error"' in page.html
    assert await pool.fetchval("select count(*) from letter") == 0
    assert await fields(pool) == {"legal_name": "Fox Valley"}


async def test_too_many_links_are_refused_and_the_draft_is_saved(applicant: Applicant, pool: Pool) -> None:
    for _ in range(6):
        page = await applicant.press("send_link", {"legal_name": "Fox Valley", "link_email": "john@foxvalley.example"})
    assert page.status == 422
    assert "We have sent several links already" in page.words
    assert await pool.fetchval("select count(*) from letter") == 5
    assert await fields(pool) == {"legal_name": "Fox Valley"}


async def test_a_status_link_opens_no_draft(applicant: Applicant, settings: Settings, pool: Pool) -> None:
    (draft,) = await pool.fetch("select id from draft")
    token = link_token(draft["id"], LinkPurpose.STATUS, settings.secret_key)
    assert (await applicant.visitor.get(f"/apply/{token}")).status == 404
