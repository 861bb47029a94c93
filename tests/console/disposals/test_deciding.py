"""The pages of disposals: proposed by one, confirmed by another, carried out and certified; nothing else decides."""

import asyncio
import csv
import io

import pypdfium2
import pytest

from schemas.disposal import DisposalState, LineState
from store import disposal
from store.database import Pool
from tests.console.public.conftest import Clock
from tests.console.visitor import Page, Visitor
from tests.disposals import DECIDED, LISTED, YEAR, Disposing, due_year, held
from tests.workflows.clearing import Clearing
from tests.workflows.office import Office

PAGE = f"/staff/disposals/{YEAR}"


@pytest.fixture(autouse=True)
def in_2032(clock: Clock) -> None:
    """Three days after the list was made, before anybody signs in."""
    clock.at = DECIDED


@pytest.fixture
async def listed(disposing: Disposing, pool: Pool) -> Disposing:
    """A list of one year that is due and of one that is held; no worker is there."""
    await due_year(pool)
    report, _ = await due_year(pool)
    await held(pool, report.provider)
    await disposing.make_list()
    return disposing


@pytest.fixture
async def clearing(staffed: Office) -> Clearing:
    """Workers behind the pages, and records that are due."""
    clearing = Clearing(staffed.temporal, staffed.pool, staffed.reviewer, staffed.supervisor)
    await clearing.due(2)
    return clearing


async def press(who: Visitor, number: str, act: str, **typed: str) -> Page:
    """Open a page that says what follows, and press its button."""
    path = f"/staff/disposals/{number}/{act}"
    return await who.submit(await who.get(path), path, **typed)


async def test_what_is_listed_is_shown_with_its_totals_and_why_something_is_held(
    ann: Visitor, listed: Disposing
) -> None:
    page = await ann.get(PAGE)
    assert "Listed: somebody has to propose it" in page.words
    assert "Due 1 1 1 2" in page.words
    assert "Under a legal hold 1 1 1 2" in page.words
    assert "A legal hold on all records of the provider stands since September 15, 2032." in page.words
    assert "Kept until Events" in page.words
    assert "2026\N{EN DASH}27" in page.words
    assert "Jul 10, 2032" in page.words
    assert "Supervisors and administrators decide on it." in page.words
    assert not [each for each in page.forms if "/disposals/" in each.action]
    only = await ann.get(f"{PAGE}?state=held")
    due, held_line = await listed.lines()
    shown = only.words.partition("Show all lines")[2]
    assert held_line.provider in shown
    assert due.provider not in shown


async def test_a_hold_that_was_placed_since_is_shown_beside_its_line(
    ann: Visitor, listed: Disposing, pool: Pool
) -> None:
    stays = "A legal hold stands on it by now, so it stays when its turn comes."
    assert stays not in (await ann.get(PAGE)).words
    await held(pool, (await listed.lines())[0].provider, 2026)
    assert stays in (await ann.get(PAGE)).words


async def test_each_year_is_listed_and_the_next_day_is_told(ann: Visitor, listed: Disposing, clock: Clock) -> None:
    page = await ann.get("/staff/disposals")
    assert "Thursday, September 15, 2033: 2 report years of providers, as things stand" in page.words
    assert "2032 Listed: somebody has to propose it 1 0 1 0" in page.words
    assert (await ann.get("/staff/disposals/2031")).status == 404
    assert (await ann.get("/staff/disposals/99999999999")).status == 404
    assert clock.at > LISTED
    assert listed.one


async def test_the_list_comes_as_a_file(ann: Visitor, listed: Disposing) -> None:
    answer = await ann.client.get(f"{PAGE}/lines.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Report year"], row["Kept until"], row["State"]) for row in rows] == [
        ("2026\N{EN DASH}27", "2032-07-10", "Due"), ("2026\N{EN DASH}27", "2032-07-10", "Under a legal hold")
    ]  # fmt: skip
    assert len(await listed.lines()) == len(rows)


async def test_each_page_says_what_follows_before_anything_is_done(sue: Visitor, listed: Disposing) -> None:
    page = await sue.get(f"{PAGE}/propose")
    assert "It is about 1 report year of 1 provider: 1 event and 2 certificates." in page.words
    assert "1 report year is under a legal hold" in page.words
    assert "Nothing happens before another supervisor or administrator confirms it" in page.words
    drop = await sue.get(f"{PAGE}/drop")
    assert "It cannot be taken up again this year." in drop.words
    early = await sue.get(f"{PAGE}/confirm")
    assert "Nobody has proposed it yet." in early.words
    assert not [each for each in early.forms if each.action.endswith("/confirm")]
    assert (await listed.row()).state is DisposalState.LISTED


@pytest.mark.usefixtures("listed")
async def test_with_nobody_at_work_what_was_sent_is_saved_and_the_page_says_so(sue: Visitor, pool: Pool) -> None:
    page = await press(sue, str(YEAR), "propose")
    assert "What you sent is saved and being processed." in page.words
    saved = await pool.fetch("select kind, entity, state from submission where entity = $1", f"disposal:{YEAR}")
    assert [tuple(row) for row in saved] == [("propose_disposal", f"disposal:{YEAR}", "saved")]


@pytest.mark.usefixtures("listed")
async def test_a_reviewer_does_not_get_to_the_pages_that_decide(ann: Visitor) -> None:
    for act in ("propose", "confirm", "drop"):
        assert (await ann.get(f"{PAGE}/{act}")).status == 403


