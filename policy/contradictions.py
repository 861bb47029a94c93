"""What the keys of a rule set say against one another: repeated ids, unknown criteria, ladders out of order, gaps."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from itertools import pairwise

from policy.gaps import Fault, gaps
from policy.head import HEAD_NAMES
from policy.toml_lines import Path
from schemas.rule_set import Question, RuleSet


def contradictions(rule_set: RuleSet, stem: str) -> Iterator[Fault]:
    """Everything about a rule set that no single key shows: `stem` is the name of its file without `.toml`."""
    if rule_set.id != stem:
        yield ("id",), f"the id must be the name of the file, {stem!r}"
    if rule_set.opening and rule_set.reapply_by and rule_set.reapply_by <= rule_set.opening:
        yield ("reapply_by",), f"it does not come after the opening on {rule_set.opening}"
    yield from _repeated_ids(rule_set)
    yield from _unknown_criteria(rule_set)
    yield from _wrong_options(rule_set)
    yield from _wrong_ladders(rule_set)
    yield from gaps(rule_set)


def _repeated_ids(rule_set: RuleSet) -> Iterator[Fault]:
    posted: list[tuple[str, Path]] = [(name, ()) for name in HEAD_NAMES]
    posted += [(question.id, path) for path, question in _questions(rule_set)]
    posted += [(each.id, ("attestations", n)) for n, each in enumerate(rule_set.attestations)]
    yield from _repeated(posted)
    for array in ("sections", "criteria", "checklist"):
        yield from _repeated((each.id, (array, n)) for n, each in enumerate(getattr(rule_set, array)))
    for array in ("review_ladder", "information_ladder"):
        yield from _repeated(((each.name, (array, n)) for n, each in enumerate(getattr(rule_set, array))), "name")
    warnings, counts = rule_set.approvals.lapse_ladder, rule_set.events.count_ladder
    yield from _repeated(((each.name, ("approvals", "lapse_ladder", n)) for n, each in enumerate(warnings)), "name")
    yield from _repeated(((each.name, ("events", "count_ladder", n)) for n, each in enumerate(counts)), "name")
    for array in ("topics", "audiences"):
        offered = getattr(rule_set.events, array)
        yield from _repeated((each.id, ("events", array, n)) for n, each in enumerate(offered))
    for path, question in _questions(rule_set):
        yield from _repeated((option.id, (*path, "options", n)) for n, option in enumerate(question.options))


def _questions(rule_set: RuleSet) -> Iterator[tuple[Path, Question]]:
    for s, section in enumerate(rule_set.sections):
        for q, question in enumerate(section.questions):
            yield ("sections", s, "questions", q), question


def _repeated(named: Iterable[tuple[str, Path]], key: str = "id") -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for name, path in named:
        if seen[name]:
            yield (*path, key), f"{name!r} is used twice"
        seen[name] += 1


def _unknown_criteria(rule_set: RuleSet) -> Iterator[Fault]:
    named: list[tuple[Path, str | None]] = [(path, question.criterion) for path, question in _questions(rule_set)]
    named += [(("checklist", n), item.criterion) for n, item in enumerate(rule_set.checklist)]
    for path, criterion in named:
        if criterion and not rule_set.criterion(criterion):
            yield (*path, "criterion"), f"there is no criterion {criterion!r}"


def _wrong_options(rule_set: RuleSet) -> Iterator[Fault]:
    for path, question in _questions(rule_set):
        chooses = question.kind in ("choice", "multi_choice")
        if chooses and not question.options:
            yield (*path, "kind"), "a choice needs options"
        if question.options and not chooses:
            yield (*path, "options"), f"a question of kind {question.kind!r} has no options"


def _wrong_ladders(rule_set: RuleSet) -> Iterator[Fault]:
    review = [(rung.business_day, rung.time) for rung in rule_set.review_ladder]
    information = [(rung.calendar_day, rung.time) for rung in rule_set.information_ladder]
    yield from _not_ascending("review_ladder", "business_day", review)
    yield from _not_ascending("information_ladder", "calendar_day", information)
    lapse = [rung.days_before for rung in rule_set.approvals.lapse_ladder]
    for n, (earlier, later) in enumerate(pairwise(lapse), start=1):
        if later >= earlier:
            yield (
                ("approvals", "lapse_ladder", n, "days_before"),
                "warnings come nearer to the lapse: this one is not later than the one before it",
            )
    for n, rung in enumerate(review):
        if rung > (rule_set.review_days, rule_set.due_time):
            yield (
                ("review_ladder", n, "business_day"),
                "this rung lies after the due time; a review that is overdue escalates at that time",
            )


def _not_ascending(array: str, key: str, instants: Sequence[tuple[int, time]]) -> Iterator[Fault]:
    for n, (earlier, later) in enumerate(pairwise(instants), start=1):
        if later <= earlier:
            yield (array, n, key), "a ladder must ascend: this rung is not later than the one before it"
