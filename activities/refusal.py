"""Why the records do not allow something: as an error that trying again cannot mend."""

from datetime import datetime

from temporalio.exceptions import ApplicationError

from schemas.application import Application, Stage

_VERB_OF = {
    Stage.APPROVED: "approve",
    Stage.DENIED: "deny",
    Stage.WITHDRAWN: "withdraw",
    Stage.SUPERSEDED: "supersede",
}


def refused(code: str, sentence: str, **details: str) -> ApplicationError:
    """The error an activity raises; `code` is what updates, refusals and pages know it by."""
    return ApplicationError(sentence, details, type=code, non_retryable=True)


def already_decided(application: Application) -> ApplicationError:
    """A second decision: the details name the first one, who took it and when."""
    verb, actor = _VERB_OF[application.stage], application.decided_by or "system"
    at = _iso(application.decided_at)
    return refused("already_decided", f"Already decided: {verb} by {actor} at {at}.", verb=verb, actor=actor, at=at)


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
