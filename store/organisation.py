"""What an organisation is found by: its names evened out, and the domains that stand for it alone."""

import re

from policy.domains import telling_domains
from schemas.application import ApplicationForm, Organisation

_NAMES_APART = re.compile(r"[;,\n/]")


def names(organisation: Organisation) -> list[str]:
    """The legal name and each other name."""
    every = [organisation.legal_name, *_NAMES_APART.split(organisation.other_names)]
    return [name.strip() for name in every if name.strip()]


def domains(form: ApplicationForm) -> list[str]:
    """The domains of the web site and of both contacts, sorted; public mailboxes and shared parents left out."""
    return telling_domains(form.organisation.web_site, [form.primary.email, form.backup.email])
