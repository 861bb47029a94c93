"""A provider: an organisation approved to award professional development units."""

from datetime import date, datetime
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
    """It was called to reapply, and did not in time; the way back is to reapply."""
    WITHDRAWN = "withdrawn"
    """The Superintendent withdrew the approval, with a reason and after notice. Final."""
    CEASED = "ceased"
    """The provider gave it up. Final."""


FINAL_STANDINGS = (Standing.WITHDRAWN, Standing.CEASED)


class StandingChange(Frozen):
    """From when on an approval stood so, until its next change; the first is the approval itself."""

    since: datetime
    standing: Standing
    reason: str = ""


class Provider(Frozen):
    """One approved provider.

    Attributes:
        rule_set: the procedure it is approved under.
        standing_since: when its standing became what it is; `standing_reason` is what staff or the provider wrote.
        reapply_by: the last day on which it may reapply, once it is called to; it lapses at `lapses_at`, the midnight
            after.
        ends_at: when an approval that is given up or withdrawn ends, as long as it has not.
    """

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
    standing_since: datetime
    standing_reason: str = ""
    rule_set: str
    approved_at: datetime
    called_under: str | None = None
    reapply_by: date | None = None
    lapses_at: datetime | None = None
    reapplication: str | None = None
    ends_as: Standing | None = None
    ends_at: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines, letters and submissions name it."""
        return f"provider:{self.number}"


class DirectoryEntry(Frozen):
    """What the public sees. Contacts only with consent (MCA 2-6-1017), and while the approval is in force."""

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
    standing: Standing
    standing_since: datetime
