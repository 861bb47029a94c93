"""The worker process: workflows, records, documents and letters, and the loops around them, until told to stop."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.worker import Worker

from activities.access_request import AccessActivities
from activities.announcement import AnnouncementActivities
from activities.annual_report import ReportActivities
from activities.application import ApplicationActivities
from activities.approval import ApprovalActivities
from activities.bundle import BundleActivities
from activities.certificate import CertificateActivities
from activities.digest import DigestActivities
from activities.disposal import DisposalActivities
from activities.disposing import DisposingActivities
from activities.event import EventActivities
from activities.opportunity import OpportunityActivities
from activities.opportunity_news import OpportunityNewsActivities
from activities.rules_transition import TransitionActivities
from documents.press import Press
from policy.record_rules import record_rules
from policy.rule_set import load_rule_sets
from store.database import Pool, create_pool
from store.rule_set import RuleBook
from workers.approvals import approvals
from workers.calling import Calling
from workers.claims import claims
from workers.connect import connect
from workers.logs import log_as_json
from workers.patience import patiently
from workers.plugin import WORKFLOWS as WORKFLOW_TYPES
from workers.postman import letter_activities, postman
from workers.reports import reports
from workers.reviving import Reviving
from workers.rules import keep_rules
from workers.schedules import keep_schedules, register_search_attribute, schedules
from workers.settings import Settings
from workers.sweeper import sweeper
from workers.vault import vault_of
from workflows.queues import DOCUMENTS, LETTERS, RECORDS, WORKFLOWS

log = logging.getLogger(__name__)

RECORDS_AT_ONCE = 8
DOCUMENTS_AT_ONCE = 2
"""Chunks of a run, or bundles; each chunk keeps a press of its own size busy."""
LETTERS_AT_ONCE = 2
"""Mail servers limit how many connections one sender may have; Microsoft's are strictest."""
SPARE_CONNECTIONS = 8
"""For the postman, the sweeper, the other loops, the documents and the letters, beside the records."""
GRACE = timedelta(seconds=10)
"""Activities that run when the process is told to stop may finish within this time."""
MISSED_AFTER = timedelta(seconds=2)
"""A task for a worker that was killed goes to another after this time, before the page that asked stops waiting."""
EVERY_SECOND = 1.0


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then stop cleanly: running activities finish, nothing new begins.

    Raises:
        RuleSetProblem: a rule-set file has an error.
    """
    log_as_json()
    serving = asyncio.current_task()
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, _stop, serving)
    with contextlib.suppress(asyncio.CancelledError):
        await serve(settings)
    log.info("Stopped")


def _stop(serving: asyncio.Task[None] | None) -> None:
    log.info("Told to stop")
    if serving:
        serving.cancel()


async def serve(settings: Settings) -> None:
    """Wait for Postgres and Temporal, then serve until cancelled."""
    # First of all, so that an operator's slip shows at once and not when the database is there.
    rule_book = RuleBook(load_rule_sets())
    async with _pool(settings) as pool:
        await patiently("the rule sets", lambda: keep_rules(pool, rule_book, datetime.now(UTC)))
        client = await patiently("Temporal", lambda: connect(settings))
        await patiently("Temporal's search attributes", lambda: register_search_attribute(client))
        kept = schedules(rule_book.current(datetime.now(UTC)).events, record_rules())
        await patiently("Temporal's schedules", lambda: keep_schedules(client, kept))
        records = ApplicationActivities(pool, rule_book, settings.staff_notice_email)
        events = EventActivities(pool, rule_book, settings.staff_notice_email)
        digest = DigestActivities(pool)
        letters = letter_activities(pool, settings)
        async with (
            Press(settings.press_processes) as press,
            Worker(
                client,
                task_queue=WORKFLOWS,
                workflows=WORKFLOW_TYPES,
                sticky_queue_schedule_to_start_timeout=MISSED_AFTER,
            ),
            Worker(
                client,
                task_queue=RECORDS,
                activities=[
                    records.record_submitted,
                    records.record_decision,
                    records.record_rung,
                    records.record_refused,
                    (access := AccessActivities(pool, rule_book, settings.staff_notice_email)).record_asked,
                    access.record_access_decision,
                    access.record_access_rung,
                    access.record_access_refused,
                    events.record_reported,
                    events.record_event_decision,
                    events.record_delivered,
                    events.record_count_rung,
                    events.record_event_refused,
                    (portal := OpportunityActivities(pool, rule_book, settings.staff_notice_email)).record_opportunity,
                    portal.record_opportunity_decision,
                    portal.record_opportunity_rung,
                    portal.record_opportunity_refused,
                    (certificates := CertificateActivities(pool, rule_book, press, settings.base_url)).plan_run,
                    certificates.finish_run,
                    digest.write_digest,
                    (transitions := TransitionActivities(pool, rule_book, Calling(client))).complete_plan,
                    transitions.begin_chunk,
                    transitions.record_begun,
                    transitions.record_extend_all,
                    transitions.record_settled,
                    transitions.record_transition_refused,
                    (standing := ApprovalActivities(pool, rule_book)).record_approval_decision,
                    standing.record_lapse_rung,
                    standing.record_lapse,
                    standing.record_end,
                    standing.record_approval_refused,
                    (news := AnnouncementActivities(pool)).record_scheduled,
                    news.fix_recipients,
                    news.queue_letters,
                    news.look_after_letters,
                    news.record_announcement_decision,
                    news.record_announcement_refused,
                    OpportunityNewsActivities(pool, rule_book).queue_opportunity_news,
                    (bundles := BundleActivities(pool, press, vault_of(settings))).verify_bundles,
                    bundles.verify_bundle,
                    (disposals := DisposalActivities(pool, settings.staff_notice_email)).list_due,
                    disposals.record_disposal_decision,
                    disposals.record_disposal_refused,
                    (disposing := DisposingActivities(pool, vault_of(settings), disposals)).dispose_chunk,
                    disposing.finish_disposal,
                    (yearly := _report_activities(client, pool, rule_book, settings)).open_reports,
                    yearly.record_report_opened,
                    yearly.record_report_rung,
                    yearly.record_report_decision,
                    yearly.record_report_refused,
                    yearly.revive_events,
                ],
                max_concurrent_activities=RECORDS_AT_ONCE,
                graceful_shutdown_timeout=GRACE,
            ),
            Worker(
                client,
                task_queue=DOCUMENTS,
                activities=[certificates.issue_chunk, bundles.write_bundle],
                max_concurrent_activities=DOCUMENTS_AT_ONCE,
                graceful_shutdown_timeout=GRACE,
            ),
            Worker(
                client,
                task_queue=LETTERS,
                activities=[letters.send_letter],
                max_concurrent_activities=LETTERS_AT_ONCE,
                graceful_shutdown_timeout=GRACE,
            ),
        ):
            await _keep_going(client, pool, rule_book, settings.heartbeat_file)


@contextlib.asynccontextmanager
async def _pool(settings: Settings) -> AsyncIterator[Pool]:
    size = RECORDS_AT_ONCE + SPARE_CONNECTIONS
    pool = await patiently("Postgres", lambda: create_pool(settings.database_url, max_size=size))
    try:
        yield pool
    finally:
        await pool.close()


def _report_activities(client: Client, pool: Pool, rule_book: RuleBook, settings: Settings) -> ReportActivities:
    return ReportActivities(pool, rule_book, Reviving(client), settings.staff_notice_email)


async def _keep_going(client: Client, pool: Pool, rule_book: RuleBook, heartbeat: Path | None) -> None:
    async with asyncio.TaskGroup() as loops:
        loops.create_task(postman(client, pool))
        loops.create_task(sweeper(client, pool))
        loops.create_task(claims(pool))
        loops.create_task(approvals(client, pool, rule_book))
        loops.create_task(reports(client, pool))
        if heartbeat:
            loops.create_task(_beat(heartbeat))
        log.info("Serving workflows, records and letters")


async def _beat(heartbeat: Path) -> None:
    """Touch the file every second; it ages as soon as this process is stuck, and a supervisor sees that."""
    while True:
        heartbeat.touch()  # noqa: ASYNC240 - a local file is touched at once
        await asyncio.sleep(EVERY_SECOND)
