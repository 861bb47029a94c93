"""Ways to reach somebody: a reader takes cleaned text and gives it back in one form, or says what is wrong with it."""

import re
from urllib.parse import urlsplit

from policy.text import clipped
from policy.us_states import STATE_CODES

Reading = tuple[str, str | None]
"""The value to keep, and what is wrong with it, if anything."""

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?=[A-Za-z0-9-]*[A-Za-z]){_LABEL}")
_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*")
_MAILBOX_MOST, _ADDRESS_MOST, _DOMAIN_MOST = 64, 254, 253

_EXTENSION = re.compile(r"[\s,;]*(?:x|ext\.?|extension)\s*\d{1,6}$", re.IGNORECASE)
_PHONE_SIGNS = re.compile(r"\+?[\d\s().\-/]+")
_NORTH_AMERICAN = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
_INTERNATIONAL = re.compile(r"[1-9]\d{6,14}")
_ZIP = re.compile(r"(\d{5})(?:[\s-]?(\d{4}))?")


def read_email(text: str) -> Reading:
    """An e-mail address a common mail server accepts: ASCII only, as most servers still refuse others (our default)."""
    if not text.isascii():
        return text, (
            f"We cannot send to “{clipped(text)}”: an e-mail address here may only have plain letters "
            "(a to z, without accents), digits and signs. Enter another address."
        )
    mailbox, at, domain = text.rpartition("@")
    fits = len(text) <= _ADDRESS_MOST and len(mailbox) <= _MAILBOX_MOST
    if at and fits and _MAILBOX.fullmatch(mailbox) and _DOMAIN.fullmatch(domain):
        return text, None
    return text, f"“{clipped(text)}” is not an e-mail address. It should look like name@example.org."


def read_web_site(text: str) -> Reading:
    """A web address over http or https; https is added where only the name was typed."""
    address = text if "://" in text else f"https://{text}"
    wrong = f"“{clipped(text)}” is not a web address. It should look like https://www.example.org."
    if re.search(r"[\s<>\"\\^`{|}]", address):
        return text, wrong
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        _ = parts.port
    except ValueError:
        return text, wrong
    if parts.scheme not in ("http", "https"):
        return text, f"A web address here begins with https:// or http://, not {clipped(parts.scheme)}://."
    plain = len(host) <= _DOMAIN_MOST and _DOMAIN.fullmatch(host) and "@" not in parts.netloc
    return (address, None) if plain else (text, wrong)


def read_phone(text: str) -> Reading:
    """A phone number with area code, kept as it was typed; an extension and a number abroad (+44 …) are fine."""
    number = _EXTENSION.sub("", text)
    digits = re.sub(r"\D", "", number)
    pattern = _INTERNATIONAL if number.startswith("+") and not number.startswith("+1") else _NORTH_AMERICAN
    if text.isascii() and _PHONE_SIGNS.fullmatch(number) and pattern.fullmatch(digits):
        return text, None
    return text, f"“{clipped(text)}” is not a phone number with area code. It should look like 406-555-0123."


def read_state(text: str) -> Reading:
    """The two-letter postal code of a state or territory, from its code or its name."""
    code = STATE_CODES.get(text.casefold())
    return (code, None) if code else (text, f"“{clipped(text)}” is not a state. Enter two letters, for example MT.")


def read_zip(text: str) -> Reading:
    """A ZIP code of five digits, or nine written 59601-1234."""
    if text.isascii() and (match := _ZIP.fullmatch(text)):
        return "-".join(filter(None, match.groups())), None
    return text, f"“{clipped(text)}” is not a ZIP code. Enter five digits, for example 59601."
