"""The plan of an opening: who is affected, which letters go when, what lapses on which date; whether it may open."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policy.opening import Book, date_problems, opens_at, pace_problems, rule_set_problems
from policy.transition import calendar, chunks, next_look, plan, totals
from schemas.provider import Standing
from schemas.rule_set import RuleSet
from schemas.transition import (
    Concerned,
    ConcernedApplication,
    ConcernedProvider,
    Happening,
    PathKind,
    Plan,
    TransitionFacts,
)
from tests import samples

FIRST, DRAFT = "interim-2026", "updated-draft"
RULES = samples.RULE_BOOK.files[DRAFT]
NOW = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)
OPENS_ON, REAPPLY_BY = date(2027, 1, 4), date(2027, 6, 30)
WARNINGS = [
    datetime(2027, 5, 2, 14, tzinfo=UTC),
    datetime(2027, 6, 1, 14, tzinfo=UTC),
    datetime(2027, 6, 24, 14, tzinfo=UTC),
    datetime(2027, 6, 30, 14, tzinfo=UTC),
]
"""60, 30, 7 and 1 days before it has lapsed, at 8:00 in Montana, which is summer time by then."""
LAPSE = datetime(2027, 7, 1, 6, tzinfo=UTC)


def provider(number: str = "P-00001", /, **changes: object) -> ConcernedProvider:
    facts = {"subject": number, "name": "Fox Valley", "standing": Standing.IN_FORCE, "rule_set": FIRST}
    return ConcernedProvider.model_validate(facts | changes)


def application(number: str = "A-2026-00001", rule_set: str = FIRST) -> ConcernedApplication:
    return ConcernedApplication(subject=number, name="Prairie Rivers Trust", rule_set=rule_set)


def planned(
    *providers: ConcernedProvider,
    applications: tuple[ConcernedApplication, ...] = (),
    waiting: tuple[Concerned, ...] = (),
    opens_on: date = OPENS_ON,
    reapply_by: date = REAPPLY_BY,
    per_minute: int = 600,
    rules: RuleSet = RULES,
) -> Plan:
    facts = TransitionFacts(waiting=waiting, applications=applications, providers=providers)
    return plan(facts, rules, opens_on=opens_on, reapply_by=reapply_by, per_minute=per_minute, as_of=NOW)


def letting_nothing_lapse() -> RuleSet:
    approvals = RULES.approvals.model_copy(update={"lapses": "nothing", "lapse_ladder": ()})
    return RULES.model_copy(update={"approvals": approvals})


def test_a_provider_is_called_warned_and_lapses() -> None:
    found = planned(provider(recipients=2))
    (path,) = found.paths
    assert [(step.at, step.what, step.letter) for step in path.steps] == [
        (datetime(2027, 1, 4, 7, tzinfo=UTC), "called", "reapplication_called"),
        *((at, "warned", "lapse_warning") for at in WARNINGS),
        (LAPSE, "lapsed", "approval_lapsed"),
    ]
    assert [step.name for step in path.steps[1:5]] == ["lapse_day_60", "lapse_day_30", "lapse_day_7", "lapse_day_1"]
    assert (path.lapses_at, found.lapses_at, path.letters, found.too_late) == (LAPSE, LAPSE, 12, ())


def test_warnings_for_which_the_opening_leaves_no_time_do_not_go() -> None:
    found = planned(provider(), reapply_by=OPENS_ON + timedelta(days=20))
    (path,) = found.paths
    assert [step.name for step in path.steps if step.what is Happening.WARNED] == ["lapse_day_7", "lapse_day_1"]
    assert found.too_late == ("lapse_day_60", "lapse_day_30")


@pytest.mark.parametrize(
    ("who", "called"),
    [
        (provider(), True),
        (provider(standing="suspended"), True),
        (provider(standing="lapsed"), False),
        (provider(standing="withdrawn"), False),
        (provider(standing="ceased"), False),
        (provider(rule_set=DRAFT), False),
        (provider(ends_at=datetime(2027, 1, 4, 7, tzinfo=UTC)), False),
        (provider(ends_at=datetime(2027, 1, 5, 7, tzinfo=UTC)), True),
    ],
)
def test_who_is_called(who: ConcernedProvider, *, called: bool) -> None:
    found = planned(who)
    assert bool(found.paths) == called
    assert found.unaffected == ({} if called else {who.standing: 1})


def test_an_approval_that_ends_before_gets_no_letter_after_its_end() -> None:
    (path,) = planned(provider(ends_at=WARNINGS[1])).paths
    assert [step.name for step in path.steps[1:]] == ["lapse_day_60"]
    assert path.lapses_at is None


def test_over_a_reapplication_under_review_nothing_lapses() -> None:
    (path,) = planned(provider(under_review=True)).paths
    assert [step.what for step in path.steps] == ["called"]
    assert path.lapses_at is None


def test_rules_that_let_nothing_lapse_only_call() -> None:
    found = planned(provider(), rules=letting_nothing_lapse())
    assert [step.what for step in found.paths[0].steps] == ["called"]
    assert (found.lapses_at, totals(found.paths).lapses) == (None, 0)


def test_who_waits_is_told_first_then_applicants_then_providers() -> None:
    waiting = (Concerned(subject="5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01", name="Jo"),)
    applications = (application(), application("A-2026-00002", DRAFT))
    found = planned(provider(), provider("P-00002"), applications=applications, waiting=waiting)
    assert [(path.ordinal, path.kind, path.steps[0].letter) for path in found.paths] == [
        (1, PathKind.WAITING, "rules_opened_waiting"),
        (2, PathKind.APPLICATION, "rules_opened_application"),
        (3, PathKind.PROVIDER, "reapplication_called"),
        (4, PathKind.PROVIDER, "reapplication_called"),
    ]
    figures = totals(found.paths)
    assert (figures.waiting, figures.applications, figures.providers, figures.letters, figures.lapses) == (
        1,
        1,
        2,
        14,
        2,
    )


def test_letters_go_at_the_pace() -> None:
    found = planned(*(provider(f"P-{number:05}") for number in range(1, 1302)), per_minute=30)
    first = found.opens_at
    assert found.paths[30].steps[0].at == first + timedelta(minutes=1)
    assert found.paths[1300].steps[0].at == first + timedelta(minutes=43, seconds=20)


def test_a_warning_that_came_due_before_a_turn_came_is_left_out_of_that_path() -> None:
    # 60 days before the lapse is the day of the opening; at ten a minute the last turn comes after 8 o'clock.
    reapply_by = OPENS_ON + timedelta(days=59)
    found = planned(*(provider(f"P-{number:05}") for number in range(1, 4902)), per_minute=10, reapply_by=reapply_by)
    first, last = found.paths[0], found.paths[-1]
    assert (first.steps[1].name, last.steps[1].name) == ("lapse_day_60", "lapse_day_30")


def test_the_calendar_counts_by_montana_dates() -> None:
    found = planned(provider(), provider("P-00002", recipients=3), applications=(application(),))
    days = {day.day: day for day in calendar(found.paths)}
    assert list(days) == [
        OPENS_ON,
        *(date(2027, *each) for each in ((5, 2), (6, 1), (6, 24), (6, 30))),
        date(2027, 7, 1),
    ]
    assert (days[OPENS_ON].told, days[OPENS_ON].called, days[OPENS_ON].letters) == (1, 2, 5)
    assert (days[date(2027, 6, 1)].warned, days[date(2027, 7, 1)].lapsed) == (2, 2)
    assert sum(day.letters for day in days.values()) == totals(found.paths).letters


def test_one_that_opens_today_opens_at_once() -> None:
    assert opens_at(date(2026, 11, 25), NOW) == NOW
    assert opens_at(OPENS_ON, NOW) == datetime(2027, 1, 4, 7, tzinfo=UTC)
    assert opens_at(date(2027, 7, 1), NOW) == datetime(2027, 7, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opens_on", "reapply_by", "field", "words"),
    [
        (date(2026, 11, 24), REAPPLY_BY, "opens_on", "Tuesday, November 24, 2026 is past"),
        (OPENS_ON, OPENS_ON, "reapply_by", "must come after the opening on Monday, January 4, 2027"),
        (OPENS_ON, date(2026, 12, 1), "reapply_by", "must come after the opening"),
        (date(2019, 1, 1), REAPPLY_BY, "opens_on", "outside the calendar"),
        (OPENS_ON, date(2046, 1, 1), "reapply_by", "outside the calendar"),
    ],
)
def test_dates_that_cannot_be(opens_on: date, reapply_by: date, field: str, words: str) -> None:
    (problem,) = date_problems(opens_on, reapply_by, NOW)
    assert problem.field == field
    assert words in problem.message


def test_today_may_be_the_day() -> None:
    # 11 pm in Montana is another day in UTC.
    assert date_problems(date(2026, 11, 25), REAPPLY_BY, datetime(2026, 11, 26, 6, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("rule_set", "book", "words"),
    [
        (FIRST, {}, "opened already"),
        ("nobody", {}, "no draft"),
        (DRAFT, {"to_come": "other"}, "still to come"),
        (DRAFT, {"proposed": "other"}, "is proposed"),
    ],
)
def test_rules_that_cannot_be_opened(rule_set: str, book: dict[str, str], words: str) -> None:
    (problem,) = rule_set_problems(rule_set, Book.model_validate({"opened": [FIRST], "drafts": [DRAFT]} | book))
    assert words in problem.message


def test_a_draft_may_be_opened_and_its_own_proposal_is_no_hindrance() -> None:
    assert rule_set_problems(DRAFT, Book(opened=frozenset({FIRST}), drafts=frozenset({DRAFT}), proposed=DRAFT)) == []
    assert [bool(pace_problems(pace)) for pace in (9, 10, 6000, 6001)] == [True, False, False, True]


def test_chunks_are_few_and_last_some_minutes() -> None:
    ordinals = list(range(1, 10_001))
    assert chunks([], 600) == []
    assert chunks([3, 4, 9], 10) == [(3, 9)]
    assert chunks(ordinals, 6_000) == [(first, first + 999) for first in range(1, 10_001, 1_000)]
    assert len(chunks(list(range(1, 100_001)), 6_000)) == 40
    assert len(chunks(ordinals, 10)) == 40
    assert [last - first + 1 for first, last in chunks(ordinals, 60)[:2]] == [600, 600]


def test_it_is_looked_ever_more_rarely_who_is_awaited() -> None:
    opened = datetime(2027, 1, 4, 7, tzinfo=UTC)
    looks, at = [], opened
    while at < LAPSE:
        at = next_look(opened, LAPSE, at)
        looks.append((at - opened).days)
    assert looks[:-1] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert at == LAPSE + timedelta(hours=1)
    # A reapplication is under review still, and nobody else is awaited.
    assert next_look(opened, None, LAPSE) == LAPSE + timedelta(days=7)
