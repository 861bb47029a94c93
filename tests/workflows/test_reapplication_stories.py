"""A reapplication and the approval it is about: two workflows that hear of each other through what is recorded."""

from datetime import UTC, datetime, timedelta

from policy.approval import lapses_at
from schemas.application import Stage
from schemas.provider import Provider, Standing
from store import draft, provider
from tests import samples
from tests.records import NEWER
from tests.workflows.office import Office
from tests.workflows.register import Register, in_days
from workers.delivery import Accepted
from workers.sweeper import sweep

CRITERION = samples.RULE_BOOK.files[NEWER].criteria[0].id
NEWEST = "newest"


async def called(register: Register, days: int = 200) -> Provider:
    """A provider that was called to reapply within so many days."""
    return await whose(register, await register.called(in_days(days)))


async def whose(office: Office, number: str) -> Provider:
    found = await provider.by_number(office.pool, number)
    assert found
    return found


async def heard(register: Register, number: str) -> None:
    """The sweeper delivers what the records said, and the approval has it."""
    await sweep(register.client, register.pool, datetime.now(UTC) + timedelta(days=800))
    await register.settled(number)
    assert await register.pool.fetchval("select count(*) from submission where state = 'saved'") == 0


async def under_review(office: Office, register: Register, about: Provider) -> str:
    number = await office.reapply(about)
    await heard(register, about.number)
    assert (await register.approval(about.number)).reapplication == number
    return number


async def test_reapplied_and_approved_it_is_in_force_under_the_new_rules(office: Office, register: Register) -> None:
    about = await called(register)
    number = await under_review(office, register, about)
    before = await register.approval(about.number)

    await office.say(number, "approve", note="Welcome back")
    await heard(register, about.number)

    now = await register.approval(about.number)
    assert (now.rule_set, now.standing, now.reapplication) == (NEWER, Standing.IN_FORCE, None)
    assert (now.called_under, now.reapply_by, now.lapses_at) == (None, None, None)
    assert (now.standing_since, now.approved_at) == (before.standing_since, before.approved_at)
    await register.pass_time(about.number, lapses_at(in_days(200)) + timedelta(days=1))
    assert (await register.approval(about.number)).standing is Standing.IN_FORCE
    assert await register.kinds(about.number) == ["reapplication_called"], "no warning and no lapse"
    assert await office.kinds(number) == ["receipt", "reapproved", "reapproved"]
    assert await register.timeline(about.number) == ["called", "reapplied", "reapplication_settled"]


async def test_a_reapplication_sent_in_time_keeps_the_approval_until_it_is_denied(
    office: Office, register: Register
) -> None:
    about = await called(register)
    number = await under_review(office, register, about)
    last_day = in_days(200)
    await register.pass_time(about.number, lapses_at(last_day) + timedelta(days=1))
    assert (await register.approval(about.number)).standing is Standing.IN_FORCE

    await office.say(number, "deny", reasons={CRITERION: "Not shown."}, note="")
    await heard(register, about.number)

    denied = await register.approval(about.number)
    assert (denied.standing, denied.reapplication, denied.called_under) == (Standing.IN_FORCE, None, NEWER)
    assert denied.reapply_by == last_day + timedelta(days=32), "thirty days of grace from that day"
    assert await office.kinds(number) == ["receipt", "denied", "denied"]
    assert denied.lapses_at
    await register.pass_time(about.number, denied.lapses_at)
    assert (await register.approval(about.number)).standing is Standing.LAPSED


async def test_withdrawn_by_the_provider_the_old_deadline_stands(office: Office, register: Register) -> None:
    about = await called(register)
    number = await under_review(office, register, about)

    await office.say(number, "withdraw", actor=f"applicant:{number}", reason="Too early.")
    await heard(register, about.number)

    after = await register.approval(about.number)
    assert (after.standing, after.reapplication, after.reapply_by) == (Standing.IN_FORCE, None, in_days(200))
    (first, *_) = [each for each in await office.letters(number) if each.kind == "withdrawn"]
    assert first.facts["approval"]["reapply_by"] == in_days(200).isoformat()
    await register.pass_time(about.number, lapses_at(in_days(200)))
    assert (await register.approval(about.number)).standing is Standing.LAPSED


async def test_a_lapsed_approval_comes_back_by_a_reapplication(office: Office, register: Register) -> None:
    about = await called(register, 10)
    await register.pass_time(about.number, lapses_at(in_days(10)))
    assert (await register.approval(about.number)).standing is Standing.LAPSED
    number = await office.reapply(await whose(register, about.number))
    await heard(register, about.number)

    await office.say(number, "approve", note="")
    await heard(register, about.number)

    back = await register.approval(about.number)
    assert (back.standing, back.rule_set) == (Standing.IN_FORCE, NEWER)


async def test_superseded_it_goes_on_as_a_draft_and_the_deadline_stands(office: Office, register: Register) -> None:
    about = await called(register)
    number = await under_review(office, register, about)
    await office.pool.execute(
        """insert into rule_set
           select $1, 1, jsonb_set(content, '{id}', to_jsonb($1::text)), 'newest', $2, $3, $2
           from rule_set where id = $4""",
        NEWEST,
        datetime.now(UTC) - timedelta(seconds=1),
        in_days(500),
        NEWER,
    )

    outcome = await office.say(number, "supersede", reason="Even newer rules are open.")
    assert isinstance(outcome, Accepted)
    await heard(register, about.number)

    after = await register.approval(about.number)
    assert (after.standing, after.reapplication, after.reapply_by) == (Standing.IN_FORCE, None, in_days(200))
    goes_on = await draft.that_supersedes(office.pool, number)
    assert goes_on
    assert (goes_on.rule_set, goes_on.reapplies, goes_on.answered_under) == (NEWEST, about.number, NEWER)
    assert (await office.row(number)).stage is Stage.SUPERSEDED
    assert await office.kinds(number) == ["receipt", "superseded"]
    again = await office.reapply(about, samples.form(rule_set=NEWER))
    await heard(register, about.number)
    assert (await register.approval(about.number)).reapplication == again


async def test_what_is_said_between_the_two_survives_an_outage(office: Office, register: Register) -> None:
    about = await called(register)
    number = await office.reapply(about)
    await office.say(number, "approve", note="")
    # Nothing was delivered meanwhile. Both words wait, and in whichever order they come, the decision counts.
    await heard(register, about.number)

    now = await register.approval(about.number)
    assert (now.rule_set, now.reapplication, now.called_under) == (NEWER, None, None)
