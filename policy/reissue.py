"""Which certificates a revision issues anew: those that would say something else, and nobody else's.

What a person attended stays; what it is worth follows the event (docs/decisions/0018).
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from policy.certificate import certificate_data
from policy.schedule import units_of_sessions
from schemas.certificate import Certificate, CertificateData
from schemas.event import Event, EventForm
from schemas.occurrence import Occurrence
from schemas.provider import Provider
from schemas.roster import RosterRow, RowState
from schemas.rule_set import RuleSet

_OF_THE_EVENT = ("event_title", "format", "place", "attended", "units", "sessions")
"""What of a certificate an event says; the rest is the person's, the provider's or the certificate's own."""


class Revised(NamedTuple):
    """An event as a revision leaves it, its occurrences by ordinal, and who and what stands behind it."""

    event: Event
    occurrences: Mapping[int, Occurrence]
    provider: Provider
    rule_set: RuleSet


def to_reissue(valid: Sequence[Certificate], in_part: Collection[str], revised: Revised) -> list[RosterRow]:
    """A row for each of the valid certificates that would say something else now, in their order.

    Args:
        valid: the certificates that stand.
        in_part: numbers of those whose holders attended in part.
        revised: what they would be made from.
    """
    event, occurrences, provider, rule_set = revised
    rows: list[RosterRow] = []
    for old in valid:
        row = _row(event.form, len(rows) + 1, old, in_part=old.number in in_part)
        now = certificate_data(
            event, occurrences[old.occurrence], provider, row, rule_set, base_url="", as_of=old.issued_at
        )
        if _says(now) != _says(old.data):
            rows.append(row)
    return rows


def without_credit(rows: Sequence[RosterRow]) -> list[str]:
    """The numbers of certificates of which nothing would be left: every session they name was taken out."""
    return [row.replaces for row in rows if row.replaces and not row.units]


def reissued_units(form: EventForm, old: Certificate, *, in_part: bool) -> Decimal:
    """What a certificate is worth after a revision.

    Sessions are summed. Whoever attended in full gets what the event offers now; in part, what they had, and never
    more than that offer: what was attended does not grow, and is not taken back by asking for full attendance later.
    """
    if old.sessions:
        return units_of_sessions(form, old.sessions)
    return min(old.units, form.units) if in_part else form.units


def correcting(form: EventForm, old: Certificate) -> EventForm:
    """The form by which a correction of a certificate is judged: what was given in part may stay so."""
    return form.model_copy(update={"partial_credit": form.partial_credit or old.units < form.units})


def _row(form: EventForm, line: int, old: Certificate, *, in_part: bool) -> RosterRow:
    sessions = {item.id for item in form.schedule if item.kind == "session"}
    return RosterRow(
        roster=old.roster,
        line=line,
        name=old.name,
        email=old.email,
        person_key=old.person_key,
        units=reissued_units(form, old, in_part=in_part),
        sessions=[each for each in old.sessions if each in sessions],
        attended_on=old.attended_on,
        folio=old.folio,
        replaces=old.number,
        state=RowState.GOOD,
    )


def _says(data: CertificateData) -> dict[str, object]:
    return {name: getattr(data, name) for name in _OF_THE_EVENT}
