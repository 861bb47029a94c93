"""Organisations that are known already: approved providers and open applications."""

import zlib
from datetime import timedelta
from typing import Any

import store.provider
from schemas.application import Application, ApplicationForm, OrganisationKind
from schemas.provider import Provider
from store.database import Pool
from tests import records, samples


async def approved(pool: Pool, legal_name: str, *, consent: bool = True, **changes: Any) -> Provider:
    """An approved provider."""
    application = await under_review(pool, legal_name, consent=consent, **changes)
    when = records.RECEIVED + timedelta(hours=1)
    await records.decide(pool, application.number, "approve", when, payload={"note": ""})
    provider = await store.provider.of_application(pool, application.number)
    assert provider
    return provider


async def under_review(pool: Pool, legal_name: str, *, consent: bool = True, **changes: Any) -> Application:
    """An open application."""
    return await records.under_review(pool, named(legal_name, directory_consent=consent, **changes))


def named(legal_name: str, *, directory_consent: bool = True, **changes: Any) -> ApplicationForm:
    """A form of an organisation whose contacts are nobody else's."""
    domain = changes.pop("domain", f"org-{zlib.crc32(legal_name.encode())}")
    facts = {"legal_name": legal_name, "other_names": "", "web_site": ""} | changes
    return samples.form(
        organisation=samples.organisation(facts.pop("kind", OrganisationKind.OTHER), **facts),
        primary=samples.PRIMARY.model_copy(update={"email": f"john@{domain}.example"}),
        backup=samples.BACKUP.model_copy(update={"email": f"ann@{domain}.example"}),
        directory_consent=directory_consent,
    )
