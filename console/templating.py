"""Pages: one Jinja environment, strict about names, whose filters are the only place where a page words a date."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from documents.guidance import guidance_list
from mail.paragraphs import in_paragraphs
from policy.calendar import mountain_date
from policy.dates import report_year_words
from policy.figures import amount, counted, figure
from policy.mountain import clock_time, long_date, long_instant, short_date, short_instant
from schemas.application import OrganisationKind
from schemas.membership import MAY_REPORT, MemberRole
from schemas.problem import Problem
from store.rule_set import Opened, RuleBook

TEMPLATES = Path(__file__).parent / "templates"

KIND_WORDS: Mapping[OrganisationKind, str] = {
    OrganisationKind.SCHOOL_DISTRICT: "School or school district",
    OrganisationKind.COOPERATIVE_CSPD: "Cooperative or CSPD region",
    OrganisationKind.COLLEGE: "College or university",
    OrganisationKind.FEDERAL_AGENCY: "Federal agency",
    OrganisationKind.STATE_AGENCY: "State agency",
    OrganisationKind.TRIBAL_AGENCY: "Tribal agency",
    OrganisationKind.COUNTY_CITY_AGENCY: "County or city agency",
    OrganisationKind.PROFESSIONAL_ASSOCIATION: "Professional association",
    OrganisationKind.NON_PROFIT: "Non-profit organization",
    OrganisationKind.COMPANY: "Company",
    OrganisationKind.OTHER: "Other",
}


def _environment() -> Environment:
    """A name that a page does not know is an error, never a blank."""
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: dict[str, Callable[..., Any]] = {
        "long_date": long_date,
        "short_date": short_date,
        "long_instant": long_instant,
        "short_instant": short_instant,
        "clock_time": clock_time,
        "kind_words": kind_words,
        "by_field": by_field,
        "mountain_date": mountain_date,
        "counted": counted,
        "figure": figure,
        "report_year": report_year_words,
        "amount": amount,
        "paragraphs": partial(in_paragraphs, link_class="usa-link"),
    }
    pages.filters.update(filters)
    pages.globals.update({"form_token_field": form_token_field, "kinds": KIND_WORDS, "next_opening": next_opening})
    pages.globals.update({"explanations": explanations})
    return pages


def render(request: Request, name: str, /, status_code: int = 200, **context: Any) -> HTMLResponse:
    """A page or fragment.

    Every template knows ``request``, ``settings``, ``account`` (``None`` for a visitor) with its ``memberships``, and
    on a provider's own pages the ``membership`` there, what it may do (``may_report``, ``may_manage``) and ``own``,
    with which the addresses of that provider's pages begin.
    """
    state = request.state
    membership = getattr(state, "membership", None)
    page = _PAGES.get_template(name).render(
        request=request,
        settings=request.app.state.settings,
        account=getattr(state, "account", None),
        memberships=getattr(state, "memberships", ()),
        membership=membership,
        may_report=membership is not None and membership.role in MAY_REPORT,
        may_manage=membership is not None and membership.role is MemberRole.MANAGER,
        own=getattr(state, "own", ""),
        **context,
    )
    return HTMLResponse(page, status_code)


def explanations(form: str) -> dict[str, str]:
    """Where our guidance explains the fields of a form: an address for each field that is explained."""
    explained = [each for each in guidance_list().fields if each.form == form]
    return {each.field: f"/guidance/{each.page}#{each.heading}" for each in explained}


def kind_words(kind: str) -> str:
    """The kind of an organisation as people read it."""
    return KIND_WORDS[OrganisationKind(kind)]


@pass_context
def next_opening(context: Context) -> Opened | None:
    """The newer procedure that is decided and not open yet, if there is one."""
    request: Request = context["request"]
    book: RuleBook = request.app.state.rule_book
    return book.next_opening(request.state.as_of)


@pass_context
def form_token_field(context: Context) -> Markup:
    """The hidden field every POST form carries."""
    token = getattr(context["request"].state, "form_token", "")
    return Markup('<input type="hidden" name="form_token" value="{}">').format(token)


def by_field(problems: Iterable[Problem]) -> dict[str, str]:
    """Problems as the field macros want them: one text per field."""
    texts: dict[str, str] = {}
    for problem in problems:
        texts[problem.field] = (
            f"{texts[problem.field]} {problem.message}" if problem.field in texts else problem.message
        )
    return texts


_PAGES = _environment()
