"""Text from people: cleaned of what cannot be printed or would deceive, and of nothing else."""

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co"})
_BLANKS = re.compile(r" {2,}")


def clean(text: str, *, multiline: bool = False) -> str:
    """The text in NFC without control, format, private and surrogate characters.

    Format characters include those that turn the direction of writing (U+202E would reverse a name) and those that
    have no width. Letters and marks of every script stay, so "Ql̓ispé" stays as it was typed. Blanks of any kind become
    a plain space. In one-line text a line break becomes a space too, so no value can begin a new mail header.
    """
    broken = _LINE_BREAKS.sub("\n" if multiline else " ", text)
    kept = "".join(filter(None, map(_kept, broken)))
    lines = unicodedata.normalize("NFC", kept).split("\n")
    if multiline:
        return "\n".join(line.rstrip() for line in lines).strip()
    return _BLANKS.sub(" ", lines[0]).strip()


def _kept(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _UNPRINTABLE else character


def clipped(text: str, most: int = 40) -> str:
    """The beginning of a text, for quoting it back in a sentence."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
