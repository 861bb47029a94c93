"""The pages of guidance as the rules in force fill them in, kept until other rules are in force."""

from collections.abc import Mapping
from functools import lru_cache

from starlette.requests import Request

from documents.guidance import read_pages
from policy.guidance_figures import guidance_figures
from policy.record_rules import record_rules
from schemas.guidance import GuidancePage
from schemas.rule_set import RuleSet


def shelf_of(request: Request) -> Mapping[str, GuidancePage]:
    """Every page by its slug, in the order of the list."""
    return shelf(request.app.state.rule_book.current(request.state.as_of))


def shelf(rules: RuleSet) -> Mapping[str, GuidancePage]:
    """The pages under these rules."""
    return _filled_in(tuple(guidance_figures(rules, record_rules()).items()))


@lru_cache(maxsize=4)
def _filled_in(figures: tuple[tuple[str, str], ...]) -> Mapping[str, GuidancePage]:
    return read_pages(dict(figures))
