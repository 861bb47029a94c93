"""What a change of an event does to the opportunity that was shared from it, in the transaction of the event's record.

Days, hours, places, units and cancellations show at once. Words of a published opportunity are reviewed again: they are
proposed, and what was published stays shown meanwhile. The opportunity's workflow is told by the submission table,
which is the outbox between the two; it waits for what the records say from then on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from activities.opportunity_case import NO_REQUEST, reviewed_anew
from activities.opportunity_letters import OpportunityCorrespondence, readers_of
from policy.opportunity_event import changed_words, facts_from, shared_from
from policy.opportunity_fields import fields_of
from policy.opportunity_form import read_opportunity
from policy.opportunity_life import RENEWAL, last_day_of, life
from policy.opportunity_rules import opportunity_rules
from schemas.audit import AuditVerb
from schemas.event import Event, EventStage
from schemas.occurrence import Occurrence
from schemas.opportunity import Opportunity, OpportunityForm, OpportunityStage, ReviewState
from schemas.provider import Provider
from schemas.review import Ladder
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store import opportunity as opportunities
from store import record as records
from store import submission as submissions
from store.database import Connection
from store.record import Record


class Followed:
    """An event before and after a change.

    Attributes:
        said_at: when it was said.
        as_of: when it is recorded.
        key: names the change, so that it is followed once.
    """

    def __init__(
        self,
        before: tuple[Event, Sequence[Occurrence]],
        after: tuple[Event, Sequence[Occurrence]],
        *,
        provider: Provider,
        actor: str,
        said_at: datetime,
        as_of: datetime,
        key: str,
    ) -> None:
        self.before, self.after = before, after
        self.provider = provider
        self.actor, self.said_at, self.as_of, self.key = actor, said_at, as_of, key

    @property
    def cancelled(self) -> bool:
        """Whether the event is cancelled now."""
        return self.after[0].stage is EventStage.CANCELLED

    @property
    def facts(self) -> dict[str, Any]:
        """What shows at once."""
        event, occurrences = self.after
        return facts_from(event.form, occurrences)

    @property
    def words(self) -> dict[str, Any]:
        """What the event says otherwise than before, by field."""
        name = self.provider.legal_name
        before, after = (shared_from(event.form, held, name) for event, held in (self.before, self.after))
        return changed_words(before, after)


async def follow(conn: Connection, rule_set: RuleSet, change: Followed) -> None:
    """Have the opportunity of an event, if it has one that is not over, say what the event says now."""
    found = await opportunities.of_event(conn, change.after[0].number)
    held = await opportunities.lock(conn, found.number) if found and not found.over else None
    if held is None or held.over:
        return
    letters = OpportunityCorrespondence(
        to=await readers_of(conn, held), key=f"{change.key}/opportunity", as_of=change.as_of
    )
    unfit = False
    if change.cancelled:
        after, verb = _cancelled(held, change, letters), AuditVerb.OPPORTUNITY_CANCELLED
    else:
        verb = AuditVerb.OPPORTUNITY_FOLLOWED
        worded, unfit = _worded(held, change, rule_set)
        after = await _following(conn, held, change, rule_set, letters, worded)
        if after == held and not unfit:
            return
        await _keep(conn, held, after, change.actor)
    await opportunities.save(conn, after)
    record = Record(
        key=f"{held.entity}/followed/{change.key}",
        at=change.said_at,
        actor=change.actor,
        verb=verb,
        entity=held.entity,
        facts={
            "event": held.event,
            "version": after.version,
            "proposed": after.proposed != held.proposed,
            "unfit": unfit,
        },
        links=tuple(letters.links),
        letters=tuple(letters.letters),
    )
    await records.write(conn, record, change.as_of)
    await _tell(conn, held, change)


def _cancelled(held: Opportunity, change: Followed, letters: OpportunityCorrespondence) -> Opportunity:
    """It says that each of its dates is cancelled, and is not searched for any more."""
    dates = [each.model_copy(update={"cancelled": True}) for each in held.form.dates]
    ended = {"decided_at": change.said_at, "decided_by": change.actor, "changed_at": change.said_at}
    letters.ended(held, "cancelled", shown=held.stage is OpportunityStage.PUBLISHED)
    form = held.form.model_copy(update={"dates": dates})
    nothing = NO_REQUEST | {"proposed": None, "change": None}
    return held.model_copy(update=nothing | ended | {"stage": OpportunityStage.CANCELLED, "form": form})


async def _following(  # noqa: PLR0917 - all that it follows from
    conn: Connection,
    held: Opportunity,
    change: Followed,
    rule_set: RuleSet,
    letters: OpportunityCorrespondence,
    worded: OpportunityForm | None,
) -> Opportunity:
    form, proposed = held.form.model_copy(update=change.facts), held.proposed
    if proposed:
        proposed = proposed.model_copy(update=change.facts)
    if worded is None:
        after = {"form": form, "proposed": proposed}
    elif held.stage is OpportunityStage.PUBLISHED:
        promise = {} if held.change is ReviewState.OPEN else await reviewed_anew(conn, rule_set, change.said_at)
        after = promise | {"form": form, "proposed": worded, "change": ReviewState.OPEN}
    else:
        after = {"form": worded}
    if held.model_copy(update=after) == held:
        return held
    counted = {"version": held.version + 1, "changed_at": change.said_at, "life": _life_of(held, form)}
    followed = held.model_copy(update=after | counted)
    if followed.change is ReviewState.OPEN and held.change is not ReviewState.OPEN:
        letters.received(followed, change=True)
    return followed


def _worded(held: Opportunity, change: Followed, rule_set: RuleSet) -> tuple[OpportunityForm | None, bool]:
    """The form with the event's new words, where there are any; and whether the portal could not show them."""
    words = change.words
    if not words:
        return None, False
    shown = held.under_review.model_copy(update=change.facts)
    worded = shown.model_copy(update=words)
    unfit = bool(read_opportunity(fields_of(worded), rule_set, change.as_of, shown)[1])
    return (None, True) if unfit else (worded, False)


def _life_of(held: Opportunity, form: OpportunityForm) -> Ladder:
    if last_day_of(form) is None and any(rung.name == RENEWAL for rung in held.life):
        return held.life
    return life(form, opportunity_rules(), held.published_at)


async def _keep(conn: Connection, held: Opportunity, after: Opportunity, actor: str) -> None:
    """What is looked at, whether it is shown or reviewed."""
    form = after.under_review if after.proposed != held.proposed else after.form
    await opportunities.add_version(conn, after, form, actor=actor, submission=None)


async def _tell(conn: Connection, held: Opportunity, change: Followed) -> None:
    """The opportunity's workflow waits for what its records say from now on."""
    word = Submission(
        id=uuid4(),
        kind="follow_event",
        entity=held.entity,
        natural_key=f"follow:{held.number}/{change.key}",
        actor=change.actor,
        received_at=change.said_at,
        payload={"event": held.event},
    )
    await submissions.send_on(conn, word)
