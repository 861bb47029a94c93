"""A mail server that can be told to misbehave, and letters to send."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from mail.sender import Mailer
from tests.letters.temporal_server import TemporalServer

Turn = Callable[[SMTP], Awaitable[str]]
"""What the mail server does when it has read a message: its answer, or its silence."""


@dataclass
class Postbox:
    """Keeps what it accepted. `turns` are used up, one a message; without any, everything is accepted."""

    port: int = 0
    accepted: list[EmailMessage] = field(default_factory=list)
    turns: deque[Turn] = field(default_factory=deque)
    recipient_answers: deque[str] = field(default_factory=deque)
    offered: int = 0

    @property
    def mailer(self) -> Mailer:
        """A mailer that uses this mail server, and does not wait long."""
        return Mailer(
            "127.0.0.1", self.port, "none", "OPI <letters@example.gov>", reply_to="help@example.gov", timeout=2
        )

    def accepted_of(self, name: str) -> list[EmailMessage]:
        """The messages this mailbox got."""
        return [message for message in self.accepted if message["To"].addresses[0].username == name]

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        answer = self.recipient_answers.popleft() if self.recipient_answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        self.offered += 1
        answer = await self.turns.popleft()(server) if self.turns else "250 OK"
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, _class=EmailMessage, policy=SMTP_POLICY)
            assert isinstance(message, EmailMessage)
            self.accepted.append(message)
        return answer


def answering(line: str) -> Turn:
    """Answer this line."""

    async def turn(_server: SMTP) -> str:
        return line

    return turn


async def hanging_up(server: SMTP) -> str:
    """End the connection instead of answering."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()
    return "421 Gone"


async def silent(_server: SMTP) -> str:
    """Say nothing for longer than anybody waits."""
    await asyncio.sleep(30)
    return "421 Too late"


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    """A mail server on a port of its own."""
    postbox = Postbox()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(postbox, enable_SMTPUTF8=False, ident="test"), "127.0.0.1", 0
    )
    postbox.port = server.sockets[0].getsockname()[1]
    async with server:
        yield postbox


@pytest.fixture(scope="session")
async def temporal_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TemporalServer]:
    """A Temporal server of this session."""
    server = TemporalServer(tmp_path_factory.mktemp("temporal"))
    await server.start()
    yield server
    server.kill()
