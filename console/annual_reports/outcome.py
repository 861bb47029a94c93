"""What came of what somebody sent about a report, in words."""

from collections.abc import Mapping, Sequence

from console.staff.told import Told
from policy.mountain import long_instant
from schemas.submission import Submission, SubmissionState

PENDING = Told(
    tone="info", text="What you sent is saved and being processed. It is not lost; load this page again in a minute."
)
TOLD: Mapping[str, Told] = {
    "confirm_report": Told(tone="success", text="Thank you. The report is confirmed, and we have written to you."),
    "reopen_report": Told(tone="success", text="The report is open again."),
    "open_reports": Told(
        tone="success", text="The reports of this year are being opened; each provider is written to."
    ),
    "pending": PENDING,
}
REFUSALS: Mapping[str, str] = {
    "year_not_over": "The report year is not over yet, so it cannot be confirmed.",
    "has_gaps": "Something is missing again: look at the report.",
    "already_completed": "It was confirmed meanwhile.",
    "not_completed": "It was reopened meanwhile, or is not confirmed.",
    "disposed_of": "Its records were disposed of, so there is nothing to open.",
    "content_changed": "It says something else by now than what was seen.",
}
AGAIN = "This could not be done. Load the page again, and tell us if it happens once more."


def refused(code: str) -> str:
    """Why something was not done."""
    return REFUSALS.get(code, AGAIN)


def word_of(said: Sequence[Submission], *, is_completed: bool) -> Told | None:
    """What has to be known of what was said last: that nobody has taken it yet, or that it did not become so.

    Who confirms while nobody is at work reads only later that the report said something else by then.
    """
    last = max(said, key=lambda each: each.received_at, default=None)
    if last is None:
        return None
    if last.state is SubmissionState.SAVED:
        return PENDING
    if last.kind != "confirm_report" or last.state is not SubmissionState.REFUSED or is_completed:
        return None
    why = refused(str((last.refusal or {}).get("code")))
    return Told(
        tone="warning",
        text=f"The report is not confirmed, though somebody confirmed it on {long_instant(last.received_at)}. {why}",
    )
