"""From a form field to its explanation: the field exists, the heading exists, and the page shows the link."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.guidance.shelf import shelf
from console.templating import explanations
from documents.guidance import guidance_list
from policy.rule_set import load_rule_sets
from schemas.account import Role
from schemas.guidance import FieldHelp
from store.database import Pool
from tests import records
from tests.console.visitor import Page, Visitor

RULE_SETS = load_rule_sets()
PAGES = shelf(RULE_SETS["interim-2026"])
TEMPLATES = Path(__file__).parents[3] / "console" / "templates"
FORMS = {
    "application": ["public/apply/form.html"],
    "event": ["events/draft.html"],
    "count": ["events/count.html"],
    "cancelling": ["events/cancel.html"],
    "roster": ["rosters/upload.html"],
    "participant": ["rosters/person.html"],
    "claiming": ["certificates/window.html"],
    "annual_report": ["annual_reports/confirm.html"],
    "sign_in": ["sign_in/sign_in.html", "sign_in/reset_password.html"],
    "status": ["public/status/ask.html"],
    "news": ["news/subscribe.html", "news/subscription.html"],
    "account": ["account/profile.html", "account/email.html"],
    "invitation": ["people/invite.html"],
    "access": ["access/ask.html"],
    "opportunity": [f"opportunities/{name}.html" for name in ("submit", "share", "change")],
    "access_word": ["access/manager.html"],
    "problem": ["portal/problem.html"],
    "evidence": ["evidence/ask.html"],
    "evidence_answer": ["evidence/answer.html"],
    "questionnaire": [f"questionnaires/{name}.html" for name in ("draft", "open", "send", "attach")],
}
PARTS = {"news": ["news/topics.html"], "opportunity": ["opportunities/fields.html"]}
"""Templates that a form's own templates include."""
ASKED = {question.id for rule_set in RULE_SETS.values() for question in rule_set.questions} | {
    attestation.id for rule_set in RULE_SETS.values() for attestation in rule_set.attestations
}


def test_every_form_that_explains_is_known_and_says_which_it_is() -> None:
    assert {each.form for each in guidance_list().fields} == set(FORMS)
    for form, templates in FORMS.items():
        for name in templates:
            text = (TEMPLATES / name).read_text()
            assert f'{{% set explained = explanations("{form}") %}}' in text, name
            assert '{% import "partials/fields.html" as fields with context %}' in text, name


@pytest.mark.parametrize("each", guidance_list().fields, ids=lambda each: f"{each.form}-{each.field}")
def test_the_field_and_the_heading_exist(each: FieldHelp) -> None:
    form, field = each.form, each.field
    assert each.heading in {heading.id for heading in PAGES[each.page].headings}
    in_templates = any(
        re.search(rf'(?:fields|head)\S*\("{field}"', (TEMPLATES / name).read_text())
        for name in FORMS[form] + PARTS.get(form, [])
    )
    assert in_templates or (form == "application" and field in ASKED)


def test_no_field_is_explained_twice() -> None:
    keys = [(each.form, each.field) for each in guidance_list().fields]
    assert len(keys) == len(set(keys))


def shown(page: Page) -> dict[str, str]:
    """The fields of a page that have a link to their explanation, and where it leads."""
    found = re.findall(r'href="(/guidance/\S+)" target="_blank">What does this mean\?<span[^>]*> ([^<]*)', page.html)
    return {label.removesuffix(" (opens in a new tab)"): link for link, label in found}


async def test_the_application_form_shows_the_links(visitor: Visitor) -> None:
    page = await visitor.submit(await visitor.get("/apply"), "/apply")
    links = shown(page)
    expected = {link for field, link in explanations("application").items() if field != "evaluation"}
    assert set(links.values()) == expected
    assert links["How do people take an active part?"] == "/guidance/what-counts#active-learning"


async def test_the_form_of_an_event_shows_the_links(pool: Pool, signed_in: Callable[..., Awaitable[Visitor]]) -> None:
    provider = await records.approved_provider(pool, datetime(2026, 1, 5, 18, tzinfo=UTC))
    pat = await signed_in("Pat Owens", Role.PROVIDER, provider=provider.number)
    page = await pat.submit(await pat.get("/providers/P-00001/events/report"), "/providers/P-00001/events/report")
    expected = {link for field, link in explanations("event").items() if field != "late_reason"}
    assert set(shown(page).values()) == expected
    assert "What does this mean?" not in (await pat.get("/change-password")).words


@pytest.mark.parametrize(
    ("address", "form"), [("/news", "news"), ("/access", "access"), ("/opportunities/submit", "opportunity")]
)
async def test_the_forms_for_everybody_show_the_links(visitor: Visitor, address: str, form: str) -> None:
    expected = set(explanations(form).values())
    assert expected
    assert set(shown(await visitor.get(address)).values()) == expected


async def test_signing_in_is_helped(visitor: Visitor) -> None:
    for address in ("/sign-in", "/reset-password", "/reset-password?asked=1"):
        assert 'href="/guidance/signing-in"' in (await visitor.get(address)).html, address
    help_page = await visitor.get("/guidance/signing-in")
    for words in (
        "JDoe",
        "OPI\\",
        "Reset your password",
        "You forgot your user name",
        "Your e-mail address has changed",
    ):
        assert words in help_page.words, words
