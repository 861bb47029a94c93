"""What is written about an approval: to the managers of its provider or, without any, its contact."""

from datetime import date, datetime, timedelta
from typing import Any

from activities.readers import Readers
from policy.calendar import mountain_date
from schemas.approval import Approval
from schemas.approval_facts import (
    ApprovalEnded,
    ApprovalEnding,
    ApprovalExtended,
    ApprovalKept,
    ApprovalLapsed,
    ApprovalReinstated,
    ApprovalSuspended,
    LapseWarning,
    ReapplicationCalled,
)
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.provider import Provider
from schemas.rule_set import RuleSet

_MOMENT = timedelta(microseconds=1)


class ApprovalCorrespondence:
    """Letters about one approval, to be written with the record they tell of.

    Args:
        rule_set: the rules it is approved under.
        key: the record's, and what the letters' keys begin with; the same key writes each once only.
    """

    def __init__(self, provider: Provider, rule_set: RuleSet, *, to: Readers, key: str) -> None:
        self.letters: list[LetterDraft] = []
        self.key = key
        self._provider = provider
        self._rule_set = rule_set
        self._to = to

    def called(self, approval: Approval, rules: RuleSet, reapplication: str) -> None:
        """Newer rules are open: reapply by this day, or wait for what is decided about the one under review."""
        facts = ReapplicationCalled(
            **self._about(rules),
            **_deadline(approval),
            rules=rules.name,
            standing=approval.standing,
            reapplication=reapplication,
        )
        self._write(LetterKind.REAPPLICATION_CALLED, facts, Priority.NOTICE)

    def warning(self, approval: Approval, rules: RuleSet, as_of: datetime, *, last: bool) -> None:
        """The time to reapply runs out."""
        deadline = _deadline(approval)
        left = max((deadline["reapply_by"] - mountain_date(as_of)).days + 1, 1)
        facts = LapseWarning(**self._about(rules), **deadline, rules=rules.name, days_left=left, last=last)
        self._write(LetterKind.LAPSE_WARNING, facts, Priority.REMINDER)

    def lapsed(self, approval: Approval, rules: RuleSet) -> None:
        """The time to reapply is over."""
        facts = ApprovalLapsed(
            **self._about(rules), rules=rules.name, reapply_by=approval.reapply_by, lapsed_at=approval.lapses_at
        )
        self._write(LetterKind.APPROVAL_LAPSED, facts, Priority.NOTICE)

    def extended(self, before: Approval, after: Approval, rules: RuleSet, reason: str, *, reapplication: str) -> None:
        """There is more time to reapply."""
        facts = ApprovalExtended(
            **self._about(rules),
            **_deadline(after),
            rules=rules.name,
            before=before.reapply_by,
            reason=reason,
            back=before.standing != after.standing,
            standing=after.standing,
            reapplication=reapplication,
        )
        self._write(LetterKind.APPROVAL_EXTENDED, facts, Priority.NOTICE)

    def suspended(self, approval: Approval, reason: str) -> None:
        """The approval rests."""
        facts = ApprovalSuspended(
            **self._about(), suspended_at=approval.standing_since, reason=reason, reapply_by=approval.reapply_by
        )
        self._write(LetterKind.APPROVAL_SUSPENDED, facts, Priority.DECISION)

    def reinstated(self, approval: Approval, reason: str) -> None:
        """The suspension is over."""
        facts = ApprovalReinstated(
            **self._about(), reinstated_at=approval.standing_since, reason=reason, reapply_by=approval.reapply_by
        )
        self._write(LetterKind.APPROVAL_REINSTATED, facts, Priority.DECISION)

    def ending(self, approval: Approval, reason: str) -> None:
        """The approval will end."""
        facts = ApprovalEnding(
            **self._about(),
            ends_as=approval.ends_as,
            ends_at=approval.ends_at,
            last_day=_last_day(approval),
            reason=reason,
        )
        self._write(LetterKind.APPROVAL_ENDING, facts, Priority.DECISION)

    def ended(self, approval: Approval) -> None:
        """The approval has ended."""
        facts = ApprovalEnded(**self._about(), ends_as=approval.ends_as, last_day=_last_day(approval))
        self._write(LetterKind.APPROVAL_ENDED, facts, Priority.NOTICE)

    def kept(self, before: Approval, reason: str) -> None:
        """The announced end is taken back."""
        facts = ApprovalKept(
            **self._about(),
            ends_as=before.ends_as,
            standing=before.standing,
            reason=reason,
            reapply_by=before.reapply_by,
        )
        self._write(LetterKind.APPROVAL_KEPT, facts, Priority.DECISION)

    def _about(self, rules: RuleSet | None = None) -> dict[str, Any]:
        """What every letter names; its words are those of the rules it is about."""
        return {
            "number": self._provider.number,
            "organisation": self._provider.legal_name,
            "terms": (rules or self._rule_set).terms,
        }

    def _write(self, kind: LetterKind, facts: Frozen, priority: Priority) -> None:
        self.letters += [
            LetterDraft(
                key=f"{self.key}/{kind}/{to.key}",
                kind=kind,
                entity=self._provider.entity,
                to_name=to.name,
                to_address=to.address,
                priority=priority,
                facts=facts.model_dump(mode="json"),
            )
            for to in self._to(kind)
        ]


def _deadline(approval: Approval) -> dict[str, Any]:
    return {"reapply_by": approval.reapply_by, "lapses_at": approval.lapses_at}


def _last_day(approval: Approval) -> date | None:
    return mountain_date(approval.ends_at - _MOMENT) if approval.ends_at else None
