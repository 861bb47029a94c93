"""E-mail addresses somebody pasted, in whatever form mail programs and spreadsheets copy them."""

import re
from collections.abc import Iterator

from policy.contact import read_email
from policy.figures import counted
from policy.text import clean, clipped
from schemas.model import Frozen

MOST = 200
"""Addresses that are written to at a time (our default)."""
_NAMED = 5
_LINES = re.compile(r"[\n;\t]+")
_ENCLOSED = re.compile(r"<([^<>]*)>")
_AROUND = " \"'<>()"


class PastedAddresses(Frozen):
    """Every address once, in the order they came, and what cannot be read as one."""

    addresses: tuple[str, ...]
    unreadable: tuple[str, ...]


def read_addresses(text: str) -> PastedAddresses:
    """Addresses one a line, or with commas, semicolons or blanks between, with names or without.

    Of "Olson, Ruth <ruth@x.org>" and of "Ruth Olson ruth@x.org" the address counts; what has none is named.
    """
    found: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for line in _LINES.split(text):
        for each in _of_line(clean(line)):
            address, wrong = read_email(each)
            (unreadable if wrong else found).setdefault(address.casefold(), address)
    return PastedAddresses(addresses=tuple(found.values()), unreadable=tuple(unreadable.values()))


def _of_line(line: str) -> Iterator[str]:
    if enclosed := _ENCLOSED.findall(line):
        yield from (each.strip() for each in enclosed)
        # Names stand before what is enclosed, also "Olson, Ruth"; addresses beside it count as well.
        yield from _with_at(_ENCLOSED.sub(",", line))
        return
    for part in line.split(","):
        addressed = list(_with_at(part))
        yield from addressed or ([part.strip(_AROUND)] if part.strip(_AROUND) else [])


def _with_at(text: str) -> Iterator[str]:
    words = (word.strip(_AROUND) for word in text.replace(",", " ").split())
    return (word for word in words if "@" in word)


def problem_of(pasted: PastedAddresses) -> str:
    """What keeps the letters from being written, in a sentence; "" where nothing does."""
    if pasted.unreadable:
        named = ", ".join(f"“{clipped(each)}”" for each in pasted.unreadable[:_NAMED])
        more = len(pasted.unreadable) - _NAMED
        others = f" and {counted(more, 'other')}" if more > 0 else ""
        one = len(pasted.unreadable) == 1
        return (
            f"{named}{others} {'is' if one else 'are'} not {'an e-mail address' if one else 'e-mail addresses'}. "
            f"Put {'it' if one else 'them'} right or take {'it' if one else 'them'} out; nothing was sent."
        )
    if not pasted.addresses:
        return "Enter at least one e-mail address."
    if len(pasted.addresses) > MOST:
        return (
            f"These are {len(pasted.addresses):,} addresses; at most {MOST} are written to at a time. Nothing was sent."
        )
    return ""
