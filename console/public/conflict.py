"""Two pages on one draft of an application: what both hold, field by field, for the applicant to choose from."""

from collections.abc import Iterator

from console.public.two_versions import Choice
from console.templating import KIND_WORDS
from policy.head import HEAD
from schemas.application import OrganisationKind
from schemas.draft import Fields
from schemas.rule_set import RuleSet


def choices(rule_set: RuleSet) -> Iterator[Choice]:
    """Every field of the form, in its order."""
    for field in HEAD:
        yield Choice.of(field.name, field.label[0].upper() + field.label[1:])
    for question in rule_set.questions:
        yield Choice.of(question.id, question.label)
    for attestation in rule_set.attestations:
        yield Choice.of(attestation.id, attestation.label)


def in_words(choice: Choice, fields: Fields, rule_set: RuleSet) -> str:
    """What a field holds."""
    name = choice.name
    value = fields.get(name, "")
    if name == "kind" and value in set(OrganisationKind):
        return KIND_WORDS[OrganisationKind(str(value))]
    if name == "directory_consent" or any(each.id == name for each in rule_set.attestations):
        return "Ticked" if value else "Not ticked"
    question = rule_set.question(name)
    words = {"yes": "Yes", "no": "No"} if question and question.kind == "yes_no" else {}
    words |= {option.id: option.label for option in question.options} if question else {}
    values = [value] if isinstance(value, str) else value
    return ", ".join(words.get(each, each) for each in values)
