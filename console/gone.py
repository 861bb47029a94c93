"""What is told where records were disposed of: that they were there, until when they were kept, and what is left."""

from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from console.templating import render
from schemas.event import Event

GONE = 410


class GoneError(Exception):
    """Somebody asks for what was disposed of; whichever page it is, it says so in one way.

    Attributes:
        what: what is gone, to begin a sentence ("The records of event E-2026-00012").
        at: when it was disposed of.
        back: where what is left stands: its address, and the words of the link; None where it is the page above.
    """

    def __init__(self, what: str, at: datetime, back: tuple[str, str] | None = None) -> None:
        """Name what is gone, and where what is left stands."""
        super().__init__(f"{what} were disposed of.")
        self.what = what
        self.at = at
        self.back = back


async def gone_page(request: Request, error: Exception) -> Response:
    """The page that says so."""
    assert isinstance(error, GoneError)  # noqa: S101 - the handler is registered for this class only
    back = error.back or (request.url.path.rpartition("/")[0], "Back")
    return render(request, "disposals/gone.html", status_code=GONE, gone=error, back=back)


def of_event(event: Event) -> GoneError:
    """What is told in place of the forms and files of a provider's event."""
    assert event.disposed_at  # noqa: S101 - who asks has looked
    back = f"/providers/{event.provider}/events/{event.number}", event.form.title
    return GoneError(f"The records of event {event.number}", event.disposed_at, back)
