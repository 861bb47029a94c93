"""One PDF of many certificates, for printing them in one go; each is rendered with the template it was issued with."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pypdfium2

from documents import certificate
from documents.qr import qr_svg
from schemas.certificate import Certificate, CertificateData
from schemas.model import Frozen


class Drawn(Frozen):
    """What can be done for some certificates before all of them are put together: problems in sentences, QR codes."""

    problems: list[str]
    codes: list[str]


def draw(certificates: Sequence[CertificateData]) -> Drawn:
    """Look for what cannot be printed, and draw the QR codes, which takes half as long as all the rest."""
    return Drawn(
        problems=[f"{each.number}: {problem}" for each in certificates for problem in certificate.problems(each)],
        codes=[qr_svg(each.verify_url) for each in certificates],
    )


def in_order(certificates: Sequence[Certificate]) -> list[Certificate]:
    """The order of the pages: those of one template together, else as given."""
    return sorted(certificates, key=lambda each: each.template)


def write(certificates: Sequence[Certificate], codes: Sequence[str], file: Path) -> list[str]:
    """Write one PDF with a page for each certificate, in the order of `in_order`.

    Returns:
        What kept it from being written, in sentences.
    """
    parts = groupby(zip(certificates, codes, strict=True), key=lambda each: each[0].template)
    try:
        rendered = [_rendered(template, list(part)) for template, part in parts]
    except certificate.UnprintableError as error:
        return [f"The print run cannot be made: {error}"]
    if len(rendered) == 1:
        file.write_bytes(rendered[0])
    else:
        _bind(rendered, file)
    return []


def _rendered(template: str, part: Sequence[tuple[Certificate, str]]) -> bytes:
    return certificate.render_all([each.data for each, _ in part], template, [code for _, code in part])


def _bind(parts: Sequence[bytes], file: Path) -> None:
    """Put parts together: for printing, so the tags that a screen reader needs stay with each single certificate."""
    bound = pypdfium2.PdfDocument.new()
    try:
        for part in parts:
            document = pypdfium2.PdfDocument(part)
            bound.import_pages(document)
            document.close()
        bound.save(file)
    finally:
        bound.close()


def check(file: Path, begin: int, certificates: Sequence[CertificateData]) -> list[str]:
    """What pages of a print run do not say, from the page `begin` on (0 is the first); to be run in its own process."""
    document = pypdfium2.PdfDocument(file)
    try:
        if len(document) < begin + len(certificates):
            return [f"The print run has {len(document)} pages, too few."]
        return [
            f"{each.number}: {problem}"
            for page, each in enumerate(certificates, begin)
            for problem in certificate.missing_on(certificate.page_text(document[page]), each)
        ]
    finally:
        document.close()
