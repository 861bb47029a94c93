"""What happened so far, in sentences an applicant reads; who decided stays with staff."""

from datetime import datetime

from console.public.cases import Case
from schemas.application import Stage
from schemas.model import Frozen


class Happening(Frozen):
    """One line of the timeline."""

    at: datetime
    text: str


_DECIDED = {
    Stage.APPROVED: "We approved the application.",
    Stage.DENIED: "We could not approve the application.",
    Stage.WITHDRAWN: "The application was withdrawn.",
    Stage.SUPERSEDED: "New rules had opened, and we gave the application back as a draft under them.",
}


def timeline(case: Case) -> list[Happening]:
    """Everything that happened, oldest first."""
    lines = [Happening(at=case.submission.received_at, text="We received the application.")]
    for each in case.requests:
        lines.append(Happening(at=each.asked_at, text="We asked you for information."))
        if each.answered_at:
            lines.append(Happening(at=each.answered_at, text="We received your answer."))
    if case.application and case.application.decided_at:
        lines.append(Happening(at=case.application.decided_at, text=_DECIDED[case.application.stage]))
    return sorted(lines, key=lambda line: line.at)
