"""A reapplication beside the approval it is about: what differs, for staff to look at."""

from collections.abc import Iterator, Sequence

import store.application
import store.provider
from console.public.conflict import in_words
from console.public.two_versions import Choice
from policy.carry import fields_of
from policy.head import HEAD
from policy.reapplying import known_of
from schemas.application import Application, Stage
from schemas.draft import Fields
from schemas.model import Frozen
from schemas.provider import Provider
from schemas.rule_set import RuleSet
from store.database import Connection
from store.rule_set import RuleBook


class Differing(Frozen):
    """One field that is not as the approval has it, in words."""

    label: str
    before: str
    now: str


class Reapplying(Frozen):
    """The provider that reapplies.

    Attributes:
        approved: the number of the application by which it is approved now.
        differing: facts of the organization, then answers, in the order of the form.
    """

    provider: Provider
    approved: str
    differing: Sequence[Differing]


async def reapplying_of(conn: Connection, application: Application, book: RuleBook) -> Reapplying | None:
    """The provider a reapplication is of; None for the application of somebody new."""
    provider = await store.provider.by_number(conn, application.reapplies) if application.reapplies else None
    if provider is None:
        return None
    every = await store.application.of_provider(conn, provider.number)
    earlier = [each for each in every if each.stage == Stage.APPROVED and each.received_at < application.received_at]
    approved = earlier[0] if earlier else next(each for each in every if each.number == provider.application)
    before, now = known_of(provider, approved.form), fields_of(application.form)
    if application.stage == Stage.APPROVED:
        before = fields_of(approved.form)
    rules = book[approved.rule_set], book[application.rule_set]
    return Reapplying(provider=provider, approved=approved.number, differing=list(_differing(before, now, *rules)))


def _differing(before: Fields, now: Fields, old: RuleSet, new: RuleSet) -> Iterator[Differing]:
    for name, label in _labels(old, new).items():
        if before.get(name) != now.get(name):
            field = Choice.of(name, label)
            yield Differing(label=label, before=in_words(field, before, old), now=in_words(field, now, new))


def _labels(old: RuleSet, new: RuleSet) -> dict[str, str]:
    """Every field of either form; a question that both ask, as it is asked now."""
    head = {field.name: field.label[0].upper() + field.label[1:] for field in HEAD}
    asked = {each.id: each.label for rules in (new, old) for each in rules.questions if each.kind != "file"}
    return head | asked | {each.id: each.label for each in new.questions if each.kind != "file"}
