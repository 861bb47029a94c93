"""What is written to whom about an application.

The receipt, requests for information and their reminders go to the primary contact alone, since they carry links that
act in the applicant's name; so do the welcome, which carries the first account, and the draft of an application that
was superseded. A denial, a withdrawal or the approval of a reapplication goes to the backup contact too, so that one
absent person does not leave an organisation without its answer (our default).
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from policy.calendar import explain_due
from schemas.account import Account
from schemas.application import Application, Contact, DenialReason, InformationRequest
from schemas.calendar import Closures, DueExplanation
from schemas.facts import (
    AnswerReceived,
    Approved,
    Denied,
    FailedCriterion,
    InformationReminder,
    InformationRequested,
    PresentApproval,
    Reapproved,
    Receipt,
    SkippedDay,
    Superseded,
    Withdrawn,
)
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import Link, LinkPurpose
from schemas.model import Frozen
from schemas.provider import Standing
from schemas.rule_set import Notice, RuleSet
from store import link

NEWER_OPEN = Notice(
    heading="You will need to reapply",
    text="A newer process has opened since you applied. A letter follows that says until when to reapply under it.",
)


class Correspondence:
    """Letters to one applicant and the links in them, to be written with the record they tell of.

    Args:
        key: what the letters' keys begin with; the same key writes each letter once only.
        approval: of a reapplication, the approval it is about.
    """

    def __init__(
        self,
        application: Application,
        rule_set: RuleSet,
        *,
        key: str,
        as_of: datetime,
        approval: PresentApproval | None = None,
    ) -> None:
        self.letters: list[LetterDraft] = []
        self.links: list[Link] = []
        self._application = application
        self._rule_set = rule_set
        self._key = key
        self._as_of = as_of
        self._approval = approval

    def receipt(self, closures: Closures) -> None:
        """We have your application, and will answer by this instant, for these reasons."""
        application = self._application
        facts = Receipt(
            **self._status_linked(),
            received_at=application.received_at,
            due_at=application.promised_at,
            business_days=self._rule_set.review_days,
            skipped=_skipped(application, self._rule_set, closures),
            notice=self._rule_set.notice,
            terms=self._rule_set.terms,
            approval=self._approval,
        )
        self._write(LetterKind.RECEIPT, facts, Priority.NOTICE)

    def information_requested(self, request: InformationRequest) -> None:
        """We need something from you."""
        facts = InformationRequested(
            **self._status_linked(),
            **self._asked(request),
            due_at=self._application.due_at,
            clock_pauses=request.asked_at < self._application.due_at,
            approval=self._approval,
        )
        self._write(LetterKind.INFORMATION_REQUESTED, facts, Priority.DECISION)

    def information_reminder(self, request: InformationRequest, *, last: bool) -> None:
        """We still need something from you."""
        facts = InformationReminder(**self._status_linked(), **self._asked(request), last=last, approval=self._approval)
        self._write(LetterKind.INFORMATION_REMINDER, facts, Priority.REMINDER)

    def answer_received(self, answered_at: datetime) -> None:
        """We have your answer, and ours is due at this instant now."""
        facts = AnswerReceived(
            **self._status_linked(),
            answered_at=answered_at,
            promised_at=self._application.promised_at,
            due_at=self._application.due_at,
        )
        self._write(LetterKind.ANSWER_RECEIVED, facts, Priority.NOTICE)

    def approved(self, provider: str, account: Account, note: str, *, newer_open: bool) -> None:
        """You are a provider now, and this is your first account; where newer rules are open, a call follows."""
        facts = Approved(
            **self._linked(LinkPurpose.SET_PASSWORD, account.actor, link.WELCOME_LIFETIME),
            user_name=account.user_name,
            **self._named(),
            provider_number=provider,
            approved_at=self._as_of,
            directory_consent=self._application.form.directory_consent,
            in_use=account.password_set_at is not None,
            note=note,
            notice=NEWER_OPEN if newer_open else self._rule_set.notice,
            terms=self._rule_set.terms,
        )
        self._write(LetterKind.APPROVED, facts, Priority.DECISION)

    def reapproved(self, approval: PresentApproval, note: str) -> None:
        """Your reapplication is approved; number, accounts and events stay as they are."""
        answered = approval.called_under in (None, self._rule_set.id)
        facts = Reapproved(
            **self._named(),
            provider_number=approval.provider_number,
            suspended=approval.standing == Standing.SUSPENDED,
            reapply_by=None if answered else approval.reapply_by,
            rules=self._rule_set.name,
            approved_at=self._as_of,
            directory_consent=self._application.form.directory_consent,
            note=note,
            terms=self._rule_set.terms,
        )
        self._write_to_both(LetterKind.REAPPROVED, facts)

    def denied(self, reasons: list[DenialReason], note: str) -> None:
        """We could not approve it, for these reasons, and you may apply again."""
        labels = {criterion.id: criterion.label for criterion in self._rule_set.criteria}
        facts = Denied(
            **self._named(),
            decided_at=self._as_of,
            reasons=tuple(FailedCriterion(label=labels[each.criterion], reason=each.reason) for each in reasons),
            note=note,
            terms=self._rule_set.terms,
            approval=self._approval,
        )
        self._write_to_both(LetterKind.DENIED, facts)

    def withdrawn(self, *, by_applicant: bool, reason: str) -> None:
        """The application is closed."""
        facts = Withdrawn(
            **self._named(),
            withdrawn_at=self._as_of,
            by="applicant" if by_applicant else "staff",
            reason=reason,
            approval=self._approval,
        )
        self._write_to_both(LetterKind.WITHDRAWN, facts)

    def superseded(self, draft: UUID, newer: RuleSet, reason: str) -> None:
        """Newer rules are open, and your application goes on under them as a draft that you submit again."""
        facts = Superseded(
            **self._linked(LinkPurpose.DRAFT, f"draft:{draft}", link.DRAFT_LIFETIME),
            **self._named(),
            superseded_at=self._as_of,
            rules=newer.name,
            reason=reason,
            terms=newer.terms,
            approval=self._approval,
        )
        self._write(LetterKind.SUPERSEDED, facts, Priority.DECISION)

    def _named(self) -> dict[str, Any]:
        return {"number": self._application.number, "organisation": self._application.form.organisation.legal_name}

    def _status_linked(self) -> dict[str, Any]:
        return self._linked(LinkPurpose.STATUS, self._application.entity, link.STATUS_LIFETIME) | self._named()

    def _linked(self, purpose: LinkPurpose, subject: str, lifetime: timedelta) -> dict[str, Any]:
        fresh = link.fresh(purpose, subject, self._as_of, lifetime)
        self.links.append(fresh)
        return {"link": fresh.id, "link_expires_at": fresh.expires_at}

    def _asked(self, request: InformationRequest) -> dict[str, Any]:
        labels = {question.id: question.label for question in self._rule_set.questions}
        return {
            "asked_at": request.asked_at,
            "text": request.text,
            "questions": tuple(labels[question] for question in request.questions),
            "may_close_at": max(rung.at for rung in request.rungs),
        }

    def _write_to_both(self, kind: LetterKind, facts: Frozen) -> None:
        self._write(kind, facts, Priority.DECISION)
        self._write(kind, facts, Priority.DECISION, backup=True)

    def _write(self, kind: LetterKind, facts: Frozen, priority: Priority, *, backup: bool = False) -> None:
        form = self._application.form
        to: Contact = form.backup if backup else form.primary
        draft = LetterDraft(
            key=f"{self._key}/{kind}{'/backup' if backup else ''}",
            kind=kind,
            entity=self._application.entity,
            to_name=to.name,
            to_address=to.email,
            priority=priority,
            facts=facts.model_dump(mode="json"),
        )
        self.letters.append(draft)


def _skipped(application: Application, rule_set: RuleSet, closures: Closures) -> tuple[SkippedDay, ...]:
    explained = explain_due(application.received_at, rule_set.review_days, closures, due_time=rule_set.due_time)
    counted = explained.counted if isinstance(explained, DueExplanation) else ()
    return tuple(SkippedDay(day=each.day, reason=each.skipped_because) for each in counted if each.skipped_because)
