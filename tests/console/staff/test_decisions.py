"""Deciding in the console: saved first, done once, refused in words, and nothing typed is ever lost."""

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI

from schemas.application import Stage
from schemas.submission import SubmissionState
from store import application, submission
from store.database import Pool
from tests import records
from tests.console.visitor import Page, Visitor
from tests.workflows.office import Office

WORDS = "Please name the content standards.\r\nThank you, Ql̓ispé!"


def path(number: str, verb: str = "") -> str:
    return f"/staff/applications/{number}" + (f"/{verb}" if verb else "")


async def decide(visitor: Visitor, number: str, verb: str, **typed: str | list[str]) -> Page:
    return await visitor.submit(await visitor.get(path(number)), path(number, verb), **typed)


async def stage(pool: Pool, number: str) -> Stage:
    found = await application.by_number(pool, number)
    assert found
    return found.stage


async def test_approving_makes_a_provider(staffed: Office, ann: Visitor, pool: Pool) -> None:
    number = await staffed.receive()
    page = await decide(ann, number, "approve", note="Welcome,\r\n<Fox> Valley!")
    assert "Approved. The provider stands in the directory" in page.words
    assert "A word to the applicant" in page.words
    assert '<p class="own-words">Welcome,\n&lt;Fox&gt; Valley!</p>' in page.html
    assert await stage(pool, number) is Stage.APPROVED
    assert "Ann Smith approved it. It became provider P-00001." in page.words
    assert "Approved, welcome" in page.words
    assert not [form for form in page.forms if form.action.startswith(path(number))], "nothing is left to decide"
    provider = await ann.get("/staff/providers/P-00001")
    assert "Fox Valley School District No. 7" in provider.words
    assert "Not set yet" in provider.words


async def test_two_presses_are_one_decision(staffed: Office, ann: Visitor, pool: Pool) -> None:
    number = await staffed.receive()
    page = await ann.get(path(number))
    both = await asyncio.gather(ann.submit(page, path(number, "approve")), ann.submit(page, path(number, "approve")))
    assert all("Approved. The provider stands" in each.words for each in both)
    assert await pool.fetchval("select count(*) from submission where kind = 'approve'") == 1
    assert await pool.fetchval("select count(*) from provider") == 1
    again = await ann.submit(page, path(number, "approve"))
    assert "Approved. The provider stands" in again.words


async def test_asking_for_information_keeps_the_reviewers_words(staffed: Office, ann: Visitor) -> None:
    number = await staffed.receive()
    page = await decide(ann, number, "request-information", text=WORDS, questions=["agenda", "evidence"])
    assert "Done. The applicant is being written to." in page.words
    assert (
        "Ann Smith asked the applicant for information. About: A sample agenda; What shows that it works?" in page.words
    )
    assert "Thank you, Ql̓ispé!" in page.words
    assert "Waiting for the applicant" in page.words
    assert "The applicant was asked on" in page.words
    await staffed.say(number, "answer", actor=f"applicant:{number}", text="Here they are.", files=[])
    page = await ann.get(path(number))
    assert "Here they are." in page.words
    assert "The applicant answered." in page.words


async def test_denying_wants_a_reason_for_each_criterion(staffed: Office, ann: Visitor, pool: Pool) -> None:
    number = await staffed.receive()
    page = await decide(ann, number, "deny", reason_planned="   ", deny_note="A long word to the applicant")
    assert page.status == 422
    assert "Write a reason for each criterion that is not met, at least one." in page.words
    assert page.form(path(number, "deny")).fields["deny_note"] == ["A long word to the applicant"]
    assert await pool.fetchval("select count(*) from submission where kind = 'deny'") == 0
    page = await ann.submit(page, path(number, "deny"), reason_planned="No agenda.", reason_active="Only talks.")
    assert '<p class="own-words">A long word to the applicant</p>' in page.html
    assert "Denied. The letter with the reasons is on its way." in page.words
    assert "Ann Smith denied it. Not met: Active learning; Planned and structured." in page.words
    assert "No agenda." in page.words
    assert await stage(pool, number) is Stage.DENIED


