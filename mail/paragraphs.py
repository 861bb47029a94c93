"""Longer words of staff as HTML, for letters and for pages: escaped, with web addresses to click on."""

import re

from markupsafe import Markup, escape

from policy.addresses import parts
from policy.text import clean

_BLANK_LINES = re.compile(r"\n{2,}")


def in_paragraphs(text: str, link_class: str = "") -> Markup:
    """Paragraphs at blank lines, lines kept; links have the class if one is given."""
    marked = Markup(' class="{}"').format(link_class) if link_class else Markup()
    return Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>\n").join(_clickable(line, marked) for line in paragraph.split("\n")))
        for paragraph in _BLANK_LINES.split(clean(text, multiline=True))
    )


def _clickable(line: str, marked: Markup) -> Markup:
    return Markup().join(
        Markup('<a{1} href="{0}">{0}</a>').format(part, marked) if is_address else escape(part)
        for part, is_address in parts(line)
    )
