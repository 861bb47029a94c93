"""Making a questionnaire: from a template to its opening, by two people in two tabs, with steps taken back."""

import asyncio

from fastapi import FastAPI

from schemas.account import Role
from schemas.membership import MemberRole
from schemas.provider import Provider, Standing
from schemas.questionnaire import QuestionKind, QuestionnaireState
from store import audit, questionnaire
from store.database import Pool
from tests import records
from tests.console.events.conftest import SignedIn
from tests.console.public.conftest import Clock
from tests.console.questionnaires.conftest import LAST, NOW, OWN, edit, link_of, made, opened
from tests.console.visitor import Page, Visitor
from tests.questionnaires import current


async def saved_in(pool: Pool, there: str) -> list[str]:
    """The questions of a draft, by their words."""
    return [each.text for each in (await current(pool, there.rpartition("/")[2])).questions]


async def three(pat: Visitor) -> str:
    """A draft of three questions, A, B and C; its address."""
    there = await made(pat, "empty")
    for kind, text in (("one", "A"), ("scale", "B"), ("long", "C")):
        page = await edit(pat, there, "add", add_kind=kind, title="Three")
        name = list(page.form(there).fields["q"])[-1]
        await edit(pat, there, "keep", **{f"text_{name}": text})
    return there


async def test_a_template_is_chosen_or_nothing_is_made(pat: Visitor, pool: Pool) -> None:
    page = await pat.submit(await pat.get(f"{OWN}/new"), f"{OWN}/new")
    assert page.status == 422
    assert "Choose what to begin with." in page.words
    assert await pool.fetchval("select count(*) from questionnaire") == 0
    there = await made(pat, "when-and-how")
    assert "When and how would you attend?" in (await pat.get(OWN)).words
    lines = await audit.of_entity(pool, f"questionnaire:{there.rpartition('/')[2]}")
    assert [str(line.verb) for line in lines] == ["questionnaire.made"]


async def test_questions_are_added_moved_and_removed_without_a_script(pat: Visitor, pool: Pool) -> None:
    there = await three(pat)
    assert await saved_in(pool, there) == ["A", "B", "C"]
    await edit(pat, there, "up:q3")
    await edit(pat, there, "down:q1")
    assert await saved_in(pool, there) == ["C", "A", "B"]
    page = await edit(pat, there, "remove:q1", title="Typed meanwhile")
    assert "Question 2 removed." in page.words
    assert await saved_in(pool, there) == ["C", "B"]
    assert (await current(pool, there.rpartition("/")[2])).title == "Typed meanwhile"


async def test_a_step_is_taken_back_and_that_is_a_step_as_well(pat: Visitor, pool: Pool) -> None:
    there = await three(pat)
    await edit(pat, there, "remove:q1")
    await edit(pat, there, "remove:q2")
    page = await pat.get(there)
    assert "Undo: question 1 removed" in page.words
    page = await edit(pat, there, "undo:0")
    assert "Taken back: question 1 removed." in page.words
    assert await saved_in(pool, there) == ["B", "C"]
    await edit(pat, there, "undo:2", title="Typed and not saved")
    assert await saved_in(pool, there) == ["A", "B", "C"]
    assert (await current(pool, there.rpartition("/")[2])).title == "Three"
    await edit(pat, there, "undo:0")
    assert await saved_in(pool, there) == ["B", "C"]
    assert (await current(pool, there.rpartition("/")[2])).title == "Typed and not saved"
    await edit(pat, there, "undo:99")
    assert await saved_in(pool, there) == ["B", "C"]


async def test_another_kind_keeps_the_options(pat: Visitor, pool: Pool) -> None:
    there = await three(pat)
    await edit(pat, there, "keep", options_q1="Yes\n\n  No  \nYes, but")
    await edit(pat, there, "keep", kind_q1="short")
    await edit(pat, there, "keep", kind_q1="several", required_q1="yes")
    question = (await current(pool, there.rpartition("/")[2])).questions[0]
    assert (question.kind, question.options) == (QuestionKind.SEVERAL, ("Yes", "No", "Yes, but"))
    assert question.required
    await edit(pat, there, "keep", required_q1="")
    assert not (await current(pool, there.rpartition("/")[2])).questions[0].required


