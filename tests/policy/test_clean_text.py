"""Cleaning text: nothing that deceives stays, nothing that somebody's language needs goes."""
# ruff: noqa: RUF001  letters that look like others are what is tested

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.text import clean, clipped


@pytest.mark.parametrize(
    "name",
    ["Ql̓ispé", "Ksanka ʔa·kiⱡmi", "Seliš-Ql̓ispé", "Łk̓ʷɬ x̣ʷ", "O’Hara", "Ñandú", "王芳", "Zoë 🎓"],
)
def test_every_spelling_stays_as_it_was_typed(name: str) -> None:
    assert clean(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u202eb\u2066c\u200bd\ufeffe\u00adf", "abcdef"),
        ("a\x00b\x1bc\x7f\ud800d\ue000e", "abcde"),
        ("To: a\r\nBcc: b\x85c\u2028d\u2029e\vf", "To: a Bcc: b c d e f"),
        ("  a\u00a0\u2003\t b  ", "a b"),
        ("e\u0301", "é"),
    ],
)
def test_one_line(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_several_lines_keep_their_breaks_and_indents() -> None:
    assert clean(" a \r\n\r\n  b\t\rc\x00\n", multiline=True) == "a\n\n  b\nc"


@given(st.text(), st.booleans())
def test_cleaning_twice_is_cleaning_once(text: str, multiline: bool) -> None:  # noqa: FBT001 - drawn
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co") for each in once.replace("\n", ""))
    assert multiline or "\n" not in once


def test_a_quotation_is_cut_with_a_mark() -> None:
    assert clipped("abcdef", 4) == "abc…"
    assert clipped("abcd", 4) == "abcd"
