"""Realistic letters about accounts and the people of a provider, one per turn their words can take."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from schemas import people_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.membership import MemberRole
from schemas.model import Frozen
from schemas.people_facts import PeopleChange

_LINK = UUID("5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01")
_AT = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)
_NUMBER, _ORGANISATION = "P-00042", "Séliš Ksanka Ql̓ispé Education Department"
_TO = "Čłxʷm̓iʔ Antoine"  # noqa: RUF001 - a Salish letter
_ABOUT: dict[str, Any] = {"number": _NUMBER, "organisation": _ORGANISATION, "changed_at": _AT}
_EMAIL: dict[str, Any] = {
    "link": _LINK,
    "link_expires_at": _AT + timedelta(hours=24),
    "user_name": "CAntoine",
    "asked_at": _AT,
    "former": "antoine@skq.example.org",
    "wanted": "c.antoine@csktribes.example.org",
}
_INVITED: dict[str, Any] = {
    "link": _LINK,
    "link_expires_at": _AT + timedelta(days=7),
    "number": _NUMBER,
    "organisation": _ORGANISATION,
}
_NAMES = facts.UserName(user_name="CAntoine", full_name=_TO, organisations=(_ORGANISATION, "Polson Public Schools"))


def _letter(kind: LetterKind, model: Frozen, entity: str = f"provider:{_NUMBER}") -> LetterDraft:
    return LetterDraft(
        key=f"{kind}:{_LINK}",
        kind=kind,
        entity=entity,
        to_name=_TO,
        to_address="antoine@skq.example.org",
        priority=Priority.PASSWORD,
        facts=model.model_dump(mode="json"),
    )


def _membership(change: PeopleChange, role: MemberRole = MemberRole.REPORTER, **more: Any) -> LetterDraft:
    model = facts.MembershipChanged(**_ABOUT, user_name="CAntoine", change=change, role=role, **more)
    return _letter(LetterKind.MEMBERSHIP_CHANGED, model)


def _people(change: PeopleChange, role: MemberRole = MemberRole.REPORTER, **more: Any) -> LetterDraft:
    model = facts.PeopleChanged(**_ABOUT, person="José O'Brien", change=change, role=role, **more)
    return _letter(LetterKind.PEOPLE_CHANGED, model)


PEOPLE_SAMPLES: dict[str, LetterDraft] = {
    "user_names": _letter(LetterKind.USER_NAMES, facts.UserNames(asked_at=_AT, accounts=(_NAMES,)), "account:7"),
    "user_names_of_several": _letter(
        LetterKind.USER_NAMES,
        facts.UserNames(
            asked_at=_AT,
            accounts=(
                _NAMES,
                facts.UserName(user_name="KLindqvist", full_name="Kari Lindqvist", staff=True),
                facts.UserName(user_name="JOBrien", full_name="José O'Brien"),
            ),
        ),
        "account:7",
    ),
    "email_change_to_former": _letter(
        LetterKind.EMAIL_CHANGE, facts.EmailChangeAsked(**_EMAIL, side="former"), "account:7"
    ),
    "email_change_to_wanted": _letter(
        LetterKind.EMAIL_CHANGE, facts.EmailChangeAsked(**_EMAIL, side="wanted"), "account:7"
    ),
    "email_changed": _letter(
        LetterKind.EMAIL_CHANGED,
        facts.EmailChanged(
            user_name="CAntoine",
            changed_at=_AT,
            former="antoine@skq.example.org",
            wanted="c.antoine@csktribes.example.org",
        ),
        "account:7",
    ),
    "invitation": _letter(
        LetterKind.INVITATION, facts.Invited(**_INVITED, invited_by="José O'Brien", role=MemberRole.REPORTER)
    ),
    "invitation_again": _letter(
        LetterKind.INVITATION,
        facts.Invited(**_INVITED, invited_by="José O'Brien", role=MemberRole.VIEWER, again=True),
    ),
    "invitation_by_staff": _letter(LetterKind.INVITATION, facts.Invited(**_INVITED, role=MemberRole.MANAGER)),
    "membership_joined": _membership(PeopleChange.JOINED),
    "membership_role_changed": _membership(PeopleChange.ROLE_CHANGED, MemberRole.MANAGER, changed_by="José O'Brien"),
    "membership_deactivated": _membership(PeopleChange.DEACTIVATED, changed_by="José O'Brien"),
    "membership_activated": _membership(PeopleChange.ACTIVATED, MemberRole.VIEWER, changed_by="José O'Brien"),
    "membership_removed": _membership(PeopleChange.REMOVED, by_staff=True, signed_out=True),
    "people_joined": _people(PeopleChange.JOINED),
    "people_declined": _people(PeopleChange.DECLINED),
    "people_role_changed": _people(PeopleChange.ROLE_CHANGED, changed_by="Kari Lindqvist"),
    "people_deactivated": _people(PeopleChange.DEACTIVATED, by_staff=True),
    "people_activated": _people(PeopleChange.ACTIVATED, changed_by="Kari Lindqvist"),
    "people_removed": _people(PeopleChange.REMOVED, changed_by="Kari Lindqvist"),
}
