"""Markup in what people write: it is shown as plain text, so whoever writes it is told."""

import re

from policy.text import clipped

_TAG = re.compile(r"<\s*/?\s*[A-Za-z!?][^<>]*>?")
_ENTITY = re.compile(r"&#x?[0-9A-Fa-f]+;")
_SCRIPT = re.compile(r"\b(?:(?:java|vb)script\s*:|data:[a-z]+/)\S", re.IGNORECASE)
_LINKED = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)|\[/?(?:url|img|b|i)\b[^\]\n]*\]", re.IGNORECASE)


def markup_in(text: str) -> str | None:
    """What is wrong with a text that carries markup, or an address that runs something; None for plain text."""
    for pattern in (_TAG, _ENTITY, _SCRIPT, _LINKED):
        if found := pattern.search(text):
            return f"Write plain text, without markup or program code: we found “{clipped(found[0])}”."
    return None
