"""BundleVerification: record bundles are read back, once a year all of them, and one whenever somebody asks for it."""

from temporalio import workflow

from activities.bundle import BundleActivities
from schemas.bundle import BundlesVerified, VerificationStart, VerifyBundle, VerifyBundles
from workflows import options


@workflow.defn(name="BundleVerification")
class BundleVerification:
    """The promise that what was written is still there, or is written anew while it can be."""

    @workflow.run
    async def run(self, start: VerificationStart) -> BundlesVerified:
        """Read back, and say what was found."""
        now = workflow.now()
        if start.bundle:
            return await workflow.execute_activity_method(
                BundleActivities.verify_bundle,
                VerifyBundle(bundle=start.bundle, actor=start.actor, submission=start.submission, as_of=now),
                **options.verification("Read one bundle back"),
            )
        return await workflow.execute_activity_method(
            BundleActivities.verify_bundles,
            VerifyBundles(before=now, as_of=now),
            **options.verification("Read every bundle back"),
        )
