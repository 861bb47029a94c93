"""What happens next with an application and when: the two columns every list shows (`next_step`, `next_at`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from policy.review import may_close_unanswered
from schemas.application import FINAL_STAGES, Stage
from schemas.review import Rung

NextStep = Literal["review", "overdue", "information_owed", "may_close"]


def next_step(
    stage: Stage,
    due_at: datetime,
    as_of: datetime,
    requested_at: datetime | None = None,
    information_rungs: Sequence[Rung] = (),
) -> tuple[NextStep | None, datetime | None]:
    """The next step as a code and its instant; both are None once an application is decided.

    `review` is due at the due instant, and from that instant on `overdue` since then. While information is owed, the
    next reminder to the applicant counts (`information_owed`), and after the last one staff may close the application
    (`may_close`, since that reminder). A request made at or after the due instant pauses nothing, so such an
    application stays overdue.
    """
    if stage in FINAL_STAGES:
        return None, None
    if stage == Stage.INFORMATION_REQUESTED and requested_at and requested_at < due_at:
        return _owed(information_rungs, as_of, requested_at)
    return ("overdue" if as_of >= due_at else "review"), due_at


def _owed(rungs: Sequence[Rung], as_of: datetime, requested_at: datetime) -> tuple[NextStep, datetime]:
    if may_close_unanswered(rungs, as_of):
        return "may_close", max(rung.at for rung in rungs)
    return "information_owed", min((rung.at for rung in rungs if rung.at > as_of), default=requested_at)
