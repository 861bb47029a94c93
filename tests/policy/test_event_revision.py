"""A revision is judged beside what is recorded: what cannot be done to a date says so beside its line."""

from datetime import UTC, date, datetime
from decimal import Decimal

from policy.event_form import fields_of, read_event
from policy.replanning import numbered
from policy.standing import History
from schemas.draft import Fields
from schemas.event import Event, EventForm, EventStage
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Standing
from tests import samples
from tests.events import conference, course
from tests.policy.test_event_form import IN_FORCE, change, provider
from tests.policy.test_replanning import BETWEEN, CANCELLED, DELIVERED, FIRST, SCHEDULED, SECOND, on, recorded

Changes = dict[str, str | list[str]]
REPORTED = datetime(2026, 11, 20, 18, tzinfo=UTC)


def judged(
    form: EventForm, existing: list[Occurrence], history: History = IN_FORCE, /, **changes: str | list[str]
) -> tuple[EventForm | None, dict[str, str]]:
    """What is read of a revision whose page was begun before these changes were typed, and what is wrong with it."""
    original = Event(
        number="E-2026-00001",
        provider="P-00001",
        submission="6f1f6f0e-9f2a-4c57-8d7c-111111111111",
        rule_set=samples.RULE_SET.id,
        stage=EventStage.REPORTED,
        version=1,
        form=form,
        late=False,
        reported_at=REPORTED,
        reported_by="account:1",
    )
    fields: Fields = {**fields_of(numbered(form, existing)), **changes}
    read, found = read_event(
        fields, samples.RULE_SET, BETWEEN, provider(), history, original=original, existing=existing
    )
    return read, {each.field: each.message for each in found}


def test_what_was_recorded_is_right_and_says_which_date_is_which() -> None:
    form = on(FIRST, SECOND)
    read, wrong = judged(form, recorded(form, DELIVERED, SCHEDULED))
    assert wrong == {}
    assert read
    assert [place.ordinal for place in read.occurrences] == [1, 2]


def test_units_that_were_left_empty_follow_the_schedule_and_others_stay() -> None:
    form = on(FIRST)
    existing = recorded(form, SCHEDULED)
    shorter = {name: [*fields_of(form)[name][:2], ""] for name in ("item_title", "item_starts", "item_ends")}
    read, wrong = judged(form, existing, **shorter)
    assert wrong == {}
    assert read
    assert read.units == Decimal("3.5")
    read, _ = judged(form.model_copy(update={"units": Decimal(3)}), existing)
    assert read
    assert read.units == Decimal(3)


def test_a_date_that_is_over_and_left_out_is_named_beside_its_line() -> None:
    form = on(FIRST, SECOND)
    existing = recorded(form, DELIVERED, SCHEDULED)
    _, wrong = judged(form, existing, first_day=["", "2027-01-12"], location=["", "Pablo"])
    assert set(wrong) == {"first_day_0"}
    assert "December 1, 2026 is over" in wrong["first_day_0"]
    _, wrong = judged(form, existing, first_day=["2026-12-20", "2027-01-12"], ordinal=["2", "1"])
    assert set(wrong) == {"first_day_1"}
    assert "corrected to a day that is past" in wrong["first_day_1"]


def test_a_date_cancelled_while_it_was_typed_is_named_beside_its_line() -> None:
    form = on(FIRST, SECOND)
    existing = recorded(form, SCHEDULED, CANCELLED)
    _, wrong = judged(
        form, existing, first_day=["2026-12-02", "2026-12-20"], location=["Pablo"] * 2, ordinal=["1", "2"]
    )
    assert set(wrong) == {"first_day_1"}
    assert "December 20, 2026 was cancelled" in wrong["first_day_1"]


def test_a_date_added_in_the_past_needs_a_reason_and_a_corrected_one_none() -> None:
    form = on(FIRST, SECOND)
    existing = recorded(form, DELIVERED, SCHEDULED)
    _, wrong = judged(form, existing, first_day=["2026-12-02", "2026-12-20"])
    assert wrong == {}
    moved: Changes = {"first_day": ["2026-12-01", "2026-12-08"]}
    _, wrong = judged(form, existing, **moved)
    assert set(wrong) == {"late_reason"}
    read, wrong = judged(form, existing, **moved, late_reason="We were snowed in.")
    assert wrong == {}
    assert read
    assert read.late_reason == "We were snowed in."


def test_a_reason_typed_where_nothing_is_late_is_dropped() -> None:
    form = on(FIRST, SECOND)
    read, _ = judged(form, recorded(form, DELIVERED, SCHEDULED), late_reason="Just because")
    assert read
    assert read.late_reason == ""


def test_a_held_date_is_put_right_to_a_day_on_which_the_approval_was_in_force() -> None:
    suspended = (*IN_FORCE, change(datetime(2026, 12, 5, 18, tzinfo=UTC), Standing.SUSPENDED))
    form = on(FIRST)
    existing = recorded(form, DELIVERED)
    changes: Changes = {"first_day": ["2026-12-02"]}
    assert judged(form, existing, suspended, **changes)[1] == {}
    changes = {"first_day": ["2026-12-02", "2027-01-12"], "location": ["Pablo"] * 2, "link": ["", ""]}
    assert set(judged(form, existing, suspended, **changes)[1]) == {"first_day_1"}


def test_recordings_of_what_is_over_count_no_longer_than_they_did_by_now() -> None:
    form = conference(FIRST, recordings_until=date(2026, 12, 5))
    held = recorded(form, DELIVERED)
    assert judged(form, held, recordings_until="2026-12-06")[1] == {}
    _, wrong = judged(form, held, recordings_until="2026-12-31")
    assert wrong == {"recordings_until": "It is over, and its count was asked for; no recordings can count now."}
    not_yet_said = recorded(form, SCHEDULED)
    assert "recordings_until" in judged(form, not_yet_said, recordings_until="2026-12-31")[1]
    longer = form.model_copy(update={"recordings_until": date(2026, 12, 31)})
    assert judged(longer, held)[1] == {}
    ahead = conference(FIRST, recordings_until=date(2026, 12, 20))
    assert judged(ahead, recorded(ahead, SCHEDULED), recordings_until="2026-12-31")[1] == {}


def test_the_opening_of_a_self_paced_event_stays_in_the_period_that_is_over() -> None:
    form = course(FIRST)
    (first,) = recorded(form, SCHEDULED)
    over = first.model_copy(update={"state": OccurrenceState.DELIVERED})
    assert judged(form, [over], first_day=["2026-12-08"])[1] == {}
    _, wrong = judged(form, [over], first_day=[date(2027, 1, 4).isoformat()])
    assert set(wrong) == {"first_day_0"}
