"""Patterns for ``like``: what somebody typed, with nothing in it that means anything to Postgres."""

from policy.names import search_key

MOST_WORDS = 3
TRIGRAM = 3
MOST_TELLING = 8
LONGEST_WORD = 100
"""Characters of a word that are kept and searched for."""


def containing(typed: str) -> str:
    r"""The pattern of everything that contains this text; ``%``, ``_`` and ``\`` stand for themselves."""
    escaped = typed.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def each_word(search: str) -> dict[str, str | None]:
    """A pattern for each word of a search of evened-out text, as `first`, `second` and `third`; None for want of one.

    The longest come first since they narrow most; beyond the third nobody is more precise. Words of three letters and
    more are found anywhere in a word, shorter ones at its beginning: the index knows three letters at a time. A single
    letter beside longer words (the A of a number) narrows nothing.
    """
    words = sorted(search_key(search).split(), key=len, reverse=True)
    telling = [word for word in words if len(word) > 1] or words
    patterns = [f"%{word}%" if len(word) >= TRIGRAM else f"% {word}%" for word in telling[:MOST_WORDS]]
    padded = [*patterns, *[None] * (MOST_WORDS - len(patterns))]
    return dict(zip(("first", "second", "third"), padded, strict=True))


def means_nothing(search: str) -> bool:
    """Whether something was typed that holds neither a letter nor a digit, and so finds nothing."""
    return bool(search.strip()) and not search_key(search)


def telling_words(key: str) -> list[str]:
    """The words of an evened-out search that narrow it; beyond the eighth nobody is more precise.

    A single letter beside longer words narrows nothing.
    """
    words = key.split()
    return ([word for word in words if len(word) > 1] or words)[:MOST_TELLING]


def beginning(word: str) -> str:
    """What begins with a word of an evened-out search, as a ``tsquery``."""
    return f"'{word[:LONGEST_WORD]}':*"
