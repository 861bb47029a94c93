"""Reapplications in the console: told apart, compared with the approval, decided; and applications handed over."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI

import store.draft
import store.provider
from schemas.application import Stage
from schemas.provider import Provider
from store.database import Pool
from tests import records, samples
from tests.console.public.conftest import Clock
from tests.console.public.organisations import approved, named
from tests.console.staff.test_decisions import decide, path
from tests.console.visitor import Visitor
from tests.openings import NEWER, OPENS_AT, open_newer
from tests.workflows.office import Office

LATER = OPENS_AT + timedelta(days=20)


@pytest.fixture
async def provider(pool: Pool, app: FastAPI, clock: Clock) -> Provider:
    """A provider of the first rules; the newer ones are open by now."""
    found = await approved(pool, "Elk Ridge Learning Center")
    await open_newer(pool, app.state.rule_book)
    clock.at = LATER
    return found


@pytest.fixture
async def newer(staffed: Office, app: FastAPI, pool: Pool) -> Office:
    """An office at work, in which the newer rules opened a day ago."""
    await open_newer(pool, app.state.rule_book, datetime.now(UTC) - timedelta(days=1))
    return staffed


async def reapplied(pool: Pool, provider: Provider) -> str:
    answers = samples.answers() | {"evaluation": "We ask after six weeks.", "evidence": "A newer study."}
    form = named("Elk Ridge Center for Learning").model_copy(update={"rule_set": NEWER, "answers": answers})
    return await records.reapply(pool, provider, LATER, form)


async def test_the_queue_and_the_page_say_whose_reapplication_it_is(
    provider: Provider, ann: Visitor, pool: Pool
) -> None:
    number = await reapplied(pool, provider)
    assert f"Reapplication of {provider.number}" in (await ann.get("/staff/applications")).words
    page = await ann.get(path(number))
    assert f"Of {provider.number} , approved by {provider.application}" in page.words
    assert f"sent the reapplication of provider {provider.number}." in page.words
    assert f"Provider {provider.number} is approved under “Updated procedure” from then on." in page.words
    assert "gets the welcome letter" not in page.words
    assert "Possible duplicates" not in page.words, "a provider is no duplicate of itself"


async def test_what_differs_from_the_approval_stands_side_by_side(provider: Provider, ann: Visitor, pool: Pool) -> None:
    page = await ann.get(path(await reapplied(pool, provider)))
    table = page.words[page.words.index("In the approval") : page.words.index("Answers and criteria Planned")]
    assert "Elk Ridge Learning Center Elk Ridge Center for Learning" in table
    assert "What shows that it works? Our answer about evidence" in table
    assert "How will you find out whether it helped? (nothing) We ask after six weeks." in table
    assert "What are the learning objectives?" not in table, "what is the same is left out"


async def test_after_the_approval_it_is_still_told_what_had_differed(
    provider: Provider, ann: Visitor, pool: Pool
) -> None:
    number = await reapplied(pool, provider)
    await records.decide(pool, number, "approve", LATER, payload={"note": ""})
    page = await ann.get(path(number))
    assert "Elk Ridge Learning Center Elk Ridge Center for Learning" in page.words
    assert f"approved the reapplication of provider {provider.number}." in page.words
    assert number in (await ann.get(f"/staff/providers/{provider.number}")).words


async def test_another_applicant_is_told_of_the_provider_and_not_of_its_reapplication(
    provider: Provider, ann: Visitor, pool: Pool
) -> None:
    await reapplied(pool, provider)
    other = await records.under_review(pool, named("Elk Ridge Learning Center", domain="other"), LATER)
    page = await ann.get(path(other.number))
    duplicates = page.words[page.words.index("(provider") :]
    assert provider.number in duplicates
    assert "open application A-" not in duplicates


async def test_handing_over_wants_a_reason_and_ends_in_a_draft(newer: Office, ann: Visitor, pool: Pool) -> None:
    number = await newer.receive()
    empty = await decide(ann, number, "supersede", supersede_reason=" ")
    assert empty.status == 422
    assert "Write why it goes on under the newer rules." in empty.words
    page = await ann.submit(empty, path(number, "supersede"), supersede_reason="New rules, new questions.")
    assert "Superseded. The letter with the link to the draft is on its way." in page.words
    assert "gave it back to go on as a draft under “Updated procedure”." in page.words
    assert "New rules, new questions." in page.words
    assert "A draft that was not submitted yet" in page.words
    assert (await records.current(pool, number)).stage is Stage.SUPERSEDED
    draft = await store.draft.that_supersedes(pool, number)
    assert draft
    next_one = await records.under_review(pool, samples.form(rule_set=NEWER))
    await pool.execute("update draft set application = $1 where id = $2", next_one.number, draft.id)
    await pool.execute(
        "update submission set payload = jsonb_set(payload, '{draft}', to_jsonb($2::text)) where entity = $1",
        next_one.entity,
        str(draft.id),
    )
    assert f"Goes on as {next_one.number}" in (await ann.get(path(number))).words
    assert f"Carries on {number} , which was superseded" in (await ann.get(path(next_one.number))).words


async def test_nothing_is_handed_over_while_its_rules_are_in_force(staffed: Office, ann: Visitor, pool: Pool) -> None:
    number = await staffed.receive()
    page = await ann.get(path(number))
    assert "Hand over to the newer rules" not in page.words
    form = page.form(path(number, "approve")).fields
    forced = form | {"submission": [str(uuid4())], "supersede_reason": ["Because"]}
    answer = await ann.post(path(number, "supersede"), forced)
    assert answer.status == 409
    assert "because it was made under the rules that are in force" in answer.words
    assert (await records.current(pool, number)).stage is Stage.UNDER_REVIEW


async def test_approving_a_reapplication_says_what_was_done(
    newer: Office, ann: Visitor, pool: Pool, app: FastAPI
) -> None:
    assert app
    whose = await records.approved_provider(pool)
    number = await newer.reapply(whose)
    page = await decide(ann, number, "approve", note="")
    assert f"Approved. Provider {whose.number} is approved under these rules." in page.words
    assert await pool.fetchval("select count(*) from provider") == 1
