"""What the pages are dressed in: complete, and with every letter that Montana's languages need."""

import pytest
from fontTools.ttLib import TTFont

from deploy import assets

WORDS = ["Ql̓ispé", "Séliš", "Ktunaxa ʔamak̓is", "Apsáalooke", "ⱡ ɬ x̣ʷ č̓ ƛ̓ ʼ", "“…” № ≥"]  # noqa: RUF001 - the point
STYLESHEET = assets.VENDOR / "uswds" / assets.STYLESHEET


def test_everything_the_stylesheet_refers_to_is_there() -> None:
    references = list(assets.referred_files(STYLESHEET.read_text()))
    assert len(references) > 30
    assert [one for one in references if not (assets.VENDOR / "uswds" / one).is_file()] == []


def test_the_stylesheet_names_our_faces_and_not_its_own() -> None:
    text = STYLESHEET.read_text()
    assert text.count("../../fonts/sourcesans3") == len(assets.FACES)
    assert "sourcesanspro" not in text


@pytest.mark.parametrize("file", assets.FACES.values())
@pytest.mark.parametrize("words", WORDS)
def test_the_fonts_have_the_letters(file: str, words: str) -> None:
    letters = TTFont(assets.VENDOR / "fonts" / assets.face_name(file)).getBestCmap()
    assert [letter for letter in words if ord(letter) not in letters] == []


def test_a_stylesheet_that_changed_its_font_is_noticed() -> None:
    with pytest.raises(assets.AssetsError, match="Source Sans"):
        assets.with_our_faces("@font-face{font-family:Other}")


def test_the_second_fetch_does_nothing() -> None:
    before = (assets.VENDOR / "fingerprint").stat().st_mtime_ns
    assert assets.fetch() is False
    assert (assets.VENDOR / "fingerprint").stat().st_mtime_ns == before


def test_no_lock_names_a_registry() -> None:
    for lock in ("package-lock.json", "requirements.lock", "requirements-node.lock"):
        text = (assets.ROOT / lock).read_text()
        assert "resolved" not in text
        assert "--index-url" not in text
        assert "://" not in text
