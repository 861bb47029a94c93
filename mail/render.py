"""From the facts of a letter to its words: three templates a kind, in `mail/letters/<kind>/`.

Letters are rendered when they are sent, so a link works from then on and a mended wording is in the next letter.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from pydantic import ValidationError

from mail.matter import MATTERS
from mail.paragraphs import in_paragraphs
from mail.wrap import wrap
from policy.figures import counted, figure
from policy.mountain import clock_time, long_date, long_instant, short_instant
from policy.text import clean, clipped
from schemas.facts import FACTS
from schemas.letter import LetterDraft
from schemas.link import LinkPurpose, link_token
from schemas.model import Frozen
from schemas.with_link import MayEnd, MayLink, WithLink

HERE = Path(__file__).resolve().parent
LINK_PATHS = {
    LinkPurpose.SET_PASSWORD: "/link/password/",
    LinkPurpose.DRAFT: "/link/draft/",
    LinkPurpose.STATUS: "/link/status/",
    LinkPurpose.CERTIFICATE: "/link/certificate/",
    LinkPurpose.WAITING: "/link/waiting/",
    LinkPurpose.SUBSCRIPTION: "/link/subscription/",
    LinkPurpose.INVITATION: "/link/invitation/",
    LinkPurpose.EMAIL_CHANGE: "/link/email/",
    LinkPurpose.OPPORTUNITY: "/link/opportunity/",
    LinkPurpose.ACCESS: "/link/access/",
}
END_PATH = "/unsubscribe/"
"""Mail programs post there by themselves; people who open it see a button."""
MASKED_TOKEN = "hidden"  # noqa: S105 - what staff see in place of one
LONGEST_VALUE = 500
LONGEST_SUBJECT = 150


class Unwritable(Exception):  # noqa: N818 - a state of the letter, like Refused and Later
    """The facts do not fit the kind, or a template fails on them: trying again cannot help."""


@dataclass(frozen=True)
class Rendered:
    """The words of one letter.

    Attributes:
        end_url: where mail programs end the subscription by which the reader gets it (RFC 8058); None without one.
    """

    subject: str
    text: str
    html: str
    end_url: str | None = None


def render(letter: LetterDraft, *, base_url: str, secret: str, mask_links: bool = False) -> Rendered:
    """The letter in words, with links made from `secret`.

    `mask_links` is for staff, who may read what was written to a person but must not open that person's link.

    Raises:
        Unwritable: the letter cannot be written from its facts; the message names what is wrong.
    """
    folder = letter.kind.value
    try:
        facts = FACTS[letter.kind].model_validate(letter.facts)
        context = dict(facts) | {"to_name": letter.to_name, "base_url": base_url}
        token = _token(facts, None if mask_links else secret)
        if token and isinstance(facts, WithLink | MayLink | MayEnd):
            context["link_url"] = base_url + LINK_PATHS[facts.purpose] + token
        subject = clipped(clean(_TEMPLATES.get_template(f"{folder}/subject.txt").render(context)), LONGEST_SUBJECT)
        return Rendered(
            subject=subject,
            text=wrap(_TEMPLATES.get_template(f"{folder}/text.txt").render(context)),
            html=_TEMPLATES.get_template(f"{folder}/html.html").render(context, subject=subject),
            end_url=base_url + END_PATH + token if token and isinstance(facts, MayEnd) else None,
        )
    except ValidationError as error:
        places = ", ".join(".".join(map(str, fault["loc"])) or fault["type"] for fault in error.errors())
        raise Unwritable(f"The facts of this letter do not fit {folder}: {places}") from error
    except (TemplateError, TypeError, ValueError) as error:
        raise Unwritable(f"The template of {folder} failed: {error}") from error


def _token(facts: Frozen, secret: str | None) -> str | None:
    """The token of the letter's link, if it carries one."""
    if not isinstance(facts, WithLink | MayLink | MayEnd) or facts.link is None:
        return None
    return MASKED_TOKEN if secret is None else link_token(facts.link, facts.purpose, secret)


def _one_line(value: Any) -> Any:
    """Every value a template prints, made harmless; only the filters for longer text may bring line breaks."""
    return clipped(clean(value), LONGEST_VALUE) if type(value) is str else value


@pass_eval_context
def _own_words(context: EvalContext, text: str) -> Markup:
    """A person's own words, line breaks kept: set off by two blanks in plain text, escaped in HTML."""
    lines = clean(text, multiline=True).split("\n")
    if context.autoescape:
        return Markup("<br>\n").join(escape(line) for line in lines)
    return _ready("\n".join(f"  {line}".rstrip() for line in lines))


@pass_eval_context
def _in_full(context: EvalContext, text: str) -> Markup:
    """Our own longer text (a notice of a rule set) in one paragraph, however long."""
    return escape(clean(text)) if context.autoescape else _ready(clean(text))


@pass_eval_context
def _paragraphs(context: EvalContext, text: str) -> Markup:
    """The words of an announcement: paragraphs at blank lines, lines kept, web addresses to click on."""
    return in_paragraphs(text) if context.autoescape else _ready(clean(text, multiline=True))


def _ready(plain: str) -> Markup:
    """Plain text that `_one_line` shall leave alone; nothing escapes in plain text."""
    return Markup(plain)  # noqa: S704 - never reaches HTML


def _is_weekend(reason: str) -> bool:
    return reason in ("Saturday", "Sunday")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([HERE / "letters", HERE / "layout"]),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        finalize=_one_line,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {
        "clock_time": clock_time,
        "long_date": long_date,
        "long_instant": long_instant,
        "short_instant": short_instant,
        "own_words": _own_words,
        "in_full": _in_full,
        "counted": counted,
        "figure": figure,
        "paragraphs": _paragraphs,
    }
    environment.tests["weekend"] = _is_weekend
    environment.globals["matters"] = MATTERS
    return environment


_TEMPLATES = _environment()
