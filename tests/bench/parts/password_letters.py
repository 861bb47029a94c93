"""How soon a password letter arrives while thousands of others wait: the postman, the senders and a real catcher."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from activities.letter import LetterActivities
from deploy.embedded.catcher import Catcher
from deploy.embedded.letters import LetterFolder
from deploy.embedded.ports import LOCALHOST
from mail.sender import Mailer
from schemas.facts import PasswordLink
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from store import letter, link
from store.database import Pool, transaction
from workers.postman import Postman
from workers.run import LETTERS_AT_ONCE
from workflows.queues import LETTERS

SECRET = "a secret of the bench, of thirty-two and more letters"
BASE_URL = "http://console.bench"
LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 60.0
LOOKED_AT = 200


class Post:
    """Letters on their way to a catcher."""

    def __init__(self, pool: Pool, caught: LetterFolder) -> None:
        self._pool = pool
        self._caught = caught

    async def password_letter(self) -> float:
        """Ask for a password letter as its page does; the seconds until it is caught."""
        key, address, now = f"account:1/password/{uuid4()}", f"{uuid4().hex}@bench.example", datetime.now(UTC)
        asked = time.perf_counter()
        async with transaction(self._pool) as conn:
            opens = await link.issue(conn, LinkPurpose.SET_PASSWORD, "account:1", now, timedelta(hours=1))
            facts = PasswordLink(
                link=opens, link_expires_at=now + timedelta(hours=1), user_name="JMartin", requested_at=now
            )
            draft = LetterDraft(
                key=key,
                kind=LetterKind.PASSWORD_LINK,
                entity="account:1",
                to_name="Jo Martin",
                to_address=address,
                priority=Priority.PASSWORD,
                facts=facts.model_dump(mode="json"),
            )
            await letter.queue(conn, draft, now)
        while await self._pool.fetchval("select state from letter where key = $1", key) != "sent":
            if time.perf_counter() - asked > PATIENCE_SECONDS:
                raise RuntimeError("A password letter did not arrive within a minute.")
            await asyncio.sleep(LOOK_SECONDS)
        seconds = time.perf_counter() - asked
        if not self._is_caught(address):
            raise RuntimeError("A password letter is marked as sent, and was not caught.")
        return seconds

    async def waiting(self) -> int:
        """How many letters have not left."""
        number: int = await self._pool.fetchval("select count(*) from letter where state in ('queued', 'dispatched')")
        return number

    def _is_caught(self, address: str) -> bool:
        newest = (self._caught.read(each) for each in self._caught.ids()[:LOOKED_AT])
        return any(each.recipient == address for each in newest if each)


@asynccontextmanager
async def post_office(client: Client, pool: Pool, catcher: Catcher) -> AsyncIterator[Post]:
    """The postman and the senders, as the worker process has them."""
    mailer = Mailer(LOCALHOST, catcher.smtp_port, "none", "PDU Provider System <pdups@bench.example>")
    sends = LetterActivities(pool, mailer, BASE_URL, SECRET).send_letter
    async with Worker(client, task_queue=LETTERS, activities=[sends], max_concurrent_activities=LETTERS_AT_ONCE):
        postman = asyncio.create_task(Postman(pool, client).run())
        try:
            yield Post(pool, LetterFolder(catcher.folder))
        finally:
            postman.cancel()
            with suppress(asyncio.CancelledError):
                await postman
