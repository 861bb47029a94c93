"""Handing one message to the mail server, and telling "never" from "not now"."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

import aiosmtplib

TIMEOUT = 60.0
"""Seconds for the connection and for each answer of the mail server; one given up too soon may mean a second copy."""

_PERMANENT = 500


class Refused(Exception):  # noqa: N818 - a state of the letter
    """The mail server will not take this message however often it is offered (5xx)."""


class Later(Exception):  # noqa: N818 - a state of the letter
    """The mail server did not take it this time: busy, away, slow, or it does not let us in.

    `code` is the server's own number, where it gave one; the message may quote addresses.
    """

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Mailer:
    """One mail server and the account to use there. Each message gets a connection of its own.

    Attributes:
        security: `starttls` and `tls` never fall back to clear text; `none` is for a mail catcher.
    """

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    sender: str
    reply_to: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = TIMEOUT

    async def send(self, message: EmailMessage) -> None:
        """Hand the message over; returning means the mail server took responsibility for it.

        Raises:
            Refused: for good.
            Later: for now; also where the answer never came, so that the server may have taken it all the same.
        """
        sender, recipient = _mailbox(message, "From"), _mailbox(message, "To")
        try:
            await aiosmtplib.send(
                message.as_bytes(),
                sender=sender,
                recipients=[recipient],
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password,
                use_tls=self.security == "tls",
                start_tls=self.security == "starttls",
                timeout=self.timeout,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _judged(error.recipients[0]) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _judged(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Later(f"{self.host}:{self.port}: {error}") from error


# Faults between the mail server and us, not of the letter: an operator mends them, and the letters then leave.
_NOT_THE_LETTERS_FAULT = (
    aiosmtplib.SMTPAuthenticationError,
    aiosmtplib.SMTPConnectResponseError,
    aiosmtplib.SMTPHeloError,
)


def _judged(error: aiosmtplib.SMTPResponseException) -> Refused | Later:
    said = f"{error.code} {error.message}"
    if error.code >= _PERMANENT and not isinstance(error, _NOT_THE_LETTERS_FAULT):
        return Refused(said)
    return Later(said, error.code)


def _mailbox(message: EmailMessage, header: str) -> str:
    addresses = message[header].addresses
    return str(addresses[0].addr_spec)