async def test_two_tabs_overwrite_nothing(pat: Visitor, pool: Pool) -> None:
    there = await three(pat)
    one, other = await pat.get(there), await pat.get(there)
    await send(pat, other, there, "keep", text_q1="Other A")
    page = await send(pat, one, there, "remove:q2", title="Mine", text_q1="My A")
    assert page.status == 409
    assert "Two versions: choose what to keep" in page.words
    assert "1. My A (one of several options)" in page.words
    assert "1. Other A (one of several options)" in page.words
    assert await saved_in(pool, there) == ["Other A", "B", "C"]
    chosen = page.form(there).fields | {"choose:questions": ["theirs"], "action": ["merge"]}
    page = await pat.post(there, chosen)
    assert page.status == 200, page.words
    assert await saved_in(pool, there) == ["Other A", "B", "C"]
    assert (await current(pool, there.rpartition("/")[2])).title == "Mine"


async def test_saving_while_typing_says_when_it_is_too_late(pat: Visitor, pool: Pool) -> None:
    there = await three(pat)
    page, fields = await pat.get(there), (await pat.get(there)).form(there).fields
    saved = await pat.post(f"{there}/save", fields | {"text_q1": ["Typed"]})
    assert "Saved at 4:30 pm" in saved.words
    again = await pat.post(f"{there}/save", fields | {"text_q1": ["Typed on"]})
    assert (again.status, await saved_in(pool, there)) == (200, ["Typed on", "B", "C"])
    stale = await pat.post(f"{there}/save", page.form(there).fields | {"text_q1": ["Older"]})
    assert stale.status == 409
    assert "Nothing you typed here is lost." in stale.words
    assert await saved_in(pool, there) == ["Typed on", "B", "C"]


async def test_what_is_missing_is_named_before_it_is_opened(pat: Visitor, pool: Pool) -> None:
    there = await three(pat)
    page = await edit(pat, there, "open", title="")
    assert page.status == 422
    assert "Give the questionnaire a title." in page.words
    assert "Question 1 needs two or more options, one a line." in page.words
    assert 'href="#options_q1"' in page.html
    assert 'id="options_q1"' in page.html
    assert (await pat.get(f"{there}/open")).status == 422
    await edit(pat, there, "keep", title="Three", options_q1="1\n2")
    page = await pat.get(f"{there}/open")
    for typed, told in (("", "Choose the last day"), ("2027-01-19", "That day is over."), ("2030-01-01", "up to")):
        refused = await pat.submit(page, f"{there}/open", closes_on=typed)
        assert refused.status == 422
        assert told in refused.words
        assert f'value="{typed}"' in refused.html
    assert (await current(pool, there.rpartition("/")[2])).state is QuestionnaireState.DRAFT


async def test_what_somebody_changed_meanwhile_is_not_opened_unseen(pat: Visitor, pool: Pool) -> None:
    there = await made(pat)
    page = await pat.get(f"{there}/open")
    await edit(pat, there, "keep", title="Another one")
    refused = await pat.submit(page, f"{there}/open", closes_on=LAST)
    assert refused.status == 409
    assert "Somebody changed this questionnaire since you looked." in refused.words
    assert "Another one" in refused.words
    assert (await current(pool, there.rpartition("/")[2])).state is QuestionnaireState.DRAFT
    opening = await pat.submit(refused, f"{there}/open", closes_on=LAST)
    assert "It is open." in opening.words


async def test_two_people_open_it_once(pat: Visitor, pool: Pool) -> None:
    there = await made(pat)
    page = await pat.get(f"{there}/open")
    tried = [pat.submit(page, f"{there}/open", closes_on=LAST) for _ in range(3)]
    for each in await asyncio.gather(*tried):
        assert (each.status, each.path.partition("?")[0]) == (200, there), each.words
    verbs = [str(each.verb) for each in await audit.of_entity(pool, "questionnaire:Q-00001")]
    assert verbs == ["questionnaire.made", "questionnaire.opened"]


async def test_from_opening_on_its_questions_stay_and_a_copy_is_made(pat: Visitor, pool: Pool) -> None:
    there = await made(pat)
    page = await pat.get(there)
    await opened(pat, there)
    before = await current(pool, there.rpartition("/")[2])
    late = await send(pat, page, there, "remove:q1", title="Too late")
    assert "its questions stay as they are" in late.words
    assert (await pat.post(f"{there}/save", page.form(there).fields)).status == 409
    assert (await pat.submit(await pat.get(there), f"{there}/copy")).status == 200
    assert await current(pool, before.number) == before
    copy = await current(pool, "Q-00002")
    assert (copy.words, copy.state) == (before.words, QuestionnaireState.DRAFT)
    assert copy.code != before.code


