"""A provider: an organisation approved to award professional development units."""

from datetime import datetime
from enum import StrEnum

from schemas.application import Contact, OrganisationKind
from schemas.model import Frozen


class Standing(StrEnum):
    """How an approval stands. Approval has no expiry (ARM 10.57.216): it lasts while the provider complies.

    New events need one that is in force; events that were reported before keep their validity.
    """

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"


class Provider(Frozen):
    """One approved provider."""

    number: str
    application: str
    legal_name: str
    other_names: str = ""
    kind: OrganisationKind
    city: str
    web_site: str = ""
    phone: str = ""
    directory_consent: bool
    primary: Contact
    backup: Contact
    standing: Standing
    rule_set: str
    approved_at: datetime


class DirectoryEntry(Frozen):
    """What the public sees. Contacts only with consent (MCA 2-6-1017)."""

    number: str
    legal_name: str
    other_names: str = ""
    kind: OrganisationKind
    city: str
    web_site: str = ""
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    approved_at: datetime
