"""The queue page: what is left of the time, in words; views, search, totals and pages."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from policy.time_left import time_left
from schemas.application import ApplicationForm
from store.database import Pool
from store.queue import MOST_COUNTED, PAGE_SIZE
from tests import records, samples
from tests.console.visitor import Page, Visitor

MONDAY_NOON = datetime(2026, 11, 30, 19, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)  # Monday, December 7, 5:00 pm in Montana


@pytest.mark.parametrize(
    ("as_of", "words", "urgency"),
    [
        (MONDAY_NOON, "5 business days left", "later"),
        (datetime(2026, 12, 3, 19, 0, tzinfo=UTC), "2 business days left", "soon"),
        (datetime(2026, 12, 5, 19, 0, tzinfo=UTC), "1 business day left", "soon"),
        (datetime(2026, 12, 7, 7, 0, tzinfo=UTC), "Due today at 5:00 pm", "today"),
        (DUE, "Overdue since 5:00 pm today", "overdue"),
        (datetime(2026, 12, 8, 16, 0, tzinfo=UTC), "Overdue by 1 business day", "overdue"),
        (datetime(2026, 12, 28, 16, 0, tzinfo=UTC), "Overdue by 14 business days", "overdue"),
    ],
)
def test_time_left_in_words(as_of: datetime, words: str, urgency: str) -> None:
    left = time_left(DUE, as_of, {})
    assert (left.words, left.urgency) == (words, urgency)


def test_while_the_applicant_owes_information_no_time_is_counted() -> None:
    assert time_left(DUE, DUE, {}, resting=True).words == "Waiting for the applicant"


def named(name: str, city: str = "Polson") -> ApplicationForm:
    form = samples.form()
    organisation = form.organisation
    address = organisation.address.model_copy(update={"city": city})
    changed = organisation.model_copy(update={"legal_name": name, "other_names": "", "address": address})
    return form.model_copy(update={"organisation": changed})


def names(page: Page) -> list[str]:
    """The organizations on the page, in its order."""
    return [part.split("</a>")[0].split(">")[-1] for part in page.html.split('<th scope="row"')[1:]]


@pytest.fixture
async def four(pool: Pool, app: FastAPI, ann: Visitor) -> dict[str, str]:
    """Four applications: overdue, due today, later, and one that waits for its applicant. It is Tuesday, December 1."""
    await ann.get("/staff/applications")
    numbers = {}
    for name, days in (
        ("Later College", 0),
        ("Today Tribal Agency", -6),
        ("Overdue District", -9),
        ("Waiting Ql̓ispé", -3),
    ):
        as_of = records.RECEIVED + timedelta(days=days)
        numbers[name] = (await records.under_review(pool, named(name), as_of)).number
    await records.decide(
        pool,
        numbers["Waiting Ql̓ispé"],
        "request_information",
        records.RECEIVED,
        payload={"text": "What?", "questions": []},
    )
    await pool.execute("update session set expires_at = '2100-01-01'")
    app.state.clock = lambda: datetime(2026, 12, 1, 19, 0, tzinfo=UTC)
    return numbers


async def test_the_least_time_left_comes_first_in_words_not_color_alone(four: dict[str, str], ann: Visitor) -> None:
    page = await ann.get("/staff/applications")
    assert names(page) == ["Overdue District", "Today Tribal Agency", "Waiting Ql̓ispé", "Later College"]
    assert "4 applications" in page.words
    for words in (
        "Overdue by 3 business days",
        "Due today at 5:00 pm",
        "Waiting for the applicant",
        "4 business days left",
    ):
        assert words in page.words
    assert four["Later College"] in page.words


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("overdue", ["Overdue District"]),
        ("information_requested", ["Waiting Ql̓ispé"]),
        ("mine", ["Today Tribal Agency"]),
        ("unassigned", ["Overdue District", "Waiting Ql̓ispé"]),
        ("open", ["Overdue District", "Today Tribal Agency", "Waiting Ql̓ispé"]),
        ("all", ["Later College", "Waiting Ql̓ispé", "Today Tribal Agency", "Overdue District"]),
        ("nonsense", ["Overdue District", "Today Tribal Agency", "Waiting Ql̓ispé"]),
    ],
)
async def test_views(four: dict[str, str], ann: Visitor, pool: Pool, view: str, shown: list[str]) -> None:
    await pool.execute(
        "update application set reviewer = (select id from account where user_name = 'ASmith') where number = $1",
        four["Today Tribal Agency"],
    )
    await records.decide(pool, four["Later College"], "approve", records.RECEIVED, payload={"note": ""})
    page = await ann.get(f"/staff/applications?view={view}")
    assert names(page) == shown
    assert f"{len(shown)} application" in page.words


async def test_what_waits_for_its_applicant_never_counts_as_overdue(
    four: dict[str, str], ann: Visitor, app: FastAPI
) -> None:
    assert four
    app.state.clock = lambda: datetime(2026, 12, 21, 19, 0, tzinfo=UTC)
    page = await ann.get("/staff/applications?view=overdue")
    assert names(page) == ["Overdue District", "Today Tribal Agency", "Later College"]
    page = await ann.get("/staff/applications?view=information_requested")
    assert "Waiting for the applicant" in page.words


@pytest.mark.parametrize(
    ("search", "shown"),
    [
        ("qlispe", ["Waiting Ql̓ispé"]),
        ("QL̓ISPÉ waiting", ["Waiting Ql̓ispé"]),
        ("agency polson", ["Today Tribal Agency"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("\x00qlis\x07pe", ["Waiting Ql̓ispé"]),
        ("\x00", ["Overdue District", "Today Tribal Agency", "Waiting Ql̓ispé", "Later College"]),
        ("tr ag", ["Today Tribal Agency"]),
        ("gency", ["Today Tribal Agency"]),
        ("cy", []),
        ("zebra", []),
    ],
)
async def test_search_forgives_accents_and_order(
    four: dict[str, str], ann: Visitor, search: str, shown: list[str]
) -> None:
    assert four
    page = Page(await ann.client.get("/staff/applications", params={"search": search}))
    assert names(page) == shown
    if not shown:
        assert "0 applications" in page.words
        assert "Try fewer words" in page.words
        assert "Clear the search" in page.words


async def test_search_by_number(four: dict[str, str], ann: Visitor) -> None:
    number = four["Later College"]
    for typed in (number, number.lower(), f" {number} ", number[-5:]):
        page = Page(await ann.client.get("/staff/applications", params={"search": typed}))
        assert names(page) == ["Later College"], typed


@pytest.mark.parametrize("view", ["open", "all"])
async def test_pages_show_everything_once(pool: Pool, ann: Visitor, view: str) -> None:
    expected = set()
    for n in range(PAGE_SIZE * 2 + 3):
        # Several are due at the same instant, as applications of one day are.
        expected.add(f"College {n:03d}")
        await records.under_review(pool, named(f"College {n:03d}"), records.RECEIVED + timedelta(days=n // 10))
    seen: list[str] = []
    page = await ann.get(f"/staff/applications?view={view}")
    pages = 0
    while True:
        pages += 1
        seen += names(page)
        following = page.html.partition('" rel="next"')[0].rpartition('href="')[2] if 'rel="next"' in page.html else ""
        if not following:
            break
        page = await ann.get("/staff/applications" + following.replace("&amp;", "&"))
        assert "First page" in page.words
    assert pages == 3
    assert len(seen) == len(set(seen))
    assert set(seen) == expected


@pytest.mark.parametrize("after", ["x", "2026-01-01~A", "~", "2026-01-01T00:00:00+00:00~", "9999-99-99~A"])
async def test_a_tampered_mark_shows_the_first_page(four: dict[str, str], ann: Visitor, after: str) -> None:
    assert four
    page = Page(await ann.client.get("/staff/applications", params={"after": after}))
    assert page.status == 200
    assert len(names(page)) == 4


async def test_a_great_many_are_not_counted_to_the_end(pool: Pool, ann: Visitor) -> None:
    await records.under_review(pool, named("Many Colleges"))
    await pool.execute(
        """
        with copied as (
            insert into submission (id, kind, entity, natural_key, actor, received_at, payload, next_attempt_at)
            select gen_random_uuid(), kind, entity, 'copy:' || n, actor, received_at, payload, next_attempt_at
            from submission, generate_series(1, $1) as n
            returning id
        )
        insert into application (number, submission, rule_set, stage, form, legal_name, search_key, name_key, kind,
                                 received_at, promised_at, due_at, clock, next_step, next_at)
        select 'A-2025-' || row_number() over (), copied.id, rule_set, stage, form, legal_name, search_key, name_key,
               kind, received_at, promised_at, due_at, clock, next_step, next_at
        from application, copied
        """,
        MOST_COUNTED,
    )
    assert "More than 300 applications" in (await ann.get("/staff/applications?search=many")).words


async def test_every_view_says_what_its_emptiness_means(ann: Visitor) -> None:
    for view in ("open", "mine", "unassigned", "information_requested", "overdue", "all"):
        page = await ann.get(f"/staff/applications?view={view}")
        assert "0 applications" in page.words
        assert "<table" not in page.html
