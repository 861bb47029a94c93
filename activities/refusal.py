"""Why the records do not allow something: as an error that trying again cannot mend."""

from datetime import datetime

from temporalio.exceptions import ApplicationError

from schemas.access_request import AccessRequest, AccessStage
from schemas.application import Application, Stage

_VERB_OF = {
    Stage.APPROVED: "approve",
    Stage.DENIED: "deny",
    Stage.WITHDRAWN: "withdraw",
    Stage.SUPERSEDED: "supersede",
}

_ACCESS_VERB_OF = {
    AccessStage.GRANTED: "grant_access",
    AccessStage.DECLINED: "decline_access",
    AccessStage.WITHDRAWN: "withdraw_access",
}


def refused(code: str, sentence: str, **details: str) -> ApplicationError:
    """The error an activity raises; `code` is what updates, refusals and pages know it by."""
    return ApplicationError(sentence, details, type=code, non_retryable=True)


def already_decided(application: Application) -> ApplicationError:
    """A second decision: the details name the first one, who took it and when."""
    return _already(_VERB_OF[application.stage], application.decided_by, application.decided_at)


def access_already_decided(request: AccessRequest) -> ApplicationError:
    """A word on an access request that is decided: the details name the decision, who took it and when."""
    return _already(_ACCESS_VERB_OF[request.stage], request.decided_by, request.decided_at)


def _already(verb: str, decided_by: str | None, decided_at: datetime | None) -> ApplicationError:
    actor, at = decided_by or "system", _iso(decided_at)
    return refused("already_decided", f"Already decided: {verb} by {actor} at {at}.", verb=verb, actor=actor, at=at)


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
