"""User names and numbers: what people already guess, and what sorts."""
# ruff: noqa: RUF001  letters that look like others are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.numbering import application_number, provider_number
from policy.user_name import canonical_user_name, user_name


@pytest.mark.parametrize(
    ("full_name", "expected"),
    [
        ("John Doe", "JDoe"),
        ("john doe", "JDoe"),
        ("JOHN DOE", "JDoe"),
        ("Mary Ann O’Brien-Smith", "MOBrienSmith"),
        ("Ludwig van Beethoven", "LVanBeethoven"),
        ("Maria de la Cruz", "MDeLaCruz"),
        ("Van Morrison", "VMorrison"),
        ("Mary Ann de la Cruz", "MDeLaCruz"),
        ("Ann Lee, Superintendent", "ALee"),
        ("José Ñandú", "JNandu"),
        ("María-José Carreño Quiñones", "MQuinones"),
        ("Ana Ql̓ispé", "AQlispe"),
        ("ʔaⱡka Łutsin", "ALutsin"),
        ("Cher", "Cher"),
        ("Dr. Sue McDonald, Ph.D.", "SMcDonald"),
        ("Oscar Hoya Jr.", "OHoya"),
        ("王芳", "User"),
        ("", "User"),
    ],
)
def test_first_initial_and_last_name(full_name: str, expected: str) -> None:
    assert user_name(full_name, []) == expected


@pytest.mark.parametrize(
    ("full_name", "email", "expected"),
    [
        ("王芳", "fang.wang@example.org", "Fangwang"),
        ("李", "li@example.org", "Li"),
        ("李", "--@example.org", "User"),
        ("Ann Lee", "office@example.org", "ALee"),
    ],
)
def test_a_name_without_plain_letters_gives_way_to_the_mailbox(full_name: str, email: str, expected: str) -> None:
    assert user_name(full_name, [], email=email) == expected
    assert user_name(full_name, [expected.upper()], email=email) == f"{expected}2"


def test_collisions_are_numbered_whatever_the_case() -> None:
    assert user_name("John Doe", ["jdoe"]) == "JDoe2"
    assert user_name("Jane Doe", ["JDoe", "JDOE2", "JDoe4"]) == "JDoe3"


@pytest.mark.parametrize(
    "typed", ["JDoe", "jdoe", " JDoe ", "OPI\\JDoe", "opi\\jdoe", "OPI/JDoe", "OPI \\ J Doe", "\tJDOE\n"]
)
def test_what_people_type_is_forgiven(typed: str) -> None:
    assert canonical_user_name(typed) == "jdoe"


@given(st.text(max_size=80), st.sets(st.text(max_size=5), max_size=5))
def test_a_user_name_is_plain_and_free(full_name: str, others: set[str]) -> None:
    first = user_name(full_name, others)
    second = user_name(full_name, {*others, first})
    assert first.isascii()
    assert first.isalnum()
    assert len(first) <= 42
    assert canonical_user_name(first) not in {canonical_user_name(each) for each in others}
    assert canonical_user_name(second) != canonical_user_name(first)


def test_numbers_have_one_width() -> None:
    assert application_number(2026, 12) == "A-2026-00012"
    assert provider_number(1) == "P-00001"
    assert provider_number(123456) == "P-123456"
