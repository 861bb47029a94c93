"""A released template never changes: whoever holds a certificate gets the same bytes in five years."""

import hashlib

import pytest

from documents.certificate import TEMPLATE, TEMPLATES, render
from tests.documents.samples import data

RELEASED = {
    "certificate-1": (
        "a675da0668f2356fcc3539baaea633a23817291079053b7bc03897081bcd816b",
        "165db96510e84e2e7ba2a995281acd4ade530d4cc9cb513f880b0880c66e5560",
    ),
}
"""Of each template: the hash of its file, and of the sample made with it, which notices another font or compiler."""


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
