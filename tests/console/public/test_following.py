"""The status page: where an application stands, and the applicant's word on it, with a real office behind it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from markupsafe import escape

import store.link
import store.submission
from console.gateway import Gateway
from schemas.application import Verb
from schemas.link import LinkPurpose, link_token
from schemas.submission import SubmissionState
from store.database import Pool, transaction
from tests import records, samples
from tests.console.public.applicant import PDF
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor
from tests.openings import open_newer
from tests.workflows.office import Office
from workers.settings import Settings


class Follower:
    """An applicant with a status link."""

    def __init__(self, visitor: Visitor, pool: Pool, settings: Settings) -> None:
        self.visitor = visitor
        self._pool = pool
        self._secret = settings.secret_key
        self.path = ""

    async def open(self, number: str) -> Page:
        """Follow a fresh link to this application."""
        lifetime = timedelta(days=400)
        async with transaction(self._pool) as conn:
            entity = f"application:{number}"
            link = await store.link.issue(conn, LinkPurpose.STATUS, entity, records.RECEIVED, lifetime)
        self.path = f"/link/status/{link_token(link, LinkPurpose.STATUS, self._secret)}"
        return await self.visitor.get(self.path)

    async def answer(self, page: Page, text: str, file: tuple[str, bytes] = ("", b""), button: str = "send") -> Page:
        """Send the answer form of a page."""
        form = page.form(f"{self.path}/answer")
        response = await self.visitor.client.post(
            form.action,
            data=form.fields | {"text": text, "action": button},
            files={"file": file},
            headers={"origin": self.visitor.base_url},
        )
        return Page(response)

    async def withdraw(self, reason: str = "") -> Page:
        """Withdraw, and say so when asked once more."""
        page = await self.visitor.get(f"{self.path}/withdraw")
        return await self.visitor.submit(page, f"{self.path}/withdraw", reason=reason)


@pytest.fixture
def follower(visitor: Visitor, pool: Pool, settings: Settings) -> Follower:
    return Follower(visitor, pool, settings)


async def ask_for_information(office: Office, number: str) -> None:
    await office.say(number, "request_information", text="Which day is the\nworkshop?", questions=["agenda"])
    await office.settled(number)


async def test_what_is_asked_is_answered_there_and_the_promise_tells_both_dates(
    staffed: Office, follower: Follower, pool: Pool
) -> None:
    number = await staffed.receive()
    assert "Under review." in (await follower.open(number)).words
    await ask_for_information(staffed, number)
    page = await follower.visitor.get(follower.path)
    assert "We need something from you." in page.words
    assert "Which day is the workshop?" in page.words
    assert "A sample agenda" in page.words
    page = await follower.answer(page, "On the first day.", ("day.pdf", PDF))
    assert page.status == 200
    assert "We have your answer. Thank you." in page.words
    assert "Under review." in page.words
    assert "We received your answer." in page.words
    assert "day.pdf" in page.words
    row = await pool.fetchrow("select answer from information_request where application = $1", number)
    assert row
    assert row["answer"] == "On the first day."


async def test_a_wrong_answer_is_kept_as_typed_with_the_file_that_came_along(
    staffed: Office, follower: Follower
) -> None:
    number = await staffed.receive()
    await ask_for_information(staffed, number)
    page = await follower.open(number)
    empty = await follower.answer(page, " \n ")
    assert empty.status == 422
    assert "Write your answer." in empty.words
    long = "word " * 2_001
    page = await follower.answer(page, long, ("day.pdf", PDF))
    assert page.status == 422
    assert "Your answer is too long: it has 10,004 characters" in page.words
    assert page.form(f"{follower.path}/answer").fields["text"] == [long.strip()]
    assert "day.pdf (1 KB), not sent yet" in page.words
    page = await follower.answer(page, "Short.", ("other.pdf", b"no PDF"))
    assert page.status == 422
    assert "“other.pdf” is not a PDF" in page.words
    page = await follower.answer(page, "Short.", button="remove")
    assert "not sent yet" not in page.words
    assert page.form(f"{follower.path}/answer").fields["text"] == ["Short."]
    assert "We have your answer" in (await follower.answer(page, "Short.")).words


async def test_an_answer_sent_twice_is_one_answer(staffed: Office, follower: Follower, pool: Pool) -> None:
    number = await staffed.receive()
    await ask_for_information(staffed, number)
    page = await follower.open(number)
    for _ in range(2):
        assert (await follower.answer(page, "On the first day.", ("day.pdf", PDF))).status == 200
    assert await pool.fetchval("select count(*) from file") == 1
    assert await pool.fetchval("select count(*) from submission where kind = 'answer'") == 1


async def test_the_same_form_sent_again_with_other_words_is_told_that_the_first_counts(
    staffed: Office, follower: Follower
) -> None:
    number = await staffed.receive()
    await ask_for_information(staffed, number)
    page = await follower.open(number)
    await follower.answer(page, "On the first day.")
    page = await follower.answer(page, "On the second day.")
    assert page.status == 409
    assert "What you sent first is what counts" in page.words
    assert "On the second day." in page.words


async def test_a_second_answer_from_a_stale_page_is_refused_and_kept_for_copying(
    staffed: Office, follower: Follower
) -> None:
    number = await staffed.receive()
    await ask_for_information(staffed, number)
    page, stale = await follower.open(number), await follower.visitor.get(follower.path)
    await follower.answer(page, "On the first day.")
    page = await follower.answer(stale, "On the second day.")
    assert page.status == 409
    assert "Nothing is asked of you any more" in page.words
    assert "On the second day." in page.words


async def test_a_wrong_answer_that_nobody_asks_for_any_more_is_shown_too(staffed: Office, follower: Follower) -> None:
    number = await staffed.receive()
    await ask_for_information(staffed, number)
    stale = await follower.open(number)
    await staffed.say(number, "withdraw", actor=f"applicant:{number}", reason="")
    await staffed.settled(number)
    page = await follower.answer(stale, "word " * 2_001)
    assert page.status == 422
    assert "Nothing is asked of you any more, so it was not sent." in page.words
    assert "word word word" in page.words


async def test_an_application_is_withdrawn_after_being_asked_once_more(staffed: Office, follower: Follower) -> None:
    number = await staffed.receive()
    page = await follower.open(number)
    asked = await follower.visitor.get(f"{follower.path}/withdraw")
    assert "This can't be undone" in asked.words
    assert (await staffed.row(number)).stage == "under_review"
    page = await follower.withdraw("We wait for the new process.")
    assert "The application is withdrawn." in page.words
    assert (await staffed.row(number)).stage == "withdrawn"
    again = await follower.visitor.get(f"{follower.path}/withdraw")
    assert "This application was withdrawn on " in again.words
    assert "already decided" not in again.words


async def test_a_word_on_a_decided_application_is_told_so(staffed: Office, follower: Follower) -> None:
    number = await staffed.receive()
    await follower.open(number)
    stale = await follower.visitor.get(f"{follower.path}/withdraw")
    await staffed.say(number, "approve", note="")
    await staffed.settled(number)
    page = await follower.visitor.submit(stale, f"{follower.path}/withdraw", reason="Too late.")
    assert page.status == 409
    assert "This application was already decided" in page.words
    assert "Too late." in page.words


async def test_a_reason_that_is_too_long_is_told_and_kept(staffed: Office, follower: Follower) -> None:
    number = await staffed.receive()
    await follower.open(number)
    page = await follower.withdraw("x" * 2_001)
    assert page.status == 422
    assert "Your reason is too long: it has 2,001 characters" in page.words
    assert page.form(f"{follower.path}/withdraw").fields["reason"] == ["x" * 2_001]
    assert (await staffed.row(number)).stage == "under_review"


async def test_while_the_worker_is_away_an_answer_is_saved_and_said_to_be_in_process(
    staffed: Office, follower: Follower, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await staffed.receive()
    await ask_for_information(staffed, number)
    await staffed.stop_work()
    monkeypatch.setattr("console.gateway.WAIT", timedelta(seconds=0.5))
    page = await follower.answer(await follower.open(number), "On the first day.")
    assert page.status == 200
    assert "is saved and being processed. You don't have to send it again." in page.words
    assert "We have your answer" not in page.words
    assert "What we ask of you" not in page.words
    (answer,) = [
        each for each in await store.submission.of_entity(pool, f"application:{number}") if each.kind == "answer"
    ]
    assert answer.state is SubmissionState.SAVED
    await staffed.start_work()
    await staffed.settled(number)
    await staffed.until(lambda: answered(pool, number))


async def answered(pool: Pool, number: str) -> bool:
    return (await records.current(pool, number)).stage == "under_review"


async def test_a_denied_applicant_reads_the_reasons_and_may_apply_again(follower: Follower, pool: Pool) -> None:
    application = await records.under_review(pool)
    reason = "Write what <people> can do afterwards."
    when = records.RECEIVED + timedelta(hours=1)
    payload = {"reasons": {"objectives": reason}, "note": ""}
    await records.decide(pool, application.number, "deny", when, payload=payload, criteria=["objectives"])
    page = await follower.open(application.number)
    assert "Not approved." in page.words
    assert "Clear learning objectives: Write what <people> can do afterwards." in page.words
    assert "You may apply again at any time" in page.words
    assert "/withdraw" not in page.html


async def test_an_approved_applicant_reads_what_comes_next(follower: Follower, pool: Pool) -> None:
    application = await records.under_review(pool)
    await records.decide(pool, application.number, "approve", records.RECEIVED, payload={"note": ""})
    page = await follower.open(application.number)
    assert "Your provider number is P-00001" in page.words
    assert "a link to choose a password" in page.words
    assert 'href="/directory/P-00001"' in page.html


NOTE = "Thank you, <Ql̓ispé>!\nWe look forward to the next one."


@pytest.mark.parametrize(
    ("verb", "payload"),
    [
        ("approve", {"note": NOTE}),
        ("deny", {"reasons": {"objectives": "None."}, "note": NOTE}),
        ("withdraw", {"reason": NOTE}),
    ],
)
async def test_the_word_that_came_with_the_decision_stands_on_the_page(
    follower: Follower, pool: Pool, verb: Verb, payload: dict[str, object]
) -> None:
    application = await records.under_review(pool)
    criteria = ["objectives"] if verb == "deny" else []
    await records.decide(pool, application.number, verb, records.RECEIVED, payload=payload, criteria=criteria)
    page = await follower.open(application.number)
    assert "A word from us" in page.words
    assert f'<p class="asked-text">{escape(NOTE)}</p>' in page.html


async def test_a_word_that_came_with_no_decision_is_not_shown(follower: Follower, pool: Pool) -> None:
    application = await records.under_review(pool)
    await records.decide(pool, application.number, "approve", records.RECEIVED, payload={"note": ""})
    late = records.RECEIVED + timedelta(hours=1)
    await records.decision(pool, application.number, "approve", late, payload={"note": NOTE})
    page = await follower.open(application.number)
    assert "A word from us" not in page.words


async def test_the_applicants_own_reason_is_called_theirs(follower: Follower, pool: Pool) -> None:
    application = await records.under_review(pool)
    actor = f"applicant:{application.number}"
    payload = {"reason": NOTE}
    await records.decide(pool, application.number, "withdraw", records.RECEIVED, payload=payload, actor=actor)
    page = await follower.open(application.number)
    assert "Your reason" in page.words
    assert "A word from us" not in page.words
    assert f'<p class="asked-text">{escape(NOTE)}</p>' in page.html


async def test_a_moved_date_is_told_beside_the_first_promise(follower: Follower, pool: Pool) -> None:
    application = await records.under_review(pool)
    asked_at = records.RECEIVED + timedelta(days=2)
    await records.decide(pool, application.number, "request_information", asked_at, payload={"text": "Why?"})
    await records.decide(
        pool,
        application.number,
        "answer",
        asked_at + timedelta(days=4),
        payload={"text": "So."},
        actor=f"applicant:{application.number}",
        requested_at=asked_at,
    )
    page = await follower.open(application.number)
    assert "Our answer is due now by Wednesday, December 9, 2026 at 5:00 pm Mountain time" in page.words
    assert "The first promise was Monday, December 7, 2026 at 5:00 pm Mountain time" in page.words


async def test_what_the_sweeper_had_refused_is_told_on_the_page(follower: Follower, pool: Pool) -> None:
    application = await records.under_review(pool)
    await records.decide(pool, application.number, "approve", records.RECEIVED, payload={"note": ""})
    decision = await records.decision(
        pool,
        application.number,
        "withdraw",
        records.RECEIVED,
        payload={"reason": ""},
        actor=f"applicant:{application.number}",
    )
    assert decision.submission
    async with transaction(pool) as conn:
        await store.submission.settle(
            conn,
            decision.submission,
            SubmissionState.REFUSED,
            {"code": "already_decided", "details": {}},
            records.RECEIVED,
        )
    page = await follower.open(application.number)
    assert "could not be taken, because the application had changed by then" in page.words


async def test_an_expired_a_made_up_and_a_foreign_link_are_told_in_plain_words(
    follower: Follower, pool: Pool, settings: Settings, clock: Clock
) -> None:
    application = await records.under_review(pool)
    assert (await follower.open(application.number)).status == 200
    clock.at += timedelta(days=401)
    page = await follower.visitor.get(follower.path)
    assert (page.status, "This link has expired" in page.words) == (410, True)
    assert 'href="/status"' in page.html
    for purpose in LinkPurpose:
        foreign = link_token(uuid4(), purpose, settings.secret_key)
        page = await follower.visitor.get(f"/link/status/{foreign}")
        assert (page.status, "This link does not open anything" in page.words) == (404, True)


async def test_an_answer_of_another_application_is_not_taken_over(follower: Follower, pool: Pool) -> None:
    mine = await records.under_review(pool)
    theirs = await records.under_review(pool, samples.form(organisation=samples.organisation(legal_name="Another")))
    decision = await records.decision(pool, theirs.number, "answer", records.RECEIVED, payload={"text": "Theirs."})
    page = await follower.open(mine.number)
    page = await follower.visitor.get(f"{follower.path}/withdraw")
    fields = page.form(f"{follower.path}/withdraw").fields | {"submission": str(decision.submission)}
    assert (await follower.visitor.post(f"{follower.path}/withdraw", fields)).status == 404


async def test_with_temporal_away_the_page_answers_at_once_and_claims_nothing(
    follower: Follower, pool: Pool, app: FastAPI
) -> None:
    assert isinstance(app.state.gateway, Gateway)
    application = await records.under_review(pool)
    await follower.open(application.number)
    page = await follower.withdraw("No.")
    assert "Your withdrawal of" in page.words
    assert "is saved and being processed" in page.words
    assert (await records.current(pool, application.number)).stage == "under_review"


async def test_a_superseded_application_leads_on_to_its_draft(
    staffed: Office, follower: Follower, pool: Pool, settings: Settings, app: FastAPI
) -> None:
    visitor, number = follower.visitor, await staffed.receive()
    await open_newer(pool, app.state.rule_book, datetime.now(UTC) - timedelta(days=1))
    await staffed.say(number, "supersede", reason="New rules, new questions.")
    letter = next(each for each in await staffed.letters(number) if each.kind == "superseded")
    from_letter = await visitor.get(
        f"/link/draft/{link_token(UUID(letter.facts['link']), LinkPurpose.DRAFT, settings.secret_key)}"
    )
    assert f"This is application {number}, to go on under new rules." in from_letter.words
    assert from_letter.form(from_letter.path).fields["legal_name"] == [samples.form().organisation.legal_name]
    page = await follower.open(number)
    assert "It goes on under new rules." in page.words
    assert "New rules, new questions." in page.words
    assert f'href="{from_letter.path}"' in page.html
    assert "gave the application back as a draft" in page.words
    assert "Withdraw it" not in page.words
    await pool.execute("update draft set application = 'A-2027-00001' where supersedes = $1", number)
    page = await visitor.get(follower.path)
    assert "You submitted the draft as application A-2027-00001" in page.words
