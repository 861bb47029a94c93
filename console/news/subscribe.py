"""Subscribing to our news: a form, and an answer that tells nobody whether the address is known."""

import asyncio
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

import store.letter
import store.link
import store.subscription
from console.public import posted
from console.security import rates
from console.templating import render
from policy import news
from policy.contact import read_email
from policy.text import clean
from schemas.announcement_facts import SubscriptionAsked
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from schemas.problem import Problem
from schemas.rule_set import EventRules
from schemas.subscription import PROVIDER_NEWS, SubscriptionState
from store.database import transaction

router = APIRouter()

CHOOSE_ONE = "Choose at least one thing you want to hear of."
ANSWER_AFTER_SECONDS = 0.4
"""The answer comes after this long whether or not the address is known, so that its time tells nothing."""
LONGEST_NAME = 120
_LONGEST = 320


@router.get("/news")
async def page(request: Request) -> Response:
    """The form, or what happens next once it was sent."""
    if "asked" in request.query_params:
        return render(request, "news/asked.html")
    return _form(request, "", "", [PROVIDER_NEWS], [])


@router.post("/news")
async def subscribe(request: Request) -> Response:
    """Write to the address; its owner decides."""
    async with posted.posted(request) as form:
        name, typed = clean(posted.text(form, "name")), clean(posted.text(form, "email"))[:_LONGEST]
        topics, sent = topics_of(request, form), posted.identity(form, "submission") or uuid4()
    email, wrong = read_email(typed) if typed else ("", "Enter your e-mail address.")
    problems = [Problem(field="email", message=wrong)] if wrong else []
    if len(name) > LONGEST_NAME:
        problems.append(Problem(field="name", message=f"There is room for {LONGEST_NAME} characters."))
    if not topics:
        problems.append(Problem(field="topics", message=CHOOSE_ONE))
    if problems:
        return _form(request, name, typed, topics, problems)
    rates.count(request, "news", email)
    await asyncio.gather(_write(request, email, name, topics, sent), asyncio.sleep(ANSWER_AFTER_SECONDS))
    return RedirectResponse("/news?asked=1", 303)


def rules_of(request: Request) -> EventRules:
    """The rules in force, whose subjects one can subscribe to."""
    rules: EventRules = request.app.state.rule_book.current(request.state.as_of).events
    return rules


def topics_of(request: Request, form: FormData) -> list[str]:
    """What was ticked; values that are none of ours are left out."""
    return news.chosen([each for each in form.getlist("topics") if isinstance(each, str)], rules_of(request))


def _form(request: Request, name: str, email: str, topics: list[str], problems: list[Problem]) -> Response:
    return render(
        request,
        "news/subscribe.html",
        status_code=422 if problems else 200,
        name=name,
        email=email,
        topics=topics,
        offered=news.offered(rules_of(request)),
        problems=problems,
        submission=uuid4(),
    )


async def _write(request: Request, email: str, name: str, topics: list[str], sent: UUID) -> None:
    as_of, lifetime = request.state.as_of, store.subscription.LINK_LIFETIME
    async with transaction(request.app.state.pool) as conn:
        subscription = await store.subscription.ask(conn, email, name, as_of, topics)
        link = await store.link.issue(conn, LinkPurpose.SUBSCRIPTION, subscription.entity, as_of, lifetime)
        confirmed = subscription.state is SubscriptionState.CONFIRMED
        facts = SubscriptionAsked(
            link=link,
            link_expires_at=as_of + lifetime,
            confirmed=confirmed,
            topics=tuple(news.in_words(subscription.topics, rules_of(request))),
        )
        await store.letter.queue(
            conn,
            LetterDraft(
                # The same form sent twice writes once.
                key=f"{LetterKind.SUBSCRIPTION_CONFIRM}:{subscription.id}:{sent}",
                kind=LetterKind.SUBSCRIPTION_CONFIRM,
                entity=subscription.entity,
                to_name=subscription.name or subscription.email,
                to_address=subscription.email,
                priority=Priority.DECISION,
                facts=facts.model_dump(mode="json"),
            ),
            as_of,
        )
