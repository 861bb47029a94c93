"""Web addresses that strangers will click on: only plain ones, of a named host, over http or https."""

import re

from policy.contact import Reading, read_web_site
from policy.text import clipped

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_PORT = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}:\d")
_AUTHORITY = re.compile(r"^[A-Za-z]+://([^/?#]*)")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+))*", re.IGNORECASE)
_OURS_ALONE = ("localhost", "local", "internal", "lan", "home", "onion")
_LONGEST = 300


def read_public_link(text: str) -> Reading:
    """An address that may stand on a public page, or why it may not."""
    if len(text) > _LONGEST:
        return text, f"A web address here has at most {_LONGEST} characters."
    scheme = _SCHEME.match(text)
    if scheme and not _PORT.match(text) and scheme[1].lower() not in ("http", "https"):
        return text, f"A web address here begins with https:// or http://, not {clipped(scheme[1])}:."
    address = text if "://" in text else f"https://{text}"
    authority = (_AUTHORITY.match(address) or ["", ""])[1]
    if "@" in authority or "%40" in authority:
        return text, "A web address here carries no user name or password. Enter it without what stands before the @."
    host = authority.rpartition(":")[0] if re.search(r":\d*$", authority) else authority
    if authority.startswith("[") or _NUMERIC.fullmatch(host):
        return (
            text,
            f"“{clipped(host)}” is a number of a computer. Enter the address with its name, like www.example.org.",
        )
    if host.rstrip(".").rpartition(".")[2].lower() in _OURS_ALONE:
        return text, f"“{clipped(host)}” can be reached from your own network only. Enter a public address."
    return read_web_site(text)
