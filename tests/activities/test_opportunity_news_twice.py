"""Queueing the weekly letters twice queues them once, whatever became of the first answer."""

from datetime import timedelta

from activities.opportunity_news import OpportunityNewsActivities
from schemas.opportunity_news import QueueNews
from store.database import Pool
from tests import samples
from tests.workflows.test_opportunity_news import NOW, SCIENCE, letters, published, subscribed


async def test_an_answer_that_was_lost_costs_nobody_a_second_letter(pool: Pool) -> None:
    for name in ("ann", "bob", "cal"):
        await subscribed(pool, f"{name}@example.org", SCIENCE)
    await published(pool)
    activities = OpportunityNewsActivities(pool, samples.RULE_BOOK)
    message = QueueNews(until=NOW - timedelta(hours=1), as_of=NOW, size=2)
    answers = [await activities.queue_opportunity_news(message) for _ in range(3)]
    assert [(each.subscribers, each.letters) for each in answers] == [(2, 2), (1, 1), (0, 0)]
    assert len(await letters(pool)) == 3
