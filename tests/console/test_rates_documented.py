"""Every door whose tries are counted stands in the docs, with the figures it is counted by."""

import re
from pathlib import Path

from console.security.rates import RATES

DOCUMENT = Path(__file__).parents[2] / "docs" / "security.md"


def test_every_rate_is_documented_as_it_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \| ([^|]*) \|$", DOCUMENT.read_text(), re.MULTILINE)
    assert rows == [(door, str(rate.subject), str(rate.address)) for door, rate in RATES.items()]
