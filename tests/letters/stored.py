"""The stored words of every sample letter; `python -m tests.letters.stored` writes them anew, the diff shows why."""

from pathlib import Path

from mail.render import Rendered, render
from tests.letters.samples import BASE_URL, SAMPLES, SECRET

FOLDER = Path(__file__).parent / "snapshots"


def written(name: str) -> Rendered:
    """A sample letter in words."""
    return render(SAMPLES[name], base_url=BASE_URL, secret=SECRET)


def plain(letter: Rendered) -> str:
    """Subject and text as one file."""
    return f"Subject: {letter.subject}\n\n{letter.text}"


def paths(name: str) -> tuple[Path, Path]:
    """Where the words of a sample are kept: as text and as HTML."""
    return FOLDER / f"{name}.txt", FOLDER / f"{name}.html"


def write_all() -> None:
    """Write every snapshot anew, and drop those of samples that are no more."""
    for stored in FOLDER.iterdir():
        stored.unlink()
    for name in SAMPLES:
        letter, (text, html) = written(name), paths(name)
        text.write_text(plain(letter), encoding="utf-8")
        html.write_text(letter.html, encoding="utf-8")


if __name__ == "__main__":
    write_all()
