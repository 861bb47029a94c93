"""`pdups console`: the web pages, until the process is asked to end by SIGTERM or Ctrl-C."""

import sys

import uvicorn

from console.app import create_app
from policy.rule_set import RuleSetProblem
from workers.settings import Settings

GRACE_SECONDS = 5  # for requests that are being answered


def console() -> None:
    """Serve the public pages and the staff console; exits with 1 when a rule-set file has an error."""
    settings = Settings()
    try:
        app = create_app(settings)
    except RuleSetProblem as problem:
        sys.exit(str(problem))
    uvicorn.run(
        app,
        host=settings.console_host,
        port=settings.console_port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
