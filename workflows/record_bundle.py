"""RecordBundle: the records of a provider's completed year are written to the vault, however long that takes."""

from temporalio import workflow

from activities.bundle import BundleActivities
from schemas.bundle import BundleStart, BundleWritten, WriteBundle
from workflows import options


@workflow.defn(name="RecordBundle")
class RecordBundle:
    """One bundle, written and read back."""

    @workflow.run
    async def run(self, start: BundleStart) -> BundleWritten:
        """Write it; a full disk or an absent store is waited for."""
        return await workflow.execute_activity_method(
            BundleActivities.write_bundle,
            WriteBundle(provider=start.provider, year=start.year, version=start.version, as_of=workflow.now()),
            **options.bundle(f"Write the bundle of {start.provider}, {start.year}, version {start.version}"),
        )
