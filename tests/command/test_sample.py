"""Sample data comes in as everything does, once, and shows every state."""

import asyncio
from collections import Counter

import pytest
from temporalio.client import WorkflowExecutionStatus

from console.sign_in.hashing import hashing
from deploy.sample import SIGN_INS, SignIn
from deploy.sample.applications import APPLICATIONS
from store import account
from store.database import create_pool
from tests.command.conftest import Sample, load, rows
from workers.connect import connect
from workers.settings import Settings

EVERYTHING = """
    select (select count(*) from submission) + (select count(*) from audit_line) + (select count(*) from letter)
         + (select count(*) from account) + (select count(*) from draft) + (select count(*) from file)
"""
REVIEW_LETTERS = {"review_reminder", "review_last_day", "review_overdue"}
DECISIONS = {"approved", "denied", "withdrawn"}


def test_every_application_is_there_once_although_loading_was_killed(sample: Sample) -> None:
    submitted = rows(sample.stack, "select payload->>'draft' from submission where kind = 'application'")
    assert Counter(draft for (draft,) in submitted) == Counter(str(each.draft) for each in APPLICATIONS)


def test_every_state_is_shown(sample: Sample) -> None:
    assert sample.stages == {
        "under_review": 8, "information_requested": 1, "approved": 4, "denied": 1, "withdrawn": 1,
    }  # fmt: skip


def test_a_second_load_does_nothing(sample: Sample) -> None:
    before = sample.stack.query(EVERYTHING)
    assert load(sample.stack).wait(timeout=60) == 0
    assert sample.stack.query(EVERYTHING) == before


def test_old_applications_do_not_flood(sample: Sample) -> None:
    of_reviews = [letter for letter in sample.letters if letter[1] in REVIEW_LETTERS]
    assert len(of_reviews) == len(set(of_reviews))
    kinds_of_each = Counter(entity for entity, _ in {(entity, kind) for entity, kind, _ in of_reviews})
    assert set(kinds_of_each.values()) == {1}
    decided = {entity for entity, kind, _ in sample.letters if kind in DECISIONS}
    assert len(decided) == 6
    assert not decided & kinds_of_each.keys()


def test_the_overdue_one_was_escalated_to_the_supervisor_once(sample: Sample) -> None:
    escalated = [to_address for _, kind, to_address in sample.letters if kind == "review_overdue"]
    assert escalated == ["dana.kessler@staff.example.org"]


def test_no_address_belongs_to_anybody(sample: Sample) -> None:
    domains = {to_address.rpartition("@")[2] for _, _, to_address in sample.letters}
    assert domains
    assert {each for each in domains if not each.endswith(("example.org", "example.com"))} == set()


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=lambda each: each.user_name)
def test_each_sign_in_on_the_screen_works(sample: Sample, sign_in: SignIn) -> None:
    async def matches() -> bool:
        pool = await create_pool(sample.stack.settings["PDUPS_DATABASE_URL"])
        async with pool:
            found = await account.by_user_name(pool, sign_in.user_name)
            assert found
            assert found.full_name in sign_in.who
            return await hashing.matches(await account.password_hash(pool, found.id), sign_in.password)

    assert asyncio.run(matches())


def test_each_application_has_its_workflow(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in sample.stack.settings.items():
        monkeypatch.setenv(name, value)

    decided = dict(rows(sample.stack, "select 'application:' || number, decided_at is not null from application"))

    async def statuses() -> dict[str, WorkflowExecutionStatus | None]:
        client = await connect(Settings())
        return {each: (await client.get_workflow_handle(each).describe()).status for each in decided}

    over, running = WorkflowExecutionStatus.COMPLETED, WorkflowExecutionStatus.RUNNING
    assert asyncio.run(statuses()) == {each: over if is_over else running for each, is_over in decided.items()}
