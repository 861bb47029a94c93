"""Every verb of the audit list has its sentence, whatever its facts hold or lack."""

from typing import Any, get_args

import pytest

from console.staff.access_words import ACCESS_STAGES
from console.staff.refusals import REFUSALS
from console.staff.sentences import SENTENCES, sentence
from console.staff.words import (
    ANNOUNCEMENT_STATES,
    DECISIONS,
    LETTER_STATES,
    LETTERS,
    ROLES,
    STAGES,
    TASKS,
    Names,
)
from schemas.access_request import AccessStage
from schemas.account import Account, Role
from schemas.announcement import AnnouncementState
from schemas.application import Stage, Verb
from schemas.audit import AuditLine, AuditVerb
from schemas.letter import LetterKind, LetterState
from schemas.task import TaskKind
from tests import samples
from tests.records import RECEIVED

ANN = Account(id=7, user_name="ASmith", full_name="Ann Smith", email="a@opi.example", role=Role.REVIEWER)
BOB = Account(id=8, user_name="BJones", full_name="Bob Jones", email="b@opi.example", role=Role.REVIEWER)
NAMES = Names.of([ANN, BOB], samples.RULE_BOOK.values())
DUE = "2026-12-08T00:00:00+00:00"
LATER = "2026-12-10T00:00:00+00:00"
MONDAY = "Monday, December 7, 2026 at 5:00 pm Mountain time"
THERE = "As a viewer of provider P-00001: the account that was there, WM, opened again."
WEDNESDAY = "Wednesday, December 9, 2026 at 5:00 pm Mountain time"


def told(verb: str, actor: str = "account:7", entity: str = "application:A-2026-00001", **facts: Any) -> str:
    return sentence(AuditLine(id=1, at=RECEIVED, actor=actor, verb=AuditVerb(verb), entity=entity, facts=facts), NAMES)


def test_every_verb_has_a_sentence() -> None:
    assert set(SENTENCES) == set(AuditVerb)


def test_every_code_has_its_words() -> None:
    assert set(STAGES) == set(Stage)
    assert set(LETTERS) == set(LetterKind)
    assert set(LETTER_STATES) == set(LetterState)
    assert set(ROLES) == set(Role)
    assert set(ACCESS_STAGES) == set(AccessStage)
    assert set(ANNOUNCEMENT_STATES) == set(AnnouncementState)
    assert set(TASKS) == set(TaskKind)
    assert set(DECISIONS) == set(get_args(Verb))


