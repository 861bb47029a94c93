"""Regions of Montana: data of this installation, read once, and which of them a place lies in."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from policy.names import search_key
from schemas.region import Region, Regions

FILE = Path(__file__).with_suffix(".toml")
ONLINE = "online"


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """Every region, in the order in which they are offered.

    Raises:
        pydantic.ValidationError, tomllib.TOMLDecodeError: the file has an error; it is read at start, where an operator
            can act.
    """
    return Regions.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8"))).regions


def region_label(region: str) -> str:
    """A region as people know it; one that is no longer in the file by its id."""
    return next((each.label for each in regions() if each.id == region), region)


def town_in(place: str) -> tuple[str, str] | None:
    """The town a place names and the region that lies in: "Pablo, Montana" is ("Pablo", "region_5").

    Of several towns the longest name counts, so that "West Yellowstone" is found before a shorter one in it.
    """
    key = search_key(place)
    found = [(town, region) for name, town, region in _towns() if re.search(rf"\b{re.escape(name)}\b", key)]
    return max(found, key=lambda each: len(each[0]), default=None)


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, str, str], ...]:
    return tuple((search_key(town), town, region.id) for region in regions() for town in region.towns)
