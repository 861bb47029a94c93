"""One opportunity, and what is wrong with it: reported by a reader, settled by staff."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from schemas.opportunity import OpportunityStage
from store import opportunity
from store.database import Pool, transaction
from tests import events, opportunities, records
from tests.console.portal.conftest import Show
from tests.console.visitor import Page, Visitor

pytestmark = pytest.mark.usefixtures("clock")
SignedIn = Callable[..., Awaitable[Visitor]]


async def report(visitor: Visitor, number: str, **typed: str) -> Page:
    path = f"/opportunities/{number}/problem"
    return await visitor.submit(await visitor.get(path), path, **{"kind": "link", "text": "It leads nowhere."} | typed)


async def test_one_page_has_everything_one_needs_to_know(visitor: Visitor, show: Show) -> None:
    shown = await show()
    page = await visitor.get(f"/opportunities/{shown.number.lower()}")
    for words in (
        "Offered by Big Larch Learning",
        "January 14, 2027, 9:00 am to 4:00 pm Mountain time, Larch Hall, Polson",
        "$40, lunch included",
        "Science",
        "Elementary teachers",
        "Polson, Western Montana (CSPD Region V)",
        "https://larchlearning.example/rivers",
        "Lena Whitford",
    ):
        assert words in page.words
    assert "owen.birdsall" not in page.html, "whom the office writes to is not shown"


async def test_what_was_never_shown_or_is_taken_down_is_unknown(visitor: Visitor, show: Show, pool: Pool) -> None:
    async with transaction(pool) as conn:
        waiting = await opportunities.submitted(conn)
        unanswered = await opportunities.submitted(conn)
        await opportunity.save(conn, unanswered.model_copy(update={"stage": OpportunityStage.EXPIRED}))
    gone = await show()
    async with transaction(pool) as conn:
        await opportunity.save(conn, gone.model_copy(update={"stage": OpportunityStage.TAKEN_DOWN}))
    for number in (waiting.number, unanswered.number, gone.number, "O-99999", "x" * 10_000, "%00"):
        assert (await visitor.get(f"/opportunities/{number}")).status == 404
        assert (await visitor.get(f"/opportunities/{number}/problem")).status == 404


async def test_a_reader_reports_and_staff_settle(visitor: Visitor, show: Show, pool: Pool, signed_in: SignedIn) -> None:
    shown = await show()
    page = await report(visitor, shown.number, email="reader@example.org")
    assert page.path == f"/opportunities/{shown.number}?told=problem"
    assert "Thank you. Staff will look at it." in page.words

    ann = await signed_in("Ann Smith")
    listed = await ann.get("/staff/problems")
    assert "1 problem" in listed.words
    assert "A link leads nowhere, or somewhere else" in listed.words
    problem = await pool.fetchval("select id from opportunity_problem")
    path = f"/staff/problems/{problem}"
    one = await ann.get(path)
    assert "It leads nowhere." in one.words
    assert "reader@example.org" in one.words
    empty = await ann.submit(one, path, outcome=" ")
    assert (empty.status, "Say what was done about it." in empty.words) == (422, True)
    settled = await ann.submit(one, path, outcome="Asked them for another link.")
    assert "The problem is settled." in settled.words
    assert "by Ann Smith" in settled.words
    again = await ann.submit(one, path, outcome="Something else")
    assert "Somebody settled this problem before" in again.words
    assert "Asked them for another link." in again.words
    assert "Nothing is open." in (await ann.get("/staff/problems")).words
    assert "Ann Smith" in (await ann.get("/staff/problems?view=settled&page=7")).words
    verbs = [
        row["verb"] for row in await pool.fetch("select verb from audit_line where entity like 'opp%' order by id")
    ]
    assert verbs == ["opportunity.problem_reported", "opportunity.problem_settled"]


async def test_the_same_form_twice_is_one_problem(visitor: Visitor, show: Show, pool: Pool) -> None:
    path = f"/opportunities/{(await show()).number}/problem"
    page = await visitor.get(path)
    for _ in range(2):
        await visitor.submit(page, path, kind="other", text="Twice.")
    assert await pool.fetchval("select count(*) from opportunity_problem") == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "x" * 9_000}, "kind"),
        ({"text": " \u202e "}, "text"),
        ({"text": "x" * 1_001}, "text"),
        ({"email": "x"}, "email"),
        ({"email": "x" * 300 + "@example.org"}, "email"),
    ],
)
async def test_what_cannot_be_is_told_beside_its_field(
    visitor: Visitor, show: Show, pool: Pool, typed: dict[str, str], field: str
) -> None:
    page = await report(visitor, (await show()).number, **typed)
    assert page.status == 422
    assert f'id="{field}-error"' in page.html
    assert await pool.fetchval("select count(*) from opportunity_problem") == 0


async def test_so_many_problems_and_no_more(visitor: Visitor, show: Show) -> None:
    number = (await show()).number
    for _ in range(20):
        assert (await report(visitor, number)).status == 200
    assert (await report(visitor, number)).status == 429


async def test_of_one_whose_event_was_disposed_of_only_that_is_told(visitor: Visitor, pool: Pool) -> None:
    event = await records.reported_event(pool, events.workshop(date(2027, 1, 20)))
    async with transaction(pool) as conn:
        shared = await opportunities.published(conn, event=event.number, provider=event.provider)
    assert "The evidence behind it" in (await visitor.get(f"/opportunities/{shared.number}")).words
    await pool.execute("update event set disposed_at = now()")
    page = await visitor.get(f"/opportunities/{shared.number}")
    assert page.status == 410
    assert shared.form.description not in page.words
