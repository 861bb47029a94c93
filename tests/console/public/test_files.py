"""Uploaded files: judged by content, kept with everything typed, handed out to those entitled only."""

import io
import zipfile

import pytest

from console.public.upload import LARGEST, Upload, file_name, judge_content
from store.database import Pool
from tests.console.public.applicant import PDF, Applicant, typed
from tests.console.visitor import Visitor

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(100)


def word(*more: str) -> bytes:
    """A Word file's folders, with nothing in them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(name, "<xml/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("agenda.pdf", PDF, "application/pdf"),
        ("AGENDA.PDF", b"\n" + PDF + b"\n\n", "application/pdf"),
        ("agenda", PDF, "application/pdf"),
        ("agenda.docx", word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("agenda.doc", word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("agenda.doc", OLE, "application/msword"),
        ("agenda.txt", "9:00 Ql̓ispé words".encode(), "text/plain"),
        ("agenda.txt", "9:00 “Fractions”".encode("cp1252"), "text/plain"),
        ("agenda.txt", "9:00 Fractions".encode("utf-16"), "text/plain"),
    ],
)
def test_a_file_is_what_its_content_is(name: str, content: bytes, media_type: str) -> None:
    found = judge_content(name, content)
    assert isinstance(found, Upload), found
    assert found.media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("agenda.pdf", b"", "is empty"),
        ("agenda.pdf", b"This is no PDF.", "is not a PDF, although its name says so"),
        ("agenda.pdf", bytes(range(256)), "is not a PDF, although its name says so"),
        ("agenda.pdf", word(), "is not a PDF, although its name says so"),
        ("agenda.pdf", PDF[:40], "breaks off before its end"),
        ("agenda.docx", b"PK\x03\x04 but no more", "is not a Word file"),
        ("agenda.docx", PDF, "is not a Word file"),
        ("macro.docx", word("word/vbaProject.bin"), "is not a Word file"),
        ("agenda.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is not a Word file"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "neither a PDF, nor a Word file, nor a text file"),
        ("page.html", b"<script>alert(1)</script>", "neither a PDF, nor a Word file, nor a text file"),
        ("program.txt", b"MZ\x00\x01\x02", "is not a text file"),
    ],
)
def test_a_file_that_is_something_else_is_told_in_plain_words(name: str, content: bytes, words: str) -> None:
    found = judge_content(name, content)
    assert isinstance(found, str)
    assert words in found
    assert name in found


@pytest.mark.parametrize(
    ("posted", "kept"),
    [
        ("C:\\Users\\me\\agenda.pdf", "agenda.pdf"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\nSet-Cookie: x.pdf', 'a"b Set-Cookie: x.pdf'),
        ("fdp.\u202eagenda.pdf", "fdp.agenda.pdf"),
        ("", "file"),
        ("...", "file"),
        (f"{'x' * 300}.docx", f"{'x' * 116}.docx"),
    ],
)
def test_a_file_name_is_cleaned_and_keeps_its_ending(posted: str, kept: str) -> None:
    assert file_name(posted) == kept


async def test_a_wrong_file_is_told_beside_its_field_and_everything_typed_is_kept(applicant: Applicant) -> None:
    page = await applicant.press("submit", typed(), {"agenda": ("agenda.pdf", b"no PDF")})
    assert page.status == 422
    assert 'id="agenda-error"' in page.html
    assert "Please look at 1 place." in page.words
    assert page.form(applicant.path).fields["legal_name"] == [typed()["legal_name"]]


async def test_a_file_of_fifty_megabytes_is_refused_and_everything_typed_is_kept(
    applicant: Applicant, pool: Pool
) -> None:
    page = await applicant.press("submit", typed(), {"agenda": ("agenda.pdf", PDF + bytes(50 * 1024 * 1024))})
    assert page.status == 422
    assert "is too large: it has 50 MB, and there is room for 10 MB" in page.words
    assert page.form(applicant.path).fields["offering"] == [typed()["offering"]]
    assert await pool.fetchval("select count(*) from file") == 0


async def test_a_file_of_ten_megabytes_is_kept_whole(applicant: Applicant, pool: Pool) -> None:
    content = PDF[:9] + bytes(LARGEST - len(PDF)) + PDF[9:]
    page = await applicant.press("upload:agenda", {}, {"agenda": ("agenda.pdf", content)})
    assert "The file was uploaded" in page.words
    assert await pool.fetchval("select content from file") == content


async def test_more_than_any_form_can_bring_gets_a_plain_page(applicant: Applicant) -> None:
    page = await applicant.press("submit", typed(), {"agenda": ("agenda.pdf", bytes(70 * 1024 * 1024))})
    assert page.status == 413
    assert page.html


async def test_a_file_is_replaced_and_removed(applicant: Applicant, pool: Pool) -> None:
    await applicant.press("upload:agenda", {}, {"agenda": ("first.pdf", PDF)})
    page = await applicant.press("upload:agenda", {}, {"agenda": ("second.txt", b"9:00 Fractions")})
    assert "second.txt" in page.words
    assert "first.pdf" not in page.words
    assert await pool.fetchval("select count(*) from file") == 1
    page = await applicant.press("remove:agenda", {})
    assert "The file was removed" in page.words
    assert await pool.fetchval("select count(*) from file") == 0


async def test_a_draft_without_its_file_is_not_submitted(applicant: Applicant) -> None:
    page = await applicant.press("submit", typed())
    assert page.status == 422
    assert "Add a file: “A sample agenda”." in page.words


async def test_a_file_comes_back_as_an_attachment_under_its_own_name(applicant: Applicant) -> None:
    await applicant.press("upload:agenda", {}, {"agenda": ("Ordre du jour “été”.pdf", PDF)})
    response = (await applicant.visitor.get(f"{applicant.path}/files/agenda")).response
    assert response.content == PDF
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Ordre%20du%20jour%20%E2%80%9C%C3%A9t%C3%A9%E2%80%9D.pdf"
    )


async def test_a_file_is_for_those_who_hold_its_draft_or_its_status_link(visitor: Visitor, pool: Pool) -> None:
    mine, theirs = await Applicant.begin(visitor), await Applicant.begin(visitor)
    receipt = await mine.submit()
    status = await visitor.submit(receipt, receipt.path)
    file = await pool.fetchval("select id from file")
    assert (await visitor.get(f"{status.path}/files/{file}")).response.content == PDF
    assert (await visitor.get(f"{theirs.path}/files/agenda")).status == 404
    receipt = await theirs.submit(legal_name="Prairie Rivers Trust")
    other = await visitor.submit(receipt, receipt.path)
    assert (await visitor.get(f"{other.path}/files/{file}")).status == 404
    assert (await visitor.get(f"/link/status/nonsense/files/{file}")).status == 404
