"""One search over guidance and directory: it finds what people mean, and whatever they type does no harm."""

import time

import pytest

from console.guidance.shelf import shelf
from policy.guidance_search import find
from policy.rule_set import load_rule_sets
from store.database import Pool
from tests.console.public.organisations import approved
from tests.console.visitor import Visitor

PAGES = shelf(load_rule_sets()["interim-2026"])
SECONDS = 0.5

HOSTILE = [
    "<script>alert(1)</script>",
    "'; drop table provider; --",
    '" onmouseover="alert(1)',
    "%",
    "_" * 200,
    "{{ 7 * 7 }}",
    "{review_days}",
    "../../etc/passwd",
    "\u202e reversed",
    "a\x00b",
    "(((((" * 40,
    "z" * 5000,
    " ".join(f"wrod{n}" for n in range(500)),
    "💥" * 100,
]


@pytest.mark.parametrize(
    ("question", "slug", "heading"),
    [
        ("blank certificate", "questions", "a-certificate-is-blank"),
        ("lost my certificate", "questions", "i-lost-my-certificate"),
        ("Do Saturdays count?", "questions", "do-saturdays-and-holidays-count"),
        ("JDoe", "signing-in", "your-user-name"),
        ("opi\\", "signing-in", "no-opi-is-needed"),
        ("first log-in", "how-to-sign-in-first", None),
        ("10.57.216", "rules", "arm-10-57-216-approval-and-what-keeps-it"),
        ("qlispe", "how-to-issue-certificates", "how-names-are-written"),
        ("name wrong correct", "how-to-correct-a-name", None),
        ("certifcate blnak", "questions", "a-certificate-is-blank"),
        ("approval lapse", "questions", "what-if-our-approval-lapses"),
        ("count correcting", "how-to-report-the-count", "correcting-a-count"),
        ("glossary", "words", None),
    ],
)
def test_what_people_ask_is_found_first(question: str, slug: str, heading: str | None) -> None:
    first = find(question, PAGES)[0]
    assert first.page.listed.slug == slug
    assert heading is None or (first.heading and first.heading.id == heading)
    assert first.excerpt


def test_the_order_of_words_does_not_matter() -> None:
    one, other = find("records five years", PAGES), find("YEARS, fïve: record", PAGES)
    assert {each.page.listed.slug for each in one} == {each.page.listed.slug for each in other}
    assert "records" in {each.page.listed.slug for each in one}


def test_every_page_is_found_by_its_title() -> None:
    for slug, page in PAGES.items():
        assert slug in {each.page.listed.slug for each in find(page.listed.title, PAGES)}, slug


def test_a_page_on_which_a_word_is_missing_is_not_found() -> None:
    assert find("certificates zeppelin", PAGES) == []


async def test_results_are_grouped_and_lead_there(visitor: Visitor, pool: Pool) -> None:
    await approved(pool, "Saturday Learning Lodge")
    page = await visitor.get("/search?q=saturday")
    assert "pages of guidance, 1 provider" in page.words
    assert 'href="/guidance/when-you-get-an-answer#saturdays"' in page.html
    assert "Saturday Learning Lodge" in page.words
    assert page.html.index(">Guidance</h2>") < page.html.index(">Directory</h2>")


async def test_more_providers_than_fit_lead_on_to_the_directory(visitor: Visitor, pool: Pool) -> None:
    for n in range(7):
        await approved(pool, f"Larch & Pine {n}")
    page = await visitor.get("/search?q=larch+%26+pine")
    assert (
        'href="/directory?search=larch+%26+pine"' in page.html
        or 'href="/directory?search=larch%20%26%20pine"' in page.html
    )
    assert "See all 7 in the directory" in page.words


async def test_without_a_question_there_is_the_field_and_without_a_result_a_way_on(visitor: Visitor) -> None:
    empty = await visitor.get("/search")
    assert empty.status == 200
    assert "Searches our guidance" in empty.words
    none = await visitor.get("/search?q=zeppelin")
    assert "Nothing found for “zeppelin”" in none.words
    assert 'href="/guidance"' in none.html


@pytest.mark.parametrize("question", HOSTILE, ids=lambda question: ascii(question)[:20])
async def test_whatever_is_typed_does_no_harm(question: str, visitor: Visitor) -> None:
    begun = time.monotonic()
    response = await visitor.client.get("/search", params={"q": question})
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert '" onmouseover="' not in response.text
    assert "49" not in response.text or "49" in question
    assert time.monotonic() - begun < 10 * SECONDS  # the machine may be busy


def test_a_long_question_takes_no_long_time() -> None:
    question = " ".join(f"wrodz{n}" for n in range(30))
    find(question, PAGES)
    begun = time.process_time()
    find(question, PAGES)
    assert time.process_time() - begun < SECONDS
