"""Names of organisations evened out, so that two spellings of one name can meet."""
# ruff: noqa: RUF001  letters that look like others are what this file is about

import re
import unicodedata
from difflib import SequenceMatcher

# Letters without a decomposition in Unicode, among them those of Salish, Ktunaxa and Assiniboine. Glottal stops and
# their many apostrophes are dropped, as people leave them out when they type on an English keyboard.
_PLAIN_LETTERS = str.maketrans(
    dict.fromkeys("ⱡɬɫłƛ", "l")
    | {"ŋ": "n", "ɣ": "g", "ɨ": "i", "ı": "i", "ə": "e", "¢": "c", "ø": "o", "đ": "d", "ð": "d", "þ": "th"}
    | {"æ": "ae", "œ": "oe", "&": " and "}
    | dict.fromkeys("ʔʕˀ'ʼʻ`´‘’′ʹ")
)
_INITIAL = re.compile(r"(?<=\b[^\W\d_])\.")
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")

_SPELLED_OUT = {
    "assn": "association",
    "assoc": "association",
    "coop": "cooperative",
    "ctr": "center",
    "centre": "center",
    "dept": "department",
    "elem": "elementary",
    "ft": "fort",
    "hs": "high school",
    "inst": "institute",
    "mt": "montana",
    "natl": "national",
    "org": "organization",
    "organisation": "organization",
    "st": "saint",
    "univ": "university",
}
_SILENT = frozenset({"the", "of", "inc", "incorporated", "llc", "ltd", "corp", "corporation", "company"})
_DISTRICT = "sd"
_DISTRICT_WORDS = re.compile(
    r"\b(?:(?:public |k 12 |k12 )*(?:school|sch|schl|schools) (?:district|districts|dist|dst)|s d|sd"
    r"|(?:public|k 12|k12) (?:schools|school|sch)|schools$)"
    r"(?: (?:number|num|no|nr))?(?: \d{1,3}[a-z]?\b)?"
)


def search_key(text: str) -> str:
    """The text without case, accents and punctuation: "Qlispe" and "Ql̓ispé" have the same key."""
    plain = text.casefold().translate(_PLAIN_LETTERS)
    decomposed = unicodedata.normalize("NFKD", plain).casefold().translate(_PLAIN_LETTERS)
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(_NEITHER_LETTER_NOR_DIGIT.sub(" ", _INITIAL.sub("", bare)).split())


def plain_letters(text: str) -> str:
    """The text in letters of an English keyboard where there are such, in their case: "Małgorzata" is "Malgorzata"."""
    plain = "".join(_plain(each) for each in text)
    decomposed = "".join(_plain(each) for each in unicodedata.normalize("NFKD", plain))
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def normalise(name: str) -> str:
    """The name as two people would both have to write it.

    "Helena School District No. 1", "Helena Sch. Dist. #1", "Helena SD 1" and "Helena Public Schools" become one: the
    district's number is left out because people leave it out. Legal forms and small words go, abbreviations are
    spelled out.
    """
    key = search_key(name)
    key, districts = _DISTRICT_WORDS.subn(" ", key)
    words = [_SPELLED_OUT.get(word, word) for word in _without_company(key).split()]
    words = [word for word in words if word not in _SILENT] or words
    return " ".join([*words, _DISTRICT] if districts else words)


def similarity(one: str, other: str) -> float:
    """How alike two names are once evened out, from 0.0 to 1.0; 1.0 means the same words, in whatever order."""
    first, second = normalise(one).split(), normalise(other).split()
    if not first or not second:
        return 0.0
    if sorted(first) == sorted(second):
        return 1.0
    if first[-1] == second[-1] == _DISTRICT:
        # What two school districts share says nothing about whether they are one.
        first, second = first[:-1], second[:-1]
    return SequenceMatcher(None, " ".join(first), " ".join(second), autojunk=False).ratio()


def _plain(letter: str) -> str:
    small = letter.lower().translate(_PLAIN_LETTERS)
    return small.capitalize() if letter != letter.lower() else small


def _without_company(key: str) -> str:
    """The key where "co" at the end, a company, is left out and elsewhere, a county, is spelled out."""
    return re.sub(r"\bco\b(?= \w)", "county", key.replace("co op", "coop")).removesuffix(" co")
