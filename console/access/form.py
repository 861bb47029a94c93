"""The forms by which staff decide on an access request: a submission's payload, or everything wrong with it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args
from uuid import UUID, uuid4

from starlette.datastructures import FormData

from policy.text import clean
from schemas.access_request import AccessVerb, Former
from schemas.membership import MemberRole
from schemas.problem import Problem

LONGEST = 4_000


@dataclass(frozen=True)
class AccessForm:
    """A form as posted.

    Attributes:
        submission: the id rendered into the form, so that two presses are one submission.
        typed: what stood in the fields, to be shown again.
    """

    verb: AccessVerb
    submission: UUID
    payload: Mapping[str, Any]
    problems: Sequence[Problem]
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """What can be chosen: active staff, and the managers of the provider, by the ids of their accounts.

    Attributes:
        for_provider: whether it is about a provider, so that an account is handed over.
    """

    staff: Collection[int] = ()
    managers: Collection[int] = ()
    for_provider: bool = False


@dataclass(frozen=True)
class _Reader:
    """Reads fields and gathers what is wrong with them."""

    typed: Mapping[str, str]
    known: Known
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str, missing: str = "") -> str:
        words = clean(self.typed.get(name, ""), multiline=True)
        if not words and missing:
            self.wrong(name, missing)
        if len(words) > LONGEST:
            self.wrong(name, f"Use at most {LONGEST:,} characters; this has {len(words):,}.")
        return words

    def account(self, name: str, known: Collection[int], unknown: str) -> int | None:
        typed = self.typed.get(name, "")
        if not typed:
            return None
        if not typed.isdecimal() or int(typed) not in known:
            self.wrong(name, unknown)
            return None
        return int(typed)

    def one_of(self, name: str, known: Collection[str], missing: str) -> str:
        typed = self.typed.get(name, "")
        if typed not in known:
            self.wrong(name, missing)
        return typed

    def wrong(self, name: str, message: str) -> None:
        self.problems.append(Problem(field=name, message=message))


def read(verb: AccessVerb, form: FormData, known: Known) -> AccessForm:
    """Read a decision form; nothing typed is lost, whatever is wrong."""
    typed = {
        name: value
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in {"form_token", "submission"}
    }
    reader = _Reader(typed, known)
    payload = _READERS[verb](reader)
    return AccessForm(verb, _submission_id(form), payload, tuple(reader.problems), typed)


def _submission_id(form: FormData) -> UUID:
    try:
        return UUID(str(form.get("submission")))
    except ValueError:
        return uuid4()


def _assign(reader: _Reader) -> dict[str, Any]:
    unknown = "Choose somebody from the list. Who you chose no longer works here."
    return {"reviewer": reader.account("reviewer", reader.known.staff, unknown)}


def _match(reader: _Reader) -> dict[str, Any]:
    number = clean(reader.typed.get("provider", "")).upper()
    if not number:
        reader.wrong("provider", "Enter the number of the provider, for example P-00001.")
    elif len(number) > len("P-00000000000"):
        reader.wrong("provider", "That is not the number of a provider.")
    return {"provider": number}


def _grant(reader: _Reader) -> dict[str, Any]:
    note = reader.text("note")
    if not reader.known.for_provider:
        return {"note": note}
    role = reader.one_of("role", set(MemberRole), "Choose what this person may do.")
    gone = "Choose a manager from the list. Who you chose does not manage this provider now."
    replaces = reader.account("replaces", reader.known.managers, gone)
    former = reader.typed.get("former") or "stays"
    if replaces is not None:
        steps_back = [each for each in get_args(Former) if each != "stays"]
        former = reader.one_of("former", steps_back, "Choose what becomes of the manager who steps back.")
    elif former != "stays" and not reader.typed.get("replaces"):
        reader.wrong("replaces", "Choose who steps back, or that everybody stays as they are.")
    return {"role": role, "replaces": replaces, "former": former, "note": note}


def _decline(reader: _Reader) -> dict[str, Any]:
    return {"reason": reader.text("reason", "Write why it is declined.")}


_READERS: Mapping[AccessVerb, Callable[[_Reader], dict[str, Any]]] = {
    "assign_access": _assign,
    "match_access": _match,
    "grant_access": _grant,
    "decline_access": _decline,
}
