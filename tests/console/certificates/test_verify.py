"""Verification: valid, voided or unknown, a slip of the pen noticed, and no more told than stands on it."""

import io
import zipfile

import pypdfium2
import pytest
from fastapi import FastAPI

from schemas.event import Event
from schemas.link import LinkPurpose, link_token
from store import certificate
from store.database import Pool
from tests import records
from tests.console.rosters.conftest import Report
from tests.console.rosters.test_issuing import issued, of_name
from tests.console.visitor import Visitor

pytestmark = pytest.mark.usefixtures("staffed")
PEOPLE = "Name,Email,Folio\nAnn Two Moons,ann@x.org,112233\nRuth Olson,ruth@x.org,\n"
HOLDERS = 2


@pytest.fixture
async def event(pat: Visitor, report: Report) -> Event:
    event = await report()
    await issued(pat, event, PEOPLE)
    return event


async def test_a_valid_certificate_and_no_more_than_stands_on_it(visitor: Visitor, event: Event, pool: Pool) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    page = await visitor.get(f"/verify/{number}")
    assert "This certificate is valid" in page.words
    for words in ("Ann Two Moons", event.form.title, "December 1, 2026", "6.5"):
        assert words in page.words
    for private in ("ann@x.org", "112233", "Ruth"):
        assert private not in page.html


async def test_however_it_is_written(visitor: Visitor, event: Event, pool: Pool) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    for written in (number.lower(), number.replace("-", "+"), f"+{number[3:]}+"):
        page = await visitor.get(f"/verify?number={written}")
        assert page.path == f"/verify/{number}"


async def test_the_whole_address_of_its_page_is_taken_for_its_number(
    visitor: Visitor, event: Event, pool: Pool
) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    for written in (f"https://pdu.example.gov/verify/{number}", f"pdu.example.gov/verify/{number.lower()}%3Fa=b "):
        page = await visitor.get(f"/verify?number={written}")
        assert (page.status, page.path) == (200, f"/verify/{number}")
    assert (await visitor.get("/verify?number=https://pdu.example.gov/verify/")).status == 422


async def test_a_mistyped_number_is_noticed_and_not_called_unknown(visitor: Visitor, event: Event, pool: Pool) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    page = await visitor.get(f"/verify?number={wrong}")
    assert page.status == 422
    assert "No certificate has this number" not in page.words
    assert wrong in page.html


async def test_a_number_that_could_be_one_is_unknown(visitor: Visitor, event: Event, pool: Pool) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    await pool.execute("update certificate set number = 'elsewhere' where number = $1", number)
    page = await visitor.get(f"/verify/{number}")
    assert page.status == 404
    assert "No certificate has this number" in page.words


async def test_a_voided_certificate_names_what_took_its_place(
    pat: Visitor, visitor: Visitor, event: Event, pool: Pool
) -> None:
    number = await of_name(pool, event, "Ruth Olson")
    there = f"/providers/P-00001/certificates/{number}/reissue"
    await pat.submit(await pat.get(there), there, name="Ruth Ollson", reason="A letter was missing.")
    replaced = (await certificate.history(pool, number))[-1].number
    page = await visitor.get(f"/verify/{number}")
    assert "This certificate is not valid any more" in page.words
    assert f'href="/verify/{replaced}"' in page.html
    assert "A letter was missing" not in page.words


