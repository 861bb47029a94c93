"""Plain text for letters: no line is longer than mail programs show, and what hangs together stays together."""

import re
import textwrap

WIDTH = 76
_LEAD = re.compile(r"\s*(?:- |\d+\. )?")
_MANY_BLANK_LINES = re.compile(r"\n{3,}")


def wrap(text: str) -> str:
    """Each line is taken for a paragraph and broken at blanks; the lines after its first stand under its text.

    A link is never broken, even where it is longer than a line: broken links are what people cannot use.
    """
    lines = [line for paragraph in text.splitlines() for line in _wrapped(paragraph.rstrip())]
    return _MANY_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"


def _wrapped(paragraph: str) -> list[str]:
    lead = _LEAD.match(paragraph)
    hang = " " * len(lead[0]) if lead else ""
    wrapped = textwrap.wrap(
        paragraph, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    return wrapped or [""]