async def test_a_draft_is_thrown_away_as_it_was_seen(pat: Visitor, pool: Pool) -> None:
    there = await made(pat)
    page = await pat.get(f"{there}/discard")
    await edit(pat, there, "keep", title="Changed")
    kept = await pat.submit(page, f"{there}/discard")
    assert kept.status == 409
    assert "Nothing was thrown away" in kept.words
    gone = await pat.submit(kept, f"{there}/discard")
    assert "The draft is thrown away." in gone.words
    assert await questionnaire.find(pool, there.rpartition("/")[2]) is None


async def test_an_open_one_cannot_be_thrown_away(pat: Visitor, pool: Pool) -> None:
    there = await made(pat)
    page = await pat.get(f"{there}/discard")
    await opened(pat, there)
    await pat.submit(page, f"{there}/discard")
    assert (await current(pool, there.rpartition("/")[2])).state is QuestionnaireState.OPEN


async def test_its_link_and_its_code_as_a_picture_lead_to_it(app: FastAPI, pat: Visitor) -> None:
    there = await opened(pat)
    link = await link_of(pat, there)
    code = await pat.client.get(f"{there}/link.svg")
    assert code.headers["content-type"] == "image/svg+xml"
    assert "<script" not in code.text
    assert (await Visitor(app).get(link)).status == 200


async def test_closing_by_hand_is_for_good_and_another_last_day_is_not(
    pat: Visitor, pool: Pool, clock: Clock, app: FastAPI
) -> None:
    there = await opened(pat, last="2027-01-20")
    link = await link_of(pat, there)
    clock.at = NOW.replace(day=21, hour=0, minute=0)
    assert "Closed: its last day was Wednesday, January 20, 2027" in (await pat.get(there)).words
    assert "takes no more answers" in (await Visitor(app).get(link)).words
    page = await pat.get(f"{there}/close")
    wrong = await pat.submit(page, f"{there}/close", closes_on="2027-01-20")
    assert (wrong.status, "That day is over." in wrong.words) == (422, True)
    again = await pat.post(
        f"{there}/close", page.forms[1].fields | {"closes_on": ["2027-01-22"], "action": ["reschedule"]}
    )
    assert "The last day is changed." in again.words
    assert (await Visitor(app).get(link)).words.count("Send my answers") == 1
    page = await pat.get(f"{there}/close")
    closed = await pat.post(f"{there}/close", page.forms[2].fields | {"action": ["close"]})
    assert "It is closed." in closed.words
    assert "Closed by hand" in closed.words
    late = await pat.post(f"{there}/close", page.forms[1].fields | {"closes_on": ["2027-02-01"]})
    assert "Closed by hand" in late.words
    verbs = [str(each.verb) for each in await audit.of_entity(pool, "questionnaire:Q-00001")]
    assert verbs == [f"questionnaire.{each}" for each in ("made", "opened", "rescheduled", "closed")]


async def test_a_provider_whose_approval_ended_makes_none(pat: Visitor, pool: Pool, provider: Provider) -> None:
    there = await made(pat)
    page = await pat.get(f"{there}/open")
    await records.stands(pool, provider, Standing.CEASED, NOW)
    refused = await pat.submit(page, f"{there}/open", closes_on=LAST)
    assert (refused.status, "has ended" in refused.words) == (409, True)
    refused = await pat.submit(await pat.get(f"{OWN}/new"), f"{OWN}/new", template="educators")
    assert (refused.status, "has ended" in refused.words) == (409, True)


async def test_those_who_only_read_see_a_preview_and_change_nothing(pat: Visitor, signed_in: SignedIn) -> None:
    there = await made(pat)
    vic = await signed_in("Vic Reads", Role.PROVIDER, provider="P-00001", member=MemberRole.VIEWER)
    page = await vic.get(there)
    assert "A preview" in page.words
    assert f'action="{there}"' not in page.html
    token = (await vic.get("/change-password")).forms[0].fields["form_token"]
    assert (await vic.post(there, {"form_token": token, "action": "remove:q1"})).status == 403
    assert "Make a questionnaire" not in (await vic.get(OWN)).words


async def test_somebody_elses_is_as_unknown_as_none(pat: Visitor, signed_in: SignedIn, pool: Pool) -> None:
    there = await opened(pat)
    other = await records.approved_provider(pool)
    sam = await signed_in("Sam Else", Role.PROVIDER, provider=other.number)
    for path in ("", "/results", "/results.csv", "/send", "/open", "/attach"):
        assert (await sam.get(there + path)).status in {403, 404}
        assert (await sam.get(f"/providers/{other.number}/questionnaires/Q-00001{path}")).status == 404


async def send(pat: Visitor, page: Page, there: str, action: str, **typed: str) -> Page:
    """Send the form of a page that was read before."""
    return await pat.post(there, {**page.form(there).fields, **typed, "action": action})
