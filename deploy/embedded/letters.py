"""Letters that the catcher holds: files in a folder, one a letter, read back as people read mail."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

ENVELOPE_FROM = "X-Envelope-From"
ENVELOPE_TO = "X-Envelope-To"
LETTER_ID = re.compile(r"\d{8}T\d{6}\.\d{6}-\d+-\d+")


@dataclass(frozen=True)
class CaughtLetter:
    """One letter as it came in.

    Attributes:
        id: Its file's name without the ending; sorts by arrival.
        caught_at: When it came in.
        message: The letter itself.
    """

    id: str
    caught_at: datetime
    message: EmailMessage

    @property
    def recipient(self) -> str:
        """Whom the letter was delivered to, which its `To` line need not tell."""
        return str(self.message[ENVELOPE_TO] or "")

    @property
    def sender(self) -> str:
        """Who it says it is from."""
        return str(self.message["From"] or "")

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"] or "").strip() or "(no subject)"

    @property
    def text(self) -> str:
        """Its plain text, or nothing when it has none."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """Its HTML, or nothing when it has none."""
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part is not None else ""


class LetterFolder:
    """The folder that letters are kept in; they survive the catcher."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._count = 0
        self._read: dict[str, CaughtLetter] = {}

    def keep(self, sender: str, recipients: Sequence[str], content: bytes, caught_at: datetime) -> str:
        """Keep a letter and return its id; only when it is on the disk may its sender be told that it was accepted."""
        self._count += 1
        letter_id = f"{caught_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{os.getpid()}-{self._count}"
        envelope = f"{ENVELOPE_FROM}: {sender}\r\n{ENVELOPE_TO}: {', '.join(recipients)}\r\n"
        unfinished = self.path / f"{letter_id}.part"
        with unfinished.open("wb") as file:
            file.write(envelope.encode() + content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self.file(letter_id))
        return letter_id

    def ids(self) -> list[str]:
        """List the letters' ids, the newest first."""
        return sorted((file.stem for file in self.path.glob("*.eml")), reverse=True)

    def read(self, letter_id: str) -> CaughtLetter | None:
        """Read a letter, or None when there is none of that id. A letter never changes, so it is read once."""
        if letter_id not in self._read and LETTER_ID.fullmatch(letter_id) and self.file(letter_id).is_file():
            self._read[letter_id] = self._parse(letter_id)
        return self._read.get(letter_id)

    def _parse(self, letter_id: str) -> CaughtLetter:
        caught_at = datetime.strptime(letter_id.partition("-")[0], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
        message = message_from_bytes(self.file(letter_id).read_bytes(), policy=policy.default)
        return CaughtLetter(letter_id, caught_at, message)

    def source(self, letter_id: str) -> str:
        """Return a letter as it came over the wire, envelope first."""
        return self.file(letter_id).read_text(encoding="utf-8", errors="replace")

    def file(self, letter_id: str) -> Path:
        """Return where the letter of that id is kept."""
        return self.path / f"{letter_id}.eml"
