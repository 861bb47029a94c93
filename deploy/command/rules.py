"""`pdups rules`: the rule sets, how each stands, and every file that says something else than what was opened."""

from typing import Annotated

import typer

from deploy.command.answer import Answer, ExitCode, say
from deploy.command.system import System
from policy.mountain import short_instant
from store import opening
from store.rule_set import RuleBook

COLUMNS = "{:<20}{:>8}  {:<34}{}"


def rules(*, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """List the rule sets: the one that takes applications, those opened before, drafts.

    Ends with code 7 where the file of an opened rule set says something else than the copy that rules.
    """
    say(_listed, as_json=as_json)


async def _listed(system: System) -> Answer:
    book, proposed = system.rule_book, await opening.proposed(system.pool)
    differing = book.differing()
    states = {each: _state(book, each, system, proposed.rule_set if proposed else None) for each in book}
    rows = [COLUMNS.format("Id", "Version", "State", "Name")]
    rows += [COLUMNS.format(each, book[each].version, state, book[each].name) for each, state in states.items()]
    rows += [
        f"\nThe file of {each} says something else than what was opened. The copy rules; the file is ignored."
        for each in differing
    ]
    value = {
        "rule_sets": [
            {
                "id": each,
                "version": book[each].version,
                "name": book[each].name,
                "state": state,
                "opens_at": _instant(book, each),
                "differs": each in differing,
            }
            for each, state in states.items()
        ],
        "differing": differing,
    }
    return Answer("\n".join(rows), value, ExitCode.DIFFERS if differing else ExitCode.DONE)


def _state(book: RuleBook, rule_set: str, system: System, proposed: str | None) -> str:
    opened = book.opened.get(rule_set)
    if book.current(system.as_of).id == rule_set:
        return "takes applications"
    if opened and opened.opens_at and not opened.is_open(system.as_of):
        return f"opens {short_instant(opened.opens_at)}"
    if opened or rule_set not in book.drafts:
        return "replaced"
    return "proposed" if proposed == rule_set else "draft"


def _instant(book: RuleBook, rule_set: str) -> str | None:
    opened = book.opened.get(rule_set)
    return opened.opens_at.isoformat() if opened and opened.opens_at else None
