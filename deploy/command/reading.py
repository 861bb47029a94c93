"""Applications as the terminal shows them: a list, and one with everything around it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from console.staff.dossier import Answered, Dossier
from console.staff.sentences import sentence
from console.staff.words import LETTER_STATES, LETTERS, STAGES
from deploy.command.answer import Answer, CannotError, ExitCode
from deploy.command.decision import found_dossier
from deploy.command.system import System
from policy.mountain import long_instant, short_instant
from policy.time_left import time_left
from policy.user_name import canonical_user_name
from schemas.application import FINAL_STAGES
from schemas.calendar import Closures
from store import account, closure, queue
from store.queue import QueueLine, View

COLUMNS = "{:<14}{:<23}{:<28}{:<18}{}"


class Wanted(NamedTuple):
    """Which applications to list."""

    view: View
    reviewer: str
    search: str
    limit: int


async def listed(system: System, wanted: Wanted) -> Answer:
    """The applications of a view.

    Raises:
        CannotError: The reviewer is nobody we know.
    """
    view, reviewer = await _whose(system, wanted)
    page = await queue.page(
        system.pool, view, account=reviewer, search=wanted.search, as_of=system.as_of, size=wanted.limit
    )
    closures = await closure.all_days(system.pool)
    total = f"{page.total}{'+' if page.more else ''}"
    rows = [COLUMNS.format("Number", "Stage", "Time left", "Reviewer", "Organization")]
    rows += [_row(line, system.as_of, closures) for line in page.lines]
    rows.append(f"{len(page.lines)} of {total}.")
    value = {
        "total": page.total,
        "more": page.more,
        "applications": [line.model_dump(mode="json") for line in page.lines],
    }
    return Answer("\n".join(rows), value)


async def _whose(system: System, wanted: Wanted) -> tuple[View, int]:
    if not wanted.reviewer:
        return wanted.view, 0
    found = await account.by_user_name(system.pool, canonical_user_name(wanted.reviewer))
    if found is None:
        message = f"There is no account “{wanted.reviewer}”."
        raise CannotError(ExitCode.NOT_FOUND, "unknown_reviewer", message)
    return View.MINE, found.id


def _row(line: QueueLine, as_of: datetime, closures: Closures) -> str:
    final = line.stage in FINAL_STAGES
    left = "" if final else time_left(line.due_at, as_of, closures, resting=line.rests).words
    who = f"{line.legal_name} (reapplication of {line.reapplies})" if line.reapplies else line.legal_name
    return COLUMNS.format(line.number, STAGES[line.stage], left, line.reviewer_name or "-", who)


async def shown(system: System, number: str) -> Answer:
    """One application.

    Raises:
        CannotError: There is no such application.
    """
    dossier = await found_dossier(system, number)
    parts: list[list[str]] = [_head(dossier), _form(dossier), _requests(dossier), _timeline(dossier), _letters(dossier)]
    return Answer("\n\n".join("\n".join(part) for part in parts if part), _as_object(dossier))


def _head(dossier: Dossier) -> list[str]:
    about = dossier.application
    reviewer = dossier.reviewer.full_name if dossier.reviewer else "nobody yet"
    lines = [f"{about.number}  {about.form.organisation.legal_name}", f"{'Stage':<12}{STAGES[about.stage]}"]
    if dossier.is_open:
        lines += [f"{'Due':<12}{long_instant(about.due_at)} ({dossier.time_left.words})", f"{'Reviewer':<12}{reviewer}"]
    if dossier.reapplying:
        lines.append(f"{'Reapplies':<12}{dossier.reapplying.provider.number}")
    if dossier.provider:
        lines.append(f"{'Provider':<12}{dossier.provider.number}")
    lines += [f"{'Perhaps':<12}{match.known.number} {match.known.legal_name}" for match in dossier.duplicates]
    return lines


def _form(dossier: Dossier) -> list[str]:
    form = dossier.application.form
    people = [("Contact", form.primary), ("Backup", form.backup)]
    lines = [f"{whose:<12}{each.name}, {each.title}, {each.email}, {each.phone}" for whose, each in people]
    given = chain.from_iterable(answers for _, answers in dossier.answers)
    return [*lines, *_answers(given), *_answers(chain.from_iterable(each.answers for each in dossier.examined))]


def _answers(given: Iterable[Answered]) -> Iterator[str]:
    for each in given:
        files = (f"{file.name} ({file.size:,} bytes)" for file in each.files)
        yield f"\n{each.question.label}  [{each.question.id}]"
        yield from (f"    {line}" for words in (*each.words, *files) for line in words.splitlines())


def _requests(dossier: Dossier) -> list[str]:
    lines = []
    for each in dossier.requests:
        lines += [f"Asked on {long_instant(each.asked_at)}:", f"    {each.text}"]
        if each.answered_at:
            lines += [f"Answered on {long_instant(each.answered_at)}:", f"    {each.answer}"]
    return lines


def _timeline(dossier: Dossier) -> list[str]:
    lines = [f"{short_instant(each.at):<24}{sentence(each, dossier.names)}" for each in dossier.timeline]
    return ["Timeline (Mountain time)", *lines]


def _letters(dossier: Dossier) -> list[str]:
    lines = [
        f"{short_instant(each.queued_at):<24}{LETTERS[each.kind]} to {each.to_address}: {LETTER_STATES[each.state]}"
        for each in dossier.letters
    ]
    return ["Letters", *lines] if lines else []


def _as_object(dossier: Dossier) -> dict[str, Any]:
    about = dossier.application
    return {
        **about.model_dump(mode="json"),
        "reviewer": dossier.reviewer.user_name if dossier.reviewer else None,
        "provider": dossier.provider.number if dossier.provider else None,
        "possible_duplicates": [each.known.number for each in dossier.duplicates],
        "denial_reasons": {each.criterion: each.reason for each in dossier.denial},
        "requests": [each.model_dump(mode="json", exclude={"rungs"}) for each in dossier.requests],
        "timeline": [
            {"at": each.at, "actor": each.actor, "verb": each.verb, "sentence": sentence(each, dossier.names)}
            for each in dossier.timeline
        ],
        "letters": [
            each.model_dump(mode="json", include={"id", "kind", "to_address", "state", "queued_at", "sent_at"})
            for each in dossier.letters
        ],
    }
