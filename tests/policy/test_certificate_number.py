"""Certificate numbers: nobody guesses one, and every slip of the pen is noticed."""

from math import log2
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from policy.certificate_number import DRAWN, LETTERS, new_number, printed, read_number

NUMBERS = st.integers(0, 2**64).map(lambda seed: new_number(Random(seed)))  # noqa: S311 - repeatable on purpose
KEYS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(number: str) -> str:
    return number.removeprefix("MT").replace("-", "")


def test_a_number_has_sixty_bits_and_more() -> None:
    # One draw in seven is repeated, which costs a quarter of a bit.
    assert DRAWN * log2(len(LETTERS)) - 0.5 > 60


def test_no_letter_is_mistaken_for_another() -> None:
    assert not set("01OIL") & set(LETTERS)


@given(NUMBERS)
def test_a_number_is_printed_in_groups_and_read_back(number: str) -> None:
    assert number.startswith("MT-")
    assert [len(group) for group in number.split("-")] == [2, 4, 4, 4, 2]
    assert set(letters(number)) <= set(LETTERS), "the letter that checks is clear too"
    for typed in (
        number,
        number.lower(),
        f" {number} ",
        letters(number),
        number.replace("-", " "),
        f"mt{letters(number)}",
    ):
        assert read_number(typed) == number


@given(NUMBERS)
def test_every_wrong_letter_is_noticed(number: str) -> None:
    right = letters(number)
    for at, letter in enumerate(right):
        for other in KEYS:
            if other != letter:
                assert read_number(f"MT-{right[:at]}{other}{right[at + 1 :]}") is None


@given(NUMBERS)
def test_every_swap_of_neighbors_is_noticed(number: str) -> None:
    right = letters(number)
    for at in range(len(right) - 1):
        swapped = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
        if swapped != right:
            assert read_number(printed(swapped)) is None


def test_a_number_whose_check_would_miss_a_swap_is_drawn_again() -> None:
    # The check alone misses about one swap in seven hundred; twenty thousand numbers would show it.
    random = Random(7)  # noqa: S311 - repeatable on purpose
    for _ in range(2_000):
        right = letters(new_number(random))
        swaps = [right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in range(len(right) - 1)]
        assert not [each for each in swaps if each != right and read_number(printed(each))]


@given(st.text(max_size=30))
def test_anything_else_is_no_number(text: str) -> None:
    assert read_number(text) is None or letters(text.upper())
