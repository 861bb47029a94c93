"""The judgement of a form: every problem at once, each beside its field, in plain words.

A form arrives as the browser posts it and as a draft keeps it: a flat mapping of the fixed head, the answers by
question id and the attestations by id. Whoever adds fields of its own (a form token, a button) takes them out first.
"""

from collections.abc import Callable, Mapping

from policy.contact import Reading, read_email, read_phone, read_state, read_web_site, read_zip
from policy.head import HEAD, HEAD_NAMES, HeadField
from policy.names import search_key
from policy.text import clean, clipped
from schemas.application import Address, ApplicationForm, Contact, Organisation, OrganisationKind
from schemas.problem import Problem
from schemas.rule_set import Question, RuleSet

RawForm = Mapping[str, str | list[str]]

_READERS: dict[str, Callable[[str], Reading]] = {
    "web": read_web_site,
    "phone": read_phone,
    "email": read_email,
    "state": read_state,
    "zip": read_zip,
}
_UNTICKED = frozenset({"", "off", "false", "no", "0"})


def judge(raw: RawForm, rule_set: RuleSet) -> list[Problem]:
    """Every problem of a form, in the order of its fields; an empty list means it can be submitted."""
    return read_form(raw, rule_set)[1]


def read_form(raw: RawForm, rule_set: RuleSet) -> tuple[ApplicationForm | None, list[Problem]]:
    """The form, cleaned and typed, or `None` when there is any problem; and the problems in the order of the fields."""
    form = _Reader(raw, rule_set)
    return (None if form.problems else form.typed()), form.problems


def ticked(value: str | list[str]) -> bool:
    """Whether a checkbox was ticked, whatever the browser calls that."""
    return clean(_one(value)).casefold() not in _UNTICKED


def _one(value: str | list[str]) -> str:
    if isinstance(value, str):
        return value
    return value[0] if value else ""


class _Reader:
    """One pass over a form, field by field in their order, gathering values and problems."""

    def __init__(self, raw: RawForm, rule_set: RuleSet) -> None:
        self.raw = raw
        self.rule_set = rule_set
        self.problems: list[Problem] = []
        self.head = {field.name: self.read_head(field) for field in HEAD}
        self.require_two_people()
        self.answers = {question.id: self.read_answer(question) for question in rule_set.questions}
        self.attestations = [each.id for each in rule_set.attestations if ticked(raw.get(each.id, ""))]
        self.require_attestations()
        self.refuse_unknown_fields()

    def complain(self, field: str, message: str) -> None:
        self.problems.append(Problem(field=field, message=message))

    def line(self, name: str) -> str:
        return clean(_one(self.raw.get(name, "")))

    def read_head(self, field: HeadField) -> str:
        value = self.line(field.name)
        if not value:
            if field.required:
                self.complain(field.name, f"{'Choose' if field.kind == 'choice' else 'Enter'} {field.label}.")
            return ""
        if len(value) > field.max_length:
            self.complain(field.name, _too_long(field.label, value, field.max_length))
        elif field.kind == "choice" and value not in set(OrganisationKind):
            self.complain(field.name, f"“{clipped(value)}” is not a kind of organization. Choose one from the list.")
        elif field.kind == "line" and not any(character.isalnum() for character in value):
            self.complain(field.name, f"Enter {field.label} with letters or digits.")
        elif reader := _READERS.get(field.kind):
            value, wrong = reader(value)
            if wrong:
                self.complain(field.name, wrong)
        return value

    def require_two_people(self) -> None:
        """Our default: somebody must be reachable when the primary contact is away or has left."""
        for part, words in (("name", "name"), ("email", "e-mail address")):
            primary, backup = (self.head[f"{whose}_{part}"] for whose in ("primary", "backup"))
            if primary and _same(primary, backup):
                message = f"The backup contact must be another person, with another {words} than the primary contact."
                self.complain(f"backup_{part}", f"{message} We need somebody to reach when one of you is away.")

    def read_answer(self, question: Question) -> str | list[str]:
        if question.kind == "multi_choice":
            return self.read_choices(question)
        answer = clean(_one(self.raw.get(question.id, "")), multiline=question.kind == "long_text")
        if not answer:
            self.require(question)
        elif question.kind in ("text", "long_text") and len(answer) > question.max_length:
            self.complain(question.id, _too_long("your answer", answer, question.max_length))
        elif question.kind in ("choice", "yes_no"):
            self.refuse_unknown_choices(question, [answer])
        return answer

    def read_choices(self, question: Question) -> list[str]:
        value = self.raw.get(question.id, [])
        chosen = {clean(each) for each in ([value] if isinstance(value, str) else value)} - {""}
        if not chosen:
            self.require(question)
        self.refuse_unknown_choices(question, sorted(chosen))
        return [option.id for option in question.options if option.id in chosen]

    def require(self, question: Question) -> None:
        if question.required:
            self.complain(question.id, _missing(question))

    def refuse_unknown_choices(self, question: Question, chosen: list[str]) -> None:
        known = {"yes", "no"} if question.kind == "yes_no" else {option.id for option in question.options}
        for each in chosen:
            if each not in known:
                self.complain(question.id, f"“{clipped(each)}” is not on the list. Choose from the answers shown.")

    def require_attestations(self) -> None:
        for each in self.rule_set.attestations:
            if each.id not in self.attestations:
                self.complain(each.id, f"Tick the box if this is true: “{each.label}” We cannot approve without it.")

    def refuse_unknown_fields(self) -> None:
        known = HEAD_NAMES | set(self.answers) | {each.id for each in self.rule_set.attestations}
        for name in self.raw:
            if name not in known:
                self.complain(name, f"This form has no question “{clipped(clean(name))}”. Load the page again.")

    def typed(self) -> ApplicationForm:
        head = self.head
        return ApplicationForm(
            rule_set=self.rule_set.id,
            organisation=Organisation(
                legal_name=head["legal_name"],
                other_names=head["other_names"],
                kind=OrganisationKind(head["kind"]),
                web_site=head["web_site"],
                address=Address(
                    street=head["mail_street"],
                    street2=head["mail_street2"],
                    city=head["mail_city"],
                    state=head["mail_state"],
                    zip=head["mail_zip"],
                ),
                phone=head["phone"],
            ),
            primary=self.typed_contact("primary"),
            backup=self.typed_contact("backup"),
            directory_consent=ticked(head["directory_consent"]),
            answers={name: answer for name, answer in self.answers.items() if answer},
            attestations=self.attestations,
        )

    def typed_contact(self, whose: str) -> Contact:
        head = self.head
        return Contact(
            name=head[f"{whose}_name"],
            title=head[f"{whose}_title"],
            email=head[f"{whose}_email"],
            phone=head[f"{whose}_phone"],
        )


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or search_key(one) == search_key(other) != ""


def _missing(question: Question) -> str:
    if question.kind == "file":
        return f"Add a file: “{question.label}”."
    verb = "Choose" if question.options or question.kind == "yes_no" else "Write"
    return f"{verb} an answer: “{question.label}”"


def _too_long(what: str, value: str, most: int) -> str:
    return f"{what[0].upper()}{what[1:]} is too long: it has {len(value):,} characters, and there is room for {most:,}."
