"""The fixed head of the form: fields every rule set has (our form)."""

from dataclasses import dataclass
from typing import Literal

HeadKind = Literal["line", "choice", "web", "phone", "email", "state", "zip", "checkbox"]


@dataclass(frozen=True)
class HeadField:
    """One field of the head: its name as the browser posts it, what problems call it, and its longest value."""

    name: str
    label: str
    kind: HeadKind = "line"
    required: bool = True
    max_length: int = 200


def _contact(prefix: str, whose: str) -> tuple[HeadField, ...]:
    return (
        HeadField(f"{prefix}_name", f"the {whose} contact's name", max_length=120),
        HeadField(f"{prefix}_title", f"the {whose} contact's title", max_length=120),
        HeadField(f"{prefix}_email", f"the {whose} contact's e-mail address", "email", max_length=254),
        HeadField(f"{prefix}_phone", f"the {whose} contact's phone number", "phone", max_length=40),
    )


HEAD = (
    HeadField("legal_name", "the legal name of your organization"),
    HeadField("other_names", "other names of your organization", required=False, max_length=400),
    HeadField("kind", "the kind of organization", "choice"),
    HeadField("web_site", "your web site", "web", required=False, max_length=300),
    HeadField("mail_street", "the street or post office box"),
    HeadField("mail_street2", "the second line of the address", required=False),
    HeadField("mail_city", "the city", max_length=100),
    HeadField("mail_state", "the state", "state", max_length=40),
    HeadField("mail_zip", "the ZIP code", "zip", max_length=10),
    HeadField("phone", "your organization's phone number", "phone", max_length=40),
    *_contact("primary", "primary"),
    *_contact("backup", "backup"),
    HeadField("directory_consent", "your consent to the directory", "checkbox", required=False),
)
HEAD_NAMES = frozenset(field.name for field in HEAD)
