"""A released template never changes: whoever holds a certificate gets the same bytes in five years."""

import hashlib

import pytest

import documents.annual_report
import documents.disposal
from documents.certificate import TEMPLATE, TEMPLATES, render
from tests.documents import disposal_samples, report_samples
from tests.documents.samples import data

RELEASED = {
    "certificate-1": (
        "a675da0668f2356fcc3539baaea633a23817291079053b7bc03897081bcd816b",
        "165db96510e84e2e7ba2a995281acd4ade530d4cc9cb513f880b0880c66e5560",
    ),
}
"""Of each template: the hash of its file, and of the sample made with it, which notices another font or compiler."""

REPORTS = {
    "annual-report-1": (
        "cdec7fb1a6a1dedb2ae65795934a30f5b55318eb851aaee79b5d1954675ebee1",
        "42cb966bf26b46776d545d21e416490661df4875916b7480e1406cb3cd5f5990",
    ),
}
"""The same of annual reports, whose record bundles hold the file as it was made."""


def test_every_certificate_template_is_held() -> None:
    assert {file.stem for file in TEMPLATES.glob("certificate-*.typ")} == set(RELEASED)
    assert TEMPLATE in RELEASED


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_template_is_what_it_was(name: str) -> None:
    file, rendered = RELEASED[name]
    assert hashlib.sha256((TEMPLATES / f"{name}.typ").read_bytes()).hexdigest() == file, (
        f"{name}.typ was released, so it stays: make a new file for a new look"
    )
    assert hashlib.sha256(render(data(), name)).hexdigest() == rendered


def test_every_report_template_is_held() -> None:
    assert {file.stem for file in TEMPLATES.glob("annual-report-*.typ")} == set(REPORTS)
    assert documents.annual_report.TEMPLATE in REPORTS


def test_a_released_report_template_is_what_it_was() -> None:
    file, rendered = REPORTS[documents.annual_report.TEMPLATE]
    told = report_samples.content(report_samples.activity())
    pdf = documents.annual_report.render(told, as_of=report_samples.CONFIRMED, version=report_samples.version(told))
    template = TEMPLATES / f"{documents.annual_report.TEMPLATE}.typ"
    assert hashlib.sha256(template.read_bytes()).hexdigest() == file
    assert hashlib.sha256(pdf).hexdigest() == rendered


DISPOSALS = {
    "disposal-1": (
        "5ea52c4f0cd891581744bfe1383b33873eb88004ba58d7b2ca8a37c84a8c7276",
        "de2d621490816b26385a4114b85451b7fb01bc8d61a77003a62225b5e549be88",
    ),
}
"""The same of certificates of disposal, whose data and hash are kept, and whose file is made anew."""


def test_every_disposal_template_is_held() -> None:
    assert {file.stem for file in TEMPLATES.glob("disposal-*.typ")} == set(DISPOSALS)
    assert documents.disposal.TEMPLATE in DISPOSALS


def test_a_released_disposal_template_is_what_it_was() -> None:
    file, rendered = DISPOSALS[documents.disposal.TEMPLATE]
    template = TEMPLATES / f"{documents.disposal.TEMPLATE}.typ"
    assert hashlib.sha256(template.read_bytes()).hexdigest() == file
    assert hashlib.sha256(documents.disposal.render(disposal_samples.certificate())).hexdigest() == rendered
