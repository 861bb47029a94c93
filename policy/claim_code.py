"""Codes that are read aloud in a room, and typed on a phone in whatever way it suggests."""

import re

_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
GROUP = 4
LONGEST = 20
"""Letters of what may be a code; more are cut off, and then it is none."""


def read_code(text: str) -> str:
    """A code as it is printed, "K7M2-9XQR", from one as somebody typed it: case, blanks and dashes do not matter."""
    letters = _NEITHER_LETTER_NOR_DIGIT.sub("", text).upper()[:LONGEST]
    return "-".join(letters[begin : begin + GROUP] for begin in range(0, len(letters), GROUP))
