"""What a workflow commanded, as text: a line for each event its code caused, so that a breaking edit is seen."""

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter

_COMMANDS = {
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: "record",
    EventType.EVENT_TYPE_TIMER_STARTED: "start timer",
    EventType.EVENT_TYPE_TIMER_CANCELED: "cancel timer",
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: "upsert search attributes",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: "accept update",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED: "complete update",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: "complete workflow",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: "fail workflow",
    EventType.EVENT_TYPE_MARKER_RECORDED: "record marker",
    EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED: "start workflow",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: "continue as new",
}


def commands(history: WorkflowHistory) -> str:
    """The commands of a history in their order, one a line."""
    return "".join(f"{line}\n" for event in history.events if (line := _line(event)))


def _line(event: HistoryEvent) -> str:
    command = _COMMANDS.get(event.event_type)
    return " ".join(word for word in (command, _what(event)) if word) if command else ""


def _what(event: HistoryEvent) -> str:
    match event.event_type:
        case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
            return event.activity_task_scheduled_event_attributes.activity_type.name
        case EventType.EVENT_TYPE_TIMER_STARTED:
            summary = pydantic_data_converter.payload_converter.from_payload(event.user_metadata.summary, str)
            return f"({summary})"
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
            return event.workflow_execution_update_accepted_event_attributes.accepted_request.input.name
        case EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
            return event.start_child_workflow_execution_initiated_event_attributes.workflow_type.name
        case _:
            return ""
