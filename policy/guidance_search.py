"""Finding guidance: what somebody types, against what stands on the pages."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from policy.names import search_key
from policy.text import clipped
from schemas.guidance import GuidancePage, Heading, Part
from schemas.model import Frozen

MOST_WORDS = 8
"""Of a longer question the first words decide; so no question takes long."""
LONGEST_EXCERPT = 200
LEAST_ALIKE = 0.8
SHORTEST_SLIP = 4
"""A shorter word is too like others to be taken for a slip of one of them."""

TITLE, WORDS, HEADING, TEXT = 12, 6, 4, 1
WHOLE_WORD = 1

_SILENT = frozenset(
    (
        *("a", "about", "am", "an", "and", "are", "at", "be", "by", "can", "do", "does", "for", "from", "get", "has"),
        *("have", "how", "i", "if", "in", "is", "it", "me", "my", "not", "of", "on", "or", "our", "the", "there"),
        *("to", "was", "we", "what", "when", "where", "which", "who", "why", "with", "you", "your"),
    )
)


class Found(Frozen):
    """A page that answers a question, and the heading under which it does so best.

    Attributes:
        heading: None where the answer is the page, or stands before its first heading.
        excerpt: what stands there around the words, or the summary of the page.
    """

    page: GuidancePage
    heading: Heading | None
    excerpt: str


def anchor(words: str) -> str:
    """The anchor of a heading: "What if it's late?" is `what-if-its-late`."""
    return search_key(words).replace(" ", "-")


def find(question: str, pages: Mapping[str, GuidancePage]) -> list[Found]:
    """Pages on which every word of the question stands, the best first.

    Accents, case, the order of words, endings and small slips are forgiven; small words such as "how" and "the" count
    only where there are no others. A question without a letter or digit finds nothing.
    """
    asked = search_key(question).split()[:MOST_WORDS]
    words = [word for word in asked if word not in _SILENT] or asked
    known = _vocabulary(pages.values())
    words = [_as_known(word, known) for word in words]
    judged = [(_worth(page, words), _found(page, words)) for page in pages.values()] if words else []
    return [found for worth, found in sorted(judged, key=lambda each: -each[0]) if worth]


def _vocabulary(pages: Iterable[GuidancePage]) -> set[str]:
    return {word for page in pages for text in (*_named(page), *map(_part_text, page.parts)) for word in _split(text)}


def _as_known(word: str, known: set[str]) -> str:
    """The word, or the one it is most likely a slip of where it stands on no page."""
    stem = _stem(word)
    if len(word) < SHORTEST_SLIP or any(each.startswith(stem) for each in known):
        return word
    return next(iter(get_close_matches(word[:40], known, 1, LEAST_ALIKE)), word)


def _worth(page: GuidancePage, words: Sequence[str]) -> int:
    """How well a page answers; 0 where a word is missing."""
    title, more = _named(page)
    each = [
        TITLE * _weight(word, title)
        + WORDS * _weight(word, more)
        + max(_part_worth(part, [word]) for part in page.parts)
        for word in words
    ]
    return sum(each) if all(each) else 0


def _found(page: GuidancePage, words: Sequence[str]) -> Found:
    best = max(page.parts, key=lambda part: _part_worth(part, words))
    if _part_worth(best, words) == 0:
        return Found(page=page, heading=None, excerpt=page.listed.summary)
    return Found(page=page, heading=best.heading, excerpt=_excerpt(best.text, words) or page.listed.summary)


def _part_worth(part: Part, words: Sequence[str]) -> int:
    heading = part.heading.words if part.heading else ""
    return sum(HEADING * _weight(word, heading) + TEXT * _weight(word, part.text) for word in words)


def _weight(word: str, text: str) -> int:
    """0 where the word is missing, more where it stands there whole."""
    there = _split(text)
    if word in there:
        return 1 + WHOLE_WORD
    return int(any(each.startswith(_stem(word)) for each in there))


def _excerpt(text: str, words: Sequence[str]) -> str:
    """The first sentence in which one of the words stands, or the very first, clipped."""
    sentences = text.replace("? ", "?\n").replace(". ", ".\n").splitlines()
    fitting = [sentence for sentence in sentences if any(_weight(word, sentence) for word in words)]
    return clipped((fitting or sentences or [""])[0], LONGEST_EXCERPT)


def _named(page: GuidancePage) -> tuple[str, str]:
    listed = page.listed
    return listed.title, " ".join((listed.summary, *listed.words, *listed.official))


def _part_text(part: Part) -> str:
    return f"{part.heading.words} {part.text}" if part.heading else part.text


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    # Kept, because the same few hundred texts are asked about with every question.
    return tuple(search_key(text).split())


def _stem(word: str) -> str:
    """A word without the "s" of several."""
    return word.removesuffix("s") if len(word) >= SHORTEST_SLIP else word
