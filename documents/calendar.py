"""Calendar files (RFC 5545): a head, entries that were written with their records, and an end."""

from icalendar import Calendar, vText

from policy.text import clean

MEDIA_TYPE = "text/calendar; charset=utf-8"
_END = b"END:VCALENDAR\r\n"
_LONGEST_LINE = 70
"""Octets of a line before it goes on in the next; the standard allows 75."""


def calendar_file(name: str, description: str, entries: str) -> bytes:
    """A whole calendar; `name` and `description` are what calendar programs show of it."""
    head = Calendar()
    head.add("prodid", "-//Montana Office of Public Instruction//PDU Provider System//EN")
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    head.add("method", "PUBLISH")
    for field in ("name", "x-wr-calname"):
        head.add(field, vText(clean(name)))
    for field in ("description", "x-wr-caldesc"):
        head.add(field, vText(clean(description)))
    # A program that subscribed to it asks again as often as this.
    head.add("refresh-interval", "PT12H", parameters={"VALUE": "DURATION"}, encode=False)
    head.add("x-published-ttl", "PT12H")
    opened: bytes = head.to_ical()
    return opened.removesuffix(_END) + entries.encode() + _END


def folded(link: str) -> str:
    """The beginning of a link as it stands in an entry: a long one goes on in the next line."""
    parts = [link[at : at + _LONGEST_LINE] for at in range(0, len(link), _LONGEST_LINE)]
    return "\r\n ".join(parts) + ("\r\n " if len(link) > _LONGEST_LINE // 2 else "")
