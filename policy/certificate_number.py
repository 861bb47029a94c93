"""Certificate numbers: nobody guesses one, and a slip of the pen shows.

Thirteen letters drawn by chance (64 bits) and one that checks them (ISO 7064, Mod 37,36). Letters that are mistaken for
one another are left out. That check notices every wrong letter and nearly every swap of neighbors; a number in which it
would miss one is drawn again.
"""

from random import Random

from stdnum.iso7064 import mod_37_36

PREFIX = "MT"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DRAWN = 13
LENGTH = DRAWN + 1
GROUP = 4
_MISTAKEN = str.maketrans(dict.fromkeys("–—‑‐−-_ .\t\N{NO-BREAK SPACE}"))  # noqa: RUF001 - dashes people paste


def new_number(random: Random) -> str:
    """A number nobody has yet, like MT-7K3Q-XW4N-9P2C-R7; pass `random.SystemRandom()` for one nobody can guess.

    One whose check is a letter we leave out, or would miss a swap, is drawn again (one in seven).
    """
    while True:
        drawn = "".join(random.choice(LETTERS) for _ in range(DRAWN))
        letters = drawn + str(mod_37_36.calc_check_digit(drawn))
        if letters[-1] in LETTERS and not any(map(mod_37_36.is_valid, _swapped(letters))):
            return printed(letters)


def printed(letters: str) -> str:
    """The letters of a number in groups, as it is printed."""
    groups = [letters[begin : begin + GROUP] for begin in range(0, len(letters), GROUP)]
    return "-".join([PREFIX, *groups])


def read_number(text: str) -> str | None:
    """A number as it is printed, from one as somebody typed it; None where it cannot be one of ours.

    Case, blanks and dashes do not matter, and the beginning may be left out.
    """
    letters = text.strip().translate(_MISTAKEN).upper()
    if len(letters) == LENGTH + len(PREFIX):
        letters = letters.removeprefix(PREFIX)
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS) or not mod_37_36.is_valid(letters):
        return None
    return printed(letters)


def _swapped(letters: str) -> list[str]:
    """The letters with each two different neighbors swapped."""
    return [
        letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
        for at in range(len(letters) - 1)
        if letters[at] != letters[at + 1]
    ]
