"""How long each kind of activity may take and how often it is tried, by name.

The summary is the line that the Temporal UI shows for the activity: ids and codes, never a person's name.
"""

from datetime import timedelta

from temporalio.common import RetryPolicy
from temporalio.workflow import ActivityConfig

from workflows.queues import DOCUMENTS, RECORDS

_UNTIL_POSTGRES_ANSWERS = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_interval=timedelta(seconds=30)
)

_UNTIL_THE_VAULT_ANSWERS = RetryPolicy(
    initial_interval=timedelta(seconds=2), backoff_coefficient=2, maximum_interval=timedelta(minutes=10)
)


def record(summary: str) -> ActivityConfig:
    """A record: one transaction, tried until it is written, for what was decided has to be recorded.

    What trying again cannot mend comes back as a non-retryable ApplicationError.
    """
    return ActivityConfig(
        task_queue=RECORDS,
        # It takes milliseconds; this is how long a worker that died in it is waited for.
        start_to_close_timeout=timedelta(seconds=20),
        retry_policy=_UNTIL_POSTGRES_ANSWERS,
        summary=summary,
    )


def digest(summary: str) -> ActivityConfig:
    """A digest: one of the morning is of no use in the evening, and tomorrow's says it all again."""
    return ActivityConfig(
        task_queue=RECORDS,
        start_to_close_timeout=timedelta(minutes=1),
        schedule_to_close_timeout=timedelta(hours=6),
        retry_policy=_UNTIL_POSTGRES_ANSWERS,
        summary=summary,
    )


def documents(summary: str) -> ActivityConfig:
    """Documents: many pages and their records, tried until they are there; a worker that died is missed soon."""
    return ActivityConfig(
        task_queue=DOCUMENTS,
        start_to_close_timeout=timedelta(minutes=30),
        # It says that it lives after every hundred or so certificates, which takes a second or two.
        heartbeat_timeout=timedelta(seconds=20),
        retry_policy=_UNTIL_POSTGRES_ANSWERS,
        summary=summary,
    )


def paced(summary: str) -> ActivityConfig:
    """Many small things at a pace, for minutes or hours; another try finds what was done."""
    return ActivityConfig(
        task_queue=RECORDS,
        start_to_close_timeout=timedelta(hours=24),
        # It says that it lives with every few paths, at the slowest pace every six seconds.
        heartbeat_timeout=timedelta(seconds=20),
        retry_policy=_UNTIL_POSTGRES_ANSWERS,
        summary=summary,
    )


def bundle(summary: str) -> ActivityConfig:
    """A record bundle: many files in a store that may be full or away for days; tried until it lies there."""
    return ActivityConfig(
        task_queue=DOCUMENTS,
        start_to_close_timeout=timedelta(hours=6),
        # It says that it lives every few seconds.
        heartbeat_timeout=timedelta(seconds=20),
        retry_policy=_UNTIL_THE_VAULT_ANSWERS,
        summary=summary,
    )


def verification(summary: str) -> ActivityConfig:
    """Every bundle there is, one after the other; another try goes on where the last one stopped."""
    return ActivityConfig(
        task_queue=RECORDS,
        start_to_close_timeout=timedelta(days=7),
        heartbeat_timeout=timedelta(seconds=20),
        retry_policy=_UNTIL_THE_VAULT_ANSWERS,
        summary=summary,
    )


def disposal(summary: str) -> ActivityConfig:
    """Disposing of a part of a list, or certifying it: minutes at most; another try finds what was done."""
    return ActivityConfig(
        task_queue=RECORDS,
        start_to_close_timeout=timedelta(hours=2),
        # It says that it lives with every line, which is one transaction and a few files to delete.
        heartbeat_timeout=timedelta(minutes=2),
        retry_policy=_UNTIL_POSTGRES_ANSWERS,
        summary=summary,
    )
