"""Rungs: each writes to the right people once, says so in the timeline, and goes on to what comes next."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from activities.application import ApplicationActivities
from activities.audience import chosen
from schemas.account import Account, Role
from schemas.application import Application, RecordRung
from schemas.audit import AuditVerb
from schemas.facts import InformationReminder, ReviewNotice, ReviewReminder
from schemas.letter import LetterKind
from schemas.link import LinkPurpose
from schemas.review import Audience, Rung
from store import account, audit, link
from store.database import Pool, transaction
from tests import records, samples

ASKED = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)


async def reach(pool: Pool, found: Application, rung: Rung, skipped: list[str] | None = None) -> list[str]:
    """Record a rung at its instant, and return the addresses its letters go to."""
    before = {letter.id for letter in await records.letters(pool, found)}
    message = RecordRung(number=found.number, rung=rung, skipped=skipped or [], as_of=rung.at)
    await records.activities(pool).record_rung(message)
    return [letter.to_address for letter in await records.letters(pool, found) if letter.id not in before]


def rung_of(found: Application, name: str) -> Rung:
    return next(rung for rung in found.clock.rungs if rung.name == name)


async def test_a_reminder_goes_to_all_reviewers_until_one_is_assigned(pool: Pool) -> None:
    await records.member(pool, "Rose Reader")
    rolf = await records.member(pool, "Rolf Reader")
    await records.member(pool, "Sam Super", Role.SUPERVISOR)
    found = await records.under_review(pool)
    told = await reach(pool, found, rung_of(found, "day_4"))
    assert sorted(told) == ["rolf.reader@opi.example", "rose.reader@opi.example"]
    await records.decide(pool, found.number, "assign", ASKED, payload={}, reviewer=rolf.id)
    assert await reach(pool, found, rung_of(found, "day_6")) == ["rolf.reader@opi.example"]
    last_day = await reach(pool, found, rung_of(found, "last_day"))
    assert sorted(last_day) == ["rolf.reader@opi.example", "sam.super@opi.example"]


async def test_a_reminder_says_how_many_business_days_are_left(pool: Pool) -> None:
    await records.member(pool, "Rose Reader")
    found = await records.under_review(pool)
    for name, left in (("day_4", 3), ("day_6", 1)):
        await reach(pool, found, rung_of(found, name))
        reminder = next(each for each in await records.letters(pool, found) if f"/{name}/" in each.key)
        facts = ReviewReminder.model_validate(reminder.facts)
        assert (facts.business_days_left, facts.due_at, facts.reviewer) == (left, found.due_at, None)


async def test_overdue_escalates_to_the_supervisors_and_stands_as_overdue(pool: Pool) -> None:
    await records.member(pool, "Rose Reader")
    await records.member(pool, "Sam Super", Role.SUPERVISOR)
    found = await records.under_review(pool)
    told = await reach(pool, found, rung_of(found, "overdue"), skipped=["day_4", "day_6", "last_day"])
    assert told == ["sam.super@opi.example"]
    after = await records.current(pool, found.number)
    assert (after.next_step, after.next_at) == ("overdue", found.due_at)
    assert after.rung_passed == found.due_at
    line = (await audit.of_entity(pool, found.entity))[-1]
    assert (line.verb, line.actor) == (AuditVerb.APPLICATION_ESCALATED, "system")
    assert line.facts["skipped"] == ["day_4", "day_6", "last_day"]
    (written,) = [each for each in await records.letters(pool, found) if each.kind == LetterKind.REVIEW_OVERDUE]
    assert ReviewNotice.model_validate(written.facts).number == found.number


async def test_the_applicant_is_reminded_with_a_fresh_link_until_staff_may_close(pool: Pool) -> None:
    found = await records.under_review(pool)
    told = await records.decide(
        pool, found.number, "request_information", ASKED, payload={"text": "Why?"}, questions=["agenda"]
    )
    links = set()
    for nth, rung in enumerate(told.information_rungs, start=1):
        assert await reach(pool, found, rung) == [samples.PRIMARY.email]
        reminders = [
            InformationReminder.model_validate(each.facts)
            for each in await records.letters(pool, found)
            if each.kind == LetterKind.INFORMATION_REMINDER
        ]
        newest = max(reminders, key=lambda facts: facts.link_expires_at)
        assert (newest.text, newest.questions, newest.last) == ("Why?", ("A sample agenda",), nth == 3)
        assert await link.open(pool, newest.link, LinkPurpose.STATUS, rung.at)
        links.add(newest.link)
    assert len(links) == 3
    after = await records.current(pool, found.number)
    assert (after.next_step, after.next_at) == ("may_close", told.information_rungs[-1].at)


async def test_a_rung_that_comes_too_late_says_nothing(pool: Pool) -> None:
    await records.member(pool, "Rose Reader")
    found = await records.under_review(pool)
    told = await records.decide(pool, found.number, "request_information", ASKED, payload={"text": "Why?"})
    await records.decide(pool, found.number, "answer", ASKED, payload={"text": "So."})
    assert await reach(pool, found, told.information_rungs[0]) == []
    await records.decide(pool, found.number, "approve", ASKED, payload={})
    assert await reach(pool, found, rung_of(found, "day_4")) == []
    assert (await records.current(pool, found.number)).rung_passed is None


async def test_without_any_staff_a_shared_mailbox_is_told(pool: Pool) -> None:
    found = await records.under_review(pool)
    activities = ApplicationActivities(pool, samples.RULE_BOOK, notice_email="learning@opi.example")
    rung = rung_of(found, "day_4")
    await activities.record_rung(RecordRung(number=found.number, rung=rung, as_of=rung.at))
    assert [each.to_address for each in await records.letters(pool, found) if "/day_4/" in each.key] == [
        "learning@opi.example"
    ]


async def test_a_closed_account_is_told_nothing(pool: Pool) -> None:
    rose = await records.member(pool, "Rose Reader")
    await records.member(pool, "Rolf Reader")
    found = await records.under_review(pool)
    await records.decide(pool, found.number, "assign", ASKED, payload={}, reviewer=rose.id)
    async with transaction(pool) as conn:
        await account.set_active(conn, rose.id, active=False)
    assert await reach(pool, found, rung_of(found, "day_4")) == ["rolf.reader@opi.example"]


def someone(number: int, role: Role) -> Account:
    return Account(
        id=number, user_name=f"a{number}", full_name=f"A {number}", email=f"a{number}@opi.example", role=role
    )


REVIEWER, OTHER = someone(1, Role.REVIEWER), someone(2, Role.REVIEWER)
SUPERVISOR, ADMINISTRATOR = someone(3, Role.SUPERVISOR), someone(4, Role.ADMINISTRATOR)
ALL = [REVIEWER, OTHER, SUPERVISOR, ADMINISTRATOR]


@pytest.mark.parametrize(
    ("audience", "staff", "assigned", "told"),
    [
        ("reviewers", ALL, None, [REVIEWER, OTHER]),
        ("reviewers", ALL, 2, [OTHER]),
        ("reviewers", ALL, 99, [REVIEWER, OTHER]),
        ("reviewers", [SUPERVISOR, ADMINISTRATOR], None, [SUPERVISOR]),
        ("reviewers", [ADMINISTRATOR], None, [ADMINISTRATOR]),
        ("reviewer_and_supervisors", ALL, 1, [REVIEWER, SUPERVISOR]),
        ("reviewer_and_supervisors", ALL, 3, [SUPERVISOR]),
        ("reviewer_and_supervisors", [REVIEWER], None, [REVIEWER]),
        ("supervisors", ALL, 1, [SUPERVISOR]),
        ("supervisors", [REVIEWER, ADMINISTRATOR], None, [ADMINISTRATOR]),
        ("supervisors", [REVIEWER], None, [REVIEWER]),
    ],
)
def test_who_is_told(audience: Audience, staff: list[Account], assigned: int | None, told: list[Account]) -> None:
    assert chosen(audience, staff, assigned) == told


@pytest.mark.parametrize(
    "audience", [each for each in get_args(Audience) if each not in {"applicant", "provider", "submitter"}]
)
@pytest.mark.parametrize("person", ALL)
def test_as_long_as_anybody_works_here_somebody_is_told(audience: Audience, person: Account) -> None:
    assert chosen(audience, [person], None) == [person]
