"""The `pdups` command: each sub-command is a file of its own beside this one, read only when it is asked for.

Exit codes mean the same everywhere; `docs/commands.md` lists them.
"""

import importlib
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

UNREACHABLE = 6
NO_STACK = """\
No stack has run at {folder}, and the environment holds no settings. Nothing was changed.
Start one with `./dev up`, name the folder of another with `pdups --data DIR …`, or set the PDUPS_ settings
(docs/settings.md explains each).
"""

COMMANDS = {
    "up": "Start everything on this machine: database, Temporal, mail catcher, worker, console.",
    "applications": "List, show and decide applications.",
    "due": "Show when an answer is due for what is received on a day.",
    "rules": "List the rule sets, and name files that differ from what was opened.",
    "rehearse": "Show what opening a draft rule set would bring.",
    "staff": "Manage the accounts of staff.",
    "migrate": "Bring the database's tables up to date.",
    "rebuild": "Give whatever is open its workflow back after Temporal lost it.",
    "bounce": "Take a notice from the mail server that a letter came back.",
    "worker": "Run the worker: workflows, records, documents, letters.",
    "console": "Serve the public pages and the staff console.",
}


class Commands(TyperGroup):
    """The sub-commands by name; `pdups due` does not wait for what `pdups up` needs."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """Name the commands in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Read the module of that name and make its command, or None for a name that is not ours."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"deploy.command.{cmd_name}")
        commands = getattr(module, "app", None)
        if commands is None:
            commands = typer.Typer(add_completion=False, rich_markup_mode=None)
            commands.command(name=cmd_name)(getattr(module, cmd_name))
        command = typer.main.get_command(commands)
        command.name = cmd_name
        command.help = command.help or COMMANDS[cmd_name]
        return command

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """List the commands without reading their modules."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)


def main() -> None:
    """Run the command, and say in a sentence what an operator can mend."""
    looked_into: list[Path] = []
    try:
        app(prog_name="pdups", obj=looked_into)
    except ValidationError as error:
        if error.title != "Settings":
            raise
        if looked_into:
            sys.exit(NO_STACK.format(folder=looked_into[0].absolute()).rstrip())
        problems = [f"PDUPS_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors()]
        sys.exit("Settings are missing or wrong (docs/settings.md explains each):\n  " + "\n  ".join(problems))
    except PermissionError as error:
        sys.exit(f"{error}. It seems to belong to another user; --data names another folder.")
    except ConnectionError as error:
        sys.stderr.write(f"Postgres or Temporal can't be reached: {error}. Nothing was changed. Is the stack up?\n")
        sys.exit(UNREACHABLE)


@app.callback()
def choose_settings(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Option(help="Data folder of the stack to talk to; without it, the repository's .dev.")
    ] = None,
) -> None:
    """Professional Development Unit Provider System.

    Commands read their settings from the environment (PDUPS_…). Where it holds none, they talk to the stack that
    `pdups up` started on this machine.
    """
    if data is None and any(name.startswith("PDUPS_") for name in os.environ):
        return
    from deploy.embedded import folder, kept_settings  # noqa: PLC0415 - only where it is needed

    where = data or folder.DEFAULT_FOLDER
    settings = kept_settings.kept(where)
    kept_settings.adopt(settings)
    if not settings:
        # No error yet: `pdups up` and `pdups due` need no stack, nor does --help.
        context.obj.append(where)
