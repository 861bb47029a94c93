"""Two pages on one draft: what both hold, field by field, for the applicant to choose from."""

from collections.abc import Iterator

from starlette.datastructures import FormData

from console.public import posted
from console.templating import KIND_WORDS
from policy.head import HEAD
from schemas.application import OrganisationKind
from schemas.draft import Draft, Fields
from schemas.model import Frozen
from schemas.rule_set import RuleSet

THEIRS = "theirs"


class Difference(Frozen):
    """One field that differs: what this page holds, and what another page saved meanwhile, in words."""

    name: str
    label: str
    mine: str
    theirs: str


def differences(mine: Fields, draft: Draft, rule_set: RuleSet) -> list[Difference]:
    """Every field in which a page and the saved draft differ, in the order of the form."""
    return [
        Difference(
            name=name,
            label=label,
            mine=_in_words(name, mine, rule_set),
            theirs=_in_words(name, draft.fields, rule_set),
        )
        for name, label in _labels(rule_set)
        if mine.get(name) != draft.fields.get(name)
    ]


def merged(mine: Fields, form: FormData, draft: Draft) -> Fields:
    """What the page holds, with the saved value wherever the applicant chose that."""
    chosen = dict(mine)
    for name in {*mine, *draft.fields}:
        if posted.text(form, f"choose:{name}") == THEIRS:
            chosen.pop(name, None)
            if name in draft.fields:
                chosen[name] = draft.fields[name]
    return chosen


def _labels(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    for field in HEAD:
        yield field.name, field.label[0].upper() + field.label[1:]
    for question in rule_set.questions:
        yield question.id, question.label
    for attestation in rule_set.attestations:
        yield attestation.id, attestation.label


def _in_words(name: str, fields: Fields, rule_set: RuleSet) -> str:
    value = fields.get(name, "")
    if name == "kind" and value in set(OrganisationKind):
        return KIND_WORDS[OrganisationKind(str(value))]
    if name == "directory_consent" or any(each.id == name for each in rule_set.attestations):
        return "Ticked" if value else "Not ticked"
    question = rule_set.question(name)
    words = {option.id: option.label for option in question.options} if question else {}
    values = [value] if isinstance(value, str) else value
    return ", ".join(words.get(each, each) for each in values)
