"""What happens to access requests over days, told on a real server in virtual time."""

import asyncio
from datetime import timedelta

from temporalio.client import WorkflowExecutionStatus

from schemas.access_request import AccessStage
from schemas.membership import MemberRole
from store.access_request import About
from tests import access, records
from tests.workflows.office import LATE
from tests.workflows.reception import Reception
from workers.delivery import Accepted, Refused

DAY = timedelta(days=1)
AT_THE_SERVER = 0.5
"""Seconds after which two decisions have reached Temporal, which keeps them while nobody works."""


async def test_the_manager_confirms_and_staff_hand_over(reception: Reception) -> None:
    number = await reception.asked()
    manager = reception.manager

    assert isinstance(await reception.said(number, "confirm_access", manager.actor, reason=""), Accepted)
    await reception.pass_time(number, await reception.now(number) + DAY)
    granted = await reception.said(
        number, "grant_access", role="manager", replaces=manager.id, former="inactive", note="Welcome."
    )

    assert isinstance(granted, Accepted)
    assert granted.recorded
    assert await reception.workflow(number).result() == granted.recorded.model_dump(mode="json")
    assert await reception.timeline(number) == ["asked", "confirmed", "granted"]
    assert await reception.kinds(number) == ["access_received", "access_told", "access_settled", "access_welcome"]
    request = await reception.request(number)
    assert (request.stage, request.word, request.replaces) == (AccessStage.GRANTED, "confirmed", manager.id)
    (made,) = await access.accounts_with(reception.pool, request.email)
    number_of_provider = reception.provider.number
    assert await access.role_in(reception.pool, made.id, number_of_provider) == (MemberRole.MANAGER, "active")
    assert await access.role_in(reception.pool, manager.id, number_of_provider) == (MemberRole.MANAGER, "inactive")


async def test_the_manager_objects_and_staff_decline(reception: Reception) -> None:
    number = await reception.asked()

    await reception.said(number, "object_access", reception.manager.actor, reason="Nobody here knows this person.")
    assert (await reception.request(number)).word == "objected"
    assert isinstance(await reception.said(number, "decline_access", reason="The manager objects."), Accepted)

    await reception.workflow(number).result()
    assert await reception.timeline(number) == ["asked", "objected", "declined"]
    assert (await reception.kinds(number))[-2:] == ["access_declined", "access_settled"]
    request = await reception.request(number)
    assert await access.accounts_with(reception.pool, request.email) == []


async def test_an_objection_does_not_decide(reception: Reception) -> None:
    number = await reception.asked()
    await reception.said(number, "object_access", reception.manager.actor, reason="I would rather stay alone.")
    granted = await reception.said(number, "grant_access", role="reporter", note="")
    assert isinstance(granted, Accepted)
    assert (await reception.request(number)).stage is AccessStage.GRANTED


async def test_nobody_answers(reception: Reception) -> None:
    number = await reception.asked()
    clock = (await reception.request(number)).clock

    await reception.pass_time(number, clock.due_at + 4 * DAY)

    reviewer, supervisor = reception.reviewer.email, reception.supervisor.email
    letters = [each for each in await reception.letters(number) if each.kind.startswith("review")]
    assert [(letter.kind, letter.to_address) for letter in letters] == [
        ("review_reminder", reviewer),
        ("review_reminder", reviewer),
        ("review_last_day", reviewer),
        ("review_last_day", supervisor),
        ("review_overdue", supervisor),
    ]
    instants = [clock.rungs[n].at for n in (0, 1, 2, 2, 3)]
    assert all(at <= letter.queued_at < at + LATE for letter, at in zip(letters, instants, strict=True))
    assert {letter.facts["matter"] for letter in letters} == {"access_request"}
    request = await reception.request(number)
    assert (request.next_step, request.next_at, request.promised_at) == ("overdue", clock.due_at, clock.promised_at)
    assert await reception.status(number) is WorkflowExecutionStatus.RUNNING
    assert isinstance(await reception.said(number, "grant_access", role="manager"), Accepted)


async def test_an_objection_after_the_decision_changes_nothing(reception: Reception) -> None:
    number = await reception.asked()
    await reception.said(number, "grant_access", role="manager")
    await reception.workflow(number).result()
    before = (await reception.request(number), await reception.timeline(number), await reception.kinds(number))

    late = await reception.said(number, "object_access", reception.manager.actor, reason="No!")

    assert isinstance(late, Refused)
    assert late.code == "already_decided"
    after = (await reception.request(number), await reception.timeline(number), await reception.kinds(number))
    assert after == before


async def test_an_objection_that_meets_the_decision_is_told_who_decided_and_when(reception: Reception) -> None:
    number = await reception.asked()
    await reception.stop_work()
    both = asyncio.gather(
        reception.said(number, "grant_access", role="manager"),
        _a_moment_later(reception, number),
    )
    await asyncio.sleep(2 * AT_THE_SERVER)
    await reception.start_work()
    granted, late = await both

    assert isinstance(granted, Accepted)
    assert granted.recorded
    assert late == Refused(
        code="already_decided",
        details={
            "verb": "grant_access",
            "actor": reception.reviewer.actor,
            "at": granted.recorded.at.isoformat(),
        },
    )
    assert await reception.timeline(number) == ["asked", "granted"]


async def _a_moment_later(reception: Reception, number: str) -> object:
    await asyncio.sleep(AT_THE_SERVER)
    return await reception.said(number, "object_access", reception.manager.actor, reason="No!")


async def test_withdrawn_by_whoever_asked(reception: Reception) -> None:
    number = await reception.asked()
    assert isinstance(await reception.said(number, "withdraw_access", f"asker:{number}"), Accepted)
    await reception.workflow(number).result()
    assert await reception.timeline(number) == ["asked", "withdrawn"]
    assert (await reception.request(number)).stage is AccessStage.WITHDRAWN


async def test_what_names_no_provider_is_matched_before_it_is_granted(reception: Reception) -> None:
    number = await reception.asked(About())
    assert await reception.said(number, "grant_access", role="manager") == Refused(code="nothing_matched")
    await reception.said(number, "match_access", provider=reception.provider.number)
    await reception.said(number, "confirm_access", reception.manager.actor, reason="")
    assert isinstance(await reception.said(number, "grant_access", role="viewer"), Accepted)
    assert await reception.timeline(number) == ["asked", "matched", "confirmed", "granted"]


async def test_an_open_application_is_handed_over_by_its_link(reception: Reception) -> None:
    application = await records.under_review(reception.pool)
    number = await reception.asked(About(application=application.number))
    await reception.said(number, "grant_access", note="")
    assert "access_application" in await reception.kinds(number)


async def test_a_request_takes_few_events(reception: Reception) -> None:
    number = await reception.asked()
    await reception.said(number, "confirm_access", reception.manager.actor, reason="")
    await reception.said(number, "grant_access", role="manager")
    await reception.workflow(number).result()
    history = await reception.workflow(number).fetch_history()
    assert len(history.events) <= 40
