"""What is written to whom about an opportunity: to the people of the provider that shared it, or to whoever sent it.

Whoever has no account gets a link with each letter, by which they change it or take it back.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

from activities import readers
from activities.readers import Recipient
from activities.refusal import refused
from policy.opportunity_rules import decline_sentence
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import Link, LinkPurpose
from schemas.model import Frozen
from schemas.opportunity import DeclineReason, Opportunity, OpportunityForm
from schemas.opportunity_facts import (
    OpportunityDeclined,
    OpportunityEnded,
    OpportunityPublished,
    OpportunityReceived,
    OpportunityReminder,
    OpportunityRenewal,
    OpportunityReturned,
)
from store import link
from store import provider as providers
from store.database import Connection

Facts = Callable[[dict[str, Any]], Frozen]
Why = Literal["over", "not_renewed", "unanswered", "withdrawn", "cancelled"]


async def readers_of(conn: Connection, opportunity: Opportunity) -> list[Recipient]:
    """Who hears of an opportunity.

    Raises:
        ApplicationError: `unknown_provider`.
    """
    if opportunity.provider is None:
        return [Recipient("submitter", opportunity.contact_name, opportunity.contact_email)]
    provider = await providers.by_number(conn, opportunity.provider)
    if provider is None:
        raise refused("unknown_provider", f"No provider {opportunity.provider} is recorded.")
    by_kind = await readers.readers_of(conn, provider, opportunity.submitted_by)
    return list(by_kind(LetterKind.OPPORTUNITY_RECEIVED))


class OpportunityCorrespondence:
    """Letters about one opportunity and the links in them, to be written with the record they tell of.

    Args:
        key: what the letters' keys begin with; the same key writes each letter once only.
    """

    def __init__(self, *, to: Sequence[Recipient], key: str, as_of: datetime) -> None:
        self.letters: list[LetterDraft] = []
        self.links: list[Link] = []
        self._to = to
        self._key = key
        self._as_of = as_of

    def received(self, opportunity: Opportunity, *, change: bool = False) -> None:
        """We have it, and this is when we answer."""
        form = opportunity.under_review
        self._write(
            opportunity,
            LetterKind.OPPORTUNITY_RECEIVED,
            lambda about: OpportunityReceived(
                **about, received_at=opportunity.clock.received_at, due_at=opportunity.due_at, change=change
            ),
            Priority.NOTICE,
            form,
        )

    def published(self, opportunity: Opportunity, note: str, *, change: bool) -> None:
        """The portal shows it."""
        form = opportunity.form
        self._write(
            opportunity,
            LetterKind.OPPORTUNITY_PUBLISHED,
            lambda about: OpportunityPublished(
                **about,
                note=note,
                change=change,
                expires_at=opportunity.expires_at,
                renewable=form.self_paced and form.closes_on is None,
            ),
            Priority.DECISION,
        )

    def returned(self, opportunity: Opportunity, text: str, *, change: bool) -> None:
        """Something has to change first."""
        ends_at = opportunity.return_ladder[-1].at
        self._write(
            opportunity,
            LetterKind.OPPORTUNITY_RETURNED,
            lambda about: OpportunityReturned(**about, text=text, ends_at=ends_at, change=change),
            Priority.DECISION,
            opportunity.under_review,
        )

    def reminder(self, opportunity: Opportunity, *, last: bool) -> None:
        """We still wait for the changes."""
        ends_at = opportunity.return_ladder[-1].at
        self._write(
            opportunity,
            LetterKind.OPPORTUNITY_REMINDER,
            lambda about: OpportunityReminder(
                **about,
                text=opportunity.decision_text,
                ends_at=ends_at,
                returned_at=opportunity.returned_at or opportunity.changed_at,
                last=last,
                change=opportunity.proposed is not None,
            ),
            Priority.REMINDER,
            opportunity.under_review,
        )

    def declined(
        self,
        opportunity: Opportunity,
        reason: DeclineReason,
        text: str,
        *,
        change: bool = False,
        taken_down: bool = False,
    ) -> None:
        """The portal does not show it, or its change, or no longer."""
        sentence = decline_sentence(reason).sentence
        self._write(
            opportunity,
            LetterKind.OPPORTUNITY_DECLINED,
            lambda about: OpportunityDeclined(
                **about, reason=sentence, text=text, change=change, taken_down=taken_down
            ),
            Priority.DECISION,
        )

    def renewal(self, opportunity: Opportunity, expires_at: datetime) -> None:
        """It ends soon; is it still given?"""
        self._write(
            opportunity,
            LetterKind.OPPORTUNITY_RENEWAL,
            lambda about: OpportunityRenewal(**about, expires_at=expires_at),
            Priority.REMINDER,
        )

    def ended(self, opportunity: Opportunity, why: Why, *, shown: bool, change: bool = False) -> None:
        """It is not shown any more, or will not be."""
        self._write(
            opportunity,
            LetterKind.OPPORTUNITY_ENDED,
            lambda about: OpportunityEnded(**about, why=why, shown=shown, change=change),
            Priority.NOTICE,
        )

    def _write(
        self,
        opportunity: Opportunity,
        kind: LetterKind,
        facts: Facts,
        priority: Priority,
        form: OpportunityForm | None = None,
    ) -> None:
        about = self._about(opportunity, form or opportunity.form)
        self.letters += [
            LetterDraft(
                key=f"{self._key}/{kind}/{to.key}",
                kind=kind,
                entity=opportunity.entity,
                to_name=to.name,
                to_address=to.address,
                priority=priority,
                facts=facts(about).model_dump(mode="json"),
            )
            for to in self._to
        ]

    def _about(self, opportunity: Opportunity, form: OpportunityForm) -> dict[str, Any]:
        about = {"number": opportunity.number, "title": form.title, "organisation": form.organisation}
        if opportunity.provider:
            return about | {"provider": opportunity.provider}
        fresh = link.fresh(LinkPurpose.OPPORTUNITY, opportunity.entity, self._as_of, link.STATUS_LIFETIME)
        self.links.append(fresh)
        return about | {"link": fresh.id, "link_expires_at": fresh.expires_at}