async def test_nobody_gets_the_paper_of_a_voided_certificate(
    app: FastAPI, pat: Visitor, visitor: Visitor, event: Event, pool: Pool
) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    link = await pool.fetchval("select id from link where subject = $1", f"certificate:{number}")
    token = link_token(link, LinkPurpose.CERTIFICATE, app.state.settings.secret_key)
    here, theirs = f"/link/certificate/{token}", f"/providers/P-00001/certificates/{number}"
    page = await visitor.get(here)
    assert "This certifies that" in page.words
    assert (await visitor.client.get(f"{here}/certificate.pdf")).headers["content-type"] == "application/pdf"
    await pat.submit(await pat.get(f"{theirs}/void"), f"{theirs}/void", reason="She did not attend.")
    page = await visitor.get(here)
    assert page.status == 200
    assert "This certificate is not valid any more" in page.words
    assert "This certifies that" not in page.words
    assert "certificate.pdf" not in page.html
    gone = await visitor.get(f"{here}/certificate.pdf")
    assert (gone.status, "not valid any more" in gone.words) == (410, True)
    assert "certificate.pdf" not in (await pat.get(theirs)).html
    assert "there is no paper of it" in (await pat.get(f"{theirs}/certificate.pdf")).words


async def test_one_and_all_are_handed_out_and_never_to_others(pat: Visitor, event: Event, pool: Pool) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    pdf = await pat.client.get(f"/providers/P-00001/certificates/{number}/certificate.pdf")
    text = pypdfium2.PdfDocument(io.BytesIO(pdf.content))[0].get_textpage().get_text_range()
    assert "Ann Two Moons" in text
    assert number in text
    theirs = await records.reported_event(pool)
    for file in ("certificates.zip", "print-run.pdf"):
        assert (await pat.get(f"/providers/P-00001/events/{theirs.number}/occurrences/1/{file}")).status == 404


async def test_a_changed_row_is_not_handed_out_and_staff_hear_of_it(pat: Visitor, event: Event, pool: Pool) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    changed = "update certificate set data = jsonb_set(data, '{participant}', '\"Somebody\"') where number = $1"
    await pool.execute(changed, number)
    for _ in range(2):
        assert (await pat.get(f"/providers/P-00001/certificates/{number}/certificate.pdf")).status == 503
    tasks = await pool.fetch("select kind, entity from staff_task")
    assert [tuple(task) for task in tasks] == [("certificate_changed", f"certificate:{number}")]


async def test_all_of_a_date_come_in_one_file_or_in_named_parts(
    pat: Visitor, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"/providers/P-00001/events/{event.number}/occurrences/1"
    printed = pypdfium2.PdfDocument(io.BytesIO((await pat.client.get(f"{here}/print-run.pdf")).content))
    archive = zipfile.ZipFile(io.BytesIO((await pat.client.get(f"{here}/certificates.zip")).content))
    assert (len(printed), len(archive.namelist())) == (HOLDERS, HOLDERS)
    monkeypatch.setattr("console.certificates.download.MOST", 1)
    for file in ("certificates.zip", "print-run.pdf"):
        page = await pat.get(f"{here}/{file}")
        assert f"Part {HOLDERS} of {HOLDERS}" in page.words
        assert f'href="{here}/{file}?part={HOLDERS}"' in page.html
    last = pypdfium2.PdfDocument(io.BytesIO((await pat.client.get(f"{here}/print-run.pdf?part={HOLDERS}")).content))
    assert len(last) == 1
    assert (await pat.get(f"{here}/print-run.pdf?part={HOLDERS + 1}")).status == 404


async def test_a_zip_with_a_changed_row_is_cut_and_staff_hear_of_it(pat: Visitor, event: Event, pool: Pool) -> None:
    number = await of_name(pool, event, "Ann Two Moons")
    await pool.execute("update certificate set sha256 = repeat('0', 64) where number = $1", number)
    with pytest.raises(RuntimeError, match="does not come out"):
        await pat.client.get(f"/providers/P-00001/events/{event.number}/occurrences/1/certificates.zip")
    assert await pool.fetchval("select entity from staff_task") == f"certificate:{number}"


async def test_nothing_to_print_is_said_in_words(pat: Visitor, report: Report) -> None:
    empty = await report()
    page = await pat.get(f"/providers/P-00001/events/{empty.number}/occurrences/1/print-run.pdf")
    assert page.status == 404
    assert "certificate" in page.words
