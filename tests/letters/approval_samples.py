"""One realistic letter per kind about the life of an approval, and one per turn its words can take."""

from datetime import UTC, date, datetime
from typing import Any

from schemas import approval_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.provider import Standing
from schemas.rule_set import Terms

NUMBER = "P-00087"
_ABOUT: dict[str, Any] = {
    "number": NUMBER,
    "organisation": "Séliš Ksanka Ql̓ispé Education Department",
    "terms": Terms(
        provider="provider",
        providers="providers",
        unit="professional development unit",
        units="professional development units",
        unit_short="PDU",
    ),
}
_RULES = "Updated procedure"
_NEWER_TERMS = _ABOUT["terms"].model_copy(update={"provider": "host organization", "providers": "host organizations"})
_BY = date(2027, 4, 30)
_DEADLINE: dict[str, Any] = {
    "rules": _RULES,
    "reapply_by": _BY,
    "lapses_at": datetime(2027, 5, 1, 6, 0, tzinfo=UTC),
}
_MORE: dict[str, Any] = _DEADLINE | {
    "before": date(2027, 3, 31),
    "reason": "The tribal council meets in April only.\nWe wish you well.",
}
_AT = datetime(2027, 2, 3, 17, 0, tzinfo=UTC)
_END: dict[str, Any] = {"last_day": date(2027, 3, 5), "ends_at": datetime(2027, 3, 6, 7, 0, tzinfo=UTC)}


def _letter(kind: LetterKind, model: type[Frozen], **own: Any) -> LetterDraft:
    return LetterDraft(
        key=f"provider:{NUMBER}/{kind}",
        kind=kind,
        entity=f"provider:{NUMBER}",
        to_name="Čłxʷm̓iʔ Antoine",  # noqa: RUF001 - a Salish letter
        to_address="contact@skq-education.example.org",
        priority=Priority.NOTICE,
        facts=model.model_validate(_ABOUT | own).model_dump(mode="json"),
    )


def _called(**own: Any) -> LetterDraft:
    return _letter(
        LetterKind.REAPPLICATION_CALLED,
        facts.ReapplicationCalled,
        **_DEADLINE | {"standing": Standing.IN_FORCE, "terms": _NEWER_TERMS} | own,
    )


def _extended(**own: Any) -> LetterDraft:
    return _letter(LetterKind.APPROVAL_EXTENDED, facts.ApprovalExtended, **_MORE | own)


def _kept(**own: Any) -> LetterDraft:
    return _letter(LetterKind.APPROVAL_KEPT, facts.ApprovalKept, **own)


APPROVAL_SAMPLES: dict[str, LetterDraft] = {
    "reapplication_called": _called(),
    "reapplication_called_nothing_lapses": _called(lapses_at=None),
    "reapplication_called_suspended": _called(standing=Standing.SUSPENDED),
    "reapplication_called_lapsed": _called(standing=Standing.LAPSED),
    "reapplication_called_under_review": _called(reapplication="A-2027-00042"),
    "reapplication_called_lapsed_under_review": _called(reapplication="A-2027-00042", standing=Standing.LAPSED),
    "lapse_warning": _letter(LetterKind.LAPSE_WARNING, facts.LapseWarning, **_DEADLINE, days_left=60, last=False),
    "lapse_warning_last": _letter(LetterKind.LAPSE_WARNING, facts.LapseWarning, **_DEADLINE, days_left=1, last=True),
    "approval_lapsed": _letter(
        LetterKind.APPROVAL_LAPSED,
        facts.ApprovalLapsed,
        rules=_RULES,
        reapply_by=_BY,
        lapsed_at=_DEADLINE["lapses_at"],
    ),
    "approval_extended": _extended(back=False, standing=Standing.IN_FORCE),
    "approval_extended_after_lapse": _extended(back=True, standing=Standing.IN_FORCE),
    "approval_extended_after_lapse_suspended": _extended(back=True, standing=Standing.SUSPENDED, reason=""),
    "approval_extended_under_review": _extended(back=False, standing=Standing.IN_FORCE, reapplication="A-2027-00042"),
    "approval_extended_after_lapse_under_review": _extended(
        back=True, standing=Standing.IN_FORCE, reapplication="A-2027-00042"
    ),
    "approval_suspended": _letter(
        LetterKind.APPROVAL_SUSPENDED,
        facts.ApprovalSuspended,
        suspended_at=_AT,
        reason="Certificates were given to people who had not attended.",
    ),
    "approval_suspended_while_called": _letter(
        LetterKind.APPROVAL_SUSPENDED, facts.ApprovalSuspended, suspended_at=_AT, reapply_by=_BY
    ),
    "approval_reinstated": _letter(
        LetterKind.APPROVAL_REINSTATED, facts.ApprovalReinstated, reinstated_at=_AT, reason="Thank you for your plan."
    ),
    "approval_reinstated_while_called": _letter(
        LetterKind.APPROVAL_REINSTATED, facts.ApprovalReinstated, reinstated_at=_AT, reapply_by=_BY
    ),
    "approval_ending_withdrawn": _letter(
        LetterKind.APPROVAL_ENDING, facts.ApprovalEnding, ends_as="withdrawn", reason="Three counts never came.", **_END
    ),
    "approval_ending_ceased": _letter(
        LetterKind.APPROVAL_ENDING, facts.ApprovalEnding, ends_as="ceased", reason="", **_END
    ),
    "approval_ended_withdrawn": _letter(
        LetterKind.APPROVAL_ENDED, facts.ApprovalEnded, ends_as="withdrawn", last_day=_END["last_day"]
    ),
    "approval_ended_ceased": _letter(
        LetterKind.APPROVAL_ENDED, facts.ApprovalEnded, ends_as="ceased", last_day=_END["last_day"]
    ),
    "approval_kept": _kept(ends_as="withdrawn", standing=Standing.IN_FORCE, reason="The counts are here now."),
    "approval_kept_ceased": _kept(ends_as="ceased", standing=Standing.SUSPENDED, reapply_by=_BY),
    "approval_kept_lapsed": _kept(ends_as="ceased", standing=Standing.LAPSED, reapply_by=_BY),
}
