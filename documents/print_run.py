"""One PDF of many certificates, for printing them in one go."""

from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from documents import certificate
from documents.qr import qr_svg
from schemas.certificate import CertificateData
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


def write(certificates: Sequence[CertificateData], codes: Sequence[str], file: Path) -> list[str]:
    """Write one PDF with a page for each certificate; what kept it from being written, in sentences."""
    try:
        file.write_bytes(certificate.render_all(certificates, codes=codes))
    except certificate.UnprintableError as error:
        return [f"The print run cannot be made: {error}"]
    return []


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
