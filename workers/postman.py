"""The postman takes queued letters from Postgres to their task queue, each as one standalone activity.

No workflow waits for a mail server. A letter's activity has the letter's key for its id and is refused when it was
started before, so a postman that dies at any point can simply begin again.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from temporalio.client import Client
from temporalio.common import ActivityIDReusePolicy, Priority, RetryPolicy
from temporalio.exceptions import ActivityAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.letter import LetterActivities
from mail.compose import address_of
from mail.sender import Mailer
from schemas.letter import Letter, SendLetter, activity_id
from schemas.letter import Priority as Urgency
from store import letter as letters
from store.database import Connection, Pool, transaction
from workers.patience import patiently
from workers.settings import Settings
from workflows.queues import LETTERS

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
"""The search for queued letters reads a partial index that holds nothing else: looking often costs nearly nothing."""

BATCH = 50
UNDER_WAY = 100
"""How many letters Temporal holds of those dispatched just now: enough to keep the senders busy. The rest waits in
Postgres, where an urgent one overtakes it and where nobody spends time on it."""
JUST_NOW = timedelta(seconds=30)
"""What was dispatched longer ago is being tried again, mostly for lack of a mail server, and holds nobody up."""
RPC_TIMEOUT = timedelta(seconds=5)

SENDER_DIED_AFTER = timedelta(seconds=30)
ATTEMPT_TIMEOUT = timedelta(minutes=10)
TRIED_FOR = timedelta(hours=48)
"""How long a letter is offered to a mail server that is busy or away (our default)."""

RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=5), backoff_coefficient=2, maximum_interval=timedelta(minutes=15)
)

GIVEN_UP_AFTER = TRIED_FOR + ATTEMPT_TIMEOUT
CHECKED_EVERY = timedelta(minutes=5)
UNHEARD_OF_AFTER = timedelta(minutes=10)


class Postman:
    """Dispatches letters. Several may run at once; each letter is held by one of them only."""

    def __init__(self, pool: Pool, client: Client, *, retry: RetryPolicy = RETRY) -> None:
        self._pool = pool
        self._client = client
        self._retry = retry

    async def run(self) -> None:
        """Dispatch for ever; while Postgres or Temporal is away letters stay queued, and the pauses grow.

        Password letters have rounds of their own: whoever asked for one waits at a page, and must not wait for a round
        of fifty others.
        """
        async with asyncio.TaskGroup() as rounds:
            rounds.create_task(self._rounds(Urgency.PASSWORD))
            rounds.create_task(self._rounds(Urgency.ANNOUNCEMENT))
            rounds.create_task(self._look_after())

    async def _rounds(self, up_to: Urgency) -> None:
        while True:
            taken = await patiently("letters to be dispatched", lambda: self.dispatch(datetime.now(UTC), up_to))
            if taken < BATCH:
                await asyncio.sleep(POLL_SECONDS)

    async def _look_after(self) -> None:
        while True:
            await patiently("a look at dispatched letters", lambda: self.look_after(datetime.now(UTC)))
            await asyncio.sleep(CHECKED_EVERY.total_seconds())

    async def dispatch(self, as_of: datetime, up_to: Urgency = Urgency.ANNOUNCEMENT) -> int:
        """Start the activities of the most urgent queued letters, up to a priority; how many letters were looked at.

        Raises:
            RPCError, RuntimeError: Temporal is away; what it did not take stays queued.
        """
        async with transaction(self._pool) as conn:
            waiting = await letters.waiting(conn, await self._room(conn, as_of, up_to), up_to)
            outcomes = await asyncio.gather(*map(self._start, waiting), return_exceptions=True)
            for letter, outcome in zip(waiting, outcomes, strict=True):
                if outcome is None:
                    await letters.mark_dispatched(conn, letter.id, letter.generation, as_of)
                elif isinstance(outcome, str):
                    await letters.mark_failed(conn, letter.id, letter.generation, outcome, as_of)
        # Only now, so that what was started is on record.
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return len(waiting)

    async def _room(self, conn: Connection, as_of: datetime, up_to: Urgency) -> int:
        """How many letters a round takes; a password letter always finds room."""
        if up_to is Urgency.PASSWORD:
            return BATCH
        return max(0, min(BATCH, UNDER_WAY - await letters.under_way(conn, as_of - JUST_NOW)))

    async def look_after(self, as_of: datetime) -> None:
        """Care for letters that were dispatched and not heard of since.

        Each is offered to Temporal once more: one that knows the letter refuses, one that lost its data starts anew.
        After two days a letter counts as failed, and staff get a task.
        """
        async for letter in letters.unsettled(self._pool, as_of - GIVEN_UP_AFTER):
            problem = letter.problem or "no answer at all"
            async with transaction(self._pool) as conn:
                given_up = f"It was tried for {TRIED_FOR.total_seconds() / 3600:.0f} hours. Last problem: {problem}"
                await letters.mark_failed(conn, letter.id, letter.generation, given_up, as_of)
        async for letter in letters.unsettled(self._pool, as_of - UNHEARD_OF_AFTER):
            await self._start(letter)

    async def _start(self, letter: Letter) -> str | None:
        """Start the activity of one letter; why that can never work, if it can't."""
        try:
            await self._client.start_activity_method(
                LetterActivities.send_letter,
                SendLetter(letter=letter.id, generation=letter.generation),
                id=activity_id(letter.key, letter.generation),
                id_reuse_policy=ActivityIDReusePolicy.REJECT_DUPLICATE,
                task_queue=LETTERS,
                priority=Priority(priority_key=letter.priority),
                summary=f"{letter.kind} of {letter.entity}",
                schedule_to_close_timeout=TRIED_FOR,
                start_to_close_timeout=ATTEMPT_TIMEOUT,
                heartbeat_timeout=SENDER_DIED_AFTER,
                retry_policy=self._retry,
                rpc_timeout=RPC_TIMEOUT,
            )
        except ActivityAlreadyStartedError:
            return None
        except RPCError as error:
            if error.status is RPCStatusCode.INVALID_ARGUMENT:
                log.exception("Letter %s cannot be dispatched", letter.id)
                return f"Temporal does not take it: {error.message}"
            raise
        return None


async def postman(client: Client, pool: Pool) -> None:
    """Dispatch letters for ever."""
    await Postman(pool, client).run()


def letter_activities(pool: Pool, settings: Settings) -> LetterActivities:
    """What sends the letters, with the operator's mail server and address.

    Raises:
        UnusableAddress: the operator's sender or reply address is none; better now than in every letter.
    """
    for address in filter(None, (settings.mail_from, settings.mail_reply_to)):
        address_of(address)
    mailer = Mailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.mail_from,
        reply_to=settings.mail_reply_to,
        username=settings.smtp_username,
        password=settings.smtp_password,
    )
    return LetterActivities(pool, mailer, settings.base_url, settings.secret_key)
