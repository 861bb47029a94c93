"""`pdups worker`: one worker process, until it is asked to end by SIGTERM or Ctrl-C."""

import asyncio
import sys

from policy.rule_set import RuleSetProblem
from workers.run import run
from workers.settings import Settings


def worker() -> None:
    """Run workflows, record what they decide, send letters; exits with 1 when a rule-set file has an error."""
    try:
        asyncio.run(run(Settings()))
    except RuleSetProblem as problem:
        sys.exit(str(problem))
