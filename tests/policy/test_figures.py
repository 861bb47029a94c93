"""Figures in sentences, and codes as people type them."""

import pytest

from policy.claim_code import read_code
from policy.figures import counted, figure


def test_figures_are_set_apart_and_one_is_one() -> None:
    assert figure(2009) == "2,009"
    assert counted(1, "row") == "1 row"
    assert counted(2009, "row") == "2,009 rows"
    assert counted(0, "row waits", "rows wait") == "0 rows wait"


@pytest.mark.parametrize("typed", ["K7M2-9XQR", "k7m29xqr", " k7m2 9xqr. ", "K7M2–9XQR", "K7-M29X-QR", "k7m2_9xqr"])  # noqa: RUF001
def test_a_code_is_read_however_it_is_written(typed: str) -> None:
    assert read_code(typed) == "K7M2-9XQR"
