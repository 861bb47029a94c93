"""Recording decisions: what each verb changes, what it writes to whom, and what the records refuse."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from temporalio.exceptions import ApplicationError

from policy.calendar import mountain_instant
from schemas.account import Role
from schemas.application import DenialReason, Stage
from schemas.audit import AuditVerb
from schemas.facts import AnswerReceived, Approved, Denied, InformationRequested, Withdrawn
from schemas.letter import LetterKind
from schemas.link import LinkPurpose
from store import account, application, audit, information, link, membership, provider
from store.database import Pool, transaction
from tests import records, samples

ASKED = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
ANSWERED = datetime(2026, 12, 3, 20, 15, tzinfo=UTC)
DECIDED = datetime(2026, 12, 4, 16, 20, tzinfo=UTC)
DUE = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)
MOVED = datetime(2026, 12, 10, 0, 0, tzinfo=UTC)


async def code_of(pool: Pool, number: str, verb: str, **said: object) -> str | None:
    with pytest.raises(ApplicationError) as refused:
        await records.decide(pool, number, verb, DECIDED, **said)  # type: ignore[arg-type]
    assert refused.value.non_retryable
    return refused.value.type


class TestAssign:
    async def test_it_goes_to_a_reviewer_and_back_to_all(self, pool: Pool) -> None:
        found, reviewer = await records.under_review(pool), await records.member(pool, "Rose Reader")
        await records.decide(pool, found.number, "assign", ASKED, payload={}, reviewer=reviewer.id)
        assert (await records.current(pool, found.number)).reviewer == reviewer.id
        await records.decide(pool, found.number, "assign", ASKED, payload={}, reviewer=None)
        assert (await records.current(pool, found.number)).reviewer is None
        lines = (await audit.of_entity(pool, found.entity))[1:]
        assert [line.facts.get("reviewer_name") for line in lines] == ["Rose Reader", None]

    async def test_nobody_unknown_closed_or_outside_the_staff(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        closed = await records.member(pool, "Carl Closed")
        async with transaction(pool) as conn:
            await account.set_active(conn, closed.id, active=False)
        await records.decide(pool, (await records.under_review(pool)).number, "approve", DECIDED, payload={})
        (outsider,) = await account.of_provider(pool, "P-00001")
        for reviewer in (9999, closed.id, outsider.id):
            assert await code_of(pool, found.number, "assign", payload={}, reviewer=reviewer) == "unknown_reviewer"


class TestRequestInformation:
    async def test_the_clock_rests_and_the_applicant_is_asked(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        told = await records.decide(
            pool,
            found.number,
            "request_information",
            ASKED,
            payload={"text": "Which standards?", "questions": ["agenda"]},
            questions=["agenda"],
        )
        assert [rung.name for rung in told.information_rungs] == ["day_3", "day_7", "day_14"]
        assert told.clock == found.clock
        after = await records.current(pool, found.number)
        assert after.stage is Stage.INFORMATION_REQUESTED
        assert (after.next_step, after.next_at) == ("information_owed", told.information_rungs[0].at)
        asked = (await records.letters(pool, found))[0]
        facts = InformationRequested.model_validate(asked.facts)
        assert (facts.text, facts.questions, facts.clock_pauses) == ("Which standards?", ("A sample agenda",), True)
        assert facts.may_close_at == told.information_rungs[-1].at
        assert await link.open(pool, facts.link, LinkPurpose.STATUS, ASKED)

    async def test_after_the_due_instant_nothing_rests(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        late = DUE + timedelta(days=1)
        await records.decide(pool, found.number, "request_information", late, payload={"text": "Why?"})
        after = await records.current(pool, found.number)
        assert (after.next_step, after.next_at) == ("overdue", DUE)
        assert (await records.letters(pool, found))[0].facts["clock_pauses"] is False

    async def test_a_signal_carries_questions_only(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        await records.decide(pool, found.number, "request_information", ASKED, questions=["criterion_growth"])
        (asked,) = await information.of_application(pool, found.number)
        assert (asked.text, asked.questions) == ("", ["criterion_growth"])

    async def test_an_unknown_question_and_a_second_request_are_refused(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        codes = {"payload": {"text": "?"}, "questions": ["birth_date"]}
        assert await code_of(pool, found.number, "request_information", **codes) == "unknown_question"
        await records.decide(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
        again = await code_of(pool, found.number, "request_information", payload={"text": "And?"})
        assert again == "information_already_requested"


class TestAnswer:
    async def test_the_clock_goes_on_and_both_dates_are_kept(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        await records.decide(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
        applicant = f"applicant:{found.number}"
        told = await records.decide(
            pool, found.number, "answer", ANSWERED, actor=applicant, payload={"text": "Because.", "files": []}
        )
        assert told.information_rungs == []
        after = await records.current(pool, found.number)
        assert after.clock == told.clock
        assert (after.stage, after.promised_at, after.due_at) == (Stage.UNDER_REVIEW, DUE, MOVED)
        assert (after.next_step, after.next_at, after.rung_passed) == ("review", MOVED, None)
        (request,) = await information.of_application(pool, found.number)
        assert (request.answer, request.answered_at) == ("Because.", ANSWERED)
        written = next(each for each in await records.letters(pool, found) if each.kind == LetterKind.ANSWER_RECEIVED)
        facts = AnswerReceived.model_validate(written.facts)
        assert (facts.promised_at, facts.due_at, facts.answered_at) == (DUE, MOVED, ANSWERED)

    async def test_it_counts_from_when_it_reached_us(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        await records.decide(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
        message = await records.decision(pool, found.number, "answer", ANSWERED, payload={"text": "Because."})
        recorded_late = message.model_copy(update={"as_of": ANSWERED + timedelta(days=6)})
        told = await records.activities(pool).record_decision(recorded_late)
        assert told.clock.due_at == MOVED

    async def test_its_files_become_the_applications(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        file = uuid4()
        await pool.execute(
            "insert into file (id, question, name, media_type, size, sha256, content, received_at)"
            " values ($1, 'answer', 'a.txt', 'text/plain', 1, '', 'a', $2)",
            file,
            ANSWERED,
        )
        await records.decide(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
        await records.decide(pool, found.number, "answer", ANSWERED, payload={"text": "So.", "files": [str(file)]})
        assert await pool.fetchval("select application from file where id = $1", file) == found.number

    async def test_without_a_request_there_is_nothing_to_answer(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        assert await code_of(pool, found.number, "answer", payload={"text": "Because."}) == "nothing_requested"


class TestApprove:
    async def test_the_applicant_is_a_provider_with_a_first_account(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        await records.decide(pool, found.number, "approve", DECIDED, actor="account:7", payload={"note": "Welcome!"})
        after = await records.current(pool, found.number)
        assert (after.stage, after.decided_at, after.decided_by) == (Stage.APPROVED, DECIDED, "account:7")
        assert (after.next_step, after.next_at) == (None, None)
        approved = await provider.of_application(pool, found.number)
        assert approved
        assert (approved.number, approved.legal_name) == ("P-00001", found.form.organisation.legal_name)
        assert (approved.primary, approved.backup) == (samples.PRIMARY, samples.BACKUP)
        (first,) = await account.of_provider(pool, approved.number)
        assert (first.user_name, first.role, first.email) == ("JDoe", Role.PROVIDER, samples.PRIMARY.email)
        assert first.password_set_at is None

    async def test_a_name_without_latin_letters_gets_its_user_name_from_the_mailbox(self, pool: Pool) -> None:
        contact = samples.PRIMARY.model_copy(update={"name": "王芳", "email": "fang.wang@foxvalley.example"})
        for expected in ("Fangwang", "Fangwang2"):
            found = await records.under_review(pool, samples.form(primary=contact))
            await records.decide(pool, found.number, "approve", DECIDED, payload={})
            approved = await provider.of_application(pool, found.number)
            assert approved
            (first,) = await account.of_provider(pool, approved.number)
            assert (first.user_name, first.full_name) == (expected, "王芳")

    async def test_the_welcome_carries_the_account_and_a_link_of_two_weeks(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        await records.decide(pool, found.number, "approve", DECIDED, payload={"note": "Welcome!"})
        (welcome,) = [each for each in await records.letters(pool, found) if each.kind == LetterKind.APPROVED]
        assert welcome.to_address == samples.PRIMARY.email
        facts = Approved.model_validate(welcome.facts)
        assert (facts.user_name, facts.provider_number, facts.note) == ("JDoe", "P-00001", "Welcome!")
        assert facts.notice == samples.RULE_SET.notice
        (first,) = await account.of_provider(pool, "P-00001")
        opened = await link.open(pool, facts.link, LinkPurpose.SET_PASSWORD, DECIDED + timedelta(days=13, hours=23))
        assert opened
        assert opened.subject == first.actor
        assert await link.open(pool, facts.link, LinkPurpose.SET_PASSWORD, DECIDED + timedelta(days=14)) is None

    async def test_user_names_that_collide_are_numbered_and_every_approval_has_an_account(self, pool: Pool) -> None:
        for _ in range(3):
            found = await records.under_review(pool)
            await records.decide(pool, found.number, "approve", DECIDED, payload={})
        same_person = await account.by_email(pool, samples.PRIMARY.email.upper())
        assert [each.user_name for each in same_person] == ["JDoe", "JDoe2", "JDoe3"]
        theirs = [await membership.of_account(pool, each.id) for each in same_person]
        assert [[each.provider for each in of_one] for of_one in theirs] == [["P-00001"], ["P-00002"], ["P-00003"]]

    async def test_whoever_uses_an_account_already_acts_for_both_with_one_password(self, pool: Pool) -> None:
        one = await records.under_review(pool)
        await records.decide(pool, one.number, "approve", DECIDED, payload={})
        (owner,) = await account.of_provider(pool, "P-00001")
        async with transaction(pool) as conn:
            await account.set_password_hash(conn, owner.id, "$argon2id$", DECIDED)
        other = await records.under_review(pool)
        await records.decide(pool, other.number, "approve", DECIDED, payload={})
        assert [each.provider for each in await membership.of_account(pool, owner.id)] == ["P-00001", "P-00002"]
        assert len(await account.by_email(pool, samples.PRIMARY.email)) == 1
        welcomes = {
            which.number: Approved.model_validate(each.facts)
            for which in (one, other)
            for each in await records.letters(pool, which)
            if each.kind == LetterKind.APPROVED
        }
        assert [welcomes[each.number].in_use for each in (one, other)] == [False, True]
        assert welcomes[other.number].user_name == owner.user_name


class TestDeny:
    async def test_each_failed_criterion_has_its_reason_and_both_contacts_are_told(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        payload = {"reasons": {"growth": "It is a yearly refresher."}, "note": "Do try again."}
        criteria = ["growth", "active"]
        await records.decide(pool, found.number, "deny", DECIDED, payload=payload, criteria=criteria)
        standard = samples.RULE_SET.criterion("active")
        assert standard
        assert await application.denial_reasons(pool, found.number) == [
            DenialReason(criterion="active", reason=standard.failed),
            DenialReason(criterion="growth", reason="It is a yearly refresher."),
        ]
        denied = [each for each in await records.letters(pool, found) if each.kind == LetterKind.DENIED]
        assert [each.to_address for each in denied] == [samples.PRIMARY.email, samples.BACKUP.email]
        facts = Denied.model_validate(denied[0].facts)
        assert [(each.label, each.reason) for each in facts.reasons] == [
            ("Focused on educator growth", "It is a yearly refresher."),
            (standard.label, standard.failed),
        ]
        assert facts.note == "Do try again."

    async def test_an_unknown_criterion_is_refused_and_nothing_is_kept(self, pool: Pool) -> None:
        found = await records.under_review(pool)
        codes = {"payload": {"reasons": {}}, "criteria": ["growth", "beauty"]}
        assert await code_of(pool, found.number, "deny", **codes) == "unknown_criterion"
        assert await application.denial_reasons(pool, found.number) == []
        assert await records.current(pool, found.number) == found


class TestWithdraw:
    @pytest.mark.parametrize(("actor", "by"), [("applicant:A-2026-00001", "applicant"), ("account:1", "staff")])
    async def test_it_is_closed_and_both_contacts_are_told_by_whom(self, pool: Pool, actor: str, by: str) -> None:
        found = await records.under_review(pool)
        await records.decide(pool, found.number, "withdraw", DECIDED, actor=actor, payload={"reason": "We wait."})
        assert (await records.current(pool, found.number)).stage is Stage.WITHDRAWN
        written = [each for each in await records.letters(pool, found) if each.kind == LetterKind.WITHDRAWN]
        assert [each.to_address for each in written] == [samples.PRIMARY.email, samples.BACKUP.email]
        facts = Withdrawn.model_validate(written[0].facts)
        assert (facts.by, facts.reason) == (by, "We wait.")


async def test_a_second_decision_learns_of_the_first(pool: Pool) -> None:
    found = await records.under_review(pool)
    await records.decide(pool, found.number, "approve", DECIDED, actor="account:7", payload={})
    with pytest.raises(ApplicationError) as refused:
        await records.decide(pool, found.number, "deny", DECIDED, payload={"reasons": {}}, criteria=["growth"])
    assert refused.value.type == "already_decided"
    assert refused.value.details == ({"verb": "approve", "actor": "account:7", "at": DECIDED.isoformat()},)


async def test_a_submission_of_another_application_or_verb_is_refused(pool: Pool) -> None:
    first, second = await records.under_review(pool), await records.under_review(pool)
    of_first = await records.decision(pool, first.number, "approve", DECIDED, payload={})
    elsewhere = of_first.model_copy(update={"number": second.number})
    other_verb = of_first.model_copy(update={"verb": "withdraw"})
    missing = of_first.model_copy(update={"submission": UUID(int=0)})
    for message in (elsewhere, other_verb, missing):
        with pytest.raises(ApplicationError) as refused:
            await records.activities(pool).record_decision(message)
        assert refused.value.type == "unknown_submission"


async def test_every_decision_stands_in_the_timeline(pool: Pool) -> None:
    found = await records.under_review(pool)
    await records.decide(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
    await records.decide(pool, found.number, "answer", ANSWERED, payload={"text": "So."})
    await records.decide(pool, found.number, "deny", DECIDED, criteria=["growth"], actor="claimed:registry")
    lines = await audit.of_entity(pool, found.entity)
    assert [(line.verb, line.at) for line in lines] == [
        (AuditVerb.APPLICATION_SUBMITTED, records.RECEIVED),
        (AuditVerb.APPLICATION_INFORMATION_REQUESTED, ASKED),
        (AuditVerb.APPLICATION_ANSWERED, ANSWERED),
        (AuditVerb.APPLICATION_DENIED, DECIDED),
    ]
    assert lines[2].facts["due_before"] == DUE.isoformat()
    assert lines[2].facts["due_at"] == MOVED.isoformat()


def test_the_dates_used_here_are_what_the_calendar_says() -> None:
    closing = samples.RULE_SET.due_time
    assert mountain_instant(DUE.date() - timedelta(days=1), closing) == DUE
    assert mountain_instant(MOVED.date() - timedelta(days=1), closing) == MOVED


async def test_a_decision_recorded_late_was_made_when_it_was_said(pool: Pool) -> None:
    application = await records.under_review(pool)
    said_at = application.received_at + timedelta(hours=2)
    message = await records.decision(pool, application.number, "approve", said_at, payload={"note": ""})
    late = message.model_copy(update={"as_of": said_at + timedelta(minutes=40)})
    await records.activities(pool).record_decision(late)
    assert (await records.current(pool, application.number)).decided_at == said_at
    assert await pool.fetchval("select approved_at from provider") == said_at
    assert await pool.fetchval("select at from audit_line where verb = 'application.approved'") == said_at
