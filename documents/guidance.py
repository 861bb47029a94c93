"""Guidance read from its folder: one list, `index.toml`, and a Markdown file for each page that it names."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from policy.guidance_search import anchor
from schemas.guidance import GuidanceList, GuidancePage, Heading, ListedPage, Part

FOLDER = Path(__file__).parents[1] / "guidance"
PICTURES = "/static/guidance/"

_FIGURE = re.compile(r"\{([a-z_]+)\}")


@lru_cache(maxsize=1)
def guidance_list(folder: Path = FOLDER) -> GuidanceList:
    """The one list.

    Raises:
        pydantic.ValidationError, tomllib.TOMLDecodeError: the file has an error; it is read at start, where an operator
            can act.
    """
    return GuidanceList.model_validate(tomllib.loads((folder / "index.toml").read_text(encoding="utf-8")))


def read_pages(figures: Mapping[str, str], folder: Path = FOLDER) -> dict[str, GuidancePage]:
    """Every page by its slug, in the order of the list.

    Args:
        figures: what `{name}` in a text stands for, such as the days staff have to answer; they are data of the rules
            in force, so a page never says another figure than the form beside it.
        folder: where the list and the texts are.

    Raises:
        KeyError: a text names a figure that does not exist.
        OSError: a listed page has no file.
    """
    return {each.slug: _page(each, figures, folder) for each in guidance_list(folder).pages}


def _page(listed: ListedPage, figures: Mapping[str, str], folder: Path) -> GuidancePage:
    text = (folder / f"{listed.slug}.md").read_text(encoding="utf-8")
    # HTML in a text is printed, not obeyed; quotation marks become those of print.
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")
    tokens = parser.parse(_filled_in(text, figures))
    parts = tuple(_parts(tokens))
    for token in tokens:
        _dress(token)
    html = parser.renderer.render(tokens, parser.options, {})
    told = {"title": _filled_in(listed.title, figures), "summary": _filled_in(listed.summary, figures)}
    return GuidancePage(listed=listed.model_copy(update=told), html=html, parts=parts)


def _filled_in(text: str, figures: Mapping[str, str]) -> str:
    return _FIGURE.sub(lambda found: figures[found[1]], text)


def _parts(tokens: Sequence[Token]) -> Iterator[Part]:
    """The page cut at its headings; each heading gets its anchor on the way."""
    heading: Heading | None = None
    lines: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield Part(heading=heading, text=" ".join(lines))
            words = _plain(tokens[place + 1])
            heading, lines = Heading(id=anchor(words), words=words, level=int(token.tag[1])), []
            token.attrSet("id", heading.id)
        elif token.type == "inline" and tokens[place - 1].type != "heading_open":
            lines.append(_plain(token))
    yield Part(heading=heading, text=" ".join(lines))


def _plain(line: Token) -> str:
    breaks = {"softbreak", "hardbreak"}
    return "".join(" " if each.type in breaks else each.content for each in line.children or () if each.type != "image")


def _dress(token: Token) -> None:
    """Give a block the classes of our pages, and links and pictures what they need besides."""
    if token.type in {"bullet_list_open", "ordered_list_open"}:
        token.attrSet("class", "usa-list")
    elif token.type == "inline":
        _dress_line(token.children or ())


def _dress_line(line: Sequence[Token]) -> None:
    for token in line:
        if token.type == "link_open":
            # The design system marks what leads to another web site, for eyes and for ears.
            outside = str(token.attrGet("href")).startswith("https://")
            token.attrSet("class", "usa-link usa-link--external" if outside else "usa-link")
        elif token.type == "image":
            token.attrSet("src", f"{PICTURES}{token.attrGet('src')}")
            token.attrSet("class", "guidance-picture")
            token.attrSet("loading", "lazy")
