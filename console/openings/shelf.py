"""The list of rule sets, and what is known of one of them."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

import store.account
import store.opening
from console.staff.words import Names
from console.templating import render
from schemas.model import Frozen
from schemas.opening import Opening
from schemas.rule_set import RuleSet
from store.database import Source
from store.rule_set import Opened, RuleBook, mark_of

router = APIRouter()


class Shelved(Frozen):
    """One rule set and how it stands.

    Attributes:
        rule_set: as it was opened or, of a draft, as its file says now.
        opened: since when it rules, and until when one may reapply; None for a draft.
        is_first: whether it was in force from the beginning, so that nobody had to open it.
        is_current: whether it takes applications now.
        is_open: whether it has opened; one whose opening is decided may still be to come.
        differs: whether its file says something else than what was opened.
        opening: the decision by which it was opened.
        proposed: the open proposal to open it.
        outdated: whether its file says something else than what was proposed.
    """

    rule_set: RuleSet
    opened: Opened | None = None
    is_first: bool = False
    is_current: bool = False
    is_open: bool = False
    differs: bool = False
    opening: Opening | None = None
    proposed: Opening | None = None
    outdated: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether it may still be opened."""
        return self.opened is None and not self.is_first

    @property
    def state(self) -> str:
        """How it stands, in a few words."""
        if self.is_current:
            return "Takes applications now"
        if self.is_first or (self.opened and self.is_open):
            return "Replaced by newer rules"
        if self.opened:
            return "Its opening is decided"
        return "Its opening is proposed" if self.proposed else "Draft"


@router.get("/staff/rules")
async def page(request: Request) -> Response:
    """Every rule set: the current one, what was opened, drafts, and files that differ from what was opened."""
    rules: RuleBook = request.app.state.rule_book
    listed = [await shelved(request, each) for each in rules]
    return render(
        request,
        "openings/shelf.html",
        shelf=sorted(listed, key=lambda each: (not each.is_current, each.is_draft, each.rule_set.id)),
        differing=[each.rule_set for each in listed if each.differs],
    )


async def shelved(request: Request, rule_set: str) -> Shelved:
    """One rule set of the book.

    Raises:
        HTTPException: There is none of this id.
    """
    rules, pool, as_of = request.app.state.rule_book, request.app.state.pool, request.state.as_of
    if rule_set not in rules:
        raise HTTPException(404)
    opened = rules.opened.get(rule_set)
    proposed = await store.opening.proposed(pool)
    proposed = proposed if proposed and proposed.rule_set == rule_set else None
    first = rule_set not in rules.drafts and (opened is None or opened.opens_at is None)
    return Shelved(
        rule_set=rules[rule_set],
        opened=opened,
        is_first=first,
        is_current=rules.current(as_of).id == rule_set,
        is_open=first or bool(opened and opened.is_open(as_of)),
        differs=rule_set in rules.differing(),
        opening=await store.opening.confirmed(pool, rule_set),
        proposed=proposed,
        outdated=bool(proposed and mark_of(rules[rule_set]) != proposed.sha256),
    )


async def names_of(source: Source, rules: RuleBook) -> Names:
    """What people and codes are called on these pages."""
    return Names.of(await store.account.staff(source), rules.values())
