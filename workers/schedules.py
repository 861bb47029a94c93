"""What Temporal has to know before workflows run: the search attribute, and the Schedules of what comes by itself."""

import dataclasses
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

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

from schemas.annual_report import OpenReportsStart
from schemas.bundle import VerificationStart
from schemas.record_rules import DayOfYear, RecordRules
from schemas.rule_set import EventRules
from workflows.bundle_verification import BundleVerification
from workflows.digest import DailyDigest
from workflows.disposal_day import DisposalDay
from workflows.ids import DIGEST, DISPOSAL, NEWS, REPORTS, STAGE, VERIFICATION
from workflows.open_reports import OpenReports
from workflows.opportunity_news import OpportunityNews
from workflows.queues import WORKFLOWS

MONDAY, TUESDAY, FRIDAY = 1, 2, 5
EIGHT = time(8)
MONTANA = "America/Denver"
ONE_NIGHT = timedelta(hours=6)
"""After a night without Temporal one digest comes late; after a week without it, not five."""
SIX_DAYS = timedelta(days=6)
"""A week's letter comes late rather than not at all; after weeks without Temporal it comes once."""
HALF_A_YEAR = timedelta(days=180)
"""What comes once a year is not left out because Temporal was away on its day, be it for weeks."""


def schedules(rules: EventRules, records: RecordRules) -> dict[str, Schedule]:
    """Every Schedule by its id; the report year is that of the rules in force."""
    opening = DayOfYear(month=rules.report_year_month, day=1)
    return {
        DIGEST: _schedule(
            _action(DIGEST, DailyDigest.run, "Digest to staff"),
            ScheduleCalendarSpec(
                hour=[ScheduleRange(EIGHT.hour)],
                day_of_week=[ScheduleRange(MONDAY, FRIDAY)],
                comment="8:00 Mountain time; legal holidays are left out by the activity",
            ),
            ONE_NIGHT,
        ),
        NEWS: _schedule(
            _action(NEWS, OpportunityNews.run, "New opportunities, to subscribers"),
            ScheduleCalendarSpec(
                hour=[ScheduleRange(EIGHT.hour)],
                day_of_week=[ScheduleRange(TUESDAY)],
                comment="8:00 Mountain time: subscribers hear of the new opportunities of a week",
            ),
            SIX_DAYS,
        ),
        REPORTS: _schedule(
            _action(REPORTS, OpenReports.run, "Opening of the annual reports", OpenReportsStart()),
            _once_a_year(opening, records.annual_report.opens_at, "the first day after the report year"),
            HALF_A_YEAR,
        ),
        VERIFICATION: _schedule(
            _action(VERIFICATION, BundleVerification.run, "Verification of all record bundles", VerificationStart()),
            _once_a_year(records.verification, EIGHT, "every record bundle is read back"),
            HALF_A_YEAR,
        ),
        DISPOSAL: _schedule(
            _action(DISPOSAL, DisposalDay.run, "What need not be kept any longer"),
            _once_a_year(records.disposal, EIGHT, "what need not be kept any longer is listed"),
            HALF_A_YEAR,
        ),
    }


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


async def keep_schedules(client: Client, wanted: Mapping[str, Schedule]) -> None:
    """Create these Schedules, or bring them up to date; one that an operator paused stays paused.

    Raises:
        RPCError: Temporal does not answer.
    """
    for name, schedule in wanted.items():
        await _keep(client, name, schedule)


async def _keep(client: Client, name: str, schedule: Schedule) -> None:
    def up_to_date(existing: ScheduleUpdateInput) -> ScheduleUpdate:
        return ScheduleUpdate(dataclasses.replace(schedule, state=existing.description.schedule.state))

    try:
        await client.create_schedule(name, schedule)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(name).update(up_to_date)


def _action(name: str, run: Any, summary: str, *start: Any) -> ScheduleActionStartWorkflow:
    """What a Schedule starts; Temporal adds the instant to the id."""
    return ScheduleActionStartWorkflow(run, *start, id=name, task_queue=WORKFLOWS, static_summary=summary)


def _once_a_year(day: DayOfYear, at: time, what: str) -> ScheduleCalendarSpec:
    return ScheduleCalendarSpec(
        month=[ScheduleRange(day.month)],
        day_of_month=[ScheduleRange(day.day)],
        hour=[ScheduleRange(at.hour)],
        minute=[ScheduleRange(at.minute)],
        comment=f"{at:%H:%M} Mountain time: {what}",
    )


def _schedule(action: ScheduleActionStartWorkflow, calendar: ScheduleCalendarSpec, catch_up: timedelta) -> Schedule:
    return Schedule(
        action=action,
        spec=ScheduleSpec(calendars=[calendar], time_zone_name=MONTANA),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=catch_up),
    )
