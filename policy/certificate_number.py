"""Certificate numbers: nobody guesses one, and a slip of the pen shows.

Thirteen characters drawn by chance (64 bits) and one that checks them (ISO 7064, Mod 37,36:
every wrong character and every swap of neighbours is noticed). Letters that are mistaken for one another are left out.
"""

from random import Random

from stdnum.iso7064 import mod_37_36

PREFIX = "MT"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DRAWN = 13
GROUP = 4
_MISTAKEN = str.maketrans({"–": "", "—": "", "-": "", " ": "", ".": ""})  # noqa: RUF001 - dashes people paste


def new_number(random: Random) -> str:
    """A number nobody has yet, like MT-7K3Q-XW4N-9P2C-R7; pass `random.SystemRandom()` for one nobody can guess.

    One whose check character would be a letter we leave out is drawn again.
    """
    while True:
        drawn = "".join(random.choice(LETTERS) for _ in range(DRAWN))
        check: str = mod_37_36.calc_check_digit(drawn)
        if check in LETTERS:
            return printed(drawn + check)


def printed(letters: str) -> str:
    """The letters of a number in groups, as it is printed."""
    groups = [letters[begin : begin + GROUP] for begin in range(0, len(letters), GROUP)]
    return "-".join([PREFIX, *groups])


def read_number(text: str) -> str | None:
    """A number as it is printed, from one as somebody typed it; None where it cannot be one of ours."""
    letters = text.strip().upper().translate(_MISTAKEN).removeprefix(PREFIX)
    if len(letters) != DRAWN + 1 or not set(letters) <= set(LETTERS) or not mod_37_36.is_valid(letters):
        return None
    return printed(letters)
