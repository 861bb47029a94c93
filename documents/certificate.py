"""Certificates as PDF: rendered from stored data alone, and checked not to be blank before anybody gets one.

The same data gives the same bytes, whenever and wherever it is rendered: no font of the machine is used, and the
document's date is the day of issue. So the data and a hash are kept, never the file.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import cast

import pypdfium2
import typst

from documents.qr import qr_svg
from schemas.certificate import CertificateData

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "certificate-1"
"""What new certificates are rendered with."""
_OPTIONAL = {"sessions", "folio", "replaces"}
_ADVICE = dict.fromkeys(
    ("event_title", "place", "sessions"), " Change the event; what waits for it is judged anew then."
)
"""What to do about letters that do not come from the participant's row."""
_PDFIUM, _TYPST, _FONT = Lock(), Lock(), Lock()
"""pdfium keeps state of its own, and so does a compiler: neither is safe for two threads at once."""
_NO_GLYPH = re.compile("could not be displayed")


class UnprintableError(Exception):
    """Something in the data cannot be printed; the message names it."""


def problems(data: CertificateData) -> list[str]:
    """What is missing or cannot be printed, each in a sentence; an empty list means that it can be rendered."""
    missing = [
        f"The certificate has no {name.replace('_', ' ')}."
        for name in CertificateData.model_fields
        if name not in _OPTIONAL and not str(getattr(data, name)).strip()
    ]
    return missing or [*_unprintable(data)]


def unprintable(text: str) -> str:
    """The letters of a text that no font of the certificate has, each once and in quotation marks; "" for none."""
    letters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return " ".join(f"“{letter}”" for letter in letters if not printable(letter))


def _unprintable(data: CertificateData) -> list[str]:
    return [
        f"The certificate cannot print {letters} in its {name.replace('_', ' ')}.{_ADVICE.get(name, '')}"
        for name, value in data
        if (letters := unprintable("".join(value)))
    ]


@lru_cache(maxsize=4096)
def printable(letter: str) -> bool:
    """Whether the certificate's font has a letter; a mark is tried on a letter that carries it."""
    if letter.isascii() or not letter.isprintable():
        return letter.isprintable()
    shown = f"o{letter}" if unicodedata.combining(letter) else letter
    try:
        with _FONT:
            # Only the standard for accessible documents makes a missing letter an error instead of an empty box.
            _letters().compile(format="pdf", pdf_standards="ua-1", sys_inputs={"letter": shown})
    except typst.TypstError as error:
        if _NO_GLYPH.search(str(error)):
            return False
        raise
    return True


def render(data: CertificateData, template: str = TEMPLATE) -> bytes:
    """One certificate as a tagged PDF (PDF/UA-1).

    Raises:
        UnprintableError: something cannot be printed.
    """
    return render_all([data], template)


def render_all(
    certificates: Sequence[CertificateData], template: str = TEMPLATE, codes: Sequence[str] | None = None
) -> bytes:
    """Several certificates as one PDF, a page each; `codes` are their QR codes, where they have been drawn before.

    Raises:
        UnprintableError: something in one of them cannot be printed.
    """
    day = max(issued_day(each) for each in certificates)
    one = certificates[0]
    codes = codes or [qr_svg(each.verify_url) for each in certificates]
    title = f"Certificate {one.number}: {one.participant}" if len(certificates) == 1 else _title_of_many(certificates)
    told = {
        "title": title,
        "issuer": one.issuer,
        "day": [day.year, day.month, day.day],
        "certificates": [each.model_dump() | {"qr": code} for each, code in zip(certificates, codes, strict=True)],
    }
    try:
        with _TYPST:
            pdf = _compiler(template).compile(
                format="pdf",
                pdf_standards="ua-1",
                sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
                timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
            )
    except typst.TypstError as error:
        raise UnprintableError(str(error)) from error
    return cast("bytes", pdf)


def blank(pdf: bytes, data: CertificateData) -> list[str]:
    """What a certificate must say and does not, in sentences; empty when name and number are really on its page."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if len(document) != 1:
                return [f"The certificate has {len(document)} pages instead of one."]
            return missing_on(page_text(document[0]), data)
        finally:
            document.close()


def missing_on(text: str, data: CertificateData) -> list[str]:
    """What the text of a page must hold of a certificate and does not."""
    told = _letters_of(text)
    wanted = {"name": data.participant, "number": data.number, "title": data.event_title, "units": data.units}
    return [
        f"The certificate came out without its {what}."
        for what, words in wanted.items()
        if not told or not _holds(told, _letters_of(words))
    ]


def page_text(page: pypdfium2.PdfPage) -> str:
    """The text of a page, as a reader would copy it. The caller holds the lock."""
    text_page = page.get_textpage()
    try:
        return str(text_page.get_text_range())
    finally:
        text_page.close()


def issued_day(data: CertificateData) -> date:
    """The day of issue."""
    return datetime.strptime(data.issued_on, "%B %d, %Y").date()  # noqa: DTZ007 - a day has no zone


def _title_of_many(certificates: Sequence[CertificateData]) -> str:
    return f"{len(certificates)} certificates: {certificates[0].event_title}"


def _letters_of(text: str) -> str:
    """A text's base letters and digits: marks extract doubled or apart from their letters (typst#8767)."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in apart if letter.isalnum())


def _holds(told: str, wanted: str) -> bool:
    """Whether the letters stand there in their order; a letter with a mark may extract twice."""
    return wanted in told or _once(wanted) in _once(told)


def _once(letters: str) -> str:
    return re.sub(r"(.)\1+", r"\1", letters)


@lru_cache(maxsize=8)
def _compiler(template: str) -> typst.Compiler:
    file = TEMPLATES / f"{template}.typ"
    if not file.is_file():
        raise UnprintableError(f"There is no template {template}.")
    return typst.Compiler(str(file), root=str(TEMPLATES), ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _letters() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATES / "letter.typ"), root=str(TEMPLATES), ignore_system_fonts=True)
