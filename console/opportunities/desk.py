"""Where whoever sent an opportunity looks after it: its page, changing it, taking it back, renewing it.

By a link from a letter, or on the signed-in pages of a provider; both are one desk under two addresses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from fastapi import Request
from starlette.responses import Response

import store.audit
import store.opportunity
from console.events.own import rule_set_for
from console.opportunities import words
from console.opportunities.form import form_context, typed_in
from console.opportunities.saying import CONFLICT, UNPROCESSABLE, say
from console.public import posted
from console.staff.sentences import sentence
from console.staff.told import Told
from console.staff.words import Names
from console.templating import render
from policy.opportunity_fields import fields_of
from policy.opportunity_form import read_opportunity
from policy.opportunity_life import may_renew
from policy.opportunity_rules import opportunity_rules
from policy.opportunity_words import field_words, opportunity_differences
from schemas.draft import Fields
from schemas.opportunity import Opportunity
from schemas.problem import Problem

Pressed = Literal["withdraw_opportunity", "renew_opportunity"]


@dataclass(frozen=True)
class Desk:
    """One opportunity on the desk of whoever sent it.

    Attributes:
        at: the address of its page.
        actor: who speaks.
    """

    request: Request
    opportunity: Opportunity
    at: str
    actor: str

    async def fresh(self) -> "Desk":
        """The desk with the opportunity as it stands now."""
        found = await store.opportunity.by_number(self.request.app.state.pool, self.opportunity.number)
        return Desk(self.request, found or self.opportunity, self.at, self.actor)


async def show(desk: Desk, problem: Problem | None = None, status_code: int = 200) -> Response:
    """Its page: where it stands, how it reads, what may be done."""
    request, opportunity = desk.request, desk.opportunity
    rules = rule_set_for(request, opportunity.rule_set).events
    told = words.TOLD.get(request.query_params.get("told", ""))
    names = Names(people={}, criteria={}, questions={})
    lines = await store.audit.of_entity(request.app.state.pool, opportunity.entity)
    proposed = opportunity.proposed
    return render(
        request,
        "opportunities/opportunity.html",
        status_code=status_code,
        opportunity=opportunity,
        at=desk.at,
        told=Told(tone="error", text=problem.message) if problem else told,
        stands=words.stands(opportunity),
        shown_through=words.shown_through(opportunity),
        facts=field_words(opportunity.form, rules),
        changes=opportunity_differences(opportunity.form, proposed, rules) if proposed else [],
        renewable=may_renew(opportunity, opportunity_rules(), request.state.as_of),
        timeline=[(line.at, sentence(line, names)) for line in reversed(lines)],
        reasons={str(each.reason): each.sentence for each in opportunity_rules().reasons},
        submission=uuid4(),
    )


async def change_page(desk: Desk) -> Response:
    """The form as it reads now."""
    if desk.opportunity.over:
        return await show(desk)
    return _form(desk, fields_of(desk.opportunity.under_review), [], desk.opportunity.version)


async def change(desk: Desk) -> Response:
    """Send the changed form; a page of before another change says so, and nothing typed is lost."""
    request, opportunity = desk.request, desk.opportunity
    async with posted.posted(request) as form:
        typed, action = typed_in(form), posted.text(form, "action")
        submission, version = posted.identity(form, "submission"), posted.number(form, "version")
    if opportunity.over:
        return await show(desk, _over(), CONFLICT)
    if action == "dates":
        return _form(desk, typed, [], version, more=2)
    shared = opportunity.form if opportunity.event else None
    if shared:
        typed["organisation"] = shared.organisation
    rule_set = rule_set_for(request, opportunity.rule_set)
    read, problems = read_opportunity(typed, rule_set, request.state.as_of, shared)
    if read is None:
        return _form(desk, typed, problems, version)
    payload = {"form": read.model_dump(mode="json"), "version": version or None}
    outcome = await say(request, opportunity, "change_opportunity", desk.actor, submission, payload, back=desk.at)
    if isinstance(outcome, Problem):
        now = await desk.fresh()
        if now.opportunity.over:
            return await show(now, outcome, CONFLICT)
        return _form(now, typed, [outcome], now.opportunity.version, status_code=CONFLICT)
    return outcome


async def withdraw_page(desk: Desk) -> Response:
    """What taking it back means, before it is done."""
    if desk.opportunity.over:
        return await show(desk)
    return render(
        desk.request, "opportunities/withdraw.html", opportunity=desk.opportunity, at=desk.at, submission=uuid4()
    )


async def withdraw(desk: Desk) -> Response:
    """Take it back."""
    return await _press(desk, "withdraw_opportunity")


async def renew(desk: Desk) -> Response:
    """Show it for another year."""
    return await _press(desk, "renew_opportunity")


async def _press(desk: Desk, kind: Pressed) -> Response:
    async with posted.posted(desk.request) as form:
        submission = posted.identity(form, "submission")
    if desk.opportunity.over:
        return await show(desk, _over(), CONFLICT)
    outcome = await say(desk.request, desk.opportunity, kind, desk.actor, submission, {}, back=desk.at)
    return await show(await desk.fresh(), outcome, CONFLICT) if isinstance(outcome, Problem) else outcome


def _over() -> Problem:
    return Problem(field="", message=words.REFUSALS["opportunity_over"])


def _form(
    desk: Desk,
    typed: Fields,
    problems: Sequence[Problem],
    version: int,
    *,
    more: int = 0,
    status_code: int | None = None,
) -> Response:
    opportunity = desk.opportunity
    return render(
        desk.request,
        "opportunities/change.html",
        status_code=status_code or (UNPROCESSABLE if problems else 200),
        opportunity=opportunity,
        at=desk.at,
        version=version,
        shared=opportunity.form if opportunity.event else None,
        asked=opportunity.decision_text if opportunity.return_ladder else "",
        **form_context(desk.request, typed, problems, more=more),
    )
