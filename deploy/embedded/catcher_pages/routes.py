"""The catcher's pages: the list of letters, one letter, its HTML alone, its source; and all of it as JSON."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from deploy.embedded.letters import CaughtLetter, LetterFolder

MOUNTAIN = ZoneInfo("America/Denver")
PAGE_LENGTH = 50
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'"
# What a letter brings may look as it likes, but runs nothing and fetches nothing; its links open in a new window.
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)


class Pages:
    """The pages of one folder of letters."""

    def __init__(self, letters: LetterFolder) -> None:
        self._letters = letters
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
        )

    async def list_letters(self, request: Request) -> Response:
        """Show the letters, newest first, of everybody or of one recipient."""
        recipient = request.query_params.get("to", "").strip()
        matching = self._matching(recipient)
        number = _page_number(request)
        start = (number - 1) * PAGE_LENGTH
        return self._page(
            "list.html",
            letters=matching[start : start + PAGE_LENGTH],
            total=len(matching),
            recipient=recipient,
            number=number,
            is_last=start + PAGE_LENGTH >= len(matching),
        )

    async def list_json(self, request: Request) -> Response:
        """Give the letters to a program, newest first, of everybody or of one recipient (`?to=`)."""
        return JSONResponse([as_json(letter) for letter in self._matching(request.query_params.get("to", "").strip())])

    async def show(self, request: Request) -> Response:
        """Show one letter: head, text, HTML."""
        return self._page("letter.html", letter=self._letter(request))

    async def show_html(self, request: Request) -> Response:
        """Show a letter's HTML alone, shut in."""
        html = self._letter(request).html.replace("<head>", '<head><base target="_blank">', 1)
        return HTMLResponse(html, headers={"Content-Security-Policy": LETTER_POLICY})

    async def show_source(self, request: Request) -> Response:
        """Show a letter as it came over the wire."""
        return PlainTextResponse(self._letters.source(self._letter(request).id))

    async def style(self, _request: Request) -> Response:
        """Serve the style sheet."""
        text = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
        return Response(text, media_type="text/css")

    def _page(self, template: str, **values: Any) -> Response:
        html = self._templates.get_template(template).render(values, mountain=MOUNTAIN)
        return HTMLResponse(html, headers={"Content-Security-Policy": PAGE_POLICY})

    def _letter(self, request: Request) -> CaughtLetter:
        letter = self._letters.read(request.path_params["letter_id"])
        if letter is None:
            raise HTTPException(404, "There is no such letter. It may stand in another data folder.")
        return letter

    def _matching(self, recipient: str) -> list[CaughtLetter]:
        letters = (self._letters.read(letter_id) for letter_id in self._letters.ids())
        wanted = recipient.casefold()
        return [letter for letter in letters if letter is not None and wanted in letter.recipient.casefold()]


def as_json(letter: CaughtLetter) -> dict[str, str]:
    """Describe a letter to a program."""
    return {
        "id": letter.id,
        "caught_at": letter.caught_at.isoformat(),
        "from": letter.sender,
        "to": letter.recipient,
        "subject": letter.subject,
        "message_id": str(letter.message["Message-ID"] or ""),
        "text": letter.text,
        "html": letter.html,
    }


def pages(letters: LetterFolder) -> Starlette:
    """Make the catcher's web application."""
    of = Pages(letters)
    return Starlette(
        routes=[
            Route("/", of.list_letters),
            Route("/letters.json", of.list_json),
            Route("/letters/{letter_id}", of.show),
            Route("/letters/{letter_id}/html", of.show_html),
            Route("/letters/{letter_id}/source", of.show_source),
            Route("/style.css", of.style),
        ]
    )


def _page_number(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() else 1
