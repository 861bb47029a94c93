"""OpenReports: once a year, the day after the report year, every provider's annual report is opened."""

from temporalio import workflow

from activities.annual_report import ReportActivities
from schemas.annual_report import OpenReports as Open
from schemas.annual_report import OpenReportsStart, ReportsOpened
from workflows import options


@workflow.defn(name="OpenReports")
class OpenReports:
    """One year's opening; a Schedule starts it, or staff. Each report's own workflow follows from its row."""

    @workflow.run
    async def run(self, start: OpenReportsStart) -> ReportsOpened:
        """Open what is owed for a year that is over."""
        return await workflow.execute_activity_method(
            ReportActivities.open_reports,
            Open(year=start.year, actor=start.actor, as_of=workflow.now()),
            **options.record("Open the annual reports of the year that is over"),
        )
