"""Web addresses in plain text, so that people can click on them."""

import re
from collections.abc import Iterator

_ADDRESS = re.compile(r"https?://[^\s<>\"'“”\u2018\u2019`{}|\\^\[\]]+", re.IGNORECASE)
_ENDS_A_SENTENCE = ".,;:!?"


def parts(line: str) -> Iterator[tuple[str, bool]]:
    """A line in pieces, each with whether it is a web address; the pieces joined are the line again.

    What ends the sentence around an address is not part of it, nor is a closing bracket that none opens in it.
    """
    at = 0
    for match in _ADDRESS.finditer(line):
        address = _trimmed(match[0])
        if address.endswith("://"):
            continue
        if match.start() > at:
            yield line[at : match.start()], False
        yield address, True
        at = match.start() + len(address)
    if at < len(line):
        yield line[at:], False


def _trimmed(address: str) -> str:
    while address[-1] in _ENDS_A_SENTENCE or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address