@pytest.mark.parametrize("verb", list(AuditVerb))
def test_a_line_without_facts_still_reads_as_a_sentence(verb: AuditVerb) -> None:
    words = told(verb)
    assert words[0].isupper()
    assert "None" not in words
    assert "{" not in words


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            f"Access to provider P-00001 was asked for. Bob Jones was told. An answer was promised by {MONDAY}.",
            {
                "verb": "access_request.asked",
                "actor": "asker:R-00001",
                "provider": "P-00001",
                "told": ["account:8"],
                "promised_at": DUE,
            },
        ),
        (
            "Ann Smith found that it is about provider P-00001; its managers were told.",
            {"verb": "access_request.matched", "provider": "P-00001"},
        ),
        (
            "Ann Smith granted it; the link to application A-1 was sent.",
            {"verb": "access_request.granted", "application": "A-1"},
        ),
        (
            "Ann Smith granted it. As a manager of provider P-00001: a new account, WM. Bob no longer acts for it.",
            {
                "verb": "access_request.granted",
                "provider": "P-00001",
                "role": "manager",
                "new": True,
                "user_name": "WM",
                "replaces_name": "Bob",
                "former": "inactive",
            },
        ),
        (
            f"Ann Smith granted Wren access (request R-1). {THERE} Bob Jones acts for it as a reporter now.",
            {
                "verb": "provider.handed_over",
                "request": "R-1",
                "full_name": "Wren",
                "provider": "P-00001",
                "role": "viewer",
                "reopened": True,
                "user_name": "WM",
                "replaces_name": "Bob Jones",
                "former": "reporter",
            },
        ),
        (
            f"The applicant sent the application. An answer was promised by {MONDAY}.",
            {"verb": "application.submitted", "actor": "applicant:A-2026-00001", "promised_at": DUE},
        ),
        ("Ann Smith took it on.", {"verb": "application.assigned", "reviewer": 7, "reviewer_name": "Ann Smith"}),
        ("Ann Smith assigned it to Bob Jones.", {"verb": "application.assigned", "reviewer": 8}),
        ("Ann Smith gave it back to all reviewers.", {"verb": "application.assigned", "reviewer": None}),
        (
            f"The applicant answered. Our answer, due on {MONDAY} before, is due on {WEDNESDAY} now.",
            {"verb": "application.answered", "actor": "applicant:A", "due_before": DUE, "due_at": LATER},
        ),
        (
            f"The applicant answered. Our answer stays due on {MONDAY}.",
            {"verb": "application.answered", "actor": "applicant:A", "due_before": DUE, "due_at": DUE},
        ),
        (
            "Ann Smith denied it. Not met: Active learning; Clear learning objectives.",
            {"verb": "application.denied", "criteria": ["active", "objectives"]},
        ),
        (
            "Ann Smith made it as a copy of Q-00001.",
            {"verb": "questionnaire.made", "template": "", "copied": "Q-00001"},
        ),
        ("Ann Smith made it.", {"verb": "questionnaire.made", "template": "educators", "copied": ""}),
        (
            "Ann Smith opened it for answers until Wednesday, February 17, 2027.",
            {"verb": "questionnaire.opened", "questions": 6, "closes_on": "2027-02-17"},
        ),
        ("Ann Smith had its link sent to 1 address.", {"verb": "questionnaire.sent", "addresses": 1}),
        (
            "Ann Smith took Q-00001 away, which was attached as evidence with 3 answers.",
            {"verb": "evidence.detached", "questionnaire": "Q-00001", "answers": 3},
        ),
        ("The applicant withdrew it.", {"verb": "application.withdrawn", "actor": "applicant:A", "by": "applicant"}),
        (
            "A reminder went to Ann Smith and Bob Jones.",
            {"verb": "application.reminded", "actor": "system", "told": ["account:7", "account:8"], "skipped": []},
        ),
        (
            "A reminder went to the applicant. Earlier reminders had come due unseen and were left out.",
            {"verb": "application.reminded", "actor": "system", "told": ["applicant:A"], "skipped": ["day_3"]},
        ),
        (
            "A reminder was due, but there was nobody to send it to.",
            {"verb": "application.reminded", "actor": "system", "told": []},
        ),
        (
            "The opening of new rules called the provider to reapply by Friday, April 30, 2027. The rules: Updated.",
            {"verb": "approval.called", "actor": "rules:new", "rules": "Updated", "reapply_by": "2027-04-30"},
        ),
        (
            "The reapplication A-1 was denied. It may reapply by Friday, April 30, 2027.",
            {
                "verb": "approval.reapplication_settled",
                "application": "A-1",
                "outcome": "denied",
                "reapply_by": "2027-04-30",
            },
        ),
        (
            "The approval lapsed: it was not reapplied for by Friday, April 30, 2027.",
            {"verb": "approval.lapsed", "actor": "system", "reapply_by": "2027-04-30"},
        ),
        (
            "Ann Smith gave more time to reapply by Friday, April 30, 2027. It is suspended, as before.",
            {
                "verb": "approval.extended",
                "reapply_by": "2027-04-30",
                "back": "suspended",
            },
        ),
        (
            "Ann Smith announced that the approval is withdrawn. Its last day is Friday, April 30, 2027.",
            {"verb": "approval.end_announced", "ends_as": "withdrawn", "ends_at": "2027-05-01T06:00:00+00:00"},
        ),
        ("Ann Smith closed the account of Bob Jones.", {"verb": "account.closed", "entity": "account:8"}),
        (
            "Somebody tried to sign in as Bob Jones with a wrong password.",
            {"verb": "account.sign_in_refused", "actor": "system", "entity": "account:8"},
        ),
    ],
)
def test_sentences(words: str, line: dict[str, Any]) -> None:
    assert told(**line) == words


