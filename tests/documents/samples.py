"""Sample data of certificates."""

from schemas.certificate import CertificateData

NUMBER = "MT-7K3Q-XW4N-9P4C-2X"


def data(**changes: object) -> CertificateData:
    """A certificate in which every field says something."""
    fields = {
        "number": NUMBER,
        "participant": "Čłxʷm̓iʔ Mary Antoine",  # noqa: RUF001 - a Salish letter
        "provider_name": "Larkspur Flats School District No. 12",
        "provider_number": "P-00002",
        "event_title": "Number words of the Ql̓ispé",
        "event_number": "E-2026-00002",
        "format": "In person",
        "place": "Choteau Elementary",
        "attended": "November 22, 2026",
        "units": "6.5",
        "unit_words": "professional development units",
        "sessions": ["Trying out", "Planning"],
        "folio": "112233",
        "rule": "ARM 10.57.215",
        "issuer": "Montana Superintendent of Public Instruction",
        "issued_on": "November 23, 2026",
        "verify_url": f"https://pdups.example.org/verify/{NUMBER}",
    }
    return CertificateData.model_validate(fields | changes)
