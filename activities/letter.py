"""Sending letters: each is rendered when it is sent, handed to the mail server once, and then marked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from mail.compose import UnusableAddress, compose, message_key
from mail.render import Unwritable, render
from mail.sender import Later, Mailer, Refused
from schemas.letter import Letter, LetterState, SendLetter
from store import letter as letters
from store.database import Pool, transaction

HEARTBEAT_SECONDS = 5
"""How often a sender shows that it lives; a mail server may take minutes for one answer."""

RECORD_FOR = timedelta(minutes=4)
"""How long an accepted letter's mark is tried, since without the mark the letter would leave a second time."""

_SETTLED = (LetterState.SENT, LetterState.FAILED, LetterState.BOUNCED)


class LetterActivities:
    """Sends stored letters.

    Args:
        base_url: the system's public address, with which links begin.
        secret: signs the links.
    """

    def __init__(self, pool: Pool, mailer: Mailer, base_url: str, secret: str) -> None:
        self._pool = pool
        self._mailer = mailer
        self._base_url = base_url
        self._secret = secret

    @activity.defn
    async def send_letter(self, order: SendLetter) -> None:
        """Send one generation of a letter, unless it is settled or was overtaken by a resend.

        Between the mail server's acceptance and our mark lies the only moment in which a crash makes a second copy.

        Raises:
            ApplicationError: not retryable when the letter can never leave (it is marked as failed, with a staff
                task), retryable when it did not leave this time. Neither says more than a code, since what a mail
                server answers quotes addresses; the answer itself stands in the letter's row.
        """
        letter = await self._taken_up(order)
        if letter is None:
            return
        async with _heartbeats():
            try:
                await self._send(letter)
            except (Unwritable, UnusableAddress, Refused) as error:
                await self._give_up(letter, str(error))
                raise ApplicationError(
                    "This letter cannot be delivered; its row says why.", type=type(error).__name__, non_retryable=True
                ) from None
            except Later as error:
                await self._note(letter, str(error))
                raise ApplicationError(
                    f"The mail server did not take this letter ({error.code or 'no answer'}); its row says more.",
                    type="Later",
                    category=ApplicationErrorCategory.BENIGN,
                ) from None
            await _insistently(lambda: self._mark_sent(letter))

    async def _taken_up(self, order: SendLetter) -> Letter | None:
        """The letter, with this attempt counted; None when there is nothing to send."""
        async with transaction(self._pool) as conn:
            letter = await letters.find(conn, order.letter)
            if letter is None or letter.generation != order.generation or letter.state in _SETTLED:
                return None
            await letters.count_attempt(conn, letter.id, letter.generation)
            return letter

    async def _send(self, letter: Letter) -> None:
        words = render(letter, base_url=self._base_url, secret=self._secret)
        message = compose(
            letter, words, sender=self._mailer.sender, reply_to=self._mailer.reply_to, at=datetime.now(UTC)
        )
        await self._mailer.send(message)

    async def _mark_sent(self, letter: Letter) -> None:
        async with transaction(self._pool) as conn:
            key = message_key(letter)
            await letters.mark_sent(conn, letter.id, letter.generation, datetime.now(UTC), message_key=key)

    async def _give_up(self, letter: Letter, problem: str) -> None:
        async with transaction(self._pool) as conn:
            await letters.mark_failed(conn, letter.id, letter.generation, problem, datetime.now(UTC))

    async def _note(self, letter: Letter, problem: str) -> None:
        async with transaction(self._pool) as conn:
            await letters.note_problem(conn, letter.id, letter.generation, problem)


async def _insistently(write: Callable[[], Awaitable[None]]) -> None:
    """Write although Postgres may be restarting right now."""
    until = asyncio.get_running_loop().time() + RECORD_FOR.total_seconds()
    while True:
        try:
            return await write()
        except Exception:  # whatever it is, the letter has left; without the mark it would leave again
            if asyncio.get_running_loop().time() > until:
                raise
            activity.logger.warning("A sent letter could not be marked yet", exc_info=True)
            await asyncio.sleep(1)


@asynccontextmanager
async def _heartbeats() -> AsyncIterator[None]:
    """Show the server a sign of life now and then, so that a letter whose sender died is taken up by another soon."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(HEARTBEAT_SECONDS)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
