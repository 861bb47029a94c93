"""One address takes one post without cookie, form token or origin; the same post to any other is refused."""

from fastapi import FastAPI

from console.security.one_click import ADDRESS
from console.security.permissions import TABLE
from tests.console.test_permissions import address
from tests.console.visitor import Visitor

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def test_nothing_else_is_exempt(app: FastAPI) -> None:
    posts = [(method, path) for method, path in TABLE if method == "POST"]
    assert ADDRESS in posts
    let_in = [
        (method, path)
        for method, path in posts
        if (await Visitor(app).client.post(address(path), data=ONE_CLICK)).status_code != 403
    ]
    assert let_in == [ADDRESS]
