"""What answers come to: in sums, in no order, from three answers on; and as evidence, as it was on that day."""

import csv
from io import StringIO

import pytest
from fastapi import FastAPI

from schemas.account import Role
from schemas.membership import MemberRole
from schemas.provider import Provider
from store import audit, evidence
from store.database import Pool
from tests import records
from tests.console.events.conftest import SignedIn
from tests.console.questionnaires.conftest import answer, answered, edit, link_of, made, opened
from tests.console.visitor import Page, Visitor
from tests.events import workshop

FORMULA = '=HYPERLINK("https://evil.example","here")'
WHO = {"named": "yes", "full_name": "Ann Two Moons", "email": "ann@x.org", "organisation": "@SUM(1)"}


@pytest.fixture
async def event(pool: Pool, provider: Provider) -> str:
    """An event of the provider; what evidence of it is called by."""
    return (await records.reported_event(pool, workshop(), whose=provider)).entity


async def table(visitor: Visitor, path: str) -> list[list[str]]:
    """The cells of a CSV file."""
    response = await visitor.client.get(path)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


async def test_results_are_shown_from_the_third_answer_on(app: FastAPI, pat: Visitor) -> None:
    there = await opened(pat)
    link = await link_of(pat, there)
    await answered(app, link, 2, q1="2", q3=["1", "4"], q4="5", q6="My own words")
    page = await pat.get(f"{there}/results")
    assert "2 answers so far." in page.words
    assert "My own words" not in page.words
    assert "<svg" not in page.html
    assert len(await table(pat, f"{there}/results.csv")) == 1
    await answered(app, link, 1, q1="2", q3=["4"])
    page = await pat.get(f"{there}/results")
    assert "3 answers to “What would help you most in your work?” so far, on Wednesday, January 20, 2027." in page.words
    assert "D. Indian Education for All 3 100" in page.words
    assert "A. Reading and writing 2 66.6" in page.words
    assert "5 (Very well) 2 100" in page.words
    assert "2 answers, in no order My own words My own words" in page.words
    assert page.html.count('<svg class="chart"') == 3


async def test_answers_never_stand_side_by_side(app: FastAPI, pat: Visitor) -> None:
    there = await opened(pat)
    link = await link_of(pat, there)
    for at in range(4):
        await answered(app, link, 1, q1=str(at + 1), q3="1", q2=f"problem {at}", q6=f"worth {at}")
    rows = await table(pat, f"{there}/results.csv")
    assert rows[0] == ["Question", "Text", "Answered", "Answer", "Answers"]
    assert ["1", "What is your work?", "4", "Teacher, elementary", "1"] in rows
    assert {len(row) for row in rows} == {5}
    assert not [row for row in rows if "problem" in str(row) and "worth" in str(row)]
    assert "problem" in str(rows)


async def test_no_cell_is_a_formula(app: FastAPI, pat: Visitor) -> None:
    there = await made(pat)
    await edit(pat, there, "keep", text_q2=FORMULA, options_q1="+1\n-1+2\nplain")
    link = await link_of(pat, await opened(pat, there))
    await answered(app, link, 3, q1="1", q3="1", q2=FORMULA, q6="\t=1", **WHO)
    cells = [cell for name in ("results", "named") for row in await table(pat, f"{there}/{name}.csv") for cell in row]
    assert f"'{FORMULA}" in cells
    assert "'@SUM(1)" in cells
    assert not [cell for cell in cells if cell.lstrip()[:1] in {"=", "@"}]
    assert not [cell for cell in cells if cell[:1] in {"+", "-"} and not cell[1:].isdecimal()]


