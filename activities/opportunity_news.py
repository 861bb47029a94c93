"""The weekly letter about new opportunities, queued for some subscribers at a time: safe to run twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from temporalio import activity

from policy.calendar import mountain_date
from policy.regions import region_label
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.opportunity_news import NewOpportunity, NewsQueued, OpportunityNews, QueueNews
from schemas.subscription import Subscription
from store import letter, opportunity_news, subscription
from store.database import Pool, transaction
from store.opportunity_news import Published
from store.rule_set import RuleBook

MOST_LISTED = 25
"""A letter of more is no letter that anybody reads; it says how many more there are (our default)."""


class OpportunityNewsActivities:
    """What the weekly Schedule has queued.

    Args:
        rule_book: has the words of the subjects.
    """

    def __init__(self, pool: Pool, rule_book: RuleBook) -> None:
        self._pool = pool
        self._rule_book = rule_book

    @activity.defn
    async def queue_opportunity_news(self, message: QueueNews) -> NewsQueued:
        """Queue the letters to the next subscribers; whoever has nothing new gets none.

        All of them count as told, so another run takes on the next ones.
        """
        as_of, until = message.as_of, message.until
        async with transaction(self._pool) as conn:
            await self._rule_book.refresh(conn)
            labels = {each.id: each.label for each in self._rule_book.current(as_of).events.topics}
            untold = await opportunity_news.untold(conn, until, message.size)
            if not untold:
                return NewsQueued(subscribers=0, letters=0)
            since = min(told_until(each) for each in untold)
            published = await opportunity_news.published(conn, since, until, mountain_date(as_of))
            news = {each.id: new_to(each, published) for each in untold}
            readers = [each for each in untold if news[each.id]]
            await subscription.give_links(conn, [each.id for each in readers], as_of)
            links = await opportunity_news.links(conn, readers)
            drafts = {uuid4(): _letter(each, news[each.id], labels, links[each.entity], until) for each in readers}
            await letter.queue_many(conn, drafts, as_of)
            await opportunity_news.told(conn, [each.id for each in untold], until)
        return NewsQueued(subscribers=len(untold), letters=len(drafts))


def told_until(reader: Subscription) -> datetime:
    """Up to when they were told; of somebody new, since they confirmed."""
    known = reader.told_until or reader.confirmed_at
    assert known  # noqa: S101 - only confirmed ones are written to
    return known


def new_to(reader: Subscription, published: Sequence[Published]) -> list[Published]:
    """What a subscriber was not told of yet, of the subjects they chose."""
    since, subjects = told_until(reader), set(reader.subjects)
    return [each for each in published if each.published_at > since and subjects & set(each.topics)]


def _letter(
    reader: Subscription, news: Sequence[Published], labels: Mapping[str, str], link: UUID, until: datetime
) -> LetterDraft:
    facts = OpportunityNews(
        subjects=tuple(labels.get(each, each) for each in reader.subjects),
        opportunities=tuple(_told(each) for each in news[:MOST_LISTED]),
        more=max(0, len(news) - MOST_LISTED),
        link=link,
    )
    return LetterDraft(
        key=f"{LetterKind.OPPORTUNITY_NEWS}:{reader.id}:{until:%Y%m%dT%H%M%SZ}",
        kind=LetterKind.OPPORTUNITY_NEWS,
        entity=reader.entity,
        to_name=reader.name or reader.email,
        to_address=reader.email,
        priority=Priority.ANNOUNCEMENT,
        facts=facts.model_dump(mode="json"),
    )


def _told(one: Published) -> NewOpportunity:
    return NewOpportunity(
        number=one.number,
        title=one.title,
        organisation=one.organisation,
        place=one.city or region_label(one.region),
        next_day=one.next_day,
        self_paced=one.self_paced,
        free=one.free,
    )
