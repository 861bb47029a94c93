"""Records of access requests: who is told, what a decision changes, and that nothing is done twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from schemas.access_request import AccessStage, RecordAccessRung, RecordAsked
from schemas.account import Account, Role
from schemas.audit import AuditVerb
from schemas.invitation import InvitationState
from schemas.letter import LetterKind
from schemas.membership import MemberRole
from schemas.provider import Provider
from store import access_request, account, audit, invitation, membership
from store.access_request import About
from store.database import Pool, transaction
from store.invitation import Wanted
from tests import access, records

LATER = records.RECEIVED + timedelta(hours=20)


async def told(pool: Pool, number: str) -> list[tuple[str, str]]:
    """The kinds and readers of the letters about a request."""
    return sorted((str(each.kind), each.to_address) for each in await records.letters(pool, f"access_request:{number}"))


async def second_manager(pool: Pool, whose: Provider) -> Account:
    """Another manager of a provider."""
    async with transaction(pool) as conn:
        made = await account.add(
            conn, full_name="Mona Second", email="mona@skq.example.org", role=Role.PROVIDER, as_of=records.RECEIVED
        )
        await membership.add(
            conn,
            account=made.id,
            provider=whose.number,
            role=MemberRole.MANAGER,
            added_by="system",
            as_of=records.RECEIVED,
        )
    return made


async def refusal_of(pool: Pool, number: str, verb: str, **codes: object) -> str | None:
    """Why a decision is refused."""
    with pytest.raises(ApplicationError) as caught:
        await access.decided(pool, number, verb, LATER, **codes)  # type: ignore[arg-type]
    return caught.value.type


async def test_the_asker_gets_a_receipt_and_every_manager_is_told(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    first, second = await access.manager_of(pool, whose.number), await second_manager(pool, whose)
    request = await access.asked(pool, About(provider=whose.number))
    assert await told(pool, request.number) == sorted(
        [
            ("access_received", access.FORM.email),
            ("access_told", first.email),
            ("access_told", second.email),
        ]
    )
    assert (request.stage, request.next_step, request.next_at) == (AccessStage.ASKED, "review", request.due_at)
    assert request.number.startswith("R-")


async def test_recording_it_twice_changes_nothing(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    sent = await access.sent(pool, About(provider=whose.number))
    recording = RecordAsked(start=access_request.start_of(sent), as_of=records.RECEIVED)
    for _ in range(2):
        await records.access_activities(pool).record_asked(recording)
    assert len(await audit.of_entity(pool, sent.entity)) == 1
    message = await access.message(pool, recording.start.number, "grant_access", LATER)
    for _ in range(2):
        after = await records.access_activities(pool).record_access_decision(message)
        assert after.stage is AccessStage.GRANTED
    assert len(await access.accounts_with(pool, access.FORM.email)) == 1
    assert len(await audit.of_entity(pool, sent.entity)) == 2


async def test_without_a_manager_who_signs_in_the_contact_is_told(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    manager = await access.manager_of(pool, whose.number)
    async with transaction(pool) as conn:
        await account.set_active(conn, manager.id, active=False)
    request = await access.asked(pool, About(provider=whose.number))
    letters = await records.letters(pool, request.entity)
    (letter,) = [each for each in letters if each.kind is LetterKind.ACCESS_TOLD]
    assert (letter.to_address, letter.facts["provider"]) == (whose.primary.email, None)


async def test_granting_makes_an_account_and_the_former_manager_steps_back(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    former = await access.manager_of(pool, whose.number)
    request = await access.asked(pool, About(provider=whose.number))
    await access.decided(pool, request.number, "grant_access", LATER, replaces=former.id, former="inactive")
    (made,) = await access.accounts_with(pool, access.FORM.email)
    assert await access.role_in(pool, made.id, whose.number) == (MemberRole.MANAGER, "active")
    assert await access.role_in(pool, former.id, whose.number) == (MemberRole.MANAGER, "inactive")
    assert (made.full_name, made.phone, made.role) == (access.FORM.full_name, access.FORM.phone, Role.PROVIDER)
    (line,) = await audit.of_entity(pool, made.actor)
    assert (line.verb, line.facts["full_name"], line.at) == ("account.added", made.full_name, LATER)
    granted = await access.current(pool, request.number)
    assert (granted.account, granted.granted_role, granted.replaces) == (made.id, MemberRole.MANAGER, former.id)
    letters = await told(pool, request.number)
    assert ("access_welcome", made.email) in letters
    assert ("access_settled", former.email) in letters
    line = (await audit.of_entity(pool, whose.entity))[-1]
    assert (line.verb, line.facts["replaces"]) == (AuditVerb.PROVIDER_HANDED_OVER, former.id)


@pytest.mark.parametrize("former", ["reporter", "viewer"])
async def test_the_former_manager_may_take_another_role(pool: Pool, former: str) -> None:
    whose = await records.approved_provider(pool)
    manager = await access.manager_of(pool, whose.number)
    request = await access.asked(pool, About(provider=whose.number))
    await access.decided(pool, request.number, "grant_access", LATER, replaces=manager.id, former=former)
    assert await access.role_in(pool, manager.id, whose.number) == (MemberRole(former), "active")


async def test_an_address_that_has_an_account_gets_a_membership(pool: Pool) -> None:
    whose, other = await records.approved_provider(pool), await records.approved_provider(pool)
    known = await second_manager(pool, other)
    form = access.FORM.model_copy(update={"email": known.email.upper()})
    request = await access.asked(pool, About(provider=whose.number), form=form)
    await access.decided(pool, request.number, "grant_access", LATER, role=MemberRole.VIEWER)
    assert await access.role_in(pool, known.id, whose.number) == (MemberRole.VIEWER, "active")
    assert [each.id for each in await access.accounts_with(pool, known.email)] == [known.id]
    assert ("access_granted", known.email.upper()) in await told(pool, request.number)


async def test_a_closed_account_is_opened_again(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    known = await second_manager(pool, whose)
    async with transaction(pool) as conn:
        await account.set_active(conn, known.id, active=False)
    form = access.FORM.model_copy(update={"email": known.email})
    request = await access.asked(pool, About(provider=whose.number), form=form)
    await access.decided(pool, request.number, "grant_access", LATER)
    assert [(each.id, each.active) for each in await access.accounts_with(pool, known.email)] == [(known.id, True)]
    (letter,) = [each for each in await records.letters(pool, request.entity) if each.kind is LetterKind.ACCESS_GRANTED]
    assert letter.facts["reopened"] is True
    assert [(each.verb, each.actor) for each in await audit.of_entity(pool, known.actor)] == [
        ("account.reopened", "account:1")
    ]


async def test_an_account_of_staff_is_another_matter(pool: Pool) -> None:
    whose, member = await records.approved_provider(pool), await records.member(pool, "Rose Reader")
    form = access.FORM.model_copy(update={"email": member.email})
    request = await access.asked(pool, About(provider=whose.number), form=form)
    await access.decided(pool, request.number, "grant_access", LATER)
    assert {each.role for each in await access.accounts_with(pool, member.email)} == {Role.REVIEWER, Role.PROVIDER}
    assert await access.role_in(pool, member.id, whose.number) is None


async def test_somebody_is_left_to_manage_it(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    manager = await access.manager_of(pool, whose.number)
    request = await access.asked(pool, About(provider=whose.number))
    codes = {"role": MemberRole.VIEWER, "replaces": manager.id, "former": "inactive"}
    assert await refusal_of(pool, request.number, "grant_access", **codes) == "last_manager"
    assert await access.accounts_with(pool, access.FORM.email) == []
    assert await access.role_in(pool, manager.id, whose.number) == (MemberRole.MANAGER, "active")


async def test_the_last_manager_does_not_become_less_by_asking(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    manager = await access.manager_of(pool, whose.number)
    form = access.FORM.model_copy(update={"email": manager.email})
    request = await access.asked(pool, About(provider=whose.number), form=form)
    assert await refusal_of(pool, request.number, "grant_access", role=MemberRole.VIEWER) == "last_manager"
    assert await access.role_in(pool, manager.id, whose.number) == (MemberRole.MANAGER, "active")


async def test_of_several_accounts_it_is_the_one_among_the_providers_people(pool: Pool) -> None:
    other, whose = await records.approved_provider(pool), await records.approved_provider(pool)
    first, second = await second_manager(pool, other), await second_manager(pool, whose)
    assert first.email == second.email
    form = access.FORM.model_copy(update={"email": second.email})
    request = await access.asked(pool, About(provider=whose.number), form=form)
    await access.decided(pool, request.number, "grant_access", LATER, role=MemberRole.REPORTER)
    assert await access.role_in(pool, second.id, whose.number) == (MemberRole.REPORTER, "active")
    assert await access.role_in(pool, first.id, whose.number) is None


async def test_nobody_steps_back_who_does_not_manage(pool: Pool) -> None:
    whose, member = await records.approved_provider(pool), await records.member(pool, "Rose Reader")
    request = await access.asked(pool, About(provider=whose.number))
    codes = {"replaces": member.id, "former": "viewer"}
    assert await refusal_of(pool, request.number, "grant_access", **codes) == "unknown_manager"


async def test_a_manager_who_asks_cannot_be_replaced_by_themselves(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    manager = await access.manager_of(pool, whose.number)
    await second_manager(pool, whose)
    form = access.FORM.model_copy(update={"email": manager.email})
    request = await access.asked(pool, About(provider=whose.number), form=form)
    codes = {"replaces": manager.id, "former": "viewer"}
    assert await refusal_of(pool, request.number, "grant_access", **codes) == "same_manager"


async def test_a_manager_says_yes_or_no_and_the_last_word_stands(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    manager = await access.manager_of(pool, whose.number)
    request = await access.asked(pool, About(provider=whose.number))
    await access.decided(pool, request.number, "confirm_access", LATER, actor=manager.actor)
    payload = {"reason": "Nobody here knows this person."}
    await access.decided(pool, request.number, "object_access", LATER, actor=manager.actor, payload=payload)
    found = await access.current(pool, request.number)
    assert (found.word, found.word_by, found.word_reason) == ("objected", manager.actor, payload["reason"])
    assert found.stage is AccessStage.ASKED
    await access.decided(pool, request.number, "confirm_access", LATER + timedelta(hours=1), actor=manager.actor)
    (objected,) = [
        each for each in await audit.of_entity(pool, request.entity) if each.verb is AuditVerb.ACCESS_OBJECTED
    ]
    assert objected.facts["reason"] == payload["reason"], "the timeline keeps why, whatever was said later"


async def test_what_the_former_manager_sent_and_nobody_answered_is_taken_back(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    former = await access.manager_of(pool, whose.number)
    wanted = Wanted(form=uuid4(), email="own@elsewhere.example.org", full_name="Fay Former", role=MemberRole.MANAGER)
    async with transaction(pool) as conn:
        assert await invitation.invite(conn, whose, wanted, by=former, as_of=records.RECEIVED)
    request = await access.asked(pool, About(provider=whose.number))
    await access.decided(pool, request.number, "grant_access", LATER, replaces=former.id, former="viewer")
    sent = await invitation.find(pool, wanted.form)
    assert sent
    assert (sent.state, sent.settled_at) == (InvitationState.WITHDRAWN, LATER)
    lines = [each for each in await audit.of_entity(pool, whose.entity) if "invitation_withdrawn" in each.verb]
    assert [each.actor for each in lines] == ["account:1"]


async def test_a_manager_has_no_word_on_a_request_about_another_provider(pool: Pool) -> None:
    one, other = await records.approved_provider(pool), await records.approved_provider(pool)
    manager = await access.manager_of(pool, one.number)
    request = await access.asked(pool, About(provider=one.number))
    late = await access.message(pool, request.number, "confirm_access", LATER, actor=manager.actor)
    await access.decided(pool, request.number, "match_access", LATER, provider=other.number)
    with pytest.raises(ApplicationError) as caught:
        await records.access_activities(pool).record_access_decision(late)
    assert caught.value.type == "not_its_manager"
    assert (await access.current(pool, request.number)).word is None


async def test_what_comes_after_the_decision_is_told_who_decided_and_when(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    request = await access.asked(pool, About(provider=whose.number))
    await access.decided(pool, request.number, "decline_access", LATER, payload={"reason": "Unknown there."})
    before = await access.current(pool, request.number)
    with pytest.raises(ApplicationError) as caught:
        await access.decided(pool, request.number, "object_access", LATER, payload={"reason": "No."})
    assert caught.value.type == "already_decided"
    assert caught.value.details[0] == {"verb": "decline_access", "actor": "account:1", "at": LATER.isoformat()}
    assert await access.current(pool, request.number) == before


async def test_staff_match_what_names_no_provider_and_then_its_managers_are_told(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    manager = await access.manager_of(pool, whose.number)
    request = await access.asked(pool, About())
    assert await told(pool, request.number) == [("access_received", access.FORM.email)]
    assert await refusal_of(pool, request.number, "grant_access") == "nothing_matched"
    assert await refusal_of(pool, request.number, "confirm_access") == "nothing_matched"
    assert await refusal_of(pool, request.number, "match_access", provider="P-99999") == "unknown_provider"
    await access.decided(pool, request.number, "match_access", LATER, provider=whose.number)
    assert ("access_told", manager.email) in await told(pool, request.number)
    assert await refusal_of(pool, request.number, "match_access", provider=whose.number) == "matched_already"
    await access.decided(pool, request.number, "grant_access", LATER)


async def test_matching_anew_forgets_what_the_managers_of_another_one_said(pool: Pool) -> None:
    one, other = await records.approved_provider(pool), await records.approved_provider(pool)
    request = await access.asked(pool, About(provider=one.number))
    await access.decided(pool, request.number, "object_access", LATER, payload={"reason": "Not ours."})
    await access.decided(pool, request.number, "match_access", LATER, provider=other.number)
    found = await access.current(pool, request.number)
    assert (found.provider, found.word, found.word_reason) == (other.number, None, "")


async def test_who_was_told_hears_that_it_is_about_another_one(pool: Pool) -> None:
    one, other = await records.approved_provider(pool), await records.approved_provider(pool)
    request = await access.asked(pool, About(provider=one.number))
    await access.decided(pool, request.number, "match_access", LATER, provider=other.number)
    (letter,) = [each for each in await records.letters(pool, request.entity) if each.kind is LetterKind.ACCESS_SETTLED]
    assert letter.to_address == (await access.manager_of(pool, one.number)).email
    assert (letter.facts["outcome"], letter.facts["provider"]) == ("elsewhere", one.number)


async def test_an_application_that_became_the_provider_is_no_other_one(pool: Pool) -> None:
    about = await records.under_review(pool)
    request = await access.asked(pool, About(application=about.number))
    await records.decide(pool, about.number, "approve", LATER, payload={})
    became = await pool.fetchval("select number from provider where application = $1", about.number)
    await access.decided(pool, request.number, "match_access", LATER, provider=became)
    assert LetterKind.ACCESS_SETTLED not in {each.kind for each in await records.letters(pool, request.entity)}
    assert (await access.current(pool, request.number)).provider == became


async def test_for_an_open_application_its_status_link_is_sent(pool: Pool) -> None:
    about = await records.under_review(pool)
    request = await access.asked(pool, About(application=about.number))
    assert ("access_told", about.form.primary.email) in await told(pool, request.number)
    await access.decided(pool, request.number, "grant_access", LATER)
    (letter,) = [
        each for each in await records.letters(pool, request.entity) if each.kind is LetterKind.ACCESS_APPLICATION
    ]
    subject = await pool.fetchval("select subject from link where id = $1::text::uuid", letter.facts["link"])
    assert subject == about.entity
    assert await access.accounts_with(pool, access.FORM.email) == []


async def test_an_application_decided_meanwhile_cannot_be_handed_over(pool: Pool) -> None:
    about = await records.under_review(pool)
    request = await access.asked(pool, About(application=about.number))
    await records.decide(pool, about.number, "approve", LATER, payload={})
    assert await refusal_of(pool, request.number, "grant_access") == "application_decided"


async def test_withdrawn_by_whoever_asked(pool: Pool) -> None:
    whose = await records.approved_provider(pool)
    manager = await access.manager_of(pool, whose.number)
    request = await access.asked(pool, About(provider=whose.number))
    await access.decided(pool, request.number, "withdraw_access", LATER, actor=f"asker:{request.number}")
    assert (await access.current(pool, request.number)).stage is AccessStage.WITHDRAWN
    letters = await told(pool, request.number)
    assert {("access_withdrawn", access.FORM.email), ("access_settled", manager.email)} <= set(letters)


async def test_a_rung_is_written_once_and_not_after_the_decision(pool: Pool) -> None:
    reviewer = await records.member(pool, "Rose Reader")
    whose = await records.approved_provider(pool)
    request = await access.asked(pool, About(provider=whose.number))
    first, second, *_ = request.clock.rungs
    for _ in range(2):
        await records.access_activities(pool).record_access_rung(
            RecordAccessRung(number=request.number, rung=first, as_of=first.at)
        )
    reminders = [each for each in await records.letters(pool, request.entity) if each.to_address == reviewer.email]
    (letter,) = reminders
    assert (letter.facts["matter"], letter.facts["number"]) == ("access_request", request.number)
    await access.decided(pool, request.number, "decline_access", LATER, payload={"reason": "No."})
    await records.access_activities(pool).record_access_rung(
        RecordAccessRung(number=request.number, rung=second, as_of=second.at)
    )
    assert len([each for each in await records.letters(pool, request.entity) if each.to_address == reviewer.email]) == 1


async def test_the_same_person_has_one_open_request_for_an_organization(pool: Pool) -> None:
    whose, other = await records.approved_provider(pool), await records.approved_provider(pool)
    first = await access.sent(pool, About(provider=whose.number))
    form = access.FORM.model_copy(update={"email": access.FORM.email.upper(), "phone": "406-555-9999"})
    assert (await access.sent(pool, About(provider=whose.number), form=form)).id == first.id
    start = access_request.start_of(first)
    await records.access_activities(pool).record_asked(RecordAsked(start=start, as_of=records.RECEIVED))
    assert (await access.sent(pool, About(provider=whose.number))).id == first.id
    assert (await access.sent(pool, About(provider=other.number))).id != first.id
    somebody_else = access.FORM.model_copy(update={"email": "sam@skq.example.org"})
    assert (await access.sent(pool, About(provider=whose.number), form=somebody_else)).id != first.id
    await access.decided(pool, start.number, "decline_access", LATER, payload={"reason": "No."})
    assert (await access.sent(pool, About(provider=whose.number))).id != first.id
