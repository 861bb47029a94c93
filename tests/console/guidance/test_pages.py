"""Every page of guidance as it is shown: headings in order, links that lead somewhere, rules under their names."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from console.guidance.shelf import shelf
from console.security.permissions import TABLE
from documents.guidance import FOLDER, guidance_list, read_pages
from policy.rule_set import load_rule_sets
from schemas.guidance import GuidancePage
from tests.console.visitor import Visitor

RULE_SETS = load_rule_sets()
PAGES = shelf(RULE_SETS["interim-2026"])
LISTED = guidance_list()
STATIC = Path(__file__).parents[3] / "console" / "static"

OFFICIAL_NAMES = {
    "ARM 10.16.3135": "Comprehensive System of Personnel Development",
    "ARM 10.55.601": "Accreditation Standards: Procedures",
    "ARM 10.55.714": "Professional Development",
    "ARM 10.57.215": "Professional Development and Renewal Requirements",
    "ARM 10.57.216": "Approved Professional Development and Renewal Activity",
    "ARM 10.65.101": "Days for teachers' work beside instruction (described in our words)",
    "ESEA 8101(42)": "Elementary and Secondary Education Act, definition of professional development (20 U.S.C. 7801)",
    "MCA 1-1-216": "Legal holidays and business days",
    "MCA 2-6-1017": "Prohibition on dissemination or use of distribution lists",
    "MCA 2-16-117": "Office hours",
    "MCA 20-1-304": "Pupil-instruction-related day",
}
OFFICIAL_HOSTS = {"rules.mt.gov", "mca.legmt.gov", "uscode.house.gov", "opi.mt.gov", "learningforward.org"}
RULE = re.compile(r"\b(?:ARM \d+\.\d+\.\d+|MCA \d+-\d+-\d+|ESEA \d+\(\d+\))")
ANY_NUMBER = re.compile(r"\b(?:\d{2}\.\d{2}\.\d{2,4}|\d{1,2}-\d{1,2}-\d{2,4})\b(?!-)")


def texts(page: GuidancePage) -> str:
    return " ".join(
        (page.listed.title, page.listed.summary, *(part.text for part in page.parts), *(h.words for h in page.headings))
    )


def links(page: GuidancePage) -> Iterator[str]:
    yield from re.findall(r'href="([^"]+)"', page.html)


def leads_somewhere(path: str) -> bool:
    return any(method == "GET" and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route), path) for method, route in TABLE)


def test_each_file_is_listed_and_each_listed_page_has_a_file() -> None:
    assert {each.stem for each in FOLDER.glob("*.md")} == set(PAGES)
    assert len({each.slug for each in LISTED.pages}) == len(LISTED.pages)
    assert {each.group for each in LISTED.pages} == {each.id for each in LISTED.groups}


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_the_pages_can_be_filled_in_under_every_rule_set(rule_set: str) -> None:
    for page in shelf(RULE_SETS[rule_set]).values():
        assert not re.search(r"\{[a-z_]+\}", page.html), page.listed.slug


def test_a_page_uses_the_words_of_the_rules_in_force() -> None:
    pages = shelf(RULE_SETS["updated-draft"])
    assert pages["responsibilities"].listed.title == "What a host organization is responsible for"
    said = {
        slug: re.findall(
            r"\bproviders?\b(?! news)", f"{page.listed.title} {page.listed.summary} {texts(page)}", re.IGNORECASE
        )
        for slug, page in pages.items()
    }
    # What the word means stands on the page of words.
    assert {slug for slug, words in said.items() if words} == {"words"}


def test_a_page_says_the_figures_of_the_rules_in_force() -> None:
    other = RULE_SETS["interim-2026"].model_copy(update={"review_days": 10})
    assert "within seven business days" in PAGES["when-you-get-an-answer"].html
    assert "within ten business days" in shelf(other)["when-you-get-an-answer"].html


@pytest.mark.parametrize("slug", PAGES)
async def test_a_page_is_shown_with_its_title_and_headings_in_order(slug: str, visitor: Visitor) -> None:
    page = await visitor.get(f"/guidance/{slug}")
    assert page.status == 200
    assert PAGES[slug].listed.title in page.words
    levels = [int(level) for level in re.findall(r"<h([1-6])", page.html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    ids = re.findall(r'\bid="([^"]+)"', page.html)
    assert len(ids) == len(set(ids)), sorted(ids)
    assert PAGES[slug].listed.slug not in {"", "index"}


async def test_the_list_names_every_page_and_neighbors_walk_through_all(visitor: Visitor) -> None:
    listed = await visitor.get("/guidance")
    assert "Within seven business days" in listed.words
    assert "{" not in listed.words
    assert re.findall(r'<li><a class="usa-link" href="/guidance/([a-z0-9-]+)"', listed.html) == list(PAGES)
    walked = [next(iter(PAGES))]
    while following := re.search(
        r'href="/guidance/([^"]+)" rel="next"', (await visitor.get(f"/guidance/{walked[-1]}")).html
    ):
        walked.append(following[1])
    assert walked == list(PAGES)


async def test_an_unknown_page_is_not_found(visitor: Visitor) -> None:
    for slug in ("nothing", "index.toml", "..%2Findex", "questions.md", "QUESTIONS"):
        assert (await visitor.get(f"/guidance/{slug}")).status == 404, slug


def test_every_link_within_leads_to_a_page_and_a_heading_that_exist() -> None:
    for slug, page in PAGES.items():
        for link in links(page):
            where = urlsplit(link)
            if where.scheme:
                continue
            assert leads_somewhere(where.path), (slug, link)
            if where.path.startswith("/guidance/"):
                target = PAGES[where.path.removeprefix("/guidance/")]
                assert not where.fragment or where.fragment in {each.id for each in target.headings}, (slug, link)


def test_every_link_to_another_site_is_https_official_and_marked() -> None:
    for link in [each.link for each in LISTED.official] + [each for page in PAGES.values() for each in links(page)]:
        where = urlsplit(link)
        assert not where.scheme or (where.scheme == "https" and where.hostname in OFFICIAL_HOSTS), link
    for page in PAGES.values():
        for tag in re.findall(r"<a [^>]+>", page.html):
            assert ("usa-link--external" in tag) == ('href="https://' in tag), tag


def test_every_rule_that_is_named_is_known_by_its_official_name_and_linked_below() -> None:
    assert {each.number: each.name for each in LISTED.official} == OFFICIAL_NAMES
    for slug, page in PAGES.items():
        named = set(RULE.findall(texts(page)))
        assert named <= set(OFFICIAL_NAMES), slug
        assert named <= set(page.listed.official), f"{slug} names rules it does not link to"
        numbers = {each for each in ANY_NUMBER.findall(texts(page)) if not each.startswith("20")}
        assert numbers <= {name.split()[1] for name in OFFICIAL_NAMES}, slug


async def test_the_rule_itself_stands_below_our_explanation(visitor: Visitor) -> None:
    page = await visitor.get("/guidance/records")
    assert "This page is our explanation. What counts is the official text" in page.words
    assert "ARM 10.57.216, Approved Professional Development and Renewal Activity" in page.words
    assert "The rule itself" not in (await visitor.get("/guidance/how-to-apply")).words


def test_what_is_our_default_says_so() -> None:
    for slug in (
        "when-you-get-an-answer",
        "units",
        "how-to-use-a-claim-code",
        "how-to-report-the-count",
        "how-to-reapply",
    ):
        assert "our default" in texts(PAGES[slug]), slug


def test_html_in_a_text_is_printed_and_not_obeyed(tmp_path: Path) -> None:
    (tmp_path / "index.toml").write_text(
        '[[groups]]\nid = "all"\ntitle = "All"\n'
        '[[pages]]\nslug = "one"\ntitle = "One"\nsummary = "One."\ngroup = "all"\n'
        "official = []\n"
        "[[official]]\nnumber = 'x'\nname = 'x'\nkept_at = 'x'\nlink = 'https://x.gov/'\n"
        "[[fields]]\nform = 'f'\nfield = 'f'\npage = 'one'\nheading = 'h'\n"
    )
    (tmp_path / "one.md").write_text("<script>alert(1)</script>\n\n[a](javascript:alert(1)) <b>")
    html = read_pages({}, tmp_path)["one"].html
    assert "<script" not in html
    assert "<b>" not in html
    assert "href" not in html


def test_every_picture_that_is_named_exists_and_is_described() -> None:
    named = set()
    for slug, page in PAGES.items():
        for tag in re.findall(r"<img [^>]+>", page.html):
            source = re.search(r'src="/static/(guidance/[a-z0-9-]+\.png)"', tag)
            assert source, (slug, tag)
            described = re.search(r'alt="([^"]*)"', tag)
            assert described, (slug, tag)
            assert len(described[1]) > 20, (slug, tag)
            named.add(source[1])
    assert {each.relative_to(STATIC).as_posix() for each in STATIC.glob("guidance/*.png")} == named
