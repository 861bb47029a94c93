"""An opening is proposed by one person and confirmed by another, once; whatever else is tried changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from store import transition_progress
from store.database import Pool
from tests import records
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor
from tests.openings import NEWER
from tests.records import RECEIVED

PAGE = f"/staff/rules/{NEWER}"
REHEARSAL = f"{PAGE}/rehearsal?opens_on=2027-01-04&reapply_by=2027-06-30&per_minute=600"

pytestmark = pytest.mark.usefixtures("clock")


async def proposed(who: Visitor) -> Page:
    return await who.submit(await who.get(REHEARSAL), f"{PAGE}/propose")


async def states(pool: Pool) -> list[str]:
    return [row["state"] for row in await pool.fetch("select state from opening")]


async def test_one_proposes_and_another_confirms(sue: Visitor, ada: Visitor, pool: Pool, app: FastAPI) -> None:
    provider = await records.approved_provider(pool)
    page = await proposed(sue)
    assert "The opening is proposed. Somebody else has to confirm it." in page.words
    assert "You proposed it, so somebody else has to confirm it." in page.words
    assert not any(form.action.endswith("/confirm") for form in page.forms)

    seen = await ada.get(PAGE)
    assert "Proposed by Sue Visor" in seen.words
    assert "1 provider is called to reapply" in seen.words
    confirmed = await ada.submit(seen, f"{PAGE}/confirm")

    assert "The opening is confirmed, and everything is under way." in confirmed.words
    assert "Opens Monday, January 4, 2027 at 12:00 am Mountain time" in confirmed.words
    assert "Ada Minn confirmed the opening for Monday, January 4, 2027" in confirmed.words
    assert "Provider 0 1 0" in confirmed.words
    opened = app.state.rule_book.opened[NEWER]
    assert opened.opens_at == datetime(2027, 1, 4, 7, tzinfo=UTC)
    paths = await pool.fetch("select ordinal, kind, subject, letter, state from transition_path")
    assert [tuple(row) for row in paths] == [(1, "provider", provider.number, "reapplication_called", "planned")]
    (sent,) = await pool.fetch("select kind, entity, payload from submission where kind = 'opening'")
    assert (sent["entity"], sent["payload"]["per_minute"]) == (f"rules:{NEWER}", 600)


async def test_who_proposed_cannot_confirm(sue: Visitor, pool: Pool) -> None:
    page = await proposed(sue)
    drop = page.form(f"{PAGE}/drop")
    again = await sue.post(f"{PAGE}/confirm", drop.fields)
    assert again.status == 409
    assert "you proposed it, so somebody else has to confirm it" in again.words
    assert await states(pool) == ["proposed"]


async def test_a_reviewer_may_look_and_not_decide(ann: Visitor, sue: Visitor) -> None:
    await proposed(sue)
    page = await ann.get(PAGE)
    assert "A supervisor or an administrator can confirm or drop it." in page.words
    assert not any("/staff/rules/" in form.action for form in page.forms)


async def test_a_double_click_is_one_confirmation(sue: Visitor, ada: Visitor, pool: Pool) -> None:
    await proposed(sue)
    page = await ada.get(PAGE)
    for _ in range(2):
        assert "The opening is confirmed" in (await ada.submit(page, f"{PAGE}/confirm")).words
    assert await states(pool) == ["confirmed"]
    assert await pool.fetchval("select count(*) from submission where kind = 'opening'") == 1


async def test_a_double_click_is_one_proposal(sue: Visitor, pool: Pool) -> None:
    page = await sue.get(REHEARSAL)
    for _ in range(2):
        assert "The opening is proposed" in (await sue.submit(page, f"{PAGE}/propose")).words
    assert await states(pool) == ["proposed"]


async def test_two_tabs_propose_one_opening(sue: Visitor, ada: Visitor, pool: Pool) -> None:
    one, other = await sue.get(REHEARSAL), await ada.get(REHEARSAL)
    await sue.submit(one, f"{PAGE}/propose")
    late = await ada.submit(other, f"{PAGE}/propose")
    assert late.status == 409
    assert "an opening is proposed already" in late.words
    assert await states(pool) == ["proposed"]


async def test_what_was_dropped_is_not_confirmed_and_what_was_confirmed_is_not_dropped(
    sue: Visitor, ada: Visitor, pool: Pool
) -> None:
    first = await proposed(sue)
    stale = await ada.get(PAGE)
    assert "The proposal is dropped." in (await sue.submit(first, f"{PAGE}/drop")).words
    late = await ada.submit(stale, f"{PAGE}/confirm")
    assert late.status == 409
    assert "Sue Visor dropped it meanwhile" in late.words

    second = await proposed(sue)
    await ada.submit(await ada.get(PAGE), f"{PAGE}/confirm")
    late = await sue.submit(second, f"{PAGE}/drop")
    assert late.status == 409
    assert "Ada Minn confirmed it meanwhile" in late.words
    assert sorted(await states(pool)) == ["confirmed", "dropped"]


async def test_nothing_opens_twice(sue: Visitor, ada: Visitor) -> None:
    rehearsed = await sue.get(REHEARSAL)
    await sue.submit(rehearsed, f"{PAGE}/propose")
    await ada.submit(await ada.get(PAGE), f"{PAGE}/confirm")
    assert (await sue.get(REHEARSAL)).status == 404
    fields = rehearsed.form(f"{PAGE}/propose").fields | {"opening": "00000000-0000-4000-8000-000000000001"}
    assert (await sue.post(f"{PAGE}/propose", fields)).status == 404


async def test_a_day_that_is_past_by_the_time_of_confirming_does_not_open(
    sue: Visitor, ada: Visitor, pool: Pool, clock: Clock
) -> None:
    await proposed(sue)
    page = await ada.get(PAGE)
    clock.at = datetime(2027, 1, 5, 8, tzinfo=UTC)
    await pool.execute("update session set expires_at = $1, last_seen_at = $2", clock.at + timedelta(hours=9), clock.at)
    shown = await ada.get(PAGE)
    assert (
        "Monday, January 4, 2027 is past. A process opens today or later. It cannot be confirmed any more."
        in shown.words
    )
    late = await ada.submit(page, f"{PAGE}/confirm")
    assert late.status == 409
    assert "Drop the proposal, and propose it anew." in late.words
    assert await states(pool) == ["proposed"]


async def test_dates_are_judged_again_when_they_are_proposed(sue: Visitor, pool: Pool) -> None:
    page = await sue.get(REHEARSAL)
    refused = await sue.submit(page, f"{PAGE}/propose", opens_on="2026-11-01", reapply_by="2026-10-01")
    assert refused.status == 422
    assert "is past" in refused.words
    assert await states(pool) == []


async def test_what_was_proposed_counts_though_its_file_changed(sue: Visitor, ada: Visitor, app: FastAPI) -> None:
    await proposed(sue)
    book = app.state.rule_book
    book.files = {**book.files, NEWER: book[NEWER].model_copy(update={"review_days": 9})}
    page = await ada.get(PAGE)
    assert "The file of these rules was changed since it was proposed. What was proposed counts" in page.words
    await ada.submit(page, f"{PAGE}/confirm")
    assert book[NEWER].review_days == 7
    assert book.differing() == [NEWER]


async def test_one_that_opens_today_opens_at_once(sue: Visitor, ada: Visitor, app: FastAPI) -> None:
    page = await sue.get(f"{PAGE}/rehearsal?opens_on=2026-11-25&reapply_by=2027-06-30")
    await sue.submit(page, f"{PAGE}/propose")
    await ada.submit(await ada.get(PAGE), f"{PAGE}/confirm")
    assert app.state.rule_book.opened[NEWER].opens_at == RECEIVED
    assert app.state.rule_book.current(RECEIVED).id == NEWER


async def test_the_plan_of_an_opening_is_what_was_shown(sue: Visitor, ada: Visitor, pool: Pool) -> None:
    await records.under_review(pool)
    await records.approved_provider(pool)
    await proposed(sue)
    await ada.submit(await ada.get(PAGE), f"{PAGE}/confirm")
    facts = await pool.fetchval("select facts from audit_line where verb = 'rules.confirmed'")
    assert (facts["providers"], facts["applications"], facts["waiting"], facts["letters"]) == (1, 1, 0, 7)
    counts = await transition_progress.counts(pool, NEWER)
    assert {kind: dict(each) for kind, each in counts.items()} == {
        "waiting": {},
        "application": {"planned": 1},
        "provider": {"planned": 1},
    }