async def test_all_errors_of_a_form_stand_at_once_and_nothing_typed_is_lost(staffed: Office, ann: Visitor) -> None:
    number = await staffed.receive()
    long = "x" * 4001
    page = await decide(ann, number, "deny", reason_planned=long, reason_active=long, deny_note="kept")
    assert page.status == 422
    assert page.words.count("Use at most 4,000 characters; this has 4,001.") == 4, "summed up on top and beside each"
    form = page.form(path(number, "deny"))
    assert form.fields["reason_planned"] == form.fields["reason_active"] == [long]
    assert form.fields["deny_note"] == ["kept"]


async def test_an_unknown_criterion_is_refused(staffed: Office, ann: Visitor, pool: Pool) -> None:
    number = await staffed.receive()
    form = (await ann.get(path(number))).form(path(number, "deny"))
    page = await ann.post(
        path(number, "deny"), {**form.fields, "reason_charm": "None at all", "reason_active": "Talks."}
    )
    assert page.status == 422
    assert "“charm” is not a criterion of these rules." in page.words
    assert page.form(path(number, "deny")).fields["reason_active"] == ["Talks."]
    assert await stage(pool, number) is Stage.UNDER_REVIEW


async def test_an_unknown_question_and_an_unknown_reviewer_are_refused(staffed: Office, ann: Visitor) -> None:
    number = await staffed.receive()
    fields = (await ann.get(path(number))).form(path(number, "request-information")).fields
    page = await ann.post(path(number, "request-information"), {**fields, "text": "Why?", "questions": ["charm"]})
    assert page.status == 422
    assert "not part of this application's form" in page.words
    page = await ann.post(path(number, "assign"), {**fields, "reviewer": "999999"})
    assert page.status == 422
    assert "no longer works here" in page.words


async def test_assigning_to_me_and_back(staffed: Office, ann: Visitor) -> None:
    number = await staffed.receive()
    page = await ann.get(path(number))
    mine = [form for form in page.forms if form.action == path(number, "assign")][1]
    page = await ann.post(mine.action, mine.fields)
    assert "Ann Smith took it on." in page.words
    assert number in (await ann.get("/staff/applications?view=mine")).words
    page = await ann.submit(page, path(number, "assign"), reviewer=str(staffed.supervisor.id))
    assert "Ann Smith assigned it to Sam Supervisor." in page.words
    page = await ann.submit(page, path(number, "assign"), reviewer="")
    assert "Ann Smith gave it back to all reviewers." in page.words


async def test_a_stale_page_says_what_happened_and_keeps_what_was_typed(
    staffed: Office, ann: Visitor, sue: Visitor, pool: Pool
) -> None:
    number = await staffed.receive()
    stale = await ann.get(path(number))
    await decide(sue, number, "approve")
    page = await ann.submit(stale, path(number, "deny"), reason_planned="A reason written with care.")
    assert page.status == 409
    assert "“Deny” was not carried out, because the application was already approved by Sue Visor on" in page.words
    assert "A reason written with care." in page.words
    assert "What you had typed" in page.words
    assert await stage(pool, number) is Stage.APPROVED
    assert await pool.fetchval("select count(*) from submission where kind = 'deny'") == 0


async def test_of_two_who_decide_at_once_the_second_hears_of_the_first(
    staffed: Office, ann: Visitor, sue: Visitor, pool: Pool
) -> None:
    number = await staffed.receive()
    hers, theirs = await ann.get(path(number)), await sue.get(path(number))
    pages = await asyncio.gather(
        ann.submit(hers, path(number, "approve")),
        sue.submit(theirs, path(number, "deny"), reason_planned="A reason written with care."),
    )
    assert sorted(page.status for page in pages) == [200, 409]
    refused = next(page for page in pages if page.status == 409)
    assert "was not carried out, because the application was already" in refused.words
    decided = await pool.fetchval(
        "select count(*) from audit_line where verb in ('application.approved', 'application.denied')"
    )
    assert decided == 1


