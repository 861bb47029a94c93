"""Words of opportunities: where one stands, what became of what was said, and why something could not be done."""

from collections.abc import Mapping
from datetime import timedelta

from console.staff.told import Told
from policy.mountain import short_date
from schemas.opportunity import Opportunity, OpportunityStage, ReviewState

STAGES: Mapping[OpportunityStage, str] = {
    OpportunityStage.SUBMITTED: "Under review",
    OpportunityStage.RETURNED: "Returned for changes",
    OpportunityStage.PUBLISHED: "On the portal",
    OpportunityStage.DECLINED: "Declined",
    OpportunityStage.WITHDRAWN: "Taken back",
    OpportunityStage.CANCELLED: "Cancelled",
    OpportunityStage.TAKEN_DOWN: "Taken off the portal",
    OpportunityStage.EXPIRED: "Ended",
}
CHANGES: Mapping[ReviewState, str] = {
    ReviewState.OPEN: "a change is under review",
    ReviewState.RETURNED: "a change was returned",
}
TOLD: Mapping[str, Told] = {
    "sent": Told(tone="success", text="Thank you. We have it, and have written to you when you will hear."),
    "shared": Told(tone="success", text="Thank you. We have it, and have written to you when you will hear."),
    "sent_before": Told(tone="info", text="It was shared before; here is what it became."),
    "change_opportunity": Told(tone="success", text="We have your changes, and look at them now."),
    "withdraw_opportunity": Told(tone="success", text="It is taken back."),
    "renew_opportunity": Told(tone="success", text="Thank you. It is shown for another year."),
    "assign_opportunity": Told(tone="success", text="Done. The assignment is recorded."),
    "publish_opportunity": Told(tone="success", text="Published. It stands on the portal, and a letter is on its way."),
    "return_opportunity": Told(tone="success", text="Returned for changes. The letter is on its way."),
    "decline_opportunity": Told(tone="success", text="Declined. The letter with the reason is on its way."),
    "take_down_opportunity": Told(tone="success", text="Taken off the portal. The letter is on its way."),
    "pending": Told(
        tone="info",
        text="What you sent is saved and being processed. It is not lost; load this page again in a minute.",
    ),
}
REFUSALS: Mapping[str, str] = {
    "opportunity_over": "Nothing was done: it is no longer open or shown.",
    "changed_meanwhile": "Nothing was done: it was changed after this page was made. Here is how it reads now.",
    "nothing_under_review": "Nothing was done: nothing of it is under review any more.",
    "not_published": "Nothing was done: it is not on the portal.",
    "not_renewable": "Nothing was done: it cannot be renewed now. It has a last day, or its year has long to go.",
    "already_over": "Nothing was done: its last day is over, so that nobody could take part any more.",
    "nothing_changed": "There is nothing to send: the form says what it said before.",
    "unknown_reviewer": "Nothing was done: whoever you chose no longer works here.",
}
AGAIN = "This could not be done. Load the page again, and tell us if it happens once more."


def stands(opportunity: Opportunity) -> str:
    """Where it stands; of a published one also what becomes of a change."""
    words = STAGES[opportunity.stage]
    return f"{words}; {CHANGES[opportunity.change]}" if opportunity.change else words


def shown_through(opportunity: Opportunity) -> str:
    """The last day on which a published one is shown, "Jan 11, 2027"; "" where that is not known, or it is not shown.

    It ends at midnight after that day, and people read a midnight as the wrong day.
    """
    if opportunity.stage is not OpportunityStage.PUBLISHED or opportunity.expires_at is None:
        return ""
    return short_date(opportunity.expires_at - timedelta(microseconds=1))
