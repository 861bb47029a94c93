"""What makes a password acceptable: long, and not what is guessed first (our default, after NIST SP 800-63B)."""

import unicodedata
from functools import cache
from pathlib import Path

from policy.user_name import canonical_user_name
from schemas.problem import Problem

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 4
"""How many different characters it has, blanks left out (our default)."""

RULES = (
    f"It has at least {SHORTEST} characters. A short sentence that only you would think of is good.",
    f"At least {FEWEST_DIFFERENT} of them are different; spaces don't count for this.",
    "It is not your user name or your e-mail address, nor one that many people use, such as password1234.",
    "Any characters will do, spaces too. You need no digits or special characters.",
)
"""The rules in words, shown before anybody types."""


def normal_password(typed: str) -> str:
    """The same password from every keyboard: composed and decomposed letters are one (NFKC)."""
    return unicodedata.normalize("NFKC", typed)


def password_problems(password: str, again: str, *, user_name: str, email: str) -> list[Problem]:
    """Everything wrong with a new password, beside the field it belongs to; none when it may be used."""
    problems = []
    if wrong := _wrong(normal_password(password), user_name, email):
        problems.append(Problem(field="new_password", message=wrong))
    if password != again:
        problems.append(Problem(field="new_password_again", message="Type the same password in both fields."))
    return problems


def _wrong(normal: str, user_name: str, email: str) -> str:
    """The first rule that a password breaks, in words; empty when it keeps them all."""
    if len(normal) < SHORTEST:
        return _too_short(len(normal))
    if len(normal) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set("".join(normal.split()))) < FEWEST_DIFFERENT:
        return f"Use at least {FEWEST_DIFFERENT} different characters; spaces don't count for this."
    if canonical_user_name(normal) in {canonical_user_name(user_name), canonical_user_name(email)}:
        return "Choose something other than your user name or e-mail."
    if "".join(normal.split()).casefold() in _common_passwords():
        return "Choose another password: many people use this one, so it is guessed first."
    return ""


def _too_short(length: int) -> str:
    if length == 0:
        return "Type a new password."
    return f"Use at least {SHORTEST} characters; this has {length}."


@cache
def _common_passwords() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
