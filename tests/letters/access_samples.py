"""One realistic letter per kind about an access request, and one per turn its words can take."""

from datetime import UTC, datetime
from uuid import UUID

from schemas import access_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.membership import MemberRole
from schemas.model import Frozen

NUMBER = "R-00007"
PROVIDER = "P-00042"
ORGANISATION = "Bitterroot Valley Education Cooperative"
ASKER = "Wren O'Malley"
MANAGER = "Ivy Harlan"
NOTE = "We spoke on the phone.\nWelcome."
LINK = UUID("5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b02")
RECEIVED = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)
DUE = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)
DECIDED = datetime(2026, 12, 2, 16, 20, tzinfo=UTC)
UNTIL = datetime(2027, 12, 30, 22, 4, tzinfo=UTC)

_ABOUT = {"number": NUMBER, "organisation": ORGANISATION}
_LINK = {"link": LINK, "link_expires_at": UNTIL}
_PERSON = {"full_name": ASKER, "phone": "406-555-0123", "email": "wren@bitterroot.example.org"}


def _letter(kind: LetterKind, said: Frozen, to_name: str = ASKER) -> LetterDraft:
    return LetterDraft(
        key=f"access_request:{NUMBER}/{kind}",
        kind=kind,
        entity=f"access_request:{NUMBER}",
        to_name=to_name,
        to_address="wren@bitterroot.example.org",
        priority=Priority.DECISION,
        facts=said.model_dump(mode="json"),
    )


def _received(*, again: bool) -> Frozen:
    when = {"received_at": RECEIVED, "due_at": DUE, "business_days": 7}
    return facts.AccessReceived.model_validate(_ABOUT | _LINK | when | {"again": again})


def _told(provider: str | None) -> Frozen:
    when = {"asked_at": RECEIVED, "due_at": DUE}
    return facts.AccessTold.model_validate(_ABOUT | _PERSON | when | {"provider": provider})


def _settled(**said: object) -> LetterDraft:
    about = _ABOUT | {"full_name": ASKER, "decided_at": DECIDED, "provider": PROVIDER} | said
    return _letter(LetterKind.ACCESS_SETTLED, facts.AccessSettled.model_validate(about), MANAGER)


ACCESS_SAMPLES: dict[str, LetterDraft] = {
    "access_received": _letter(LetterKind.ACCESS_RECEIVED, _received(again=False)),
    "access_received_again": _letter(LetterKind.ACCESS_RECEIVED, _received(again=True)),
    "access_told": _letter(LetterKind.ACCESS_TOLD, _told(PROVIDER), MANAGER),
    "access_told_contact": _letter(LetterKind.ACCESS_TOLD, _told(None), MANAGER),
    "access_welcome": _letter(
        LetterKind.ACCESS_WELCOME,
        facts.AccessWelcome(
            **_ABOUT, **_LINK, provider=PROVIDER, user_name="WOMalley", role=MemberRole.MANAGER, note=NOTE
        ),
    ),
    "access_granted": _letter(
        LetterKind.ACCESS_GRANTED,
        facts.AccessGranted(**_ABOUT, provider=PROVIDER, user_name="WOMalley", role=MemberRole.REPORTER, note=NOTE),
    ),
    "access_granted_reopened": _letter(
        LetterKind.ACCESS_GRANTED,
        facts.AccessGranted(**_ABOUT, provider=PROVIDER, user_name="WOMalley", role=MemberRole.VIEWER, reopened=True),
    ),
    "access_application": _letter(
        LetterKind.ACCESS_APPLICATION, facts.AccessApplication(**_ABOUT, **_LINK, application="A-2026-00012", note=NOTE)
    ),
    "access_declined": _letter(
        LetterKind.ACCESS_DECLINED, facts.AccessDeclined(**_ABOUT, decided_at=DECIDED, reason="Nobody there knows you.")
    ),
    "access_withdrawn": _letter(LetterKind.ACCESS_WITHDRAWN, facts.AccessWithdrawn(**_ABOUT, withdrawn_at=DECIDED)),
    "access_settled": _settled(outcome="granted", role="manager"),
    "access_settled_own": _settled(outcome="granted", role="manager", former_name=MANAGER, former="inactive", own=True),
    "access_settled_former": _settled(outcome="granted", role="manager", former_name="Tom Lee", former="viewer"),
    "access_settled_application": _settled(outcome="granted", provider=None),
    "access_settled_declined": _settled(outcome="declined"),
    "access_settled_elsewhere": _settled(outcome="elsewhere"),
    "access_settled_withdrawn": _settled(outcome="withdrawn"),
}
