"""Every page that is not for staff stands in the docs, and no page stands there that does not exist."""

import re
from pathlib import Path

from console.security.permissions import TABLE, Whose

DOCUMENT = Path(__file__).parents[2] / "docs" / "pages.md"


def test_every_page_is_documented_and_none_is_made_up() -> None:
    rows = re.findall(r"^\| `((?:GET|POST)(?:, POST)?) (/[^`]*)` \|", DOCUMENT.read_text(), re.MULTILINE)
    documented = [(method, path) for methods, path in rows for method in methods.split(", ")]
    served = [route for route, rule in TABLE.items() if rule.whose is not Whose.OFFICE]
    assert sorted(documented) == sorted(served)
