"""`pdups applications`: list, show and decide applications, in the same way as the console.

Exit codes: 0 done, 2 not understood, 3 no such application, 4 refused, 5 saved but not recorded yet, 6 a part of the
system does not answer (`docs/commands.md`).
"""

from typing import Annotated

import typer

from console.staff.decision_form import REASON
from deploy.command.answer import say
from deploy.command.decision import decide
from deploy.command.reading import Wanted, listed, shown
from store.queue import View

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The application's number, for example A-2026-00012.")]
AsUser = Annotated[str, typer.Option("--as", metavar="USER_NAME", help="The staff account that decides.")]
Note = Annotated[str, typer.Option(help="A few words to the applicant; they stand in the letter.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command("list")
def list_applications(
    view: Annotated[View, typer.Option(help="Which of them, as in the console's queue.")] = View.OPEN,
    reviewer: Annotated[str, typer.Option(metavar="USER_NAME", help="Open ones assigned to this person.")] = "",
    search: Annotated[str, typer.Option(help="Words that stand in number, names or city.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 50,
    *,
    as_json: AsJson = False,
) -> None:
    """List applications: open ones by the time left for them, or with --view all every one, newest first."""
    wanted = Wanted(view=view, reviewer=reviewer, search=search, limit=limit)
    say(lambda system: listed(system, wanted), as_json=as_json)


@app.command()
def show(number: Number, *, as_json: AsJson = False) -> None:
    """Show one application: form, requests, timeline and letters."""
    say(lambda system: shown(system, number), as_json=as_json)


@app.command()
def approve(number: Number, user_name: AsUser, note: Note = "", *, as_json: AsJson = False) -> None:
    """Approve an application: it becomes a provider, and its first account is opened."""
    say(lambda system: decide(system, number, "approve", [("note", note)], user_name), as_json=as_json)


@app.command()
def deny(
    number: Number,
    user_name: AsUser,
    reason: Annotated[
        list[str], typer.Option(metavar="CRITERION=TEXT", help="A criterion that failed, and why; one for each.")
    ],
    note: Note = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Deny an application, with a reason for each criterion it failed."""
    fields = [("deny_note", note), *(_reason(each) for each in reason)]
    say(lambda system: decide(system, number, "deny", fields, user_name), as_json=as_json)


@app.command()
def supersede(
    number: Number,
    user_name: AsUser,
    reason: Annotated[str, typer.Option(help="Why it goes on under the newer rules; it stands in the letter.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Give an application under older rules back as a draft under the newer ones, with all that is in it."""
    fields = [("supersede_reason", reason)]
    say(lambda system: decide(system, number, "supersede", fields, user_name), as_json=as_json)


@app.command("request-information")
def request_information(
    number: Number,
    user_name: AsUser,
    text: Annotated[str, typer.Option(help="What the applicant is asked, in your words.")],
    question: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A question of the form that is meant; one for each.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Ask the applicant for information; the review clock rests until the answer."""
    fields = [("text", text), *(("questions", each) for each in question or ())]
    say(lambda system: decide(system, number, "request_information", fields, user_name), as_json=as_json)


def _reason(given: str) -> tuple[str, str]:
    criterion, _, text = given.partition("=")
    if not text.strip():
        raise typer.BadParameter("Write a criterion, an equals sign and the reason, for example growth=“It is …”.")
    return REASON + criterion.strip(), text
