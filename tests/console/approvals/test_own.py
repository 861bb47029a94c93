"""A provider's own approval: what it is told on top of its home, giving it up, and keeping it after all."""

from datetime import UTC, datetime, timedelta

from policy.approval import lapses_at
from policy.mountain import long_date
from schemas.account import Role
from schemas.application import Stage
from store import submission
from store.database import Pool
from tests import records
from tests.console.approvals.conftest import PersonOf, SignedIn, done, look
from tests.console.public.conftest import Clock
from tests.console.visitor import Visitor
from tests.workflows.office import WAIT
from tests.workflows.register import Register, in_days
from workers.delivery import Refused, deliver


async def test_in_force_nothing_stands_in_the_way(person_of: PersonOf, number: str) -> None:
    page = await (await person_of(number)).get(f"/providers/{number}")
    assert "In force since" in page.words
    assert f"/providers/{number}/reapply" not in page.html
    assert "usa-alert" not in page.html.partition("<h1")[2].partition("What to do now")[0]


async def test_called_it_is_told_until_when_and_how(person_of: PersonOf, called: str) -> None:
    page = await (await person_of(called)).get(f"/providers/{called}")
    assert f"Reapply by {long_date(in_days(90))}" in page.words
    assert "91 days are left, today included." in page.words
    assert "your approval lapses" in page.words
    assert f'href="/providers/{called}/reapply"' in page.html


async def test_on_the_last_day_it_is_told_so(person_of: PersonOf, called: str, clock: Clock, pool: Pool) -> None:
    await pool.execute("update provider set reapply_by = $1", in_days(0))
    assert clock
    page = await (await person_of(called)).get(f"/providers/{called}")
    assert "Today is the last day." in page.words


async def test_suspended_it_reads_why(person_of: PersonOf, register: Register, number: str) -> None:
    await register.said(number, "suspend", reason="Three counts never came.")
    page = await (await person_of(number)).get(f"/providers/{number}")
    assert "Your approval is suspended" in page.words
    assert "Three counts never came." in page.words
    assert "You are not listed now." in page.words


async def test_lapsed_it_is_shown_the_way_back(person_of: PersonOf, register: Register, called: str) -> None:
    await register.pass_time(called, lapses_at(in_days(90)))
    pat = await person_of(called)
    page = await pat.get(f"/providers/{called}")
    assert "Your approval has lapsed" in page.words
    assert f"You had until {long_date(in_days(90))} to reapply." in page.words
    assert "The way back:" in page.words
    assert f'href="/providers/{called}/reapply"' in page.html
    application = await register.reapplied(called)
    page = await pat.get(f"/providers/{called}")
    assert f"You have reapplied ({application}): see where it stands" in page.words
    await register.decided(called, application, Stage.APPROVED)
    assert "Your approval has lapsed" not in (await pat.get(f"/providers/{called}")).words


async def test_lapsed_and_not_recorded_yet_it_is_lapsed_on_every_page(
    person_of: PersonOf, signed_in: SignedIn, register: Register, called: str, clock: Clock
) -> None:
    clock.at = lapses_at(in_days(90)) + timedelta(minutes=1)
    assert (await register.approval(called)).standing == "in_force"
    pat = await person_of(called)
    page = await pat.get(f"/providers/{called}")
    assert "Your approval has lapsed" in page.words
    assert f"Lapsed since {long_date(in_days(91))}" in page.words
    assert "Your approval has lapsed." in (await pat.get(f"/providers/{called}/reapply")).words
    sue = await signed_in("Sue Visor", Role.SUPERVISOR)
    assert "Lapsed" in (await sue.get("/staff/providers")).words.partition(called)[2][:80]
    page = await sue.get(f"/staff/providers/{called}")
    assert f"Standing Lapsed since {long_date(in_days(91))}" in page.words
    assert "Suspend the approval" not in page.words


async def test_what_comes_first_stands_first(person_of: PersonOf, register: Register, called: str) -> None:
    pat = await person_of(called)
    await register.said(called, "cease", last_day=in_days(20).isoformat(), reason="")
    page = await pat.get(f"/providers/{called}")
    assert f"Your approval ends on {long_date(in_days(20))}" in page.words
    assert (
        f"There is nothing to reapply for unless it goes on; then it would be by {long_date(in_days(90))}."
        in page.words
    )
    assert f"Reapply by {long_date(in_days(90))}" not in page.words
    await register.said(called, "keep", reason="")
    await register.said(called, "cease", last_day=in_days(200).isoformat(), reason="")
    reapply, end = f"Reapply by {long_date(in_days(90))}", f"Your approval ends on {long_date(in_days(200))}"
    words = (await pat.get(f"/providers/{called}")).words
    assert 0 < words.index(reapply) < words.index(end)
    assert "nothing to reapply for" not in words


