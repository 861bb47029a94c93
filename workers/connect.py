"""The one way to reach Temporal."""

from temporalio.client import Client

from workers.plugin import PdupsPlugin
from workers.settings import Settings


async def connect(settings: Settings, *, lazy: bool = False) -> Client:
    """A client of the system's namespace, bound to the running event loop: one for each process.

    Args:
        settings: where Temporal is.
        lazy: connect at the first call instead of now, so that a console can start while Temporal is away.

    Raises:
        RuntimeError: Temporal does not answer, unless `lazy`.
    """
    return await Client.connect(
        settings.temporal_address, namespace=settings.temporal_namespace, lazy=lazy, plugins=[PdupsPlugin()]
    )
