"""What is due, and what stands in its way."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from policy.disposal import TOGETHER, chunks, held_in_words, holding, judged
from schemas.annual_report import AnnualReport, ReportState
from schemas.disposal import LegalHold, LineState

DUE_BEFORE = date(2032, 9, 15)
PLACED = datetime(2032, 9, 1, 18, tzinfo=UTC)


def report(**changes: object) -> AnnualReport:
    """DOMAIN's example: an event of September 2026, its year completed on July 10, 2027, kept until July 10, 2032."""
    opened = datetime(2027, 7, 1, 14, tzinfo=UTC)
    facts: dict[str, object] = {
        "provider": "P-00001",
        "year": 2026,
        "first_day": date(2026, 7, 1),
        "last_day": date(2027, 6, 30),
        "state": ReportState.COMPLETED,
        "opened_at": opened,
        "due_at": opened,
        "version": 1,
        "completed_on": date(2027, 7, 10),
        "retain_until": date(2032, 7, 10),
    }
    return AnnualReport.model_validate(facts | changes)


def hold(provider: str = "P-00001", year: int | None = None, **changes: object) -> LegalHold:
    facts: dict[str, object] = {
        "id": UUID(int=1), "provider": provider, "year": year, "reason": "A complaint.", "placed_by": "account:1",
        "placed_at": PLACED,
    }  # fmt: skip
    return LegalHold.model_validate(facts | changes)


def test_it_is_due_once_the_last_day_it_is_kept_is_over() -> None:
    assert judged(report(), [], date(2032, 7, 11)).state is LineState.LISTED
    kept = judged(report(), [], date(2032, 7, 10))
    assert (kept.state, kept.why) == (LineState.LEFT_OUT, "Its records are kept until July 10, 2032 now.")


def test_a_reopened_year_has_no_time_that_runs() -> None:
    reopened = report(state=ReportState.OPEN, completed_on=None, retain_until=None)
    assert judged(reopened, [], DUE_BEFORE).state is LineState.LEFT_OUT
    assert "reopened" in judged(reopened, [], DUE_BEFORE).why


def test_what_was_disposed_of_is_not_disposed_of_again() -> None:
    gone = judged(report(disposed_at=PLACED), [], DUE_BEFORE)
    assert (gone.state, gone.why) == (LineState.LEFT_OUT, "Disposed of already, on September 1, 2032.")


@pytest.mark.parametrize(
    ("holds", "held"),
    [
        ([hold()], True),
        ([hold(year=2026)], True),
        ([hold(year=2027)], False),
        ([hold(provider="P-00002")], False),
        ([hold(lifted_at=PLACED, lifted_by="account:2")], False),
        ([hold(lifted_at=PLACED, lifted_by="account:2"), hold()], True),
    ],
)
def test_a_hold_goes_before(holds: list[LegalHold], held: bool) -> None:  # noqa: FBT001 - a column of the table
    found = judged(report(), holds, DUE_BEFORE)
    assert found.state is (LineState.HELD if held else LineState.LISTED)
    assert bool(holding(holds, "P-00001", 2026)) == held


def test_a_hold_is_told_by_what_it_holds_and_since_when_and_not_by_its_reason() -> None:
    assert held_in_words(hold()) == ("A legal hold on all records of the provider stands since September 1, 2032.")
    assert held_in_words(hold(year=2026)) == (
        "A legal hold on the records of this year stands since September 1, 2032."
    )


def test_an_event_that_is_not_archived_keeps_its_year() -> None:
    found = judged(report(), [], DUE_BEFORE, not_due=["E-2026-00002"])
    assert (found.state, found.why) == (LineState.LEFT_OUT, "Not archived, or kept longer: E-2026-00002.")


def test_a_list_is_cut_into_parts_without_a_gap() -> None:
    ordinals = [*range(1, 2 * TOGETHER + 2)]
    assert chunks(ordinals) == [(1, TOGETHER), (TOGETHER + 1, 2 * TOGETHER), (2 * TOGETHER + 1, 2 * TOGETHER + 1)]
    assert chunks([3, 7]) == [(3, 7)]
    assert chunks([]) == []
