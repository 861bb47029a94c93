"""People on rosters: one name however it is written, and who might be the same as somebody else."""

import re
from collections.abc import Sequence
from functools import lru_cache

from policy.names import search_key
from policy.text import clean

LONGEST_NAME = 120
"""Characters of a name that fit on a certificate (our default)."""
SHORTEST_WITH_SLIP = 6
LONG_ENOUGH_FOR_ANY_SLIP = 12
"""Letters from which on a slip in the very first one counts as a slip too: Katherine Olson and Catherine Olson."""
_COMMA = re.compile(r"^([^,]+),\s*([^,]+)$")
_SUFFIX = re.compile(r"(?i)(jr|sr|ii|iii|iv|ph\.?d|m\.?a|m\.?d|m\.?ed|ed\.?d|esq)\.?")


def clean_name(text: str) -> str:
    """A name as it will be printed: cleaned, and "Olson, Ruth" turned round."""
    name = clean(text)
    turned = _COMMA.match(name)
    if turned and not _SUFFIX.fullmatch(turned[2].strip()):
        return f"{turned[2].strip()} {turned[1].strip()}"
    return name


def person_key(name: str, email: str) -> str:
    """The same for the same person, whatever accents, case, punctuation and order of names a list uses."""
    return f"{' '.join(sorted(_words(name)))}|{email.strip().casefold()}"


def near(one: str, other: str) -> bool:
    """Whether two names may be the same person's, written differently.

    So are "Jon Smith" and "John Smith", "Ruth Olson" and "Ruth A. Olson", "Mary Ann Lee" and "Maryann Lee"; "Ann Smith"
    and "Dan Smith" are not, nor are names that differ in a figure.
    """
    first, second = _words(one), _words(other)
    if not first or not second or _figures(first) != _figures(second):
        return False
    if sorted(first) == sorted(second) or _middle_apart(first, second):
        return True
    return _slip_apart("".join(first), "".join(second))


def near_keys(name: str) -> frozenset[str]:
    """Keys of which two names that are near share at least one, so that a long list needs few comparisons."""
    words = _words(name)
    if not words:
        return frozenset()
    joined = "".join(words)
    keys = {" ".join(sorted(words)), f"{words[0]}…{words[-1]}", joined}
    if len(joined) >= SHORTEST_WITH_SLIP - 1:
        keys |= _shortened(joined)
    figures = " ".join(_figures(words))
    return frozenset(f"{key}#{figures}" for key in keys)


def near_emails(one: str, other: str) -> bool:
    """Whether two addresses leave it open that two people are one: one is missing, or a part of them is the same."""
    if not one or not other:
        return True
    (mailbox, _, domain), (others, _, theirs) = one.casefold().rpartition("@"), other.casefold().rpartition("@")
    return mailbox == others or domain == theirs or _slip_apart(one.casefold(), other.casefold())


@lru_cache(maxsize=2**16)
def _words(name: str) -> tuple[str, ...]:
    return tuple(search_key(name).split())


def _figures(words: Sequence[str]) -> list[str]:
    return sorted(re.findall(r"\d+", " ".join(words)))


def _middle_apart(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether one leaves the middle names out that the other has, or has only their initials."""
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < len(["first", "last"]) or (shorter[0], shorter[-1]) != (longer[0], longer[-1]):
        return False
    middle, whole = shorter[1:-1], longer[1:-1]
    return not middle or (
        len(middle) == len(whole)
        and all(a[0] == b[0] and (a == b or 1 in {len(a), len(b)}) for a, b in zip(middle, whole, strict=True))
    )


def _slip_apart(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbors are swapped."""
    if min(len(one), len(other)) < SHORTEST_WITH_SLIP - 1 or abs(len(one) - len(other)) > 1:
        return one == other
    if one[0] != other[0] and max(len(one), len(other)) < LONG_ENOUGH_FOR_ANY_SLIP:
        return False
    begin = _alike_from_the_start(one, other)
    end = _alike_from_the_start(one[begin:][::-1], other[begin:][::-1])
    rest, others = one[begin : len(one) - end], other[begin : len(other) - end]
    return max(len(rest), len(others)) <= 1 or (len(rest) == len(others) == len("ab") and rest == others[::-1])


def _alike_from_the_start(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _shortened(letters: str) -> set[str]:
    """The letters with one of them left out."""
    return {letters[:at] + letters[at + 1 :] for at in range(len(letters))}
