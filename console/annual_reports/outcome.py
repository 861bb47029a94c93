"""What came of what somebody sent about a report, in words."""

from collections.abc import Mapping

from console.staff.told import Told

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
    "content_changed": "The report changed while this page was open.",
}
AGAIN = "This could not be done. Load the page again, and tell us if it happens once more."


def refused(code: str) -> str:
    """Why something was not done."""
    return REFUSALS.get(code, AGAIN)
