"""Entities as audit lines and letters name them (``application:A-2026-00012``), and their pages."""

_KINDS = {
    "A-": "application",
    "P-": "provider",
    "R-": "access_request",
    "E-": "event",
    "N-": "announcement",
    "Q-": "questionnaire",
}
_PAGES = {
    "application": "/staff/applications/",
    "provider": "/staff/providers/",
    "access_request": "/staff/access/",
    "rules": "/staff/rules/",
    "announcement": "/staff/announcements/",
    "bundles": "/staff/bundles",
    "event": "/staff/events/",
    "report": "/staff/reports/",
    "bundle": "/staff/reports/",
}
_DEEPEST = 2
"""Parts of a name that an address has: a bundle stands on the page of its provider's year."""


def entity_of(typed: str) -> str:
    """The entity somebody means who types a number as it stands on letters."""
    kind = _KINDS.get(typed[:2].upper())
    return f"{kind}:{typed.upper()}" if kind and ":" not in typed else typed


def page_of(entity: str) -> str:
    """The page of an entity; empty where it has none."""
    kind, _, name = entity.partition(":")
    return _PAGES[kind] + "/".join(name.split(":")[:_DEEPEST]) if kind in _PAGES else ""
