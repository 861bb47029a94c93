"""What an opening is told to those who are not called by it: open applications, and the waiting list."""

from datetime import date, datetime

from schemas.application import Application
from schemas.audit import AuditVerb
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import LinkPurpose
from schemas.rules_facts import RulesOpenedApplication, RulesOpenedWaiting
from store import link
from store.record import Record
from store.rule_set import Opened
from store.transition import Told


def told_application(
    application: Application, opened: Opened, last_day: date | None, actor: str, as_of: datetime
) -> Record:
    """An applicant is told that newer rules have opened, with a link to the application's page.

    `last_day` to reapply is that of today, more time for all included.
    """
    rules = opened.rule_set
    fresh = link.fresh(LinkPurpose.STATUS, application.entity, as_of, link.STATUS_LIFETIME)
    facts = RulesOpenedApplication(
        link=fresh.id,
        link_expires_at=fresh.expires_at,
        number=application.number,
        organisation=application.form.organisation.legal_name,
        procedure=rules.name,
        opened_at=opened.opens_at,
        reapply_by=last_day,
        terms=rules.terms,
    )
    key = f"{application.entity}/rules_opened/{rules.id}"
    letter = LetterDraft(
        key=f"{key}/{LetterKind.RULES_OPENED_APPLICATION}",
        kind=LetterKind.RULES_OPENED_APPLICATION,
        entity=application.entity,
        to_name=application.form.primary.name,
        to_address=application.form.primary.email,
        priority=Priority.NOTICE,
        facts=facts.model_dump(mode="json"),
    )
    return Record(
        key=key,
        at=as_of,
        actor=actor,
        verb=AuditVerb.APPLICATION_RULES_OPENED,
        entity=application.entity,
        facts={"rule_set": rules.id, "procedure": rules.name},
        links=(fresh,),
        letters=(letter,),
    )


def told_waiting(told: Told, opened: Opened, actor: str, as_of: datetime) -> Record:
    """Somebody on the waiting list is told that what they wait for has opened."""
    rules, entity = opened.rule_set, f"waiting:{told.id}"
    facts = RulesOpenedWaiting(
        organisation=told.organisation, procedure=rules.name, opened_at=opened.opens_at, terms=rules.terms
    )
    key = f"{entity}/rules_opened/{rules.id}"
    letter = LetterDraft(
        key=f"{key}/{LetterKind.RULES_OPENED_WAITING}",
        kind=LetterKind.RULES_OPENED_WAITING,
        entity=entity,
        to_name=told.name,
        to_address=told.email,
        priority=Priority.NOTICE,
        facts=facts.model_dump(mode="json"),
    )
    return Record(
        key=key,
        at=as_of,
        actor=actor,
        verb=AuditVerb.WAITING_TOLD,
        entity=entity,
        facts={"rule_set": rules.id, "procedure": rules.name},
        letters=(letter,),
    )
