"""Carrying a form on under other rules: what fits its questions goes along, and nothing that was typed is lost."""

from collections.abc import Iterable, Mapping

from policy.head import HEAD_NAMES
from schemas.application import ApplicationForm, Contact
from schemas.draft import Aside, Fields
from schemas.model import Frozen
from schemas.rule_set import Question, RuleSet

_TYPED = ("text", "long_text")


class Carried(Frozen):
    """A form under other rules: what fits its fields, and what was set aside."""

    fields: Fields
    aside: list[Aside]


class FormChanges(Frozen):
    """How the questions of one form differ from those of another; each list in the order of its form."""

    new: tuple[Question, ...]
    changed: tuple[Question, ...]
    gone: tuple[Question, ...]

    @property
    def marks(self) -> Mapping[str, str]:
        """What is said beside each question that is not as it was."""
        new = dict.fromkeys((each.id for each in self.new), "This question is new.")
        return new | dict.fromkeys((each.id for each in self.changed), "This question has changed.")


def fields_of(form: ApplicationForm) -> Fields:
    """A form that was submitted, as its fields were typed."""
    home, address = form.organisation, form.organisation.address
    fields: Fields = {
        "legal_name": home.legal_name,
        "other_names": home.other_names,
        "kind": home.kind.value,
        "web_site": home.web_site,
        "mail_street": address.street,
        "mail_street2": address.street2,
        "mail_city": address.city,
        "mail_state": address.state,
        "mail_zip": address.zip,
        "phone": home.phone,
        **contact_fields("primary", form.primary),
        **contact_fields("backup", form.backup),
        "directory_consent": "yes" if form.directory_consent else "",
        **form.answers,
        **dict.fromkeys(form.attestations, "yes"),
    }
    return {name: value for name, value in fields.items() if value}


def contact_fields(whose: str, contact: Contact) -> Fields:
    """A contact as its fields were typed."""
    return {f"{whose}_{name}": value for name, value in contact.model_dump().items()}


def form_changes(old: RuleSet, new: RuleSet) -> FormChanges:
    """What somebody who knows the older form has to look at in the newer one."""
    return FormChanges(
        new=tuple(each for each in new.questions if old.question(each.id) is None),
        changed=tuple(each for each in new.questions if (was := old.question(each.id)) and _asks(was) != _asks(each)),
        gone=tuple(each for each in old.questions if new.question(each.id) is None),
    )


def carried(fields: Fields, old: RuleSet | None, new: RuleSet) -> Carried:
    """A form as it was typed under one rule set, for the fields of another.

    Promises go along where they say the same. An answer that its question no longer takes is set aside in words; so is
    every answer whose question is gone. `old` is None where nobody knows any more what was asked.
    """
    kept: Fields = {}
    aside: list[Aside] = []
    for name, value in fields.items():
        question = new.question(name)
        if question and question.kind == "file":
            # The file itself goes along beside the fields.
            continue
        fits = value if name in HEAD_NAMES else _fitting(value, question) if question else _promised(name, old, new)
        if fits:
            kept[name] = fits
        if fits != value and not _is_promise(name, old, new):
            aside += _set_aside(name, _left(value, fits), old.question(name) if old else None)
    return Carried(fields=kept, aside=aside)


def merged(aside: Iterable[Aside], more: Iterable[Aside]) -> list[Aside]:
    """Two lists of what was set aside; of one question, what was set aside last."""
    return list({each.question: each for each in (*aside, *more)}.values())


def _asks(question: Question) -> Question:
    """The question without what only reviewers see of it."""
    return question.model_copy(update={"criterion": None})


def _fitting(value: str | list[str], question: Question) -> str | list[str]:
    """As much of an answer as its question takes."""
    values = [value] if isinstance(value, str) else value
    if question.kind in _TYPED:
        return value if isinstance(value, str) else ""
    known = {"yes", "no"} if question.kind == "yes_no" else {option.id for option in question.options}
    chosen = [each for each in values if each in known]
    if question.kind == "multi_choice":
        return chosen
    return chosen[0] if len(chosen) == len(values) == 1 else ""


def _promised(name: str, old: RuleSet | None, new: RuleSet) -> str:
    """A promise goes along where it says what it said."""
    same = {(each.id, each.label) for each in new.attestations} & {
        (each.id, each.label) for each in (old.attestations if old else ())
    }
    return "yes" if name in {promise for promise, _ in same} else ""


def _is_promise(name: str, old: RuleSet | None, new: RuleSet) -> bool:
    return any(each.id == name for rules in (old, new) if rules for each in rules.attestations)


def _left(value: str | list[str], fits: str | list[str]) -> list[str]:
    values = [value] if isinstance(value, str) else value
    return [each for each in values if each not in ([fits] if isinstance(fits, str) else fits)]


def _set_aside(name: str, values: list[str], question: Question | None) -> list[Aside]:
    labels = {option.id: option.label for option in question.options} if question else {}
    labels |= {"yes": "Yes", "no": "No"} if question and question.kind == "yes_no" else {}
    words = "\n".join(labels.get(each, each) for each in values)
    return [Aside(question=name, label=question.label if question else name, words=words)] if words else []
