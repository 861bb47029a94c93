"""DailyDigest: every business morning staff get one list of what is due, overdue, new and answered."""

from temporalio import workflow

from activities.digest import DigestActivities
from workflows import options


@workflow.defn(name="DailyDigest")
class DailyDigest:
    """One morning's digest; a Schedule starts it, and the activity knows the holidays."""

    @workflow.run
    async def run(self) -> None:
        """Write the digest as of now."""
        await workflow.execute_activity_method(
            DigestActivities.write_digest,
            workflow.now(),
            **options.digest("Write the digest to staff"),
        )
