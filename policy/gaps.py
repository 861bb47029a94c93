"""What a rule set leaves out: criteria nobody is asked about, ladders that end before their deadline."""

from collections.abc import Iterator
from itertools import pairwise

from policy.toml_lines import Path
from schemas.rule_set import RuleSet

Fault = tuple[Path, str]
"""Where it is wrong, and what is wrong there."""


def gaps(rule_set: RuleSet) -> Iterator[Fault]:
    """Everything a rule set has to say and does not."""
    yield from _unasked(rule_set)
    yield from _unescalated(rule_set)
    yield from _uncounted(rule_set)
    yield from _unwarned(rule_set)


def _unasked(rule_set: RuleSet) -> Iterator[Fault]:
    asked = {question.criterion for question in rule_set.questions}
    for n, criterion in enumerate(rule_set.criteria):
        if criterion.id not in asked:
            yield ("criteria", n, "id"), f"no question asks about {criterion.id!r}, so nobody could meet it"
    for n, section in enumerate(rule_set.sections):
        if not section.questions:
            yield ("sections", n, "questions"), "a section without a question"


def _unescalated(rule_set: RuleSet) -> Iterator[Fault]:
    last = len(rule_set.review_ladder) - 1
    rung = rule_set.review_ladder[last]
    if rung.letter != "review_overdue" or (rung.business_day, rung.time) != (rule_set.review_days, rule_set.due_time):
        yield (
            ("review_ladder", last, "letter"),
            "the ladder must end at the due time with review_overdue; otherwise nobody hears of a missed promise",
        )


def _uncounted(rule_set: RuleSet) -> Iterator[Fault]:
    array, ladder = ("events", "count_ladder"), rule_set.events.count_ladder
    for n, (earlier, later) in enumerate(pairwise(ladder), start=1):
        if (later.calendar_day, later.time) <= (earlier.calendar_day, earlier.time):
            yield (*array, n, "calendar_day"), "a ladder must ascend: this rung is not later than the one before it"
    for n, rung in enumerate(ladder):
        if (rung.letter == "count_outstanding") != (n == len(ladder) - 1):
            yield (
                (*array, n, "letter"),
                "the ladder must end with count_outstanding, and only there: staff are told once, in the end",
            )


def _unwarned(rule_set: RuleSet) -> Iterator[Fault]:
    rules = rule_set.approvals
    if rules.lapses == "not_reapplied" and not rules.lapse_ladder:
        yield ("approvals", "lapses"), "approvals would lapse without a warning; the lapse ladder is empty"
    if rules.lapses == "nothing" and rules.lapse_ladder:
        yield ("approvals", "lapse_ladder", 0, "name"), "a warning of a lapse that never comes: nothing lapses"
