"""What happens next with an opportunity and when: the two columns every list shows (`next_step`, `next_at`)."""

from datetime import datetime
from typing import Literal

from policy.opportunity_life import expires_at
from schemas.opportunity import Opportunity, ReviewState

OpportunityStep = Literal["review_opportunity", "changes_owed", "expire"]
"""``review_opportunity``: the office's answer is due; ``changes_owed``: the request ends; ``expire``: it ends."""


def next_step(opportunity: Opportunity) -> tuple[OpportunityStep | None, datetime | None]:
    """The next step as a code and its instant; both are None once it is over, or is shown without an end."""
    if opportunity.over:
        return None, None
    if opportunity.review is ReviewState.OPEN:
        return "review_opportunity", opportunity.due_at
    if opportunity.review is ReviewState.RETURNED:
        return "changes_owed", max((rung.at for rung in opportunity.return_ladder), default=opportunity.returned_at)
    ends_at = expires_at(opportunity.life)
    return ("expire", ends_at) if ends_at else (None, None)
