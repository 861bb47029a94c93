"""What holds for the portal: data of this installation, read once."""

import tomllib
from functools import lru_cache
from pathlib import Path

from schemas.opportunity import DeclineReason
from schemas.opportunity_rules import DeclineSentence, OpportunityRules

FILE = Path(__file__).with_suffix(".toml")


@lru_cache(maxsize=1)
def opportunity_rules() -> OpportunityRules:
    """The portal's numbers and sentences.

    Raises:
        pydantic.ValidationError, tomllib.TOMLDecodeError: the file has an error; it is read at start, where an operator
            can act.
    """
    return OpportunityRules.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))


def decline_sentence(reason: DeclineReason) -> DeclineSentence:
    """One of the page's reasons in words."""
    return next(each for each in opportunity_rules().reasons if each.reason is reason)
