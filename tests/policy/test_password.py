"""Passwords that are guessed first are not taken; everything else that is long enough is."""

import pytest

from policy.password import FEWEST_DIFFERENT, RULES, SHORTEST, password_problems


def said(password: str) -> list[str]:
    problems = password_problems(password, password, user_name="JDoe", email="doe@example.org")
    return [each.message for each in problems]


@pytest.mark.parametrize("password", [" " * 12, "\u00a0" * 12, "a" * 12, "a b a b a b a b", "ab ba cc ab ba cc"])
def test_few_different_characters_are_too_few(password: str) -> None:
    assert said(password) == ["Use at least 4 different characters; spaces don't count for this."]


@pytest.mark.parametrize("password", ["password1234", "PassWord 1234", "123456789012", "qwertyuiopas"])
def test_what_many_people_use_is_refused_whatever_its_capitals_and_blanks(password: str) -> None:
    assert said(password) == ["Choose another password: many people use this one, so it is guessed first."]


@pytest.mark.parametrize("password", ["four brown bears", "abcd" + " " * 8, "密码是四个不同的字符啊好", "aabbccddaabb"])
def test_any_other_characters_will_do(password: str) -> None:
    assert said(password) == []


def test_every_rule_that_refuses_stands_before_the_fields() -> None:
    rules = " ".join(RULES)
    for words in (str(SHORTEST), f"At least {FEWEST_DIFFERENT}", "user name", "many people"):
        assert words in rules
