"""Atom feeds (RFC 4287), written by the XML writer of the standard library, which escapes whatever people wrote."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from policy.text import clean
from schemas.model import Frozen

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
register_namespace("", _ATOM)


class AtomEntry(Frozen):
    """One entry; its id never changes, and `link` is where it is read."""

    id: str
    link: str
    title: str
    author: str
    summary: str
    published_at: datetime
    changed_at: datetime


def atom_file(title: str, *, feed: str, page: str, changed_at: datetime, entries: Sequence[AtomEntry]) -> bytes:
    """A whole feed, whose own address is `feed` and which is read by people at `page`."""
    root = Element(_named("feed"))
    _add(root, "title", title)
    _add(root, "id", feed)
    SubElement(root, _named("link"), {"rel": "self", "type": "application/atom+xml", "href": feed})
    SubElement(root, _named("link"), {"rel": "alternate", "type": "text/html", "href": page})
    _add(root, "updated", _instant(changed_at))
    for each in entries:
        entry = SubElement(root, _named("entry"))
        _add(entry, "id", each.id)
        _add(entry, "title", each.title)
        SubElement(entry, _named("link"), {"rel": "alternate", "type": "text/html", "href": each.link})
        _add(entry, "published", _instant(each.published_at))
        _add(entry, "updated", _instant(each.changed_at))
        _add(SubElement(entry, _named("author")), "name", each.author)
        _add(entry, "summary", each.summary)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, _named(name)).text = clean(text, multiline=True)


def _named(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _instant(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")
