"""Uploaded files: told by their content what they are, whatever their name says."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from starlette.datastructures import UploadFile

from policy.text import clean, clipped
from schemas.file import MediaType
from schemas.model import Frozen

LARGEST = 10 * 1024 * 1024
"""Bytes of one file (our form: 10 MB)."""
ACCEPT = ".pdf,.docx,.doc,.txt"
LONGEST_NAME = 120

_PDF_START_WITHIN = 1024
_PDF_END_WITHIN = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PDF, _WORD, _OLD_WORD, _TEXT = "PDF", "Word", "old Word", "text"
_SUFFIXES = {".pdf": _PDF, ".docx": _WORD, ".doc": _OLD_WORD, ".txt": _TEXT}
_MEDIA_TYPES: dict[str, MediaType] = {
    _PDF: "application/pdf",
    _WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    _OLD_WORD: "application/msword",
    _TEXT: "text/plain",
}
_TRY_OTHER = "Choose a PDF, Word or text file."


class Upload(Frozen):
    """A file we can keep."""

    name: str
    media_type: MediaType
    content: bytes


async def read_upload(upload: object) -> Upload | str | None:
    """A file as it was posted.

    Returns:
        The file; or a sentence that says what is wrong with it; or None when the field was left empty.
    """
    if not isinstance(upload, UploadFile) or not (upload.filename or upload.size):
        return None
    name = file_name(upload.filename or "")
    if (upload.size or 0) > LARGEST:
        return f"“{clipped(name)}” is too large: it has {in_words(upload.size or 0)}, and there is room for 10 MB."
    return judge_content(name, await upload.read())


def judge_content(name: str, content: bytes) -> Upload | str:
    """What a file is, or a sentence that says why we cannot take it."""
    kind = _kind(content)
    claimed = _SUFFIXES.get(PurePosixPath(name).suffix.lower())
    wrong = _wrong(content, claimed, kind)
    if kind is None or wrong:
        return f"“{clipped(name)}” {wrong}"
    return Upload(name=name, media_type=_MEDIA_TYPES[kind], content=content)


def _wrong(content: bytes, claimed: str | None, kind: str | None) -> str:
    """Both kinds of Word file go under either ending; a file without a telling one goes by its content."""
    if not content:
        return "is empty. Choose the file again, or another one."
    if kind == _PDF and not _complete_pdf(content):
        return "is a PDF that breaks off before its end. Save it again and choose it once more."
    if kind and (claimed == kind or {claimed, kind} == {_WORD, _OLD_WORD}):
        return ""
    if claimed == _PDF:
        return "is not a PDF, although its name says so. Open it, save it as a PDF and choose it again."
    if claimed:
        return f"is not a {claimed.removeprefix('old ')} file, although its name says so. {_TRY_OTHER}"
    return f"is neither a PDF, nor a Word file, nor a text file. {_TRY_OTHER}" if kind in (None, _TEXT) else ""


def file_name(posted: str) -> str:
    """The last part of a posted name, cleaned and not too long; its ending is kept."""
    name = clean(posted.replace("\\", "/").rpartition("/")[2]).strip(". ") or "file"
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > len("docx"):
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(suffix)]}.{suffix}"


def in_words(size: int) -> str:
    """A size as people read it."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024)):,} KB"
    return f"{size / 1024 / 1024:,.1f} MB".replace(".0 MB", " MB")


def _kind(content: bytes) -> str | None:
    if b"%PDF-" in content[:_PDF_START_WITHIN]:
        return _PDF
    if content.startswith(_OLE):
        return _OLD_WORD if _WORD_STREAM in content else None
    if content.startswith(b"PK"):
        return _WORD if _is_word(content) else None
    return _TEXT if _is_text(content) else None


def _complete_pdf(content: bytes) -> bool:
    return b"%%EOF" in content[-_PDF_END_WITHIN:] and b"startxref" in content


def _is_word(content: bytes) -> bool:
    """A Word document without macros; only its list of contents is read, so nothing can unfold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    return {"[Content_Types].xml", "word/document.xml"} <= names and "word/vbaProject.bin" not in names


def _is_text(content: bytes) -> bool:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8")
    for each in (encoding, "cp1252"):
        try:
            return not _NO_TEXT.search(content.decode(each))
        except UnicodeDecodeError:
            continue
    return False
