"""What a review is after a decision, where no story gets there by itself."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from schemas.application import AfterDecision, Answer, ApplicationStart, Stage
from schemas.review import ReviewClock, Rung
from workflows.review import Review

ANSWERED = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
SAME_MORNING = ANSWERED - timedelta(hours=2)


def test_a_rung_that_moved_to_the_morning_of_the_applicants_last_reminder_is_still_to_come() -> None:
    due = ANSWERED + timedelta(days=4)
    ours = Rung(at=SAME_MORNING, letter="review_reminder", audience="reviewers", name="day_4")
    theirs = Rung(at=SAME_MORNING, letter="information_reminder", audience="applicant", name="day_3")
    clock = ReviewClock(received_at=ANSWERED - timedelta(days=9), due_at=due, promised_at=due, rungs=[ours])
    asked = Review.of(
        ApplicationStart(
            number="A-2026-00012",
            submission=uuid4(),
            clock=clock,
            stage=Stage.INFORMATION_REQUESTED,
            information_rungs=[theirs],
            requested_at=ANSWERED - timedelta(days=3),
            passed_until=SAME_MORNING,
        )
    )

    answered = asked.after(Answer(actor="applicant:A-2026-00012"), ANSWERED, AfterDecision(clock=clock))

    assert asked.ladders == [[], []]
    assert answered.ladders == [[ours], []]
