"""The plan of an opening, as a pure function: who is affected, which letters go when, what lapses on which date.

The rehearsal shows it, the opening carries it out. It says what happens if nobody answers; whoever reapplies leaves
their path there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from policy.approval import lapse_ladder, lapses_at
from policy.calendar import mountain_date
from policy.opening import opens_at
from schemas.letter import LetterKind
from schemas.provider import Standing
from schemas.rule_set import RuleSet
from schemas.transition import (
    Concerned,
    ConcernedApplication,
    ConcernedProvider,
    Happening,
    Path,
    PathKind,
    Plan,
    PlanDay,
    Step,
    Totals,
    TransitionFacts,
)

CALLED = (Standing.IN_FORCE, Standing.SUSPENDED)
"""A suspended approval has to reapply like any other: suspension does not stop the time (our default)."""
FIRST_LETTERS = {
    PathKind.WAITING: LetterKind.RULES_OPENED_WAITING,
    PathKind.APPLICATION: LetterKind.RULES_OPENED_APPLICATION,
    PathKind.PROVIDER: LetterKind.REAPPLICATION_CALLED,
}
SMALLEST_CHUNK, USUAL_CHUNK = 250, 1_000
MOST_CHUNKS = 40
CHUNK_MINUTES = 10
LAPSED_WITHIN = timedelta(hours=1)
"""An approval lapses by a workflow of its own, which may be some moments late."""


def plan(
    facts: TransitionFacts, rule_set: RuleSet, *, opens_on: date, reapply_by: date, per_minute: int, as_of: datetime
) -> Plan:
    """What an opening of this rule set on this day would bring, if nobody answered."""
    instant = opens_at(opens_on, as_of)
    whom = list(affected(facts, rule_set.id, instant))
    later = _later(rule_set, reapply_by, instant)
    minute = timedelta(minutes=1)
    paths = [
        _path(ordinal, kind, each, instant + (ordinal - 1) * minute / per_minute, later)
        for ordinal, (kind, each) in enumerate(whom, start=1)
    ]
    called = {path.subject for path in paths if path.kind is PathKind.PROVIDER}
    names = {step.name for step in later}
    return Plan(
        rule_set=rule_set.id,
        opens_at=instant,
        reapply_by=reapply_by,
        per_minute=per_minute,
        lapses_at=lapses_at(reapply_by) if _lapses(rule_set) else None,
        too_late=tuple(rung.name for rung in rule_set.approvals.lapse_ladder if rung.name not in names),
        paths=tuple(paths),
        unaffected=dict(Counter(each.standing for each in facts.providers if each.subject not in called)),
    )


def affected(facts: TransitionFacts, rule_set: str, instant: datetime) -> Iterator[tuple[PathKind, Concerned]]:
    """Whom an opening affects, in the order of their turns.

    Those who only have to be told come first: they are few, and somebody who waits should not wait longer.
    """
    for entry in facts.waiting:
        yield PathKind.WAITING, entry
    for application in facts.applications:
        if is_told(application, rule_set):
            yield PathKind.APPLICATION, application
    for provider in facts.providers:
        if is_called(provider, rule_set, instant):
            yield PathKind.PROVIDER, provider


def is_called(provider: ConcernedProvider, rule_set: str, instant: datetime) -> bool:
    """Whether an opening calls this approval to reapply."""
    stands = provider.standing in CALLED and provider.rule_set != rule_set
    return stands and (provider.ends_at is None or provider.ends_at > instant)


def is_told(application: ConcernedApplication, rule_set: str) -> bool:
    """Whether an opening is told to whoever sent this open application."""
    return application.rule_set != rule_set


def totals(paths: Iterable[Path]) -> Totals:
    """A plan in figures."""
    listed = list(paths)
    kinds = Counter(path.kind for path in listed)
    return Totals(
        providers=kinds[PathKind.PROVIDER],
        applications=kinds[PathKind.APPLICATION],
        waiting=kinds[PathKind.WAITING],
        letters=sum(path.letters for path in listed),
        lapses=sum(path.lapses_at is not None for path in listed),
    )


def calendar(paths: Iterable[Path]) -> list[PlanDay]:
    """A plan by date, as Montana counts them."""
    happenings: dict[date, Counter[Happening]] = {}
    letters: Counter[date] = Counter()
    dates: dict[datetime, date] = {}
    for path in paths:
        for step in path.steps:
            # Thousands of paths share their instants.
            day = dates.get(step.at) or dates.setdefault(step.at, mountain_date(step.at))
            happenings.setdefault(day, Counter())[step.what] += 1
            letters[day] += path.recipients
    return [
        PlanDay(day=day, letters=letters[day], **{str(what): number for what, number in happenings[day].items()})
        for day in sorted(happenings)
    ]


def next_look(opened_at: datetime, last_lapse: datetime | None, as_of: datetime) -> datetime:
    """When to look again who came since, and who is still awaited.

    After one day, then after two, four, eight and so on; in the end when the last approval may have lapsed. Where only
    reapplications are under review, every week. So a transition of years looks a few dozen times.
    """
    days = 1
    while (look_at := opened_at + timedelta(days=days)) <= as_of:
        days *= 2
    if last_lapse is None:
        return min(look_at, as_of + timedelta(days=7))
    return min(look_at, last_lapse + LAPSED_WITHIN) if last_lapse + LAPSED_WITHIN > as_of else look_at


def chunks(ordinals: Sequence[int], per_minute: int) -> list[tuple[int, int]]:
    """Paths in parts `[first, last]`: some minutes each at the pace, and few, so that a history stays short."""
    size = max(SMALLEST_CHUNK, min(per_minute * CHUNK_MINUTES, USUAL_CHUNK), -(-len(ordinals) // MOST_CHUNKS))
    parts = [ordinals[begin : begin + size] for begin in range(0, len(ordinals), size)]
    return [(part[0], part[-1]) for part in parts]


def _later(rule_set: RuleSet, reapply_by: date, instant: datetime) -> tuple[Step, ...]:
    """What follows the call: warnings, then the lapse."""
    if not _lapses(rule_set):
        return ()
    warnings = [
        Step(at=rung.at, what=Happening.WARNED, letter=LetterKind(rung.letter), name=rung.name)
        for rung in lapse_ladder(reapply_by, rule_set.approvals, instant)
    ]
    lapse = Step(at=lapses_at(reapply_by), what=Happening.LAPSED, letter=LetterKind.APPROVAL_LAPSED)
    return (*warnings, lapse)


def _lapses(rule_set: RuleSet) -> bool:
    return rule_set.approvals.lapses == "not_reapplied"


def _path(ordinal: int, kind: PathKind, concerned: Concerned, begins_at: datetime, later: tuple[Step, ...]) -> Path:
    if not isinstance(concerned, ConcernedProvider):
        steps: tuple[Step, ...] = (Step(at=begins_at, what=Happening.TOLD, letter=FIRST_LETTERS[kind]),)
        return _of(ordinal, kind, concerned, 1, steps)
    first = Step(at=begins_at, what=Happening.CALLED, letter=FIRST_LETTERS[kind])
    following = [] if concerned.under_review else [step for step in later if _comes(step, begins_at, concerned)]
    return _of(ordinal, kind, concerned, concerned.recipients, (first, *following))


def _comes(step: Step, begins_at: datetime, provider: ConcernedProvider) -> bool:
    """Nothing is said again that had come due before the call, nor to an approval that has ended."""
    return step.at > begins_at and (provider.ends_at is None or step.at < provider.ends_at)


def _of(ordinal: int, kind: PathKind, concerned: Concerned, recipients: int, steps: tuple[Step, ...]) -> Path:
    lapses = steps[-1].at if steps[-1].what is Happening.LAPSED else None
    return Path(
        ordinal=ordinal,
        kind=kind,
        subject=concerned.subject,
        name=concerned.name,
        recipients=recipients,
        steps=steps,
        lapses_at=lapses,
    )
