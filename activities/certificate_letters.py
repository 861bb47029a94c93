"""What is written to the people who hold a certificate, at low priority: many at once must delay nobody's password."""

from datetime import timedelta
from typing import Any

from activities.issuing import Issue, Outcome
from schemas.certificate import Certificate
from schemas.event_facts import CertificateIssued, CertificateLetter, CertificateReplaced, CertificateVoided
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import Link, LinkPurpose
from schemas.model import Frozen
from store import link

CERTIFICATE_LIFETIME = timedelta(days=5 * 366)
"""A certificate's link works as long as the educator's licence may need it (our default); a fresh one can be sent."""


def letters_of(issue: Issue, outcome: Outcome) -> tuple[list[Link], list[LetterDraft]]:
    """The letters of a part of a run, and the links in them; whoever gave no address gets none."""
    links: list[Link] = []
    letters: list[LetterDraft] = []
    for each in outcome.certificates.values():
        if each.email:
            opened = link.fresh(
                LinkPurpose.CERTIFICATE, f"certificate:{each.number}", issue.as_of, CERTIFICATE_LIFETIME
            )
            links.append(opened)
            letters.append(_letter(each, *_written(issue, each, opened)))
    replaced = {each.replaces for each in outcome.certificates.values()}
    letters += [
        _letter(old, LetterKind.CERTIFICATE_VOIDED, _voided(issue, old))
        for number, old in issue.replaced.items()
        if number in outcome.voided and number not in replaced and old.email
    ]
    return links, letters


def _written(issue: Issue, certificate: Certificate, opened: Link) -> tuple[LetterKind, CertificateLetter]:
    facts: dict[str, Any] = {
        "link": opened.id,
        "link_expires_at": opened.expires_at,
        "number": certificate.number,
        "event_title": certificate.data.event_title,
        "organisation": certificate.data.provider_name,
        "attended": certificate.data.attended,
        "units": certificate.data.units,
        "terms": issue.rule_set.terms,
    }
    if certificate.replaces:
        replaced = CertificateReplaced(**facts, replaces=certificate.replaces, reason=issue.reason)
        return LetterKind.CERTIFICATE_REPLACED, replaced
    return LetterKind.CERTIFICATE, CertificateIssued(**facts)


def _voided(issue: Issue, old: Certificate) -> CertificateVoided:
    contact = issue.event.form.contact
    return CertificateVoided(
        number=old.number,
        event_title=old.data.event_title,
        organisation=old.data.provider_name,
        attended=old.data.attended,
        reason=issue.reason,
        contact_name=contact.name,
        contact_email=contact.email,
    )


def _letter(certificate: Certificate, kind: LetterKind, facts: Frozen) -> LetterDraft:
    return LetterDraft(
        key=f"certificate:{certificate.number}/{kind}",
        kind=kind,
        entity=f"certificate:{certificate.number}",
        to_name=certificate.name,
        to_address=certificate.email,
        priority=Priority.ANNOUNCEMENT,
        facts=facts.model_dump(mode="json"),
    )
