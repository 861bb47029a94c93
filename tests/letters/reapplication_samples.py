"""Letters about reapplications and superseded applications: each says what it means for the present approval."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from schemas import facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.provider import Standing
from schemas.rule_set import Notice, Terms

NUMBER, PROVIDER = "A-2027-00112", "P-00087"
RULES = "Updated procedure"
DECIDED = datetime(2027, 2, 4, 16, 20, tzinfo=UTC)
REAPPLY_BY = date(2027, 6, 30)
_TERMS = Terms(
    provider="host organization",
    providers="host organizations",
    unit="professional development unit",
    units="professional development units",
    unit_short="PDU",
)
_ABOUT: dict[str, Any] = {"number": NUMBER, "organisation": "Séliš Ksanka Ql̓ispé Education Department"}
_LINK = {
    "link": UUID("5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01"),
    "link_expires_at": datetime(2027, 4, 5, 16, 20, tzinfo=UTC),
}
_IN_FORCE = facts.PresentApproval(
    provider_number=PROVIDER,
    standing=Standing.IN_FORCE,
    called_under="updated",
    reapply_by=REAPPLY_BY,
    lapses=True,
)
_LAPSED = facts.PresentApproval(
    provider_number=PROVIDER, standing=Standing.LAPSED, called_under="updated", reapply_by=date(2027, 1, 31)
)
_ENDS = facts.PresentApproval(provider_number=PROVIDER, standing=Standing.IN_FORCE, last_day=date(2027, 3, 31))
_QUESTION: dict[str, Any] = {
    "asked_at": datetime(2027, 1, 28, 17, 0, tzinfo=UTC),
    "text": "Who are your instructors?",
    "may_close_at": datetime(2027, 2, 22, 15, 0, tzinfo=UTC),
}
DUE = datetime(2027, 2, 5, 0, 0, tzinfo=UTC)
_SUSPENDED = _IN_FORCE.model_copy(update={"standing": Standing.SUSPENDED})


def _letter(kind: LetterKind, model: Frozen) -> LetterDraft:
    return LetterDraft(
        key=f"application:{NUMBER}/{kind}",
        kind=kind,
        entity=f"application:{NUMBER}",
        to_name="Čłxʷm̓iʔ Antoine",  # noqa: RUF001 - a Salish letter
        to_address="contact@skq-education.example.org",
        priority=Priority.DECISION,
        facts=model.model_dump(mode="json"),
    )


def _receipt(approval: facts.PresentApproval) -> LetterDraft:
    return _letter(
        LetterKind.RECEIPT,
        facts.Receipt(
            **_ABOUT,
            **_LINK,
            received_at=datetime(2027, 1, 26, 22, 4, tzinfo=UTC),
            due_at=datetime(2027, 2, 5, 0, 0, tzinfo=UTC),
            business_days=7,
            skipped=(facts.SkippedDay(day=date(2027, 1, 30), reason="Saturday"),),
            notice=Notice(heading="These are the updated rules", text="They opened on January 4, 2027."),
            terms=_TERMS,
            approval=approval,
        ),
    )


def _denied(approval: facts.PresentApproval) -> LetterDraft:
    reasons = (facts.FailedCriterion(label="Clear learning objectives", reason="They are not named."),)
    return _letter(
        LetterKind.DENIED,
        facts.Denied(**_ABOUT, decided_at=DECIDED, reasons=reasons, terms=_TERMS, approval=approval),
    )


def _withdrawn(approval: facts.PresentApproval) -> LetterDraft:
    return _letter(
        LetterKind.WITHDRAWN, facts.Withdrawn(**_ABOUT, withdrawn_at=DECIDED, by="applicant", approval=approval)
    )


def _reapproved(**more: Any) -> LetterDraft:
    about = {"provider_number": PROVIDER, "rules": RULES, "approved_at": DECIDED, "terms": _TERMS}
    return _letter(LetterKind.REAPPROVED, facts.Reapproved(**_ABOUT, **about, **more))


def _asked(approval: facts.PresentApproval) -> LetterDraft:
    return _letter(
        LetterKind.INFORMATION_REQUESTED,
        facts.InformationRequested(**_ABOUT, **_LINK, **_QUESTION, due_at=DUE, clock_pauses=True, approval=approval),
    )


def _reminded(approval: facts.PresentApproval, *, last: bool) -> LetterDraft:
    return _letter(
        LetterKind.INFORMATION_REMINDER,
        facts.InformationReminder(**_ABOUT, **_LINK, **_QUESTION, last=last, approval=approval),
    )


def _superseded(approval: facts.PresentApproval | None, reason: str = "") -> LetterDraft:
    return _letter(
        LetterKind.SUPERSEDED,
        facts.Superseded(
            **_ABOUT, **_LINK, superseded_at=DECIDED, rules=RULES, reason=reason, terms=_TERMS, approval=approval
        ),
    )


REAPPLICATION_SAMPLES: dict[str, LetterDraft] = {
    "reapplication_receipt": _receipt(_IN_FORCE),
    "reapplication_receipt_after_a_lapse": _receipt(_LAPSED),
    "reapplication_information_requested": _asked(_IN_FORCE),
    "reapplication_information_requested_after_a_lapse": _asked(_LAPSED),
    "reapplication_information_reminder": _reminded(_ENDS, last=False),
    "reapplication_information_reminder_suspended": _reminded(_SUSPENDED, last=True),
    "reapplication_denied": _denied(_IN_FORCE),
    "reapplication_denied_after_a_lapse": _denied(_LAPSED),
    "reapplication_withdrawn_suspended": _withdrawn(_SUSPENDED),
    "reapproved": _reapproved(directory_consent=True, note="The part on instructors is a model for others."),
    "reapproved_and_called_again": _reapproved(directory_consent=False, suspended=True, reapply_by=REAPPLY_BY),
    "superseded": _superseded(None, "The new process asks about your instructors, and so would we."),
    "superseded_reapplication": _superseded(_IN_FORCE),
    "superseded_reapplication_after_a_lapse": _superseded(_LAPSED),
}
