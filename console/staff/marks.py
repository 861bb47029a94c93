"""Marks of lists in addresses: the next page of a list goes on from the last line of the page before."""

from datetime import datetime

from store.mark import Mark


def address_of(mark: Mark | None) -> str:
    """The mark as the text of a query; empty for none."""
    return f"{mark.at.isoformat()}~{mark.number}~{mark.ordinal}" if mark else ""


def mark_of(address: str) -> Mark | None:
    """The mark an address names; None, the first page, for one that was tampered with."""
    at, _, rest = address.partition("~")
    number, _, ordinal = rest.partition("~")
    try:
        instant = datetime.fromisoformat(at.replace(" ", "+"))
    except ValueError:
        return None
    if not instant.tzinfo or not number or "\x00" in number:
        return None
    return Mark(at=instant, number=number, ordinal=int(ordinal) if ordinal.isdecimal() and len(ordinal) < 9 else 0)  # noqa: PLR2004 - what Postgres holds
