"""What holds for the portal, read from `policy/opportunity_rules.toml`."""

from datetime import time
from typing import Annotated

from pydantic import Field, Strict

from schemas.opportunity import DeclineReason
from schemas.rule_set import Many, RuleSetPart, Sentence

Days = Annotated[int, Field(ge=1, le=1500)]


class DeclineSentence(RuleSetPart):
    """One of the page's reasons: what staff choose, and what the submitter reads."""

    reason: Annotated[DeclineReason, Strict(strict=False)]
    label: Sentence
    sentence: Sentence


class OpportunityRules(RuleSetPart):
    """The portal's own numbers and sentences (our defaults, where the agency's page says nothing).

    Attributes:
        reasons: why something is not shown, all four of the agency's page.
        unanswered_days: calendar days after a request for changes at which it ends unanswered.
        self_paced_days: calendar days for which a self-paced opportunity without a last day is shown.
        warning_days: calendar days before it ends at which its submitter is asked whether it goes on.
        renewable_days: calendar days before it ends from which on it can be renewed.
        time: time of day in Montana of letters and ends that have no other.
        draft_days: calendar days within which the owner of an address confirms what was sent from it.
    """

    reasons: Annotated[Many[DeclineSentence], Field(min_length=4, max_length=4)]
    unanswered_days: Days
    self_paced_days: Days
    warning_days: Days
    renewable_days: Days
    time: time
    draft_days: Days
