"""Web addresses in plain text are found as people write them, and nothing of the text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from policy.addresses import parts


@pytest.mark.parametrize(
    ("line", "addresses"),
    [
        ("Read https://opi.mt.gov/pdu.", ["https://opi.mt.gov/pdu"]),
        ("(see http://a.example/b(c))", ["http://a.example/b(c)"]),
        ("“https://a.example/x?y=1&z=2”, or HTTPS://B.EXAMPLE!", ["https://a.example/x?y=1&z=2", "HTTPS://B.EXAMPLE"]),
        ("<https://a.example/'x'>", ["https://a.example/"]),
        ("https://", []),
        ("javascript:alert(1) data:text/html,x www.a.example", []),
        ("no address", []),
    ],
)
def test_addresses(line: str, addresses: list[str]) -> None:
    assert [part for part, is_address in parts(line) if is_address] == addresses


@given(some.text() | some.from_regex(r"(\w+ https?://\S+ ?)+"))
def test_the_pieces_are_the_line(line: str) -> None:
    assert "".join(part for part, _ in parts(line)) == line
