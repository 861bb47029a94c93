"""Histories recorded from real runs replay on today's code, and hold nothing that is nobody's business."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from tests import access, events, opportunities, samples
from tests.replay.access_stories import ACCESS_STORIES, REASON
from tests.replay.announcement_stories import ANNOUNCEMENT_STORIES, BODY, SUBJECT
from tests.replay.approval_stories import APPROVAL_STORIES
from tests.replay.bundle_stories import BUNDLE_STORIES
from tests.replay.commands import commands
from tests.replay.disposal_stories import DISPOSAL_STORIES, WORD, disposal_day
from tests.replay.event_stories import EVENT_STORIES, PERSON
from tests.replay.opportunity_stories import OPPORTUNITY_STORIES
from tests.replay.record import HISTORIES
from tests.replay.report_stories import REPORT_STORIES, reports_opened
from tests.replay.stories import FREE_TEXT, STORIES, daily_digest, opportunity_news
from tests.replay.transition_stories import TRANSITION_STORIES
from workers.plugin import WORKFLOWS, PdupsPlugin

RECORDED = sorted(HISTORIES.glob("*.json"))
EACH_HISTORY = pytest.mark.parametrize("file", RECORDED, ids=[file.stem for file in RECORDED])
CODES = {"rule_set", "kind", "attestations", "format", "zone", "first_day", "starts", "ends", "units"}
SHORTEST = 4
"""Shorter values (a state, a "yes") occur in every text by chance."""


def history_of(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(file.stem, file.read_text())


def replayer() -> Replayer:
    runner = SandboxedWorkflowRunner()
    strict = runner.restrictions.with_import_notification_policy(
        workflow.SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH
    )
    return Replayer(
        workflows=WORKFLOWS, workflow_runner=SandboxedWorkflowRunner(restrictions=strict), plugins=[PdupsPlugin()]
    )


def test_every_story_is_recorded() -> None:
    told = (
        *(*STORIES, *EVENT_STORIES, *APPROVAL_STORIES, *ANNOUNCEMENT_STORIES, *TRANSITION_STORIES, *BUNDLE_STORIES),
        *(*ACCESS_STORIES, *DISPOSAL_STORIES, *REPORT_STORIES, *OPPORTUNITY_STORIES),
        *(daily_digest, opportunity_news, disposal_day, reports_opened),
    )
    assert {file.stem for file in RECORDED} >= {story.__name__ for story in told}


@EACH_HISTORY
async def test_it_replays(file: Path) -> None:
    await replayer().replay_workflow(history_of(file))


@EACH_HISTORY
def test_its_commands_are_those_beside_it(file: Path) -> None:
    assert commands(history_of(file)) == file.with_suffix(".txt").read_text()


async def test_an_edit_that_breaks_running_workflows_is_noticed() -> None:
    history = history_of(HISTORIES / "approved_at_once.json")
    scheduled = next(event for event in history.events if event.HasField("activity_task_scheduled_event_attributes"))
    scheduled.activity_task_scheduled_event_attributes.activity_type.name = "another_record"

    with pytest.raises(workflow.NondeterminismError):
        await replayer().replay_workflow(history)


@EACH_HISTORY
def test_it_holds_no_personal_data_and_no_free_text(file: Path) -> None:
    said = "\n".join(texts(json.loads(file.read_text()))).casefold()
    written = [*values(samples.form().model_dump(mode="json")), *values(events.workshop().model_dump(mode="json"))]
    asked = [access.FORM.full_name, access.FORM.phone, "skq.example.org", REASON]
    shown = [*values(opportunities.workshop().model_dump(mode="json")), "larchlearning", "Owen Birdsall"]
    private = [
        *written,
        *asked,
        *shown,
        *PERSON,
        FREE_TEXT,
        SUBJECT,
        BODY,
        WORD,
        "Rita Reviewer",
        "Sam Supervisor",
        "@",
    ]

    assert [value for value in private if value.casefold() in said] == []


def test_the_search_sees_into_payloads() -> None:
    payload = base64.b64encode(b'{"name": "John Doe"}').decode()
    assert "John Doe" in "\n".join(texts({"events": [{"input": {"payloads": [{"data": payload}]}}]}))
    assert {"John Doe", "john.doe@foxvalley.example"} <= set(values(samples.form().model_dump(mode="json")))


def texts(part: Any) -> Iterator[str]:
    """Every text in a history, payloads decoded."""
    if isinstance(part, dict):
        for name, each in part.items():
            if name == "data" and isinstance(each, str):
                yield base64.b64decode(each).decode(errors="replace")
            yield from texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from texts(each)
    elif isinstance(part, str):
        yield part


def values(part: Any) -> Iterator[str]:
    """Every value of a form that somebody wrote, codes left out."""
    if isinstance(part, dict):
        for name, each in part.items():
            if name not in CODES:
                yield from values(each)
    elif isinstance(part, str) and len(part) >= SHORTEST:
        yield part