@pytest.mark.usefixtures("listed")
async def test_dropping_wants_a_reason(sue: Visitor, pool: Pool) -> None:
    for reason, wrong in (("", "Write the reason."), ("x" * 1001, "Use at most 1,000 characters.")):
        page = await press(sue, str(YEAR), "drop", reason=reason)
        assert (page.status, wrong in page.words) == (422, True)
        assert page.forms[-1].fields["reason"] == [reason]
    assert await pool.fetchval("select count(*) from submission where kind = 'drop_disposal'") == 0


async def test_one_proposes_and_another_confirms_and_it_is_done(
    sue: Visitor, ada: Visitor, clearing: Clearing, pool: Pool
) -> None:
    number = await clearing.list_due()
    page = await press(sue, number, "propose")
    assert "It is proposed. Somebody else has to confirm it." in page.words
    assert "You proposed it, so somebody else has to confirm it." in page.words
    assert f"/staff/disposals/{number}/confirm" not in page.html

    shown = await ada.get(f"/staff/disposals/{number}/confirm")
    assert "it cannot be taken back by anybody" in shown.words
    assert "that Sue Visor proposed and you confirmed it" in shown.words
    await ada.submit(shown, f"/staff/disposals/{number}/confirm")
    assert await clearing.ended(number) is DisposalState.DONE

    done = await ada.get(f"/staff/disposals/{number}")
    assert "Disposed of 2 2 2 4" in done.words
    assert "Ada Minn confirmed it: what is listed is disposed of." in done.words
    pdf = await ada.client.get(f"/staff/disposals/{number}/certificate.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    text = pypdfium2.PdfDocument(io.BytesIO(pdf.content))[0].get_textpage().get_text_range()
    for words in (f"Certificate of disposal {number}", "by Sue Visor", "by Ada Minn", "ARM 10.57.216(2)(d)"):
        assert words in " ".join(text.split()), words
    assert {line.state for line in await clearing.lines(number)} == {LineState.DISPOSED}
    assert await disposal.certificate(pool, int(number))


async def test_who_proposed_it_cannot_confirm_it(sue: Visitor, clearing: Clearing) -> None:
    number = await clearing.list_due()
    page = await press(sue, number, "propose")
    fields = (await sue.get(f"/staff/disposals/{number}/drop")).form(f"/staff/disposals/{number}/drop").fields
    again = await sue.post(f"/staff/disposals/{number}/confirm", fields)
    assert again.status == 409
    assert "Nothing was done. You proposed it, so somebody else has to confirm it." in again.words
    assert page.status == 200
    assert (await clearing.disposal(number)).state is DisposalState.PROPOSED


async def test_a_double_click_is_one_decision(sue: Visitor, clearing: Clearing) -> None:
    number = await clearing.list_due()
    path = f"/staff/disposals/{number}/propose"
    page = await sue.get(path)
    for _ in range(2):
        assert "It is proposed." in (await sue.submit(page, path)).words
    assert await clearing.timeline(number) == ["listed", "proposed"]


async def test_of_two_at_once_one_proposes_and_the_other_is_told(
    sue: Visitor, ada: Visitor, clearing: Clearing
) -> None:
    number = await clearing.list_due()
    path = f"/staff/disposals/{number}/propose"
    one, other = await sue.get(path), await ada.get(path)
    pages = await asyncio.gather(sue.submit(one, path), ada.submit(other, path))
    assert sorted(page.status for page in pages) == [200, 409]
    late = next(page for page in pages if page.status == 409)
    assert "Nothing was done" in late.words
    assert await clearing.timeline(number) == ["listed", "proposed"]


async def test_dropped_it_says_why_and_is_over(sue: Visitor, ada: Visitor, clearing: Clearing) -> None:
    number = await clearing.list_due()
    page = await press(sue, number, "drop", reason="An audit is under way.")
    assert "It is dropped. Nothing is disposed of this year." in page.words
    assert "An audit is under way." in page.words
    assert "It was dropped." in (await ada.get(f"/staff/disposals/{number}/confirm")).words
    assert await clearing.ended(number) is DisposalState.DROPPED


async def test_progress_asks_for_itself_until_it_is_done(ann: Visitor, listed: Disposing) -> None:
    await listed.say("propose_disposal", listed.one)
    await listed.say("confirm_disposal", listed.other)
    page = await ann.get(PAGE)
    assert "1 of 2 report years looked at: 0 disposed of, 1 held, 0 left out." in page.words
    assert f'hx-get="{PAGE}"' in page.html
    assert 'aria-live="polite"' in page.html
    await listed.chunk()
    await listed.finish()
    part = await ann.client.get(PAGE, headers={"hx-request": "true"})
    assert "<html" not in part.text
    assert "hx-get" not in part.text
    assert "It is done." in part.text


async def test_a_certificate_that_comes_out_otherwise_is_not_handed_out(
    ann: Visitor, listed: Disposing, pool: Pool
) -> None:
    assert (await ann.get(f"{PAGE}/certificate.pdf")).status == 404
    await listed.say("propose_disposal", listed.one)
    await listed.say("confirm_disposal", listed.other)
    await listed.chunk()
    await listed.finish()
    assert (await ann.client.get(f"{PAGE}/certificate.pdf")).status_code == 200
    await pool.execute("update disposal set certificate = jsonb_set(certificate, '{proposed_by}', '\"Nobody\"')")
    assert (await ann.get(f"{PAGE}/certificate.pdf")).status == 503
