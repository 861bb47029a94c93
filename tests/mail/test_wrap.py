"""Plain text broken at blanks, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as some

from mail.wrap import WIDTH, wrap

WORDS = some.text(some.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=30)


@given(some.lists(WORDS, min_size=1, max_size=60))
def test_no_word_is_lost_and_no_line_is_long(words: list[str]) -> None:
    wrapped = wrap(" ".join(words))
    assert wrapped.split() == words
    assert all(len(line) <= WIDTH for line in wrapped.splitlines())


def test_a_link_is_never_broken() -> None:
    link = "https://example.gov/link/password/" + "x-" * 60
    assert link in wrap(f"Choose your password here, on any computer you like: {link} and then sign in.").splitlines()


def test_the_lines_of_an_item_stand_under_its_first() -> None:
    lines = wrap("- " + "word " * 30).splitlines()
    assert lines[0].startswith("- word")
    assert {line[:6] for line in lines[1:]} == {"  word"}
    numbered = wrap("12. " + "word " * 30).splitlines()
    assert {line[:8] for line in numbered[1:]} == {"    word"}


def test_an_indented_quotation_keeps_its_indent() -> None:
    assert {line[:3] for line in wrap("Asked:\n\n  " + "word " * 30).splitlines()[2:]} == {"  w"}


def test_blank_lines_part_paragraphs_once() -> None:
    assert wrap("\n\none\n\n\n\n\ntwo   \n\n") == "one\n\ntwo\n"
