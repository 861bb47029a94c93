"""A ZIP of certificates, made file by file while it is sent, so that no run is too large for it."""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, cast

from documents.certificate import render
from policy.names import plain_letters
from schemas.certificate import Certificate

_NOT_IN_NAMES = re.compile(r"[^\w\- ]+")


class ChangedError(Exception):
    """A certificate rendered again is not what was issued; its number is the message."""


def zip_of(certificates: Iterable[Certificate]) -> Iterator[bytes]:
    """The bytes of the archive, as they come; each file is rendered again and compared with what was issued.

    Raises:
        ChangedError: one is not what was issued.
    """
    sink = Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as archive:
        for each in certificates:
            entry = zipfile.ZipInfo(file_name(each), each.issued_at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, rendered_again(each))
            yield sink.taken()
    yield sink.taken()


def rendered_again(certificate: Certificate) -> bytes:
    """A certificate's PDF, the same bytes as when it was issued.

    Raises:
        ChangedError: it is not.
    """
    pdf = render(certificate.data, certificate.template)
    if hashlib.sha256(pdf).hexdigest() != certificate.sha256:
        raise ChangedError(certificate.number)
    return pdf


def file_name(certificate: Certificate) -> str:
    """The name of a certificate's file: plain letters only, and its number, so that none is there twice."""
    plain = _NOT_IN_NAMES.sub("", plain_letters(certificate.name).encode("ascii", "ignore").decode()).strip()[:60]
    return " ".join(filter(None, [plain, certificate.number])) + ".pdf"


class Sink:
    """Where an archive writes to; what was written is taken away at once."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep some bytes until they are taken."""
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: whoever reads takes what is there."""

    def taken(self) -> bytes:
        """What was written since it was last taken."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data
