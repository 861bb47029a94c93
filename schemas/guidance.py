"""Guidance: our own explanations, the official texts they are about, and the form fields they stand beside."""

from typing import Annotated

from pydantic import Field

from schemas.model import Frozen
from schemas.rule_set import Id, Many, RuleSetPart, Sentence

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
HttpsAddress = Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+/\S*$")]


class Group(RuleSetPart):
    """Pages that stand together in the list."""

    id: Id
    title: Sentence


class Official(RuleSetPart):
    """An official text: the rule itself, which our explanation never replaces.

    Attributes:
        number: as people cite it ("ARM 10.57.215").
        name: its official name.
        kept_at: whose site keeps it, in words that end "at …".
        link: where it can be read.
    """

    number: Sentence
    name: Sentence
    kept_at: Sentence
    link: HttpsAddress


class ListedPage(RuleSetPart):
    """A page as the one list names it; its text is the Markdown file of the same name.

    Attributes:
        words: by which it is found as well, though they do not stand in it.
        official: numbers of the official texts it explains.
    """

    slug: Slug
    title: Sentence
    summary: Sentence
    group: Id
    words: Many[Sentence] = ()
    official: Many[Sentence] = ()


class FieldHelp(RuleSetPart):
    """Where a form field is explained: a page and one of its headings."""

    form: Id
    field: Sentence
    page: Slug
    heading: Slug


class GuidanceList(RuleSetPart):
    """The one list, `guidance/index.toml`."""

    groups: Many[Group]
    official: Many[Official]
    pages: Many[ListedPage]
    fields: Many[FieldHelp]


class Heading(Frozen):
    """A heading of a page: its anchor, its words, and its level in the page (2 or 3)."""

    id: str
    words: str
    level: int


class Part(Frozen):
    """What stands below one heading, as plain text to search in; the first part of a page has no heading."""

    heading: Heading | None
    text: str


class GuidancePage(Frozen):
    """A page that is ready to be shown; `html` comes from our Markdown, in which HTML is switched off."""

    listed: ListedPage
    html: str
    parts: tuple[Part, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Its headings, in order."""
        return tuple(part.heading for part in self.parts if part.heading)
