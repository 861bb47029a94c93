"""Every public page stands in the docs, and no page stands there that does not exist."""

import re
from pathlib import Path

from fastapi.routing import iter_route_contexts

from console.public import router

DOCUMENT = Path(__file__).parents[3] / "docs" / "pages.md"
ASSETS = ("GET", "/static")


def test_every_public_page_is_documented_and_none_is_made_up() -> None:
    documented = re.findall(r"^\| `(GET|POST) (/[^`]*)` \|", DOCUMENT.read_text(), re.MULTILINE)
    served = {
        (method, str(route.path)) for route in iter_route_contexts(router.routes) for method in route.methods or ()
    }
    assert sorted(documented) == sorted({*served, ASSETS})
