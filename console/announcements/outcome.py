"""What came of what somebody did with an announcement, in words."""

from collections.abc import Mapping
from typing import Any

from console.staff.told import Told

TOLD: Mapping[str, Told] = {
    "saved": Told(tone="success", text="Saved."),
    "test": Told(tone="success", text="A test is on its way to you."),
    "announcement": Told(tone="success", text="It is scheduled. Until it begins you can move it or take it back."),
    "sending": Told(
        tone="success", text="It is being sent. The figures below follow it; you can pause it, or stop it."
    ),
    "reschedule": Told(tone="success", text="It is moved."),
    "pause": Told(tone="success", text="It is paused: no further letter leaves until you let it go on."),
    "resume": Told(tone="success", text="It goes on."),
    "stop": Told(tone="success", text="It is stopped."),
    "taken_back": Told(tone="success", text="It is taken back, and a draft again. Nobody got it."),
    "changed": Told(tone="warning", text="Nothing was done: it was changed or scheduled meanwhile. This is how it is."),
    "pending": Told(
        tone="info",
        text="What you sent is saved and being processed. It is not lost; load this page again in a minute.",
    ),
}

REFUSALS: Mapping[str, str] = {
    "announcement_over": "Nothing was done: it is {state} already.",
    "announcement_begun": "Nothing was done: it is being sent already.",
    "not_sending": "Nothing was done: it is not being sent right now.",
    "not_paused": "Nothing was done: it is not paused.",
    "all_queued": "Nothing was done: the last letter is on its way already.",
}
_STATES = {"draft": "taken back"}


def refused(code: str, details: Mapping[str, Any]) -> Told:
    """Why something was not done."""
    state = str(details.get("state", "over"))
    words = REFUSALS.get(code, "Nothing was done. Load the page again, and tell us if it happens once more.")
    return Told(tone="warning", text=words.format(state=_STATES.get(state, state)))
