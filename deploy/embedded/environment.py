"""What the children are told by environment: the settings of this stack, and nothing of the person's own."""

import os

from deploy.embedded.catcher import Catcher
from deploy.embedded.folder import DataFolder
from deploy.embedded.ports import LOCALHOST
from deploy.embedded.postgres import Cluster
from deploy.embedded.temporal import NAMESPACE, Server

# A developer's own settings must not leak in: a real mail server above all.
FOREIGN_PREFIXES = ("PDUPS_", "TEMPORAL_", "PG")


def plain() -> dict[str, str]:
    """Return the person's environment without anything that would steer a part of the stack."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_PREFIXES)}
    never_by_proxy = ",".join(filter(None, [kept.get("no_proxy", kept.get("NO_PROXY", "")), LOCALHOST, "localhost"]))
    return kept | {"LC_ALL": "C.UTF-8", "no_proxy": never_by_proxy, "NO_PROXY": never_by_proxy}


def settings(folder: DataFolder, cluster: Cluster, temporal: Server, catcher: Catcher) -> dict[str, str]:
    """Return the settings of the stack as environment variables.

    Letters go to the catcher whatever the person's environment says, so sample data never reaches a real mailbox.
    """
    port = folder.memory.ports["console"]
    return {
        "PDUPS_DATABASE_URL": cluster.database_url,
        "PDUPS_TEMPORAL_ADDRESS": temporal.address,
        "PDUPS_TEMPORAL_NAMESPACE": NAMESPACE,
        "PDUPS_SMTP_HOST": LOCALHOST,
        "PDUPS_SMTP_PORT": str(catcher.smtp_port),
        "PDUPS_SMTP_SECURITY": "none",
        "PDUPS_MAIL_FROM": "Professional Learning <professional-learning@pdups.example>",
        "PDUPS_STAFF_NOTICE_EMAIL": "staff@pdups.example",
        "PDUPS_SECRET_KEY": folder.secret("key"),
        "PDUPS_BASE_URL": f"http://{LOCALHOST}:{port}",
        "PDUPS_CONSOLE_HOST": LOCALHOST,
        "PDUPS_CONSOLE_PORT": str(port),
        "PDUPS_VAULT_URL": folder.vault.as_uri(),
        "PDUPS_SAMPLE": "false" if folder.memory.sample == "declined" else "true",
        "PDUPS_HEARTBEAT_FILE": str(folder.heartbeat),
    }
