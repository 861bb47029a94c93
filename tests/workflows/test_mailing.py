"""An announcement as its workflow knows it: what is due when."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from schemas.announcement import AfterAnnouncement, AnnouncementStart, AnnouncementState
from workflows.mailing import MOST_LOOKS, Mailing, Step

AT = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
START = AnnouncementStart(number="N-2026-00001", submission=UUID(int=1), send_at=AT, per_minute=60)


def sending(queued: int) -> AfterAnnouncement:
    return AfterAnnouncement(state=AnnouncementState.SENDING, send_at=AT, per_minute=60, recipients=150, queued=queued)


def test_after_hours_of_being_down_letters_leave_at_the_same_pace() -> None:
    mailing = Mailing.of(START).after(sending(0))
    assert mailing.due_at(AT + 3 * HOUR) == AT + 3 * HOUR
    late = AT + 3 * HOUR
    for queued in (60, 120):
        assert mailing.step is Step.QUEUE
        mailing = mailing.after_queueing(sending(queued), late)
        late += MINUTE
        assert mailing.due_at(late) == late
    assert mailing.chunk == (121, 150)


def test_the_last_look_comes_after_the_postman_has_given_up() -> None:
    mailing, at = Mailing.of(START).after_queueing(sending(150), AT), AT + MINUTE
    looked = 0
    while not mailing.is_last_look:
        assert mailing.step is Step.LOOK
        mailing = mailing.after_looking(sending(150), at)
        due = mailing.due_at(at)
        assert due
        assert MINUTE <= due - at <= 6 * HOUR
        at, looked = due, looked + 1
    assert looked == MOST_LOOKS - 1
    assert timedelta(hours=50) <= at - AT <= timedelta(hours=60)
