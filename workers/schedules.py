"""What Temporal has to know before workflows run: the search attribute, and the Schedule of the daily digest."""

import dataclasses
from datetime import timedelta

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from workflows.digest import DailyDigest
from workflows.ids import DIGEST, STAGE
from workflows.queues import WORKFLOWS

MONDAY, FRIDAY = 1, 5
EIGHT = 8

DIGEST_SCHEDULE = Schedule(
    action=ScheduleActionStartWorkflow(
        DailyDigest.run, id=DIGEST, task_queue=WORKFLOWS, static_summary="Digest to staff"
    ),
    spec=ScheduleSpec(
        calendars=[
            ScheduleCalendarSpec(
                hour=[ScheduleRange(EIGHT)],
                day_of_week=[ScheduleRange(MONDAY, FRIDAY)],
                comment="8:00 Mountain time; legal holidays are left out by the activity",
            )
        ],
        time_zone_name="America/Denver",
    ),
    policy=SchedulePolicy(
        overlap=ScheduleOverlapPolicy.SKIP,
        # After a night without Temporal one digest comes late; after a week without it, not five.
        catchup_window=timedelta(hours=6),
    ),
)


async def register_search_attribute(client: Client) -> None:
    """Make the search attribute known, unless it is.

    Raises:
        RPCError: Temporal does not answer or does not allow it.
    """
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    if STAGE.name not in known.custom_attributes:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=client.namespace,
                search_attributes={STAGE.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD},
            )
        )


async def keep_digest_schedule(client: Client) -> None:
    """Create the Schedule, or bring it up to date; one that an operator paused stays paused.

    Raises:
        RPCError: Temporal does not answer.
    """
    try:
        await client.create_schedule(DIGEST, DIGEST_SCHEDULE)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(DIGEST).update(_up_to_date)


def _up_to_date(existing: ScheduleUpdateInput) -> ScheduleUpdate:
    return ScheduleUpdate(dataclasses.replace(DIGEST_SCHEDULE, state=existing.description.schedule.state))
