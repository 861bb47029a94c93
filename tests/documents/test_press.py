"""The press: certificates in processes of their own, one fault each, files to print and archives to keep."""

import hashlib
import io
import os
import shutil
import signal
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psutil
import pypdfium2
import pytest

from documents import certificate, print_run
from documents.archive import ChangedError, file_name, zip_of
from documents.certificate import render
from documents.press import Press, Pressed, Unprintable
from schemas.certificate import Certificate, CertificateData
from tests.documents.samples import data


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    async with Press(2) as opened:
        yield opened


def people(*names: str) -> list[CertificateData]:
    return [data(participant=name, number=f"MT-2222-3333-44{number:02d}-55") for number, name in enumerate(names)]


async def test_one_that_cannot_be_printed_stops_none_of_the_others(press: Press) -> None:
    first, second, third = await press.issue(people("Ann Lo", "李 Long", "Ruth Olson"))
    assert isinstance(first, Pressed)
    assert isinstance(second, Unprintable)
    assert "李" in second.problems[0]
    assert isinstance(third, Pressed)
    assert first.sha256 == hashlib.sha256(render(people("Ann Lo")[0])).hexdigest()


async def test_a_killed_process_is_replaced_and_nothing_is_lost(press: Press) -> None:
    asked = people(*(f"Person {number}" for number in range(60)))
    before = await press.issue(asked)
    for process in psutil.Process().children():
        if "spawn_main" in " ".join(process.cmdline()):
            os.kill(process.pid, signal.SIGKILL)
    assert await press.issue(asked) == before
    assert len(before) == 60


async def test_a_print_run_has_a_page_for_each_in_order(press: Press, tmp_path: Path) -> None:
    asked = people("Ann Lo", "Čłxʷm̓iʔ Antoine", "Ruth Olson")  # noqa: RUF001 - a Salish letter
    file = tmp_path / "all.pdf"
    assert await press.print_run([issued(each) for each in asked], file) == []
    document = pypdfium2.PdfDocument(file)
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    assert len(texts) == 3
    assert all(one.number in text for one, text in zip(asked, texts, strict=True))


async def test_a_print_run_names_who_cannot_be_printed(press: Press, tmp_path: Path) -> None:
    ann, ming = people("Ann Lo", "李")
    asked = [issued(ann), issued(ann).model_copy(update={"data": ming})]
    (problem,) = await press.print_run(asked, tmp_path / "all.pdf")
    assert "李" in problem


def test_a_print_run_renders_each_with_the_template_it_was_issued_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(certificate.TEMPLATES, templates)
    first = (templates / "certificate-1.typ").read_text(encoding="utf-8")
    (templates / "certificate-2.typ").write_text(first.replace("flipped: true", "flipped: false"), encoding="utf-8")
    monkeypatch.setattr(certificate, "TEMPLATES", templates)
    ann, rose, ruth = (issued(each) for each in people("Ann Lo", "Rose Bee", "Ruth Olson"))
    newer = rose.model_copy(update={"template": "certificate-2"})
    ordered = print_run.in_order([ann, newer, ruth])
    codes = print_run.draw([each.data for each in ordered]).codes
    certificate._compiler.cache_clear()  # noqa: SLF001 - the compilers of the real templates
    assert print_run.write(ordered, codes, tmp_path / "all.pdf") == []
    certificate._compiler.cache_clear()  # noqa: SLF001
    document = pypdfium2.PdfDocument(tmp_path / "all.pdf")
    wide = [document[page].get_width() > document[page].get_height() for page in range(len(document))]
    assert wide == [True, True, False]
    assert print_run.check(tmp_path / "all.pdf", 0, [each.data for each in ordered]) == []


async def test_no_certificates_make_no_work(press: Press) -> None:
    assert await press.issue([]) == []


def issued(told: CertificateData, **changes: object) -> Certificate:
    fields = {
        "number": told.number, "event": "E-2026-00002", "occurrence": 1, "provider": "P-00002", "version": 1,
        "roster": uuid4(), "line": 2, "run": 1, "name": told.participant, "email": "", "person_key": told.participant,
        "units": "6.5", "template": "certificate-1", "data": told, "sha256": hashlib.sha256(render(told)).hexdigest(),
        "issued_at": datetime(2026, 11, 23, 18, tzinfo=UTC), "issued_by": "account:1",
    }  # fmt: skip
    return Certificate.model_validate(fields | changes)


def test_an_archive_holds_each_under_a_plain_name() -> None:
    told = people("Čłxʷm̓iʔ Antoine", "../../etc/passwd", "Ann Lo", "Ann Lo", "ʔ")  # noqa: RUF001 - a Salish letter
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zip_of(map(issued, told)))))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(set(names)) == 5
    assert all(name.endswith(f"{each.number}.pdf") for name, each in zip(names, told, strict=True))
    assert not any(letter in name for name in names for letter in "/\\:\x00")
    assert all(map(str.isascii, names))
    assert archive.read(names[2]) == render(told[2])
    assert names[0].startswith("Clxwmi Antoine ")


def test_letters_of_a_name_are_not_left_out_of_its_file() -> None:
    (told,) = people("Małgorzata Ærø-Łoś")
    assert file_name(issued(told)) == f"Malgorzata Aero-Los {told.number}.pdf"


def test_what_comes_out_otherwise_than_it_was_issued_is_not_handed_out() -> None:
    told = data()
    with pytest.raises(ChangedError, match=told.number):
        b"".join(zip_of([issued(told, sha256="0" * 64)]))
