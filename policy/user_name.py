"""User names as people at the agency know them: first initial and last name, John Doe is JDoe (page)."""

import re
from collections.abc import Collection

from policy.names import search_key

LONGEST = 40
_DOMAIN_PREFIX = re.compile(r"^.*[\\/]")
_AFTER_COMMA = re.compile(r",.*$")
_BEFORE_NAME = frozenset({"mr", "mrs", "ms", "mx", "dr", "prof", "rev", "sr", "hon"})
_AFTER_NAME = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "edd", "md", "esq", "med", "ma", "mba"})
_PARTICLES = frozenset({"von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "du", "st"})


def user_name(full_name: str, taken: Collection[str], *, email: str = "") -> str:
    """A user name nobody has yet: JDoe, then JDoe2, JDoe3; ASCII letters and digits only.

    Accents and tribal letters become plain ones, a hyphenated last name is kept whole, particles belong to the last
    name (Ludwig van Beethoven is LVanBeethoven), and a single name stands alone. A name without any letter that has a
    plain form gives way to the mailbox part of `email` (our default), and where that has none either, to "User".
    `taken` is compared without case.
    """
    base = _base(full_name) if can_be_made_of(full_name) else _of_mailbox(email)
    used = {canonical_user_name(each) for each in taken}
    number, name = 1, base
    while canonical_user_name(name) in used:
        number += 1
        name = f"{base}{number}"
    return name


def is_user_name(typed: str) -> bool:
    """Whether somebody may choose this user name: plain letters and digits, as those made here have."""
    return typed.isascii() and typed.isalnum() and len(typed) <= LONGEST


def can_be_made_of(full_name: str) -> bool:
    """Whether a user name can be made of this name: it has a letter or digit with a plain form."""
    return bool(_name_words(full_name))


def canonical_user_name(typed: str) -> str:
    r"""The user name a person means: without the portal's `OPI\` in front, without blanks, in lower case."""
    return "".join(_DOMAIN_PREFIX.sub("", typed.strip()).split()).casefold()


def _base(full_name: str) -> str:
    first, *rest = _name_words(full_name)
    last = _last_name(rest)
    return (first[0].upper() + last if last else _capital(first))[:LONGEST]


def _of_mailbox(email: str) -> str:
    return _capital(_plain(email.partition("@")[0]))[:LONGEST] or "User"


def _name_words(full_name: str) -> list[str]:
    plain = (_plain(word) for word in _AFTER_COMMA.sub("", full_name).split())
    words = [word for word in plain if word]
    while len(words) > 1 and words[0].casefold() in _BEFORE_NAME:
        words = words[1:]
    while len(words) > 1 and words[-1].casefold() in _AFTER_NAME:
        words = words[:-1]
    return words


def _last_name(words: list[str]) -> str:
    particles = [n for n, word in enumerate(words[:-1]) if word.casefold() in _PARTICLES]
    start = particles[0] if particles else max(len(words) - 1, 0)
    return "".join(map(_capital, words[start:]))


def _plain(word: str) -> str:
    """The word in ASCII letters and digits, letter by letter, so that its own capitals stay (McDonald, O'Brien)."""
    letters = ((search_key(letter), letter.isupper()) for letter in word)
    plain = "".join(key.capitalize() if is_capital else key for key, is_capital in letters)
    return re.sub(r"[^A-Za-z0-9]", "", plain)


def _capital(word: str) -> str:
    """The word with a capital in front; a word typed in capitals throughout is calmed down."""
    return word.capitalize() if word.isupper() else word[:1].upper() + word[1:]
