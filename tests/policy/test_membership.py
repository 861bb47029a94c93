"""What may be done about the people of a provider, and who of them gets which letter."""

from datetime import UTC, datetime

import pytest

from policy.membership import LETTERS, Act, Hears, Member, Refusal, hearers, why_not
from schemas.approval_facts import APPROVAL_FACTS
from schemas.event_facts import EVENT_FACTS
from schemas.letter import LetterKind
from schemas.membership import MemberRole, Membership, MemberState
from schemas.opportunity_facts import OPPORTUNITY_FACTS
from schemas.report_facts import REPORT_FACTS

AT = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)
MANAGER, REPORTER, VIEWER = MemberRole
ACTIVE, INACTIVE, _ = MemberState


def member(account: int, role: MemberRole, state: MemberState = ACTIVE, *, can_sign_in: bool = True) -> Member:
    about = Membership(
        account=account, provider="P-00001", role=role, state=state, since=AT, added_by="system", changed_at=AT
    )
    return Member(about, can_sign_in)


ONE = [member(1, MANAGER), member(2, REPORTER), member(3, VIEWER, INACTIVE)]
TWO = [member(1, MANAGER), member(2, MANAGER)]


@pytest.mark.parametrize(
    ("members", "account", "act", "role", "refused"),
    [
        (ONE, 1, "remove", None, Refusal.LAST_MANAGER),
        (ONE, 1, "deactivate", None, Refusal.LAST_MANAGER),
        (ONE, 1, "role", REPORTER, Refusal.LAST_MANAGER),
        (ONE, 1, "role", MANAGER, Refusal.UNCHANGED),
        (ONE, 1, "activate", None, Refusal.UNCHANGED),
        (ONE, 2, "remove", None, None),
        (ONE, 2, "role", MANAGER, None),
        (ONE, 3, "activate", None, None),
        (ONE, 3, "deactivate", None, Refusal.UNCHANGED),
        (ONE, 4, "remove", None, Refusal.NOT_THERE),
        (TWO, 1, "remove", None, None),
        (TWO, 2, "role", VIEWER, None),
        # A manager who cannot act is none to leave a provider to.
        ([member(1, MANAGER), member(2, MANAGER, INACTIVE)], 1, "remove", None, Refusal.LAST_MANAGER),
        ([member(1, MANAGER), member(2, MANAGER, can_sign_in=False)], 1, "role", VIEWER, Refusal.LAST_MANAGER),
        ([member(1, MANAGER), member(2, MANAGER, INACTIVE)], 2, "remove", None, None),
    ],
)
def test_a_provider_is_never_left_without_a_manager(
    members: list[Member], account: int, act: Act, role: MemberRole | None, refused: Refusal | None
) -> None:
    assert why_not(members, account, act, role) == refused


def test_every_letter_about_approval_reports_and_events_has_its_readers() -> None:
    to_staff = {LetterKind.COUNT_OUTSTANDING, LetterKind.REPORT_LATE}
    to_participants = {
        LetterKind.CERTIFICATE,
        LetterKind.CERTIFICATE_REPLACED,
        LetterKind.CERTIFICATE_VOIDED,
    }
    managers = {kind for kind, hears in LETTERS.items() if hears is Hears.MANAGERS}
    assert (set(APPROVAL_FACTS) | set(REPORT_FACTS)) - to_staff <= managers
    shared = (set(OPPORTUNITY_FACTS) - {LetterKind.OPPORTUNITY_CONFIRM}) | {LetterKind.EVIDENCE_ASKED}
    assert (set(EVENT_FACTS) - to_staff - to_participants) | shared == set(LETTERS) - managers


@pytest.mark.parametrize(
    ("kind", "reported_by", "told"),
    [
        (LetterKind.APPROVAL_SUSPENDED, "", [1]),
        (LetterKind.REPORT_OPENED, "", [1]),
        (LetterKind.EVENT_REPORTED, "account:2", [2]),
        (LetterKind.EVENT_REPORTED, "account:1", [1]),
        (LetterKind.COUNT_REMINDER, "account:2", [1, 2, 5]),
        # Whoever reported it reports no more: everybody who does is told.
        (LetterKind.EVENT_DELIVERED, "account:4", [1, 2, 5]),
        (LetterKind.EVENT_DELIVERED, "account:3", [1, 2, 5]),
        (LetterKind.RUN_DONE, "system", [1, 2, 5]),
    ],
)
def test_who_gets_which_letter(kind: LetterKind, reported_by: str, told: list[int]) -> None:
    members = [
        member(1, MANAGER),
        member(2, REPORTER),
        member(3, VIEWER),
        member(4, REPORTER, INACTIVE),
        member(5, REPORTER),
        member(6, MANAGER, can_sign_in=False),
    ]
    assert hearers(kind, members, reported_by) == told


@pytest.mark.parametrize("kind", LETTERS)
def test_viewers_get_no_letter_and_then_the_contact_is_to_be_told(kind: LetterKind) -> None:
    assert hearers(kind, [member(1, VIEWER)], "account:1") == []
