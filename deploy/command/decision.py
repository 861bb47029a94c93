"""A decision from the terminal goes the way of one from the console: judged, saved, handed to its workflow."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from starlette.datastructures import FormData

from console.gateway import Accepted, Refused
from console.security.permissions import rule_for
from console.staff.decision_form import REASON, read
from console.staff.dossier import Dossier, gather
from console.staff.words import DECIDED, refusal
from deploy.command.answer import Answer, CannotError, ExitCode
from deploy.command.system import System
from policy.mountain import long_instant
from policy.user_name import canonical_user_name
from schemas.account import Account
from schemas.application import Recorded, Verb
from schemas.submission import Submission
from store import account, submission
from store.database import transaction

Fields = Sequence[tuple[str, str]]
"""A decision as the console's form would post it."""

NOTHING_CHANGED = "Nothing was changed."


async def found_dossier(system: System, number: str) -> Dossier:
    """The application of this number, with everything around it.

    Raises:
        CannotError: There is none, or it is not recorded yet.
    """
    async with system.pool.acquire() as conn:
        found = await gather(conn, number.strip().upper(), system.rule_book, system.as_of)
    if found is None:
        message = f"There is no application {number}. One sent a moment ago appears within seconds."
        raise CannotError(ExitCode.NOT_FOUND, "unknown_application", message)
    return found


async def decide(system: System, number: str, verb: Verb, fields: Fields, user_name: str) -> Answer:
    """Save a decision and hand it to the application's workflow.

    Raises:
        CannotError: There is no such application, the account may not, the fields are wrong, or the workflow refused.
    """
    dossier = await found_dossier(system, number)
    actor = await _acting(system, user_name, verb)
    payload = _judged(verb, fields, dossier)
    if not dossier.is_open:
        raise CannotError(ExitCode.REFUSED, "already_decided", _because(dossier, "already_decided", {}))
    saved = await _save(system, dossier, actor, verb, payload)
    outcome = await system.gateway.deliver(saved)
    if isinstance(outcome, Refused):
        now = await found_dossier(system, number)
        raise CannotError(ExitCode.REFUSED, outcome.code, _because(now, outcome.code, outcome.details))
    value = {"application": dossier.application.number, "verb": verb, "by": actor.user_name, "submission": saved.id}
    if isinstance(outcome, Accepted) and isinstance(outcome.recorded, Recorded):
        return _recorded(value, outcome.recorded, actor)
    text = f"{value['application']}: saved, but not recorded yet. The system carries on; do not repeat it."
    return Answer(text, {"outcome": "pending", **value}, ExitCode.PENDING)


async def _acting(system: System, user_name: str, verb: Verb) -> Account:
    """The account in whose name a decision is taken; it may do here what it may do in the console."""
    found = await account.by_user_name(system.pool, canonical_user_name(user_name))
    rule = rule_for("POST", f"/staff/applications/{{number}}/{verb.replace('_', '-')}")
    if found is None or not found.active or not rule.admits(found):
        message = f"“{user_name}” is not the user name of an active account that may do this. {NOTHING_CHANGED}"
        raise CannotError(ExitCode.REFUSED, "not_allowed", message)
    return found


def _judged(verb: Verb, fields: Fields, dossier: Dossier) -> dict[str, Any]:
    """The payload of the decision, judged as the console's form is."""
    rule_set = dossier.rule_set
    _refuse_unknown("criterion", fields, REASON, [each.id for each in rule_set.criteria])
    _refuse_unknown("question", fields, "questions", [each.id for each in rule_set.questions])
    form = read(verb, FormData(list(fields)), rule_set, dossier.staff)
    if form.problems:
        raise _mistake("text", " ".join(each.message for each in form.problems))
    return dict(form.payload)


def _refuse_unknown(what: str, fields: Fields, prefix: str, known: Sequence[str]) -> None:
    for name, value in fields:
        given = value if name == prefix else name.removeprefix(prefix)
        if name.startswith(prefix) and given not in known:
            raise _mistake(f"unknown_{what}", f"There is no {what} “{given}”. There are: {', '.join(known)}.")


def _mistake(reason: str, message: str) -> CannotError:
    return CannotError(ExitCode.USAGE, reason, f"{message} {NOTHING_CHANGED}")


def _because(dossier: Dossier, code: str, details: dict[str, Any]) -> str:
    """Why a decision was refused; who decided before stands in the records where the workflow does not say it."""
    about = dossier.application
    if code == "already_decided" and about.decided_at:
        verb = next((verb for verb, done in DECIDED.items() if done == about.stage), "")
        details = {"verb": verb, "actor": about.decided_by, "at": about.decided_at.isoformat()}
    words = refusal(code, details, dossier.names)
    return f"{words[0].upper()}{words[1:]}. {NOTHING_CHANGED}"


async def _save(system: System, dossier: Dossier, actor: Account, verb: Verb, payload: dict[str, Any]) -> Submission:
    submission_id = uuid4()
    async with transaction(system.pool) as conn:
        return await submission.save(
            conn,
            Submission(
                id=submission_id,
                kind=verb,
                entity=dossier.application.entity,
                natural_key=f"form:{submission_id}",
                actor=actor.actor,
                received_at=system.as_of,
                payload=payload,
            ),
        )


def _recorded(value: dict[str, Any], recorded: Recorded, actor: Account) -> Answer:
    done = DECIDED.get(recorded.verb, "information requested")
    text = f"{value['application']}: {done} by {actor.full_name}, {long_instant(recorded.at)}."
    return Answer(text, {"outcome": "recorded", **value, "stage": recorded.stage, "at": recorded.at.isoformat()})
