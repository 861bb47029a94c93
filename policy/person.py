"""People on rosters: one name however it is written, and who might be the same as somebody else."""

import re
from difflib import SequenceMatcher

from policy.names import search_key
from policy.text import clean

LONGEST_NAME = 120
NEAR = 0.86
"""From here on two names are asked about; "Jon Smith" and "John Smith" are, "Ann Smith" and "Dan Smith" are not."""
_COMMA = re.compile(r"^([^,]+),\s*([^,]+)$")


def clean_name(text: str) -> str:
    """A name as it will be printed: cleaned, and "Olson, Ruth" turned round."""
    name = clean(text)
    turned = _COMMA.match(name)
    if turned and not re.search(r"(?i)^(jr|sr|ii|iii|iv|phd|md|edd)\.?$", turned[2].strip()):
        return f"{turned[2].strip()} {turned[1].strip()}"
    return name


def person_key(name: str, email: str) -> str:
    """The same for the same person, whatever accents, case and punctuation a list uses."""
    return f"{_letters(name)}|{email.strip().casefold()}"


def near(one: str, other: str) -> bool:
    """Whether two names may be the same person's, spelled differently."""
    first, second = _letters(one), _letters(other)
    if first == second:
        return True
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR


def _letters(name: str) -> str:
    return " ".join(sorted(search_key(name).split()))
