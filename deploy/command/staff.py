"""`pdups staff`: who works here. The first account of a new system is made with it; later ones in the console too.

Exit codes: 0 done, 2 not understood, 3 no such account, 4 refused, 6 a part of the system does not answer
(`docs/commands.md`).
"""

from datetime import timedelta
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import typer

from console.staff.account import LONGEST_NAME, TOLD
from console.staff.words import ROLES
from deploy.command.answer import Answer, CannotError, ExitCode, say
from deploy.command.system import System
from policy.contact import read_email
from policy.text import clean
from policy.user_name import LONGEST, can_be_made_of, canonical_user_name, is_user_name
from schemas.account import STAFF_ROLES, Account, Role
from schemas.letter import LetterKind
from schemas.link import LinkPurpose, link_token
from store import account, letter, staff
from store.database import transaction

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
OPERATOR = "system"
"""The terminal has no account of its own; what it does stands in the audit list as done by the system."""
COLUMNS = "{:<16}{:<24}{:<15}{:<9}{}"


class Person(NamedTuple):
    """Somebody to add; the user name is empty where it is made of the name."""

    name: str
    email: str
    role: Role
    user_name: str


@app.command("add")
def add_staff(
    name: Annotated[str, typer.Option(help="First and last name; the user name is made of it.")],
    email: Annotated[str, typer.Option(help="Where letters to this person go.")],
    role: Annotated[Role, typer.Option(help="What this person may do.")],
    *,
    user_name: Annotated[str, typer.Option(help="The user name, where none can be made of the name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a member of staff, and print the one-time link to choose a password; it goes out by letter too."""
    person = Person(clean(name), clean(email), role, clean(user_name))
    say(lambda system: _add(system, person), as_json=as_json)


@app.command("list")
def list_staff(*, as_json: AsJson = False) -> None:
    """List everybody on the staff, closed accounts too."""
    say(_list, as_json=as_json)


@app.command("close")
def close_staff(
    user_name: Annotated[str, typer.Argument(metavar="USER_NAME", help="Whose account is closed.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Close the account of somebody who left: they are signed out everywhere, their name stays in the records."""
    say(lambda system: _close(system, user_name), as_json=as_json)


async def _add(system: System, person: Person) -> Answer:
    await _judge(system, person)
    lifetime = timedelta(hours=system.settings.password_link_hours)
    async with transaction(system.pool) as conn:
        added = await staff.add(
            conn,
            full_name=person.name,
            email=person.email,
            role=person.role,
            actor=OPERATOR,
            lifetime=lifetime,
            as_of=system.as_of,
            user_name=person.user_name or None,
        )
    if added is None:
        raise AssertionError
    link = await _password_link(system, added)
    text = f"Added {added.full_name}, {added.role}. The user name is {added.user_name}."
    text += f"\nTo choose a password, once: {link}"
    return Answer(text, {**_as_object(added), "password_link": link})


async def _judge(system: System, person: Person) -> None:
    """The same rules as on the console's page.

    Raises:
        CannotError: Something is wrong; nobody is added.
    """
    name, email, role, _ = person
    if not 0 < len(name) <= LONGEST_NAME:
        raise CannotError(ExitCode.USAGE, "name", f"A name has 1 to {LONGEST_NAME} characters. Nobody was added.")
    if wrong := read_email(email)[1]:
        raise CannotError(ExitCode.USAGE, "email", f"{wrong} Nobody was added.")
    if role not in STAFF_ROLES:
        message = "People of a provider get their account when it is approved. Nobody was added."
        raise CannotError(ExitCode.USAGE, "role", message)
    if taken := await staff.name_at(system.pool, email):
        message = f"{taken} has an account with this address already. Nobody was added."
        raise CannotError(ExitCode.REFUSED, "email_taken", message)
    await _judge_user_name(system, person)


async def _judge_user_name(system: System, person: Person) -> None:
    wanted = person.user_name
    if not wanted and not can_be_made_of(person.name):
        message = f"No user name can be made of “{person.name}”. Give one with --user-name. Nobody was added."
        raise CannotError(ExitCode.USAGE, "user_name", message)
    if wanted and not is_user_name(wanted):
        message = f"A user name has 1 to {LONGEST} plain letters and digits. Nobody was added."
        raise CannotError(ExitCode.USAGE, "user_name", message)
    if wanted and await account.by_user_name(system.pool, wanted):
        message = f"The user name {wanted} is taken. Nobody was added."
        raise CannotError(ExitCode.REFUSED, "user_name_taken", message)


async def _password_link(system: System, added: Account) -> str:
    """The address that stands in this person's letter of welcome."""
    letters = await letter.of_entity(system.pool, added.actor)
    welcome = next(each for each in letters if each.kind is LetterKind.STAFF_WELCOME)
    token = link_token(UUID(welcome.facts["link"]), LinkPurpose.SET_PASSWORD, system.settings.secret_key)
    return f"{system.settings.base_url}/link/password/{token}"


async def _list(system: System) -> Answer:
    people = await account.staff(system.pool)
    rows = [COLUMNS.format("User name", "Name", "Role", "Account", "E-mail"), *map(_row, people)]
    return Answer("\n".join(rows), {"staff": [_as_object(each) for each in people]})


async def _close(system: System, user_name: str) -> Answer:
    found = await account.by_user_name(system.pool, canonical_user_name(user_name))
    if found is None or found.role not in STAFF_ROLES:
        raise CannotError(ExitCode.NOT_FOUND, "unknown_account", f"Nobody on the staff goes by “{user_name}”.")
    async with transaction(system.pool) as conn:
        closed = await staff.close(conn, found, actor=OPERATOR, as_of=system.as_of)
    if not closed:
        reason = "last" if found.active else "unchanged"
        raise CannotError(ExitCode.REFUSED, reason, TOLD[reason].text)
    text = f"Closed the account of {found.full_name}. Signed out everywhere; open applications stay assigned."
    return Answer(text, {**_as_object(found), "active": False})


def _row(each: Account) -> str:
    return COLUMNS.format(
        each.user_name, each.full_name, ROLES[each.role], "open" if each.active else "closed", each.email
    )


def _as_object(each: Account) -> dict[str, Any]:
    return each.model_dump(mode="json", include={"user_name", "full_name", "email", "role", "active"})
