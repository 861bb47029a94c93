"""The mail catcher: accepts every letter, delivers none, and shows them on a page.

Two kinds of recipient are refused on purpose, so that failures can be seen without a faulty mail server:
`refused@…` for good (550), `busy@…` for now (451).

Run as `python -m deploy.embedded.catcher --folder DIR --smtp-port N --page-port N`.
"""

import argparse
import asyncio
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.embedded.answers import connects
from deploy.embedded.catcher_pages.routes import pages
from deploy.embedded.child import Child
from deploy.embedded.letters import LetterFolder
from deploy.embedded.ports import LOCALHOST

LONGEST_LETTER_BYTES = 30_000_000
REFUSALS = {
    "refused": "550 5.1.1 The catcher refuses this mailbox for good, as its name asks",
    "busy": "451 4.2.1 The catcher refuses this mailbox for now, as its name asks",
}


@dataclass(frozen=True)
class Catcher:
    """Where the catcher keeps letters and listens."""

    folder: Path
    smtp_port: int
    page_port: int

    @property
    def url(self) -> str:
        """Where people read the letters."""
        return f"http://{LOCALHOST}:{self.page_port}/"


class Postbox:
    """Keeps what comes in by SMTP."""

    def __init__(self, letters: LetterFolder) -> None:
        self._letters = letters

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        """Accept a recipient, unless its name asks to be refused."""
        refusal = REFUSALS.get(address.partition("@")[0].lower())
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Keep the letter, and only then say that it was accepted."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        letter_id = await asyncio.to_thread(
            self._letters.keep, envelope.mail_from or "<>", envelope.rcpt_tos, raw, datetime.now(UTC)
        )
        return f"250 2.0.0 Kept as {letter_id}"


def child(catcher: Catcher, environment: dict[str, str]) -> Child:
    """Describe the catcher's process."""

    async def answers() -> bool:
        return await connects(LOCALHOST, catcher.smtp_port) and await connects(LOCALHOST, catcher.page_port)

    command: list[str | Path] = [sys.executable, "-P", "-m", "deploy.embedded.catcher", "--folder", catcher.folder]
    command += ["--smtp-port", str(catcher.smtp_port), "--page-port", str(catcher.page_port)]
    return Child(name="Mail catcher", command=command, environment=environment, answers=answers)


async def serve(catcher: Catcher) -> None:
    """Listen for letters and readers until the process is asked to end."""
    letters = LetterFolder(catcher.folder)
    postbox = Postbox(letters)

    def protocol() -> SMTP:
        return SMTP(postbox, data_size_limit=LONGEST_LETTER_BYTES, enable_SMTPUTF8=True, ident="pdups mail catcher")

    server = await asyncio.get_running_loop().create_server(protocol, LOCALHOST, catcher.smtp_port)
    config = uvicorn.Config(pages(letters), host=LOCALHOST, port=catcher.page_port, log_level="warning")
    async with server:
        await uvicorn.Server(config).serve()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="Catch letters instead of delivering them.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--page-port", type=int, required=True)
    asyncio.run(serve(Catcher(**vars(parser.parse_args()))))


if __name__ == "__main__":
    main()
