"""The settings of the stack that last ran on a folder, kept so that `pdups` in another terminal finds it."""

import json
import os
from pathlib import Path

from deploy.embedded.folder import write_privately

FILE = "settings.json"
PREFIX = "PDUPS_"


def keep(folder: Path, settings: dict[str, str]) -> None:
    """Write the settings down, for their owner's eyes."""
    write_privately(folder / FILE, json.dumps(settings, indent=2))


def kept(folder: Path) -> dict[str, str]:
    """Return what was written down, or nothing when no stack ever ran on the folder."""
    file = folder / FILE
    if not file.exists():
        return {}
    settings: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return settings


def adopt(settings: dict[str, str]) -> None:
    """Let this process read exactly these settings from its environment, and none that stood there before."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(settings)
