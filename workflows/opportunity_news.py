"""OpportunityNews: once a week, subscribers hear of the new opportunities of the subjects they chose."""

from datetime import timedelta

from temporalio import workflow

from activities.opportunity_news import OpportunityNewsActivities
from schemas.opportunity_news import QueueNews
from workflows import options

CHUNK = 60
"""Subscribers at a time, one chunk with letters a minute: the pace of an announcement, for the same mail servers."""
CHUNK_EVERY = timedelta(minutes=1)
SETTLED = timedelta(hours=1)
"""What was published within the last hour may still be on its way into the records; it is told the next time."""


@workflow.defn(name="OpportunityNews")
class OpportunityNews:
    """One week's letters; a Schedule starts it.

    Who is taken on counts as told, by record; so one that begins anew goes on where the last one stopped, and nobody
    gets a letter twice. Fifty thousand subscribers are eight hundred chunks, which one history holds easily.
    """

    @workflow.run
    async def run(self) -> int:
        """Queue letters until everybody is told; how many letters there are."""
        until, letters = workflow.now() - SETTLED, 0
        while True:
            queued = await workflow.execute_activity_method(
                OpportunityNewsActivities.queue_opportunity_news,
                QueueNews(until=until, as_of=workflow.now(), size=CHUNK),
                **options.record("Queue the next letters about new opportunities"),
            )
            letters += queued.letters
            if queued.subscribers < CHUNK:
                return letters
            if queued.letters:
                await workflow.sleep(CHUNK_EVERY, summary="queue the next letters")