async def test_given_up_and_kept_after_all(person_of: PersonOf, register: Register, number: str) -> None:
    pat, last_day = await person_of(number), in_days(20)
    path = f"/providers/{number}/approval/cease"
    assert f'href="{path}"' in (await pat.get(f"/providers/{number}")).html
    confirming = await look(pat, path, day=last_day.isoformat())
    assert f"The last day of the approval is {long_date(last_day)}" in confirming.words
    page = await done(pat, path, day=last_day.isoformat(), reason="We merge with the district.")
    assert page.path == f"/providers/{number}?told=cease"
    assert "We have noted that you give up your approval" in page.words
    assert f"Your approval ends on {long_date(last_day)} You give it up: that is its last day" in page.words
    assert f'href="{path}"' not in page.html
    assert (await register.approval(number)).ends_at == lapses_at(last_day)
    page = await done(pat, f"/providers/{number}/approval/keep")
    assert "Your approval goes on." in page.words
    assert (await register.approval(number)).ends_at is None
    assert await register.kinds(number) == [*["approval_ending"] * 2, *["approval_kept"] * 2]  # to both who sign in


async def test_it_is_not_given_up_yesterday(person_of: PersonOf, number: str) -> None:
    page = await look(await person_of(number), f"/providers/{number}/approval/cease", day=in_days(-1).isoformat())
    assert (page.status, "Choose today or a later day." in page.words) == (422, True)


async def test_what_the_agency_withdraws_the_provider_does_not_take_back(
    person_of: PersonOf, register: Register, number: str
) -> None:
    pat = await person_of(number)
    await register.said(number, "end_approval", reason="Three counts never came.")
    page = await pat.get(f"/providers/{number}")
    assert "We withdraw it: that is its last day" in page.words
    assert f"/providers/{number}/approval/keep" not in page.html
    assert (await pat.get(f"/providers/{number}/approval/keep")).path == f"/providers/{number}"
    form = page.forms[0].fields | {"action": ["confirm"]}
    await pat.post(f"/providers/{number}/approval/keep", form)
    assert (await register.approval(number)).ends_as == "withdrawn"


async def test_a_late_word_takes_back_only_the_end_that_was_meant(
    person_of: PersonOf, register: Register, number: str
) -> None:
    pat = await person_of(number)
    await register.said(number, "cease", last_day=in_days(20).isoformat(), reason="")
    confirming = await look(pat, f"/providers/{number}/approval/keep")
    await register.said(number, "keep", reason="")
    await register.said(number, "cease", last_day=in_days(40).isoformat(), reason="")
    page = await pat.post(f"/providers/{number}/approval/keep", {**confirming.form("").fields, "action": "confirm"})
    assert (page.status, "Another end was announced meanwhile" in page.words) == (409, True)
    assert (await register.approval(number)).ends_at == lapses_at(in_days(40))


async def test_a_word_under_way_does_not_undo_a_withdrawal(
    person_of: PersonOf, register: Register, number: str, pool: Pool
) -> None:
    pat = await person_of(number)
    await register.said(number, "cease", last_day=in_days(20).isoformat(), reason="")
    await register.stop_work()
    await done(pat, f"/providers/{number}/approval/keep", ends_as="withdrawn")
    (word,) = [each for each in await submission.of_entity(pool, f"provider:{number}") if each.kind == "keep"]
    await register.forget()
    await pool.execute("update provider set ends_as = 'withdrawn' where number = $1", number)
    await register.start_work()
    await register.start(number)
    outcome = await deliver(register.client, word, wait=WAIT)
    assert isinstance(outcome, Refused)
    assert outcome.code == "other_end_announced"
    assert (await register.approval(number)).ends_as == "withdrawn"


async def test_ended_it_is_told_so(person_of: PersonOf, register: Register, number: str) -> None:
    pat = await person_of(number)
    await register.said(number, "cease", last_day=in_days(0).isoformat(), reason="")
    await register.ended(number)
    page = await pat.get(f"/providers/{number}")
    assert "Your approval has ended: you gave it up" in page.words
    assert "apply anew" in page.words
    assert "Give up the approval" not in page.words


async def test_the_public_sees_only_what_is_in_force(visitor: Visitor, pool: Pool, clock: Clock) -> None:
    clock.at = datetime.now(UTC)
    number = (await records.approved_provider(pool)).number
    page = await visitor.get("/directory")
    assert number in page.words
    assert "John Doe" in (await visitor.get(f"/directory/{number}")).words
    for standing, heading in {
        "suspended": "The approval is suspended",
        "lapsed": "The approval has lapsed",
        "withdrawn": "The approval was withdrawn",
        "ceased": "The approval was given up",
    }.items():
        await pool.execute("update provider set standing = $1", standing)
        assert number not in (await visitor.get("/directory?search=fox")).words
        page = await visitor.get(f"/directory/{number}")
        assert heading in page.words
        kept = "reported" if standing == "lapsed" else "held"
        assert f"What was {kept} before keeps its validity" in page.words
        assert "John Doe" not in page.words