async def test_asking_twice_is_refused_in_words_and_kept(staffed: Office, ann: Visitor, sue: Visitor) -> None:
    number = await staffed.receive()
    stale = await ann.get(path(number))
    await decide(sue, number, "request-information", text="First question")
    page = await ann.submit(stale, path(number, "request-information"), text="My own question")
    assert page.status == 409
    assert "the applicant has been asked for information and has not answered yet" in page.words
    assert "My own question" in page.words


async def test_with_temporal_away_a_decision_is_saved_and_claims_nothing(ann: Visitor, pool: Pool) -> None:
    about = await records.under_review(pool)
    page = await decide(ann, about.number, "approve", note="Welcome!")
    assert "“Approve” is saved and being processed." in page.words
    assert "Approved." not in page.words
    assert await stage(pool, about.number) is Stage.UNDER_REVIEW
    (saved,) = [each for each in await submission.of_entity(pool, about.entity) if each.kind == "approve"]
    assert saved.state is SubmissionState.SAVED
    assert saved.payload == {"note": "Welcome!"}


async def test_the_workers_being_away_loses_nothing(staffed: Office, ann: Visitor, pool: Pool) -> None:
    number = await staffed.receive()
    await staffed.stop_work()
    form = await ann.get(path(number))
    page = await ann.submit(form, path(number, "approve"))
    assert "“Approve” is saved and being processed." in page.words
    await staffed.start_work()
    again = await ann.submit(form, path(number, "approve"))
    assert "Approved. The provider stands" in again.words
    assert await pool.fetchval("select count(*) from provider") == 1


async def test_closing_is_offered_only_after_the_last_reminder(
    staffed: Office, ann: Visitor, pool: Pool, app: FastAPI
) -> None:
    number = await staffed.receive()
    asked = await decide(ann, number, "request-information", text="Anything")
    assert "Possible from" in asked.words
    assert path(number, "withdraw") not in [form.action for form in asked.forms]
    fields = asked.form(path(number, "assign")).fields | {"submission": [str(uuid4())]}
    page = await ann.post(path(number, "withdraw"), {**fields, "reason": "Nobody answers"})
    assert page.status == 409
    assert "it can be closed only once the applicant's last reminder went unanswered" in page.words
    last = await pool.fetchval("select rungs -> -1 ->> 'at' from information_request")
    await staffed.pass_time(number, datetime.fromisoformat(last) + timedelta(minutes=1))
    app.state.clock = lambda: datetime.fromisoformat(last) + timedelta(minutes=2)
    page = await ann.get(path(number))
    if "sign-in" in page.path:
        await ann.sign_in("ASmith", "seven grey herons on ice")
    page = await decide(ann, number, "withdraw", reason="We heard nothing.")
    assert "Closed as withdrawn." in page.words
    assert "Ann Smith closed it as withdrawn" in page.words
    assert '<p class="own-words">We heard nothing.</p>' in page.html


async def test_why_an_applicant_withdrew_stands_on_the_page(ann: Visitor, pool: Pool) -> None:
    about = await records.under_review(pool)
    actor, payload = f"applicant:{about.number}", {"reason": "We <merge>\nnext year."}
    await records.decide(pool, about.number, "withdraw", records.RECEIVED, payload=payload, actor=actor)
    page = await ann.get(path(about.number))
    assert "The applicant's reason" in page.words
    assert '<p class="own-words">We &lt;merge&gt;\nnext year.</p>' in page.html


@pytest.mark.parametrize("number", ["A-2026-99999", "nonsense", "A-2026-00001%2F..", "é"])
async def test_an_unknown_number_is_no_page(ann: Visitor, number: str) -> None:
    assert (await ann.get(path(number))).status == 404
    token = (await ann.get("/staff/applications")).forms[0].fields["form_token"]
    assert (await ann.post(path(number, "approve"), {"form_token": token})).status == 404
