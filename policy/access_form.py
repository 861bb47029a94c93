"""The four fields of an access request (the agency's page): organization, full name, phone, e-mail address."""

from collections.abc import Iterable, Mapping

from policy.contact import Reading, read_email, read_phone
from schemas.problem import Problem

ACCESS_FIELDS: Mapping[str, tuple[str, int]] = {
    "organisation": ("the name of your organization", 200),
    "full_name": ("your full name", 120),
    "phone": ("your phone number", 40),
    "email": ("your e-mail address", 254),
}
"""Each field's name in a sentence, and how many characters there is room for (our form)."""


def access_problems(typed: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with the four fields, in their order."""
    return list(_problems(typed))


def _problems(typed: Mapping[str, str]) -> Iterable[Problem]:
    readers = {"phone": read_phone, "email": read_email}
    for name, (label, most) in ACCESS_FIELDS.items():
        value = typed[name]
        if not value:
            yield Problem(field=name, message=f"Enter {label}.")
        elif len(value) > most:
            yield Problem(field=name, message=f"{label.capitalize()} is too long: there is room for {most} characters.")
        elif wrong := readers.get(name, _plain)(value)[1]:
            yield Problem(field=name, message=wrong)


def _plain(value: str) -> Reading:
    readable = any(character.isalnum() for character in value)
    return value, None if readable else "Enter it with letters or digits."
