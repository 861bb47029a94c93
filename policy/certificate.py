"""What a certificate says: everything in words, worked out once from the records and kept with it."""

from datetime import datetime

from policy.calendar import mountain_date
from policy.dates import in_words
from policy.event_difference import FORMAT_WORDS
from schemas.certificate import CertificateData
from schemas.event import Event, EventForm, Format
from schemas.occurrence import Occurrence
from schemas.provider import Provider
from schemas.roster import RosterRow
from schemas.rule_set import RuleSet


def certificate_data(
    event: Event,
    occurrence: Occurrence,
    provider: Provider,
    row: RosterRow,
    rule_set: RuleSet,
    *,
    base_url: str,
    as_of: datetime,
) -> CertificateData:
    """The data of one row's certificate; `row.certificate` is its number."""
    number = row.certificate or ""
    form, units = event.form, row.units if row.units is not None else event.form.units
    return CertificateData(
        number=number,
        participant=row.name,
        provider_name=provider.legal_name,
        provider_number=provider.number,
        event_title=form.title,
        event_number=event.number,
        format=FORMAT_WORDS[form.format],
        place=_place(form, occurrence),
        attended=_attended(form, occurrence, row),
        units=f"{units.normalize():f}",
        unit_words=rule_set.terms.unit if units == 1 else rule_set.terms.units,
        sessions=[item.title for item in form.schedule if item.id in row.sessions],
        folio=row.folio,
        rule=rule_set.events.rule_reference,
        issuer=rule_set.events.issuer,
        issued_on=in_words(mountain_date(as_of)),
        verify_url=f"{base_url}/verify/{number}",
        replaces=row.replaces or "",
    )


def _place(form: EventForm, occurrence: Occurrence) -> str:
    if form.format is Format.HYBRID:
        return f"{occurrence.location} and online"
    return occurrence.location or "Online"


def _attended(form: EventForm, occurrence: Occurrence, row: RosterRow) -> str:
    """The day a person finished where that is known; else the days it was given."""
    if row.attended_on:
        return in_words(row.attended_on)
    if form.format is Format.CONFERENCE:
        return in_words(occurrence.first_day, max(occurrence.first_day, occurrence.last_day))
    return in_words(occurrence.first_day, occurrence.last_day)
