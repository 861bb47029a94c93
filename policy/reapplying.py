"""Reapplying: whether there is a reason to, and what is known of the provider already."""

from typing import Literal

from policy.carry import contact_fields, fields_of
from schemas.application import ApplicationForm
from schemas.draft import Fields
from schemas.provider import FINAL_STANDINGS, Provider, Standing

Why = Literal["lapsed", "called", "older"]


def why_reapply(provider: Provider, newer: object) -> Why | None:
    """Why a provider may reapply now; None where nothing is to be done.

    `newer` are the rules that are open and newer than those the provider is approved under, None where there are none.
    """
    if provider.standing in FINAL_STANDINGS:
        return None
    if provider.standing == Standing.LAPSED:
        return "lapsed"
    if provider.called_under:
        return "called"
    return "older" if newer else None


def known_of(provider: Provider, form: ApplicationForm) -> Fields:
    """What is known of a provider as the fields of a form: its approved form, and its record where that has changed."""
    known = fields_of(form) | {
        "legal_name": provider.legal_name,
        "other_names": provider.other_names,
        "kind": provider.kind.value,
        "web_site": provider.web_site,
        "phone": provider.phone,
        **contact_fields("primary", provider.primary),
        **contact_fields("backup", provider.backup),
        "directory_consent": "yes" if provider.directory_consent else "",
    }
    return {name: value for name, value in known.items() if value}


def without_promises(fields: Fields, form: ApplicationForm) -> Fields:
    """A form whose promises are made anew: they are for the years to come."""
    return {name: value for name, value in fields.items() if name not in form.attestations}