def test_a_signal_that_was_refused_is_told_with_the_name_it_claimed() -> None:
    facts = {"verb": "approve", "code": "already_decided"}
    verb = AuditVerb.APPLICATION_SIGNAL_REFUSED
    line = AuditLine(id=1, at=RECEIVED, actor="claimed:Bob", verb=verb, entity="application:A", facts=facts)
    assert sentence(line, NAMES) == (
        "Another system, in the name of “Bob” (as claimed), sent “approve”; "
        "nothing was done, because the application was already decided."
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            (
                "Ann Smith proposed to open these rules on Thursday, July 1, 2027, with Friday, June 30, 2028 as the "
                "last day to reapply."
            ),
            {"verb": "rules.proposed", "opens_on": "2027-07-01", "reapply_by": "2028-06-30"},
        ),
        (
            (
                "Ann Smith confirmed the opening for Thursday, July 1, 2027 at 12:00 am Mountain time. It concerns "
                "1,204 providers, 1 open application and 2 people on the waiting list."
            ),
            {
                "verb": "rules.confirmed",
                "opens_at": "2027-07-01T06:00:00+00:00",
                "providers": 1204,
                "applications": 1,
                "waiting": 2,
            },
        ),
        (
            "Everybody was told: 2 providers called to reapply, 0 applicants and 1 person on the waiting list.",
            {"verb": "rules.called", "actor": "system", "providers": 2, "applications": 0, "waitings": 1},
        ),
        (
            "Ann Smith gave more time until Sunday, December 31, 2028 to 3 providers that have not answered. Snow.",
            {"verb": "rules.extended", "until": "2028-12-31", "concerned": 3, "reason": "Snow."},
        ),
        (
            (
                "Everybody has answered: of 4 providers called, 2 are approved under these rules, 1 lapsed, 1 ended "
                "otherwise."
            ),
            {"verb": "rules.settled", "actor": "system", "called": 4, "reapproved": 2, "lapsed": 1, "ended": 1},
        ),
        (
            "Newer rules opened (Updated); the applicant was told that this application goes on.",
            {"verb": "application.rules_opened", "actor": "rules:updated", "procedure": "Updated"},
        ),
    ],
)
def test_how_rules_were_opened_is_told(words: str, line: dict[str, Any]) -> None:
    assert told(**line) == words


def test_every_code_of_a_refusal_is_put_in_words() -> None:
    codes = {
        "own_pages_only",
        "nothing_matched",
        "matched_already",
        "unknown_provider",
        "unknown_manager",
        "not_its_manager",
        "same_manager",
        "last_manager",
        "application_decided",
        "information_already_requested",
        "nothing_requested",
        "not_closable_yet",
        "rules_are_current",
        "staff_only",
        "unknown_criterion",
        "unknown_question",
        "unknown_reviewer",
        "unknown_submission",
        "undecodable",
        "unknown_signal",
        "not_ready",
        "event_over",
        "unknown_occurrence",
        "occurrence_not_over",
        "count_below_issued",
        "already_counted_the_same",
        "certificates_exist",
        "already_counted",
        "not_self_paced",
        "closes_before_today",
        "nothing_changed",
        "date_is_over",
        "not_settled",
        "report_not_completed",
        "year_completed",
        "already_completed",
        "not_completed",
        "year_not_over",
        "has_gaps",
        "content_changed",
        "disposed_of",
        "unknown_report",
        "not_open_yet",
        "transition_over",
        "approval_ended",
        "already_called",
        "older_rules",
        "unknown_rule_set",
        "not_called",
        "reapplication_under_review",
        "unknown_application",
        "not_decided",
        "extends_nothing",
        "extends_into_the_past",
        "not_in_force",
        "not_suspended",
        "end_announced",
        "no_end_announced",
        "other_end_announced",
        "ceases_before_today",
        "announcement_over",
        "announcement_begun",
        "not_sending",
        "not_paused",
        "all_queued",
        "disposal_over",
        "needs_form",
        "supervisors_only",
        "already_confirmed",
        "already_proposed",
        "not_proposed",
        "same_person",
        "opportunity_over",
        "changed_meanwhile",
        "nothing_under_review",
        "not_published",
        "not_renewable",
        "already_over",
        "reason_missing",
    }
    assert codes == set(REFUSALS)
