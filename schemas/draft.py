"""A draft: a form as far as it was typed, kept until it is submitted."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from schemas.model import Frozen

Fields = dict[str, str | list[str]]
"""A form as the browser posts it: the fixed head, answers by question id, attestations by id."""


def first_line(fields: Fields, name: str) -> str:
    """One value of a field as it was typed; "" where nothing was."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else next(iter(value), "")


class EventDraft(Frozen):
    """A report of an event as far as it was typed, or a revision of one.

    Attributes:
        account: who began it; every account of the provider may go on with it.
        revises: the event it revises; None for a new one.
        submission: what it was sent as; then nothing about it changes any more.
    """

    id: UUID
    provider: str
    account: int
    revises: str | None = None
    fields: Fields
    revision: int
    saved_from: str
    created_at: datetime
    changed_at: datetime
    submission: UUID | None = None

    def line(self, name: str) -> str:
        """One value of a field as it was typed; "" where nothing was."""
        return first_line(self.fields, name)

    def values(self, name: str) -> list[str]:
        """Every value of a field of several."""
        value = self.fields.get(name, [])
        return [value] if isinstance(value, str) else value


class Aside(Frozen):
    """Something typed that the form no longer asks for: kept beside it in words, to be read and copied."""

    question: str
    label: str
    words: str


class Draft(Frozen):
    """One draft.

    Attributes:
        rule_set: the rules whose questions it answers now.
        answered_under: the rules whose questions its answers were written for, where those are other ones.
        aside: what was typed for questions that are not asked any more.
        revision: counts the saves.
        saved_from: the page that saved last; that page may save again without having read the new revision.
        dismissed: organisations of which the applicant said "that is not us" (``provider:<number>``, …).
        application: the number it was submitted under; then nothing about it changes any more.
        reapplies: the provider that reapplies by it.
        supersedes: the application under older rules whose answers it carries on.
    """

    id: UUID
    rule_set: str
    answered_under: str | None = None
    fields: Fields
    aside: list[Aside] = Field(default_factory=list)
    revision: int
    saved_from: str
    dismissed: list[str]
    created_at: datetime
    changed_at: datetime
    application: str | None = None
    reapplies: str | None = None
    supersedes: str | None = None

    def line(self, name: str) -> str:
        """One value of a field as it was typed; "" where nothing was."""
        return first_line(self.fields, name)

    def values(self, name: str) -> list[str]:
        """Every value of a field of several."""
        value = self.fields.get(name, [])
        return [value] if isinstance(value, str) else value