async def test_who_gave_a_name_is_shown_with_it_and_nobody_else(app: FastAPI, pat: Visitor, pool: Pool) -> None:
    there = await opened(pat)
    link = await link_of(pat, there)
    await answered(app, link, 3, q1="1", q3="1", q6="Anonymous words")
    page = await pat.get(f"{there}/results")
    assert "Those who gave a name" not in page.words
    await answer(Visitor(app), link, q1="3", q3=["2", "4"], q4="1", **WHO)
    page = await pat.get(f"{there}/results")
    shown = page.words.partition("Those who gave a name")[2]
    assert "Ann Two Moons, @SUM(1) E-mail ann@x.org" in shown
    assert "Special education" in shown
    assert "Mathematics; Indian Education for All" in shown
    assert "1 (Not at all)" in shown
    assert "Anonymous words" not in shown
    rows = await table(pat, f"{there}/named.csv")
    assert len(rows) == 2
    assert rows[1][:5] == ["Ann Two Moons", "ann@x.org", "'@SUM(1)", "2027-01-20", "Special education"]
    exported = await audit.of_entity(pool, "questionnaire:Q-00001")
    assert (exported[-1].verb, exported[-1].facts) == ("questionnaire.exported", {"people": 1})


async def test_one_anonymous_person_among_people_with_names_is_not_told_by_what_is_left(
    app: FastAPI, pat: Visitor, event: str
) -> None:
    there = await opened(pat)
    link = await link_of(pat, there)
    await answered(app, link, 3, q1="1", q3="4", **WHO)
    await answered(app, link, 1, q1="2", q3="5", q6="Only I say this")
    page = await pat.get(f"{there}/results")
    assert "4 answers so far." in page.words
    assert "Ann Two Moons" in page.words
    assert "Only I say this" not in page.words
    assert len(await table(pat, f"{there}/results.csv")) == 1
    assert "not while only one or two of them are anonymous" in (await pat.get(f"{there}/attach")).words
    await answered(app, link, 2, q1="2", q3="5")
    assert "Only I say this" in (await pat.get(f"{there}/results")).words
    assert event in (await pat.get(f"{there}/attach")).html


async def test_names_are_not_for_those_who_only_read(app: FastAPI, pat: Visitor, signed_in: SignedIn) -> None:
    there = await opened(pat)
    await answered(app, await link_of(pat, there), 3, q1="1", q3="1", **WHO)
    vic = await signed_in("Vic Reads", Role.PROVIDER, provider="P-00001", member=MemberRole.VIEWER)
    page = await vic.get(f"{there}/results")
    assert "3 answers" in page.words
    assert "Ann Two Moons" not in page.words
    assert (await vic.get(f"{there}/named.csv")).status == 403


# Evidence.


async def attach(pat: Visitor, there: str, entity: str, **more: str) -> Page:
    page = await pat.get(f"{there}/attach")
    return await pat.submit(page, f"{there}/attach", entity=entity, **more)


async def test_evidence_stays_as_it_was_when_it_was_attached(
    app: FastAPI, pat: Visitor, signed_in: SignedIn, pool: Pool, event: str
) -> None:
    there = await opened(pat)
    link = await link_of(pat, there)
    await answered(app, link, 3, q1="1", q3="4", q6="Not for staff", **WHO)
    page = await attach(pat, there, event)
    assert "It is attached" in page.words
    await answered(app, link, 1, q1="1", q3="4")
    (kept,) = await evidence.of_entity(pool, event)
    rita = await signed_in("Rita Views")
    number = event.partition(":")[2]
    for who, of_event, own in (
        (pat, f"/providers/P-00001/events/{number}", f"/providers/P-00001/evidence/{kept.id}"),
        (rita, f"/staff/events/{number}", f"/staff/evidence/{kept.id}"),
    ):
        page = await who.get(of_event)
        assert f'href="{own}"' in page.html
        assert "3 answers, as it was on Wednesday, January 20, 2027" in page.words
        page = await who.get(own)
        assert "D. Indian Education for All 3 100" in page.words
        assert "3 people wrote something, which is not shown here." in page.words
        for hidden in ("Not for staff", "Ann Two Moons", "ann@x.org"):
            assert hidden not in page.words
    told = (await rita.get(f"/staff/events/{number}")).words
    assert "Pat Owens attached Q-00001 as evidence with 3 answers." in told


async def test_texts_go_along_where_that_was_ticked(app: FastAPI, pat: Visitor, pool: Pool, event: str) -> None:
    there = await opened(pat)
    await answered(app, await link_of(pat, there), 3, q1="1", q3="4", q6="For staff, too")
    await attach(pat, there, event, texts="yes")
    (kept,) = await evidence.of_entity(pool, event)
    assert "For staff, too" in (await pat.get(f"/providers/P-00001/evidence/{kept.id}")).words


