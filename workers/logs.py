"""Logs as one JSON object a line, so that an operator can search them by application, letter or submission."""

import json
import logging
from datetime import UTC, datetime

from temporalio import activity, workflow

_TEMPORAL = ("temporal_workflow", "temporal_activity")


class JsonFormatter(logging.Formatter):
    """Instant, level, logger, message; of workflows and activities also which one; of an error its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry.update({name: vars(record)[name] for name in _TEMPORAL if name in vars(record)})
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def log_as_json(level: int = logging.INFO) -> None:
    """Send this process's log lines to standard error as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # The formatter names workflow and activity in fields of their own; the message need not repeat them.
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
