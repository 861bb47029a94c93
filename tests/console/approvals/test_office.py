"""What staff do about an approval, each with a reason, what follows shown first, by role."""

import asyncio

import pytest

from policy.mountain import long_date
from schemas.provider import Standing
from tests.console.approvals.conftest import done, look
from tests.console.visitor import Visitor
from tests.workflows.register import Register, in_days

REASON = "Certificates were given to people who had not come."


async def test_suspended_and_reinstated(sue: Visitor, register: Register, number: str) -> None:
    path = f"/staff/providers/{number}/suspend"
    confirming = await look(sue, path, reason=REASON)
    assert "the provider leaves the public directory" in confirming.words
    assert "Everybody who signs in for the provider" in confirming.words
    assert REASON in confirming.words
    assert (await register.approval(number)).standing is Standing.IN_FORCE

    page = await done(sue, path, reason=REASON)
    assert page.path == f"/staff/providers/{number}?told=suspend"
    assert "The approval is suspended." in page.words
    assert f"Sue Visor suspended the approval. The reason: {REASON}" in page.words
    suspended = await register.approval(number)
    assert (suspended.standing, suspended.standing_reason) == (Standing.SUSPENDED, REASON)
    (letter,) = await register.letters(number)
    assert letter.facts["reason"] == REASON

    page = await done(sue, f"/staff/providers/{number}/reinstate", reason="A plan is here.")
    assert "The suspension is over." in page.words
    assert (await register.approval(number)).standing is Standing.IN_FORCE


async def test_more_time_to_reapply(sue: Visitor, register: Register, called: str) -> None:
    path, later = f"/staff/providers/{called}/extend", in_days(150)
    confirming = await look(sue, path, reason="They meet in spring.", day=later.isoformat())
    assert f"The last day to reapply is {long_date(later)} instead of {long_date(in_days(90))}." in confirming.words
    assert "it lapses at midnight after that day, Mountain time" in confirming.words
    assert "it is reminded on" in confirming.words
    page = await done(sue, path, reason="They meet in spring.", day=later.isoformat())
    assert "The provider has more time to reapply." in page.words
    assert f"Reapply by {long_date(later)}" in page.words
    assert (await register.approval(called)).reapply_by == later


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        ("", "Choose the day."),
        ("tomorrow", "Enter"),
        ("90", "Choose a day later than"),
        ("10", "Choose a day later than"),
        ("5000", "Choose a day within the next 10 years."),
    ],
)
async def test_a_day_that_gives_no_more_time(sue: Visitor, called: str, days: str, problem: str) -> None:
    day = in_days(int(days)).isoformat() if days.isdecimal() else days
    page = await look(sue, f"/staff/providers/{called}/extend", reason="They meet in spring.", day=day)
    assert page.status == 422
    assert problem in page.words
    assert "They meet in spring." in page.html


async def test_withdrawn_with_notice_and_kept(sue: Visitor, register: Register, number: str) -> None:
    path = f"/staff/providers/{number}/withdraw"
    confirming = await look(sue, path, reason=REASON)
    assert "The rules give 30 days." in confirming.words
    assert f"The last day of the approval is {long_date(in_days(30))}" in confirming.words
    assert "Afterwards it is final" in confirming.words
    page = await done(sue, path, reason=REASON)
    assert "The withdrawal is announced." in page.words
    assert "To be withdrawn It ends on" in page.words
    page = await sue.get(path)
    assert "Its end is announced already" in page.words
    assert not [form for form in page.forms if not form.action]
    page = await done(sue, f"/staff/providers/{number}/keep", reason="It was an error.")
    assert "The approval goes on." in page.words
    assert (await register.approval(number)).ends_at is None


async def test_a_reason_is_asked_for(sue: Visitor, register: Register, number: str) -> None:
    for act in ("suspend", "withdraw"):
        page = await look(sue, f"/staff/providers/{number}/{act}", reason=" \n ")
        assert (page.status, "Write the reason." in page.words) == (422, True), act
    page = await look(sue, f"/staff/providers/{number}/suspend", reason="x" * 1001)
    assert "Use at most 1,000 characters." in page.words
    assert await register.timeline(number) == []


async def test_pressing_twice_is_done_once(sue: Visitor, register: Register, number: str) -> None:
    path = f"/staff/providers/{number}/suspend"
    form = (await look(sue, path, reason=REASON)).form("")
    both = await asyncio.gather(*(sue.post(path, {**form.fields, "action": "confirm"}) for _ in range(2)))
    assert [page.path for page in both] == [f"/staff/providers/{number}?told=suspend"] * 2
    assert await register.timeline(number) == ["suspended"]


async def test_of_two_who_decide_at_once_the_second_is_told(sue: Visitor, register: Register, number: str) -> None:
    path = f"/staff/providers/{number}/suspend"
    form = (await look(sue, path, reason=REASON)).form("")
    await register.said(number, "suspend", reason="First.")
    page = await sue.post(path, {**form.fields, "action": "confirm"})
    assert page.status == 409
    assert "The approval is suspended already." in page.words


async def test_what_can_be_done_is_offered_and_nothing_else(sue: Visitor, number: str, register: Register) -> None:
    async def offered() -> set[str]:
        html = (await sue.get(f"/staff/providers/{number}")).html
        every = ("suspend", "reinstate", "extend", "withdraw", "keep")
        return {act for act in every if f'href="/staff/providers/{number}/{act}"' in html}

    assert await offered() == {"suspend", "withdraw"}
    await register.said(number, "suspend", reason=REASON)
    assert await offered() == {"reinstate", "withdraw"}
    await register.said(number, "cease", last_day=in_days(0).isoformat(), reason="")
    assert await offered() == {"reinstate", "keep"}
    await register.ended(number)
    assert await offered() == set()
    page = await sue.get(f"/staff/providers/{number}/suspend")
    assert "The approval has ended. That is final" in page.words


async def test_a_reviewer_reads_and_does_not_decide(ann: Visitor, number: str) -> None:
    page = await ann.get(f"/staff/providers/{number}")
    assert "In force since" in page.words
    assert f"/staff/providers/{number}/suspend" not in page.html
    assert (await ann.get(f"/staff/providers/{number}/suspend")).status == 403


async def test_the_timeline_tells_the_story(sue: Visitor, register: Register, called: str) -> None:
    await register.pass_time(called, (await register.approval(called)).rungs[0].at)
    application = await register.reapplied(called)
    page = await sue.get(f"/staff/providers/{called}")
    day = long_date(in_days(90))
    for told in (
        f"The opening of new rules called the provider to reapply by {day}.",
        f"The provider was reminded to reapply by {day}.",
        f"The provider reapplied ({application}). Until that is decided, nothing lapses.",
    ):
        assert told in page.words
    assert f"{application} , under review" in page.words


async def test_no_such_provider(sue: Visitor, register: Register) -> None:
    assert register
    assert (await sue.get("/staff/providers/P-99999/suspend")).status == 404


async def test_the_list_says_how_each_stands(sue: Visitor, register: Register, number: str) -> None:
    await register.said(number, "suspend", reason=REASON)
    assert "Suspended" in (await sue.get("/staff/providers")).words