async def test_too_few_answers_are_no_evidence(app: FastAPI, pat: Visitor, pool: Pool, event: str) -> None:
    there = await opened(pat)
    await answered(app, await link_of(pat, there), 2, q1="1", q3="4")
    page = await pat.get(f"{there}/attach")
    assert "It can be attached once it has 3 answers" in page.words
    token = (await pat.get("/change-password")).forms[0].fields["form_token"]
    page = await pat.post(f"{there}/attach", {"form_token": token, "entity": event})
    assert page.status == 409
    assert await evidence.of_entity(pool, event) == []


async def test_it_is_attached_once_and_taken_away_while_that_is_open(
    app: FastAPI, pat: Visitor, pool: Pool, event: str
) -> None:
    there = await opened(pat)
    await answered(app, await link_of(pat, there), 3, q1="1", q3="4")
    await attach(pat, there, event)
    again = await attach(pat, there, event)
    assert (again.status, "It is attached there already." in again.words) == (409, True)
    none = await attach(pat, there, "")
    assert (none.status, "Choose what it is evidence for." in none.words) == (422, True)
    elses = await attach(pat, there, "event:E-2026-99999")
    assert elses.status == 422
    (kept,) = await evidence.of_entity(pool, event)
    remove = f"{there}/evidence/{kept.id}/remove"
    page = await pat.submit(await pat.get(there), remove)
    assert "It is evidence there no longer." in page.words
    assert (await pat.get(f"/providers/P-00001/evidence/{kept.id}")).status == 404
    await attach(pat, there, event)
    (kept,) = await evidence.of_entity(pool, event)
    page = await pat.get(there)
    await pool.execute("update event set stage = 'archived'")
    refused = await pat.submit(page, f"{there}/evidence/{kept.id}/remove")
    assert (refused.status, "keeps it" in refused.words) == (409, True)
    assert await evidence.of_entity(pool, event) == [kept]
    verbs = [str(each.verb) for each in await audit.of_entity(pool, event) if "evidence" in each.verb]
    assert verbs == ["evidence.attached", "evidence.detached", "evidence.attached"]


async def test_a_reapplication_takes_evidence_until_it_is_decided(
    app: FastAPI, pat: Visitor, signed_in: SignedIn, pool: Pool, provider: Provider
) -> None:
    number = await records.reapply(pool, provider)
    there = await opened(pat)
    await answered(app, await link_of(pat, there), 3, q1="1", q3="4")
    await attach(pat, there, f"application:{number}")
    rita = await signed_in("Rita Views")
    page = await rita.get(f"/staff/applications/{number}")
    assert "Needs analysis (1)" in page.words
    (kept,) = await evidence.of_entity(pool, f"application:{number}")
    assert f'href="/staff/evidence/{kept.id}"' in page.html
    assert f'href="/staff/applications/{number}"' in (await rita.get(f"/staff/evidence/{kept.id}")).html
    assert f'href="/providers/P-00001/evidence/{kept.id}"' in (await pat.get("/providers/P-00001/reapply")).html
    await pool.execute("update application set stage = 'denied' where number = $1", number)
    assert f"application:{number}" not in (await pat.get(f"{there}/attach")).html


async def test_evidence_of_somebody_else_is_as_unknown_as_none(
    app: FastAPI, pat: Visitor, signed_in: SignedIn, pool: Pool, event: str
) -> None:
    there = await opened(pat)
    await answered(app, await link_of(pat, there), 3, q1="1", q3="4")
    await attach(pat, there, event)
    (kept,) = await evidence.of_entity(pool, event)
    other = await records.approved_provider(pool)
    sam = await signed_in("Sam Else", Role.PROVIDER, provider=other.number)
    assert (await sam.get(f"/providers/{other.number}/evidence/{kept.id}")).status == 404
    assert (await sam.get(f"/staff/evidence/{kept.id}")).status == 403
