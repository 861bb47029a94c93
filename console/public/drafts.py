"""Drafts behind their addresses: who holds the address of a draft may go on writing it."""

from uuid import UUID

from starlette.requests import Request

import store.draft
from console.security.own import managed
from policy.carry import carried, merged
from policy.head import HEAD_NAMES
from schemas.draft import Draft
from schemas.link import LinkPurpose, link_token, read_token
from schemas.rule_set import Question, RuleSet
from store.database import Connection
from store.rule_set import RuleBook


class NoDraftError(Exception):
    """No draft has this address; answered with a page that says how to begin or to go on."""


class NotTheirsError(Exception):
    """The draft is a provider's reapplication, and who asks is not signed in as one of its people."""


def draft_token(request: Request, draft: UUID) -> str:
    """What stands in the address of a draft; it is derived and cannot be guessed."""
    return link_token(draft, LinkPurpose.DRAFT, request.app.state.settings.secret_key)


def draft_id(request: Request, token: str) -> UUID:
    """The draft an address means.

    Raises:
        NoDraftError: The address is none of ours.
    """
    found = read_token(token, LinkPurpose.DRAFT, request.app.state.settings.secret_key)
    if found is None:
        raise NoDraftError
    return found


async def opened(request: Request, token: str) -> Draft:
    """The draft behind an address.

    Raises:
        NoDraftError: There is none.
        NotTheirsError: It is a reapplication of somebody else.
    """
    return _theirs(request, await store.draft.find(request.app.state.pool, draft_id(request, token)))


async def held(request: Request, conn: Connection, token: str) -> Draft:
    """The draft behind an address, held until the transaction ends.

    Raises:
        NoDraftError: There is none.
        NotTheirsError: It is a reapplication of somebody else.
    """
    return _theirs(request, await store.draft.lock(conn, draft_id(request, token)))


def _theirs(request: Request, draft: Draft | None) -> Draft:
    """A draft for who may open it: by its address alone, or of a reapplication only as a manager of its provider."""
    if draft is None:
        raise NoDraftError
    if draft.reapplies and draft.reapplies not in managed(request):
        raise NotTheirsError
    return draft


def rule_set_of(request: Request, draft: Draft) -> RuleSet:
    """The rule set whose questions a draft answers; the present one where its own is no longer known."""
    book: RuleBook = request.app.state.rule_book
    return book.get(draft.rule_set) or current_rules(request)


def current_rules(request: Request) -> RuleSet:
    """The rules that take applications now."""
    book: RuleBook = request.app.state.rule_book
    return book.current(request.state.as_of)


async def up_to_date(request: Request, conn: Connection, draft: Draft) -> Draft:
    """A held draft under the rules that are in force now; until it is submitted it goes on under those."""
    book: RuleBook = request.app.state.rule_book
    if draft.rule_set in book.drafts:
        # Another process moved it on already: this one has not heard of the opening yet.
        await book.refresh(conn)
    current = current_rules(request)
    if draft.application or draft.rule_set == current.id:
        return draft
    goes_on = carried(draft.fields, book.get(draft.rule_set), current)
    return await store.draft.move(conn, draft, current.id, goes_on.fields, merged(draft.aside, goes_on.aside))


def single_names(rule_set: RuleSet) -> list[str]:
    """Fields with one typed value, in no particular order."""
    questions = [each.id for each in rule_set.questions if each.kind not in ("multi_choice", "file")]
    return [*sorted(HEAD_NAMES), *questions, *(each.id for each in rule_set.attestations)]


def several_names(rule_set: RuleSet) -> list[str]:
    """Fields with several values."""
    return [each.id for each in rule_set.questions if each.kind == "multi_choice"]


def file_questions(rule_set: RuleSet) -> list[Question]:
    """Questions that are answered by a file."""
    return [each for each in rule_set.questions if each.kind == "file"]
