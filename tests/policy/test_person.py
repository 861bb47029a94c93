"""People on rosters: one key for one person, and a question where two may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.person import clean_name, near, near_emails, near_keys, person_key


def test_names_are_printed_in_their_order_and_cleaned() -> None:
    assert clean_name(" Olson,  Ruth ") == "Ruth Olson"
    assert clean_name("Ruth Olson, Jr.") == "Ruth Olson, Jr."
    assert clean_name("Ruth\u202e Olson\n") == "Ruth Olson"
    assert clean_name("Ql̓ispé Séliš") == "Ql̓ispé Séliš"


def test_one_person_has_one_key_however_written() -> None:
    keys = {person_key(name, email) for name, email in [("Ruth Ólson", "R@x.org"), ("OLSON RUTH", " r@x.org ")]}
    assert len(keys) == 1
    assert person_key("Ruth Olson", "") not in keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jon Smith", "John Smith"),
        ("Ruth Olson", "Ruth A. Olson"),
        ("Ruth A. Olson", "Ruth Ann Olson"),
        ("Mary Ann Lee", "Maryann Lee"),
        ("Katherine Olson", "Catherine Olson"),
        ("Brian Olson", "Brain Olson"),
        ("Ql̓ispé Séliš", "Qlispe Selis"),
        ("Olson Ruth", "Ruth Olson"),
    ],
)
def test_near_names_are_asked_about(one: str, other: str) -> None:
    assert near(one, other)
    assert near(other, one)
    assert not near_keys(one).isdisjoint(near_keys(other)), "a long list finds them"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Smith", "Dan Smith"),
        ("Ruth Ann Olson", "Ruth Marie Olson"),
        ("Teacher 1", "Teacher 2"),
        ("Ruth Olson", "Rose Nolan"),
        ("", ""),
    ],
)
def test_names_that_are_apart_are_not(one: str, other: str) -> None:
    assert not near(one, other)


@given(st.text("abcde .", max_size=14), st.text("abcde .", max_size=14))
def test_what_is_near_shares_a_key(one: str, other: str) -> None:
    if near(one, other):
        assert not near_keys(one).isdisjoint(near_keys(other))


def test_addresses_leave_it_open_or_not() -> None:
    assert near_emails("", "a@x.org")
    assert near_emails("ruth@x.org", "ruth@y.org")
    assert near_emails("ruth@x.org", "ann@x.org")
    assert not near_emails("ruth@x.org", "zoe@y.org")
