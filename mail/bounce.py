"""Delivery status notices (RFC 3464): what a mail server says, hours later, of a letter it had accepted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from policy.text import clean, clipped

LONGEST_WORDS = 500
_OURS = re.compile(r"<([0-9a-f]{40})@[^<>\s]+>")


@dataclass(frozen=True)
class Bounce:
    """A letter that came back for good.

    Attributes:
        message_key: the local part of its Message-ID (`mail.compose.message_key`).
        words: what the mail server says, with the code it gave.
    """

    message_key: str
    words: str


def read_bounce(raw: bytes) -> Bounce | None:
    """The bounce a message tells of; None where it is no notice, is about a mere delay, or names no letter of ours."""
    message = message_from_bytes(raw)
    if message.get_content_type() != "multipart/report":
        return None
    failed = [group for group in _groups(message) if str(group.get("Action", "")).strip().lower() == "failed"]
    key = next(filter(None, map(_key, message.walk())), None)
    if not failed or key is None:
        return None
    return Bounce(key, _words(failed[0]))


def _groups(message: Message) -> Iterator[Message]:
    """The groups of fields of a delivery status: one about the message, then one a recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            payload = part.get_payload()
            yield from (each for each in payload if isinstance(each, Message)) if isinstance(payload, list) else ()


def _key(part: Message) -> str | None:
    """The mark of ours in the headers of the letter that came back, whole or headers alone."""
    match part.get_content_type():
        case "message/rfc822" | "message/global":
            payload = part.get_payload()
            headers = payload[0] if isinstance(payload, list) and payload else None
        case "text/rfc822-headers" | "message/rfc822-headers" | "message/global-headers":
            text = part.get_payload(decode=True)
            headers = message_from_string(text.decode("utf-8", "replace")) if isinstance(text, bytes) else None
        case _:
            return None
    found = _OURS.search(str(headers.get("Message-ID", ""))) if isinstance(headers, Message) else None
    return found[1] if found else None


def _words(group: Message) -> str:
    diagnostic = str(group.get("Diagnostic-Code", "")).partition(";")[2] or str(group.get("Diagnostic-Code", ""))
    status = str(group.get("Status", ""))
    said = clean(diagnostic) or "The mail server gave no reason."
    return clipped(said if status and status in said else f"{clean(status)} {said}".strip(), LONGEST_WORDS)
