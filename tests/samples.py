"""Sample forms: organisations of Montana kinds, every field filled, no real person in them."""

from typing import Any

from policy.rule_set import current_rule_set, load_rule_sets
from schemas.application import Address, ApplicationForm, Contact, Organisation, OrganisationKind
from store.rule_set import RuleBook

RULE_BOOK = RuleBook(load_rule_sets())
RULE_SET = current_rule_set(RULE_BOOK)

ADDRESS = Address(street="1217 Fox Street", city="Polson", state="MT", zip="59860")
PRIMARY = Contact(
    name="John Doe", title="Director of professional learning", email="john.doe@foxvalley.example", phone="406-555-0142"
)
BACKUP = Contact(name="Ann Marie Bell", title="Clerk", email="ann.bell@foxvalley.example", phone="406-555-0143")

ORGANISATIONS = {
    OrganisationKind.SCHOOL_DISTRICT: "Fox Valley School District No. 7",
    OrganisationKind.COOPERATIVE_CSPD: "Two Rivers CSPD Region VI",
    OrganisationKind.COLLEGE: "Séliš Ksanka College",
    OrganisationKind.FEDERAL_AGENCY: "Glacier Lakes National Park, Education Office",
    OrganisationKind.STATE_AGENCY: "Montana Heritage Library",
    OrganisationKind.TRIBAL_AGENCY: "Ql̓ispé Language and Culture Department",
    OrganisationKind.COUNTY_CITY_AGENCY: "Larch County Health Department",
    OrganisationKind.PROFESSIONAL_ASSOCIATION: "Montana Society of Number Teachers",
    OrganisationKind.NON_PROFIT: "Prairie Rivers Trust",
    OrganisationKind.COMPANY: "Big Larch Learning LLC",
    OrganisationKind.OTHER: "Ranch School Study Group",
}


def organisation(kind: OrganisationKind = OrganisationKind.SCHOOL_DISTRICT, **changes: Any) -> Organisation:
    """An organisation of a kind."""
    facts: dict[str, Any] = {
        "legal_name": ORGANISATIONS[kind],
        "other_names": "Fox Valley Public Schools" if kind == OrganisationKind.SCHOOL_DISTRICT else "",
        "kind": kind,
        "web_site": "https://www.foxvalley.example/",
        "address": ADDRESS,
        "phone": "406-555-0140",
    }
    return Organisation(**(facts | changes))


def answers() -> dict[str, str | list[str]]:
    """An answer to every question of the rule set in force but files."""
    answer: dict[str, str | list[str]] = {}
    for question in RULE_SET.questions:
        if question.kind in {"text", "long_text"}:
            answer[question.id] = f"Our answer about {question.id}: teachers plan, try and discuss each lesson."
        elif question.kind == "multi_choice":
            answer[question.id] = [question.options[0].id]
        elif question.kind == "choice":
            answer[question.id] = question.options[0].id
        elif question.kind == "yes_no":
            answer[question.id] = "yes"
    return answer


def form(kind: OrganisationKind = OrganisationKind.SCHOOL_DISTRICT, **changes: Any) -> ApplicationForm:
    """A complete form under the rule set in force."""
    facts: dict[str, Any] = {
        "rule_set": RULE_SET.id,
        "organisation": organisation(kind),
        "primary": PRIMARY,
        "backup": BACKUP,
        "directory_consent": True,
        "answers": answers(),
        "attestations": [attestation.id for attestation in RULE_SET.attestations],
    }
    return ApplicationForm(**(facts | changes))


def forms() -> list[ApplicationForm]:
    """One form of each kind of organisation."""
    return [form(kind) for kind in OrganisationKind]
