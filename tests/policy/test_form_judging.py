"""Judging a form: what is kept, what is cleaned, and what people are told, all at once."""
# ruff: noqa: RUF001  letters that look like others are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.form import judge, read_form
from policy.head import HEAD as HEAD_FIELDS
from policy.rule_set import current_rule_set, load_rule_sets
from schemas.application import ApplicationForm, OrganisationKind
from schemas.problem import Problem

RULES = current_rule_set(load_rule_sets())
HEAD: dict[str, str | list[str]] = {
    "legal_name": "Ql̓ispé Learning Cooperative",
    "other_names": "Kalispel Learning",
    "kind": "tribal_agency",
    "web_site": "https://www.example.org/learning",
    "mail_street": "100 Main Street",
    "mail_street2": "Suite 2",
    "mail_city": "Pablo",
    "mail_state": "MT",
    "mail_zip": "59855",
    "phone": "406-555-0100",
    "primary_name": "Ana Ñandú",
    "primary_title": "Director",
    "primary_email": "ana@example.org",
    "primary_phone": "406-555-0101",
    "backup_name": "Ben O’Hara",
    "backup_title": "Coordinator",
    "backup_email": "ben@example.org",
    "backup_phone": "(406) 555-0102 ext. 7",
    "directory_consent": "on",
}
ANSWERS: dict[str, str | list[str]] = {
    "offering": "Two-day workshops.\r\nTeachers plan a lesson.",
    "audience": ["class_7", "teachers"],
    "formats": "in_person",
    "agenda": "7d0e5a3e-6e0d-4f5a-9d0e-1f1d6a1c0001",
    "criterion_planned": "A team plans eight weeks ahead.",
    "criterion_aligned": "Each session starts from a standard.",
    "criterion_objectives": "Teachers can use three tasks.",
    "criterion_growth": "They learn a new way to ask questions.",
    "criterion_active": "They work in pairs.",
    "criterion_sustained": "Everyone comes back after six weeks.",
    "evidence": "A study in 40 schools.",
    "attendance": "People sign in and out.",
    "records_keeper": "The coordinator.",
    "records_place": "The office in Pablo.",
}
ATTESTATIONS: dict[str, str | list[str]] = dict.fromkeys(
    ["attest_reporting", "attest_records", "attest_no_sales"], "on"
)
GOOD = {**HEAD, **ANSWERS, **ATTESTATIONS}


def form_of(**changed: str | list[str]) -> ApplicationForm:
    form, problems = read_form({**GOOD, **changed}, RULES)
    assert form is not None, problems
    return form


def problem_of(**changed: str | list[str]) -> Problem:
    form, problems = read_form({**GOOD, **changed}, RULES)
    assert form is None
    assert len(problems) == 1, problems
    return problems[0]


def test_a_good_form_is_typed() -> None:
    form = form_of()
    assert form.rule_set == "interim-2026"
    assert form.organisation.legal_name == "Ql̓ispé Learning Cooperative"
    assert form.organisation.kind is OrganisationKind.TRIBAL_AGENCY
    assert (form.organisation.address.street2, form.organisation.address.zip) == ("Suite 2", "59855")
    assert (form.primary.name, form.backup.phone) == ("Ana Ñandú", "(406) 555-0102 ext. 7")
    assert form.directory_consent
    assert form.answers["offering"] == "Two-day workshops.\nTeachers plan a lesson."
    assert form.answers["audience"] == ["teachers", "class_7"]
    assert form.answers["formats"] == ["in_person"]
    assert "grades" not in form.answers
    assert form.attestations == ["attest_reporting", "attest_records", "attest_no_sales"]


