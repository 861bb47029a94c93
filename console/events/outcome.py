"""What came of what somebody sent, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.staff.told import Told
from policy.dates import report_year_words
from policy.figures import counted
from policy.mountain import long_date
from schemas.occurrence import Occurrence, OccurrenceState

TOLD: Mapping[str, Told] = {
    "reported": Told(tone="success", text="We have your event, and have written to you."),
    "sent_before": Told(tone="info", text="This was sent before; here is what it became."),
    "revised": Told(tone="success", text="Your changes are recorded."),
    "count": Told(tone="success", text="Thank you, we have the count."),
    "on_top": Told(tone="success", text="They come on top of those on paper, and the count stays as it is."),
    "cancel": Told(tone="success", text="The event is cancelled."),
    "cancel_date": Told(tone="success", text="{day} is cancelled, and no other date."),
    "close": Told(tone="success", text="It is recorded when the event closes."),
    "claims_refused": Told(
        tone="warning", text="No certificates can be issued for this date, so nothing can be claimed for it."
    ),
    "discarded": Told(tone="info", text="The list is discarded. What was issued from it stays as it is."),
    "claims_closed": Told(tone="success", text="Nobody can claim a certificate any more."),
    "pending": Told(
        tone="info",
        text="What you sent is saved and being processed. It is not lost; load this page again in a minute.",
    ),
}

REFUSALS: Mapping[str, str] = {
    "event_over": "The event is {stage} already.",
    "unknown_occurrence": "The event has no such date any more. Load its page again.",
    "occurrence_not_over": "This date is still to come; its count is taken once it is over.",
    "count_below_issued": "{were} issued here, so the count cannot be lower. Void some first.",
    "already_counted_the_same": "This is the count already: {total}. Nothing was changed.",
    "correction_needs_note": "Say why the count changes.",
    "certificates_exist": "{are} valid. Void {them} first, then cancel.",
    "already_counted": "A count above zero was reported for it. Correct the count to zero first.",
    "not_self_paced": "Only a self-paced event is closed; one with dates ends by itself.",
    "close_instead": "A period of a self-paced event is not cancelled by itself. Close the event instead.",
    "closes_before_today": "An event closes today or later.",
    "nothing_changed": "The form says what the event says already, so there was nothing to change.",
    "date_is_over": "A date that is over, or has certificates, cannot be taken out of the event.",
    "date_was_held": "A date that is over can only be corrected to a day that is past as well.",
    "no_session_left": "{certificates} certificates name only sessions that are taken out. Correct or void them first.",
    "year_completed": "The annual report {in_words} is completed, and this would change what it says. Open that report "
    "again first, with a reason.",
    "report_not_completed": "The annual report that covers the event is not completed.",
    "not_settled": "Not every date of the event is over and counted.",
}


def told_of(query: Mapping[str, str], occurrences: Sequence[Occurrence]) -> Told | None:
    """What the head of an event's page says, as its address asks; which date was meant is named."""
    found = TOLD.get(query.get("told", ""))
    if found is None or "{day}" not in found.text:
        return found
    if all(each.state is OccurrenceState.CANCELLED for each in occurrences):
        return TOLD["cancel"]
    meant = next((each for each in occurrences if str(each.ordinal) == query.get("occurrence")), None)
    return found.model_copy(update={"text": found.text.format(day=long_date(meant.first_day) if meant else "One date")})


def refused(code: str, details: Mapping[str, Any]) -> str:
    """Why something was not done, in a sentence."""
    words = REFUSALS.get(code, "This could not be done. Load the page again, and tell us if it happens once more.")
    issued, year = int(details.get("issued") or 0), str(details.get("year") or "")
    told = {
        "them": "it" if issued == 1 else "them",
        "were": counted(issued, "certificate was", "certificates were") if issued else "Certificates were",
        "are": counted(issued, "certificate of it is", "certificates of it are")
        if issued
        else "Certificates of it are",
        "in_words": report_year_words(int(year)) if year.isdecimal() else "of that year",
    }
    try:
        return words.format(**told, **details)
    except KeyError:
        return words.format(**told, stage="over", total="").replace(": .", ".")
