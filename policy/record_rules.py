"""The agency's calendar of records: data of this installation, read once."""

import tomllib
from functools import lru_cache
from pathlib import Path

from schemas.record_rules import RecordRules

FILE = Path(__file__).with_suffix(".toml")


@lru_cache(maxsize=1)
def record_rules() -> RecordRules:
    """The calendar.

    Raises:
        pydantic.ValidationError, tomllib.TOMLDecodeError: the file has an error; it is read at start, where an operator
            can act.
    """
    return RecordRules.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