def test_an_empty_form_names_every_required_field_at_once() -> None:
    required = [field.name for field in HEAD_FIELDS if field.required]
    required += [question.id for question in RULES.questions if question.required]
    required += [each.id for each in RULES.attestations]
    problems = judge({}, RULES)
    assert [problem.field for problem in problems] == required
    assert all(problem.message.endswith((".", "”")) for problem in problems)
    assert judge(dict.fromkeys(GOOD, " \t\u200b\r\n"), RULES) == problems


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("legal_name", "Enter the legal name of your organization."),
        ("kind", "Choose the kind of organization."),
        ("mail_zip", "Enter the ZIP code."),
        ("primary_email", "Enter the primary contact's e-mail address."),
        ("offering", "Write an answer: “What will you offer?”"),
        ("audience", "Choose an answer: “Who is it for?”"),
        ("agenda", "Add a file: “A sample agenda”."),
    ],
)
def test_what_is_missing_is_asked_for_in_plain_words(field: str, message: str) -> None:
    assert problem_of(**{field: ""}) == Problem(field=field, message=message)


@pytest.mark.parametrize("field", ["other_names", "web_site", "mail_street2", "directory_consent", "grades"])
def test_some_fields_may_stay_empty(field: str) -> None:
    form_of(**{field: ""})


@pytest.mark.parametrize(
    ("field", "length", "message"),
    [
        ("legal_name", 5000, "it has 5,000 characters, and there is room for 200."),
        ("offering", 3001, "it has 3,001 characters, and there is room for 3,000."),
        ("records_keeper", 201, "it has 201 characters, and there is room for 200."),
    ],
)
def test_too_long_says_how_long_and_how_much_room_there_is(field: str, length: int, message: str) -> None:
    problem = problem_of(**{field: "x" * length})
    assert problem.field == field
    assert problem.message.endswith(f" is too long: {message}")


def test_the_longest_answer_fits_and_is_counted_after_cleaning() -> None:
    assert form_of(offering="é" * 3000 + "\u202e\r\n").answers["offering"] == "é" * 3000


@pytest.mark.parametrize(
    "address",
    ["a.b+c@sub.example.org", "O'Hara@example.k12.mt.us", "x@xn--bcher-kva.example", f"{'a' * 64}@example.org"],
)
def test_an_address_mail_can_go_to(address: str) -> None:
    assert form_of(primary_email=address).primary.email == address


@pytest.mark.parametrize(
    "address",
    [
        "ana",
        "ana@",
        "@example.org",
        "ana@example",
        "ana@@example.org",
        "ana smith@example.org",
        "ana..s@example.org",
        ".ana@example.org",
        "ana@-example.org",
        "ana@example..org",
        "ana@192.168.0.1",
        "Ana <ana@example.org>",
        "ana@example.org, ben@example.org",
        "ana@example.org\r\nBcc: everyone@example.org",
        "ana@example.org\nBcc:x@example.org",
        f"{'a' * 65}@example.org",
    ],
)
def test_what_is_no_e_mail_address(address: str) -> None:
    problem = problem_of(primary_email=address)
    assert problem.field == "primary_email"
    assert problem.message.endswith("is not an e-mail address. It should look like name@example.org.")
    assert "\n" not in problem.message


@pytest.mark.parametrize("address", ["josé@example.org", "ana@exämple.org", "а@example.org"])
def test_a_mailbox_outside_ascii_is_refused_with_words(address: str) -> None:
    problem = problem_of(primary_email=address)
    assert problem.message.startswith(f"We cannot send to “{address}”")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.org", "https://example.org"),
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.org/a?b=c#d", "HTTPS://Example.org/a?b=c#d"),
        ("www.example.org:8080/x", "https://www.example.org:8080/x"),
        ("https://bücher.example", "https://bücher.example"),
    ],
)
def test_a_web_address(typed: str, kept: str) -> None:
    assert form_of(web_site=typed).organisation.web_site == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "file:///etc/passwd",
        "javascript://example.org/%0aalert(1)",
        "mailto:ana@example.org",
        "https://user:secret@example.org",
        "https://",
        "nothing",
        "http://[::1",
        "https://example.org:99999",
        "https://exa mple.org",
        'https://example.org/"onclick',
        "https://" + "a" * 64 + ".org",
    ],
)
def test_what_is_no_web_address(typed: str) -> None:
    assert problem_of(web_site=typed).field == "web_site"


