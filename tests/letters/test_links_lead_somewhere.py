"""Every address in a letter is a page of this system."""

import re

import pytest

from console.security.permissions import TABLE
from tests.letters.samples import BASE_URL, SAMPLES
from tests.letters.stored import written

PAGES = [re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)) for method, path in TABLE if method == "GET"]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_link_of_a_letter_is_a_page(name: str) -> None:
    letter = written(name)
    found = re.findall(rf"{re.escape(BASE_URL)}([^\s\"<]*)", letter.text + letter.html)
    assert [path for path in found if not any(page.fullmatch(path or "/") for page in PAGES)] == []
