"""A person at a browser, without the browser: keeps cookies, fills in the forms that are really on the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx2
from fastapi import FastAPI

BASE_URL = "http://console.test"


@dataclass
class Form:
    """One form of a page with the values it stands at."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text: list[str] = []
        self._textarea: str | None = None
        self._select: str | None = None
        self._chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        if not self.forms:
            return
        values = self.forms[-1].fields
        name = given.get("name", "")
        if tag == "input" and given.get("type") not in {"submit", "file"} and name:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            values.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
            self._chosen = False
            values.setdefault(name, []).append("")
        elif tag == "option" and self._select and ("selected" in given or not self._chosen):
            self._chosen = True
            values[self._select][-1] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._textarea and self.forms:
            self.forms[-1].fields[self._textarea][-1] += data.removeprefix("\n")


class Page:
    """What came back: status, words and forms."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.text if "text/html" in response.headers.get("content-type", "") else ""
        reader = _Reader()
        reader.feed(self.html)
        self.forms = reader.forms
        self.words = " ".join(" ".join(reader.text).split())

    @property
    def path(self) -> str:
        return self.response.url.raw_path.decode()

    def form(self, action: str) -> Form:
        """The form that is sent to this path."""
        found = [each for each in self.forms if each.action.partition("?")[0] == action]
        assert found, f"{self.path} has no form to {action}, only {[each.action for each in self.forms]}"
        return found[0]


class Visitor:
    """A browser of its own."""

    def __init__(self, app: FastAPI, base_url: str = BASE_URL) -> None:
        self.client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url=base_url, follow_redirects=True
        )
        self.base_url = base_url

    async def get(self, path: str) -> Page:
        return Page(await self.client.get(path, headers={"sec-fetch-site": "same-origin"}))

    async def post(self, path: str, data: Mapping[str, str | list[str]], **headers: str) -> Page:
        """Send fields as they are given, from a page of ours unless told otherwise."""
        return Page(await self.client.post(path, data=dict(data), headers={"origin": self.base_url} | headers))

    async def submit(self, page: Page, action: str, **typed: str | list[str]) -> Page:
        """Fill in a form of the page and send it."""
        form = page.form(action)
        unknown = set(typed) - set(form.fields) - {name for name in typed if f'name="{name}"' in page.html}
        assert not unknown, f"the page has no fields {unknown}"
        return await self.post(form.action, {**form.fields, **typed})

    async def sign_in(self, name: str, password: str) -> Page:
        return await self.submit(await self.get("/sign-in"), "/sign-in", name=name, password=password)
