"""The forms by which staff decide: what was typed becomes a submission's payload, or everything wrong with it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from starlette.datastructures import FormData

from policy.text import clean
from schemas.account import Account
from schemas.application import Verb
from schemas.problem import Problem
from schemas.rule_set import RuleSet

LONGEST = 4_000
REASON = "reason_"


@dataclass(frozen=True)
class DecisionForm:
    """A form as posted.

    Attributes:
        submission: the id rendered into the form, so that two presses are one submission.
        typed: what stood in the fields, to be shown again.
    """

    verb: Verb
    submission: UUID
    payload: Mapping[str, Any]
    problems: Sequence[Problem]
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What was typed into one field."""
        return next(iter(self.typed.get(name, ())), "")

    def values(self, name: str) -> Sequence[str]:
        """Everything chosen in one field."""
        return self.typed.get(name, ())


@dataclass(frozen=True)
class _Reader:
    """Reads fields and gathers what is wrong with them."""

    typed: Mapping[str, Sequence[str]]
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str, missing: str = "") -> str:
        words = clean("\n".join(self.typed.get(name, ())), multiline=True)
        if not words and missing:
            self.problems.append(Problem(field=name, message=missing))
        if len(words) > LONGEST:
            too_long = f"Use at most {LONGEST:,} characters; this has {len(words):,}."
            self.problems.append(Problem(field=name, message=too_long))
        return words

    def chosen(self, name: str, known: Collection[str], unknown: str) -> list[str]:
        chosen = [each for each in self.typed.get(name, ()) if each]
        if any(each not in known for each in chosen):
            self.problems.append(Problem(field=name, message=unknown))
        return chosen


def read(verb: Verb, form: FormData, rule_set: RuleSet, staff: Sequence[Account]) -> DecisionForm:
    """Read a decision form; nothing typed is lost, whatever is wrong."""
    typed: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and name not in {"form_token", "submission"}:
            typed.setdefault(name, []).append(value)
    reader = _Reader(typed)
    payload = _READERS[verb](reader, rule_set, staff)
    return DecisionForm(verb, _submission_id(form), payload, tuple(reader.problems), typed)


def _submission_id(form: FormData) -> UUID:
    try:
        return UUID(str(form.get("submission")))
    except ValueError:
        return uuid4()


def _assign(reader: _Reader, rule_set: RuleSet, staff: Sequence[Account]) -> dict[str, Any]:  # noqa: ARG001
    active = {str(each.id) for each in staff if each.active}
    unknown = "Choose somebody from the list. Who you chose no longer works here."
    chosen = reader.chosen("reviewer", active, unknown)
    return {"reviewer": int(chosen[0]) if chosen and chosen[0] in active else None}


def _request_information(reader: _Reader, rule_set: RuleSet, staff: Sequence[Account]) -> dict[str, Any]:  # noqa: ARG001
    unknown = "One of these questions is not part of this application's form. Reload the page and choose again."
    return {
        "text": reader.text("text", "Write what you need from the applicant."),
        "questions": reader.chosen("questions", {each.id for each in rule_set.questions}, unknown),
    }


def _approve(reader: _Reader, rule_set: RuleSet, staff: Sequence[Account]) -> dict[str, Any]:  # noqa: ARG001
    return {"note": reader.text("note")}


def _deny(reader: _Reader, rule_set: RuleSet, staff: Sequence[Account]) -> dict[str, Any]:  # noqa: ARG001
    names = [name for name in reader.typed if name.startswith(REASON)]
    written = {name.removeprefix(REASON): reader.text(name) for name in names}
    reasons = {criterion: reason for criterion, reason in written.items() if reason}
    for criterion in reasons:
        if rule_set.criterion(criterion) is None:
            message = f"“{clean(criterion)[:60]}” is not a criterion of these rules. Reload the page and try again."
            reader.problems.append(Problem(field="", message=message))
    if not reasons:
        message = "Write a reason for each criterion that is not met, at least one."
        reader.problems.append(Problem(field=REASON + rule_set.criteria[0].id, message=message))
    return {"reasons": reasons, "note": reader.text("deny_note")}


def _withdraw(reader: _Reader, rule_set: RuleSet, staff: Sequence[Account]) -> dict[str, Any]:  # noqa: ARG001
    return {"reason": reader.text("reason")}


def _supersede(reader: _Reader, rule_set: RuleSet, staff: Sequence[Account]) -> dict[str, Any]:  # noqa: ARG001
    return {"reason": reader.text("supersede_reason", "Write why it goes on under the newer rules.")}


_READERS: Mapping[Verb, Callable[[_Reader, RuleSet, Sequence[Account]], dict[str, Any]]] = {
    "assign": _assign,
    "request_information": _request_information,
    "approve": _approve,
    "deny": _deny,
    "withdraw": _withdraw,
    "supersede": _supersede,
}