@pytest.mark.parametrize(
    "phone", ["4065550100", "+1 406 555 0100", "1-406-555-0100", "406.555.0100 x12", "+44 20 7946 0958"]
)
def test_a_phone_number(phone: str) -> None:
    assert form_of(phone=phone).organisation.phone == phone


@pytest.mark.parametrize(
    "phone", ["555-0100", "call me", "406-555-01000", "006-555-0100", "406-555-0100 or 0101", "٤٠٦٥٥٥٠١٠٠"]
)
def test_what_is_no_phone_number(phone: str) -> None:
    assert "is not a phone number with area code" in problem_of(phone=phone).message


@pytest.mark.parametrize(
    ("typed_state", "typed_zip", "kept"),
    [
        ("mt", "59601", ("MT", "59601")),
        ("Montana", "59601-1234", ("MT", "59601-1234")),
        ("dc", "200011234", ("DC", "20001-1234")),
    ],
)
def test_a_state_and_zip_code(typed_state: str, typed_zip: str, kept: tuple[str, str]) -> None:
    address = form_of(mail_state=typed_state, mail_zip=typed_zip).organisation.address
    assert (address.state, address.zip) == kept


def test_what_is_no_state_and_no_zip_code() -> None:
    assert "is not a state" in problem_of(mail_state="Alberta").message
    assert "is not a ZIP code" in problem_of(mail_zip="5960").message
    assert "is not a ZIP code" in problem_of(mail_zip="５９６０１").message


def test_unknown_choices_and_questions() -> None:
    assert "is not a kind of organization" in problem_of(kind="church").message
    assert problem_of(audience=["teachers", "parrots"]).message.startswith("“parrots” is not on the list.")
    assert problem_of(favourite_colour="blue").field == "favourite_colour"
    draft = load_rule_sets()["updated-draft"]
    sure = [each for each in judge({**GOOD, "instructor_rules": "maybe"}, draft) if each.field == "instructor_rules"]
    assert [each.message for each in sure] == ["“maybe” is not on the list. Choose from the answers shown."]


@pytest.mark.parametrize("value", ["", "off", "no", "false", "0"])
def test_an_attestation_not_ticked(value: str) -> None:
    problem = problem_of(attest_records=value)
    assert problem.field == "attest_records"
    assert "We will keep the records of each activity for five years." in problem.message


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"backup_email": "ANA@example.org"}, "backup_email"),
        ({"backup_name": "ana nandu"}, "backup_name"),
    ],
)
def test_the_backup_contact_is_another_person(changed: dict[str, str | list[str]], field: str) -> None:
    problem = problem_of(**changed)
    assert problem.field == field
    assert "another person" in problem.message


def test_two_names_without_any_plain_letter_can_differ() -> None:
    form_of(primary_name="ʔʔ", backup_name="ʕ")


def test_a_name_needs_letters() -> None:
    assert problem_of(legal_name="--- !").message == "Enter the legal name of your organization with letters or digits."


def test_names_are_cleaned_of_what_would_deceive() -> None:
    form = form_of(legal_name="Mon\u202etana\r\nBcc: x@example.org \x00\ufeff Institute")
    assert form.organisation.legal_name == "Montana Bcc: x@example.org Institute"


VALUES = st.one_of(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(GOOD)), st.text(max_size=10)), VALUES, max_size=12))
def test_whatever_is_posted_there_is_an_answer(changed: dict[str, str | list[str]]) -> None:
    form, problems = read_form({**GOOD, **changed}, RULES)
    assert (form is None) == bool(problems)
    if form:
        one_line = [*form.organisation.model_dump(exclude={"address"}).values(), *form.primary.model_dump().values()]
        assert not any("\n" in value or "\r" in value for value in one_line)
