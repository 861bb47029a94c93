"""`python -m deploy.command` is `pdups`."""

import os
import sys

from deploy.command import main


def exit_code(end: SystemExit) -> int:
    """The code a process ends with; a sentence is said to the person, and means 1."""
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    sys.stderr.write(f"{end.code}\n")
    return 1


if __name__ == "__main__":
    try:
        main()
    except SystemExit as end:
        code = exit_code(end)
        sys.stdout.flush()
        sys.stderr.flush()
        # Threads of the Temporal client may still be trying to connect; when they call into an interpreter that is
        # shutting down, it aborts, and the exit code would be the abort's instead of ours.
        os._exit(code)
