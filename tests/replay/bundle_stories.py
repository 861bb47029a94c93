"""The lives of record bundles whose histories are kept: written, and read back all together and one by one."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from schemas.bundle import Bundle, VerificationStart
from tests.bundles import planned_bundle, start_of
from tests.workflows.office import Office
from workers.starting import start_bundle, start_verification
from workflows.bundle_verification import BundleVerification
from workflows.ids import VERIFICATION, bundle_id
from workflows.queues import WORKFLOWS


async def bundle_written(office: Office, planned: Bundle) -> str:
    """It is written at once."""
    assert office
    return bundle_id(planned.provider, planned.year, planned.version)


async def bundles_verified(office: Office, planned: Bundle) -> str:
    """What the Schedule starts once a year."""
    assert planned
    started = await office.client.start_workflow(
        BundleVerification.run, VerificationStart(), id=f"{VERIFICATION}:{uuid4()}", task_queue=WORKFLOWS
    )
    return started.id


async def bundle_verified(office: Office, planned: Bundle) -> str:
    """What a supervisor asks for."""
    asked = uuid4()
    await start_verification(
        office.client, VerificationStart(bundle=start_of(planned), actor="account:2", submission=asked)
    )
    return f"{VERIFICATION}:{asked}"


Story = Callable[[Office, Bundle], Awaitable[str]]
BUNDLE_STORIES: tuple[Story, ...] = (bundle_written, bundles_verified, bundle_verified)


async def tell_bundle(office: Office, story: Story) -> str:
    """Live through a story; the id of its workflow."""
    planned = await planned_bundle(office.pool)
    await start_bundle(office.client, start_of(planned))
    await office.client.get_workflow_handle(bundle_id(planned.provider, planned.year, planned.version)).result()
    workflow = await story(office, planned)
    await office.client.get_workflow_handle(workflow).result()
    return workflow
