"""How far an announcement has come, live on the page."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

import store.announcement_recipient
import store.audit
from console.announcements.form import in_words
from console.announcements.held import may_schedule, names_of, rule_set_names
from console.staff.sentences import sentence
from console.staff.told import Told
from console.staff.words import ANNOUNCEMENT_STATES
from console.templating import render
from policy.mountain import MOUNTAIN
from schemas.announcement import FASTEST, SLOWEST, Announcement
from schemas.problem import Problem

FAILURES_SHOWN = 50


async def show(
    request: Request,
    announcement: Announcement,
    *,
    told: Told | None = None,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    status_code: int = 200,
) -> Response:
    """The page; asked for by itself it is the part with the figures alone, or loaded anew where the state changed."""
    pool = request.app.state.pool
    context: dict[str, Any] = {
        "announcement": announcement,
        "stands": await store.announcement_recipient.progress(pool, announcement.number),
        "states": ANNOUNCEMENT_STATES,
    }
    if request.headers.get("HX-Request") == "true":
        part = render(request, "announcements/progress.html", **context)
        if request.query_params.get("seen") != announcement.state:
            part.headers["HX-Refresh"] = "true"
        return part
    return render(
        request,
        "announcements/page.html",
        status_code=status_code,
        **context,
        audience=in_words(announcement.audience, rule_set_names(request)),
        failures=await store.announcement_recipient.lines(pool, announcement.number, failed=True, size=FAILURES_SHOWN),
        timeline=await store.audit.of_entity(pool, announcement.entity),
        names=await names_of(request),
        sentence=sentence,
        may_schedule=may_schedule(request),
        typed=typed or _as_scheduled(announcement),
        problems=list(problems),
        submission=uuid4(),
        slowest=SLOWEST,
        fastest=FASTEST,
        told=told,
    )


def _as_scheduled(announcement: Announcement) -> dict[str, str]:
    at = announcement.send_at.astimezone(MOUNTAIN) if announcement.send_at else None
    return {
        "when": "later",
        "day": at.date().isoformat() if at else "",
        "time": at.strftime("%H:%M") if at else "",
        "per_minute": str(announcement.per_minute),
    }
