"""What changed in a report since somebody saw it, in sentences."""

from datetime import date
from decimal import Decimal

import pytest

from console.annual_reports.seen import CHANGED, changes, seen_of
from schemas.annual_report import Activity
from tests.documents.report_samples import activity, content, reported

TITLE = activity().title
OTHER = activity(2, title="Watersheds")
DAY = "December 1, 2026, Pablo, Montana"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ([activity()], [activity(), OTHER], "“Watersheds” (E-2026-00002) is new in the report."),
        ([activity(), OTHER], [activity()], "“Watersheds” (E-2026-00002) is not in the report any more."),
        ([activity()], [activity(title="Fractions")], f"“{TITLE}” is called “Fractions” now."),
        (
            [activity()],
            [activity(description="Other words.")],
            f"The description, the format or the schedule of “{TITLE}” changed.",
        ),
        (
            [activity()],
            [activity(dates=[reported(), reported(ordinal=2, first_day=date(2027, 1, 8), last_day=date(2027, 1, 8))])],
            f"“{TITLE}”: January 8, 2027, Pablo, Montana is new in the report.",
        ),
        ([activity()], [activity(dates=[])], f"“{TITLE}”: {DAY} is not in the report any more."),
        (
            [activity()],
            [activity(dates=[reported(location="Ronan")])],
            f"“{TITLE}”: {DAY} is December 1, 2026, Ronan now.",
        ),
        (
            [activity()],
            [activity(dates=[reported(participants=1, paper=-17)])],
            f"“{TITLE}”, {DAY}: 1 participant instead of 20.",
        ),
        (
            [activity()],
            [activity(dates=[reported(participants=None, paper=None)])],
            f"“{TITLE}”, {DAY}: it is not counted any more.",
        ),
        (
            [activity(dates=[reported(participants=None, paper=None)])],
            [activity()],
            f"“{TITLE}”, {DAY}: 20 participants instead of none counted.",
        ),
        (
            [activity()],
            [activity(dates=[reported(units=Decimal("110.50"))])],
            f"“{TITLE}”, {DAY}: 110.5 units instead of 117.",
        ),
    ],
)
def test_each_change_is_a_sentence(before: list[Activity], now: list[Activity], told: str) -> None:
    assert changes(seen_of(content(*before)), content(*now)) == [told]


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"E-1": {"title": 1}}', seen_of(content(activity()))])
def test_what_cannot_be_named_is_said_to_have_changed(seen: str) -> None:
    assert changes(seen, content(activity())) == [CHANGED]
