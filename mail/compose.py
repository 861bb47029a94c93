"""From the words of a letter to the message that travels: headers that nothing a person typed can break out of."""

import hashlib
import re
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import parseaddr

from mail.render import Rendered
from policy.contact import read_email
from policy.mountain import MOUNTAIN
from policy.text import clean, clipped
from schemas.letter import Letter

LONGEST_DISPLAY_NAME = 60
_MEANS_SOMETHING_IN_AN_ADDRESS = re.compile(r'[()<>\[\]:;@\\,"=]')


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that stays on its line: folding would write a long web address as encoded words, which nobody opens."""

    def fold(self, *, policy: Policy) -> str:
        """The header as it travels."""
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """A subject in plain letters stays on its line: a fold after "Subject:" would put a blank before its first word."""

    def fold(self, *, policy: Policy) -> str:
        """The header as it travels; other letters are written as encoded words, which fold rightly."""
        return f"{self.name}: {self}{policy.linesep}" if self.isascii() else super().fold(policy=policy)


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)
_HEADERS.map_to_type("list-unsubscribe", _OneLine)
_POLICY = SMTP.clone(header_factory=_HEADERS)


class UnusableAddress(Exception):  # noqa: N818 - a state of the letter, like Refused and Later
    """No mail server would take this address; trying again cannot help."""


def compose(letter: Letter, rendered: Rendered, *, sender: str, reply_to: str | None, at: datetime) -> EmailMessage:
    """The message for one letter, as text and as HTML.

    Its Message-ID depends on the letter and its generation only, so that a second copy, should one ever leave, is the
    same message to every mail program. `sender` and `reply_to` are `Name <address>` or an address alone.

    Raises:
        UnusableAddress: the letter's address, or an operator's, is none that mail servers take.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = author = address_of(sender)
    message["To"] = _address(letter.to_name, letter.to_address)
    if reply_to:
        message["Reply-To"] = address_of(reply_to)
    message["Subject"] = clean(rendered.subject).replace("=?", "= ?")
    message["Date"] = at.astimezone(MOUNTAIN)
    message["Message-ID"] = f"<{message_key(letter)}@{author.domain}>"
    # RFC 3834: no holiday notice should answer a machine.
    message["Auto-Submitted"] = "auto-generated"
    if rendered.end_url:
        # RFC 8058: a mail program offers "unsubscribe" and posts by itself.
        message["List-Unsubscribe"] = f"<{rendered.end_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    return message


def message_key(letter: Letter) -> str:
    """The local part of the Message-ID: a mark of key and generation, without anything of the key in it."""
    return hashlib.sha256(f"{letter.key}:{letter.generation}".encode()).hexdigest()[:40]


def address_of(written: str) -> Address:
    """An operator's `Name <address>`, or an address alone.

    Raises:
        UnusableAddress: it is neither.
    """
    name, mailbox = parseaddr(written)
    return _address(name, mailbox)


def _address(name: str, mailbox: str) -> Address:
    """The mailbox with a name that has no sign of the header's own grammar; in letters the name stands as it is."""
    _, problem = read_email(mailbox)
    if problem:
        raise UnusableAddress(problem)
    # Somebody whose name we do not know is called by their address, which needs not be said twice.
    name = "" if name == mailbox else name
    plain_name = clipped(clean(_MEANS_SOMETHING_IN_AN_ADDRESS.sub(" ", name)), LONGEST_DISPLAY_NAME)
    try:
        return Address(display_name=plain_name, addr_spec=mailbox)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise UnusableAddress(f"“{mailbox}” is not an e-mail address: {error}") from error
