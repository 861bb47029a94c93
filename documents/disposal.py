"""The certificate of disposal as PDF: for archives (PDF/A-2a) and for screen readers (PDF/UA-1) alike.

The same data gives the same bytes, whenever and wherever it is rendered. A disposal that was carried out never goes
without its certificate because of one odd letter in a name: what no font has is replaced by a mark.
"""

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any, cast

import typst

from documents.certificate import TEMPLATES, printable
from policy.figures import counted
from schemas.disposal import DisposalCertificate, DisposedYear

TEMPLATE = "disposal-1"
MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands for a letter that no font has."""
_TYPST = Lock()
"""A compiler keeps state of its own: it is not safe for two threads at once."""


def render(certificate: DisposalCertificate) -> bytes:
    """A certificate of disposal as a tagged PDF; its date is the day it was done."""
    told, day = _told(certificate), date.fromisoformat(certificate.day)
    try:
        return _compiled(_shown(told), day)
    except typst.TypstError:
        # Letters that each can be printed and together cannot: everything that is not plain goes.
        return _compiled(_shown(told, plain=True), day)


def _compiled(told: Any, day: date) -> bytes:
    with _TYPST:
        pdf = _compiler().compile(
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
            timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
        )
    return cast("bytes", pdf)


def _told(certificate: DisposalCertificate) -> dict[str, Any]:
    day = date.fromisoformat(certificate.day)
    return {
        "title": f"Certificate of disposal {certificate.year}",
        "issuer": certificate.issuer,
        "day": [day.year, day.month, day.day],
        "facts": [
            ("Disposed of", f"Report years of providers: {len(certificate.disposed):,}"),
            ("Events", certificate.events),
            ("Certificates of participants", certificate.certificates),
            ("Kept by", f"{certificate.rule}, until a day before {certificate.due_before}"),
            ("Listed", certificate.listed_at),
            ("Proposed", f"{certificate.proposed_at}, by {certificate.proposed_by}"),
            ("Confirmed", f"{certificate.confirmed_at}, by {certificate.confirmed_by}"),
            ("Done", certificate.done_at),
        ],
        "gone": certificate.gone,
        "left": certificate.left,
        "disposed": [_line(each) for each in certificate.disposed],
        "others": [
            (title, [[*_line(each)[:3], each.why] for each in years])
            for title, years in (
                (f"Held: {counted(len(certificate.held), 'report year')}", certificate.held),
                (f"Left out: {counted(len(certificate.left_out), 'report year')}", certificate.left_out),
            )
            if years
        ],
    }


def _line(each: DisposedYear) -> list[str]:
    return [f"{each.legal_name}, {each.provider}", each.year, each.kept_until, each.events, each.certificates]


def _shown(value: Any, *, plain: bool = False) -> Any:
    """What is told in letters that can be printed."""
    if isinstance(value, str):
        return "".join(_letter(each, plain=plain) for each in value)
    if isinstance(value, dict):
        return {name: _shown(each, plain=plain) for name, each in value.items()}
    return [_shown(each, plain=plain) for each in value] if isinstance(value, list | tuple) else value


def _letter(letter: str, *, plain: bool) -> str:
    if letter.isascii() and letter.isprintable():
        return letter
    if letter.isspace():
        return " "
    return MARK if plain or not printable(letter) else letter


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATES / f"{TEMPLATE}.typ"), root=str(TEMPLATES), ignore_system_fonts=True)
