"""One realistic letter per kind, and one per turn its words can take."""

from datetime import UTC, date, datetime
from uuid import UUID

from schemas import digest_facts, facts
from schemas.account import Role
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.rule_set import Notice, Terms
from tests.letters.access_samples import ACCESS_SAMPLES
from tests.letters.announcement_samples import ANNOUNCEMENT_SAMPLES
from tests.letters.approval_samples import APPROVAL_SAMPLES
from tests.letters.disposal_samples import DISPOSAL_SAMPLES
from tests.letters.event_samples import EVENT_SAMPLES
from tests.letters.evidence_samples import EVIDENCE_SAMPLES
from tests.letters.opportunity_samples import OPPORTUNITY_SAMPLES
from tests.letters.people_samples import PEOPLE_SAMPLES
from tests.letters.questionnaire_samples import QUESTIONNAIRE_SAMPLES
from tests.letters.reapplication_samples import REAPPLICATION_SAMPLES
from tests.letters.report_samples import REPORT_SAMPLES
from tests.letters.rules_samples import RULES_SAMPLES

BASE_URL = "https://pdups.example.gov"
SECRET = "a sample secret that signs links only in tests"

NUMBER = "A-2026-00012"
ORGANISATION = "Séliš Ksanka Ql̓ispé Education Department"
CONTACT = "Čłxʷm̓iʔ Antoine"  # noqa: RUF001 - a Salish letter
LINK = UUID("5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01")
TEXT = (
    "Thank you for the careful application.\n\n"
    "Please name the Montana content standards that the winter workshops build on. "
    "If you have last year's agenda, add it as a file."
)
QUESTIONS = ("How does it fit what is taught in grades P–12?", "A sample agenda")  # noqa: RUF001 - a dash

# Received on Wednesday afternoon before Thanksgiving, Mountain time.
RECEIVED = datetime(2026, 11, 25, 22, 4, tzinfo=UTC)
PROMISED = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)
ASKED = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
MAY_CLOSE = datetime(2026, 12, 15, 15, 0, tzinfo=UTC)
ANSWERED = datetime(2026, 12, 3, 20, 15, tzinfo=UTC)
MOVED = datetime(2026, 12, 10, 0, 0, tzinfo=UTC)
DECIDED = datetime(2026, 12, 4, 16, 20, tzinfo=UTC)
STATUS_UNTIL = datetime(2027, 12, 30, 22, 4, tzinfo=UTC)
PASSWORD_UNTIL = datetime(2026, 12, 18, 16, 20, tzinfo=UTC)

_NOTICE = Notice(
    heading="You will need to apply again when the new process opens",
    text=(
        "The Office of Public Instruction (OPI) is changing how it approves providers. If you are approved now, you "
        "can offer units right away. When the new process opens, you must apply again. You can also wait."
    ),
    agency_words=(
        "You may submit an application now; however, please be aware that you will need to reapply once the new "
        "process officially opens to be fully considered under the updated procedures."
    ),
    agency_source="OPI, Become a Professional Development Unit Provider",
)
_TERMS = Terms(
    provider="provider",
    providers="providers",
    unit="professional development unit",
    units="professional development units",
    unit_short="PDU",
)
_STATUS = {"link": LINK, "link_expires_at": STATUS_UNTIL, "number": NUMBER, "organisation": ORGANISATION}
_PASSWORD = {"link": LINK, "link_expires_at": PASSWORD_UNTIL, "user_name": "CAntoine"}
_ASKED = {"asked_at": ASKED, "may_close_at": MAY_CLOSE}
_REVIEW = {"number": NUMBER, "organisation": ORGANISATION, "received_at": RECEIVED, "due_at": PROMISED}
_ACCESS_REVIEW = _REVIEW | {"matter": "access_request", "number": "R-00007"}
_SKIPPED = (
    facts.SkippedDay(day=date(2026, 11, 26), reason="Thanksgiving Day"),
    facts.SkippedDay(day=date(2026, 11, 28), reason="Saturday"),
    facts.SkippedDay(day=date(2026, 11, 29), reason="Sunday"),
    facts.SkippedDay(day=date(2026, 12, 5), reason="Saturday"),
    facts.SkippedDay(day=date(2026, 12, 6), reason="Sunday"),
)
_LINES = (
    digest_facts.DigestLine(number=NUMBER, organisation=ORGANISATION, due_at=PROMISED, reviewer="Kari Lindqvist"),
    digest_facts.DigestLine(
        matter="access_request", number="R-00007", organisation="Missoula County Public Schools", due_at=PROMISED
    ),
)


def _letter(kind: LetterKind, model: Frozen, to_name: str = CONTACT) -> LetterDraft:
    return LetterDraft(
        key=f"application:{NUMBER}/{kind}",
        kind=kind,
        entity=f"application:{NUMBER}",
        to_name=to_name,
        to_address="contact@skq-education.example.org",
        priority=Priority.NOTICE,
        facts=model.model_dump(mode="json"),
    )


_TO_STAFF = "Kari Lindqvist"
_TO_SUPERVISOR = "Ann Two Moons"

SAMPLES: dict[str, LetterDraft] = (
    {
        "receipt": _letter(
            LetterKind.RECEIPT,
            facts.Receipt.model_validate(
                _STATUS
                | {
                    "received_at": RECEIVED,
                    "due_at": PROMISED,
                    "business_days": 7,
                    "skipped": _SKIPPED,
                    "notice": _NOTICE,
                    "terms": _TERMS,
                }
            ),
        ),
        "information_requested": _letter(
            LetterKind.INFORMATION_REQUESTED,
            facts.InformationRequested.model_validate(
                _STATUS | _ASKED | {"text": TEXT, "questions": QUESTIONS, "due_at": PROMISED, "clock_pauses": True}
            ),
        ),
        "information_requested_late_by_signal": _letter(
            LetterKind.INFORMATION_REQUESTED,
            facts.InformationRequested.model_validate(
                _STATUS | _ASKED | {"questions": QUESTIONS, "due_at": PROMISED, "clock_pauses": False}
            ),
        ),
        "information_requested_without_words": _letter(
            LetterKind.INFORMATION_REQUESTED,
            facts.InformationRequested.model_validate(_STATUS | _ASKED | {"due_at": PROMISED, "clock_pauses": True}),
        ),
        "information_reminder": _letter(
            LetterKind.INFORMATION_REMINDER,
            facts.InformationReminder.model_validate(_STATUS | _ASKED | {"text": TEXT, "last": False}),
        ),
        "information_reminder_last": _letter(
            LetterKind.INFORMATION_REMINDER,
            facts.InformationReminder.model_validate(
                _STATUS | _ASKED | {"text": TEXT, "questions": QUESTIONS, "last": True}
            ),
        ),
        "answer_received": _letter(
            LetterKind.ANSWER_RECEIVED,
            facts.AnswerReceived.model_validate(
                _STATUS | {"answered_at": ANSWERED, "promised_at": PROMISED, "due_at": MOVED}
            ),
        ),
        "answer_received_same_day": _letter(
            LetterKind.ANSWER_RECEIVED,
            facts.AnswerReceived.model_validate(
                _STATUS | {"answered_at": ASKED, "promised_at": PROMISED, "due_at": PROMISED}
            ),
        ),
        "review_reminder": _letter(
            LetterKind.REVIEW_REMINDER,
            facts.ReviewReminder.model_validate(_REVIEW | {"reviewer": _TO_STAFF, "business_days_left": 3}),
            _TO_STAFF,
        ),
        "review_reminder_unassigned": _letter(
            LetterKind.REVIEW_REMINDER,
            facts.ReviewReminder.model_validate(_REVIEW | {"business_days_left": 1}),
            _TO_STAFF,
        ),
        "review_last_day": _letter(
            LetterKind.REVIEW_LAST_DAY, facts.ReviewLastDay.model_validate(_REVIEW | {"reviewer": _TO_STAFF}), _TO_STAFF
        ),
        "review_last_day_unassigned": _letter(
            LetterKind.REVIEW_LAST_DAY, facts.ReviewLastDay.model_validate(_REVIEW), _TO_STAFF
        ),
        "review_overdue": _letter(
            LetterKind.REVIEW_OVERDUE,
            facts.ReviewOverdue.model_validate(_REVIEW | {"reviewer": _TO_STAFF}),
            "Ann Two Moons",
        ),
        "review_overdue_unassigned": _letter(
            LetterKind.REVIEW_OVERDUE, facts.ReviewOverdue.model_validate(_REVIEW), _TO_SUPERVISOR
        ),
        "review_reminder_access": _letter(
            LetterKind.REVIEW_REMINDER,
            facts.ReviewReminder.model_validate(_ACCESS_REVIEW | {"business_days_left": 3}),
            _TO_STAFF,
        ),
        "review_overdue_opportunity": _letter(
            LetterKind.REVIEW_OVERDUE,
            facts.ReviewOverdue.model_validate(_REVIEW | {"matter": "opportunity", "number": "O-00042"}),
            _TO_SUPERVISOR,
        ),
        "approved": _letter(
            LetterKind.APPROVED,
            facts.Approved.model_validate(
                _PASSWORD
                | {
                    "number": NUMBER,
                    "organisation": ORGANISATION,
                    "provider_number": "P-00087",
                    "approved_at": DECIDED,
                    "directory_consent": True,
                    "notice": _NOTICE,
                    "terms": _TERMS,
                }
            ),
        ),
        "approved_with_note_to_an_account_in_use": _letter(
            LetterKind.APPROVED,
            facts.Approved.model_validate(
                _PASSWORD
                | {
                    "number": NUMBER,
                    "organisation": "Region 4 CSPD, Helena",
                    "provider_number": "P-00088",
                    "approved_at": DECIDED,
                    "directory_consent": False,
                    "in_use": True,
                    "note": "The follow-up after six weeks is a model for others.\nThank you!",
                    "notice": _NOTICE.model_copy(update={"agency_words": None, "agency_source": None}),
                    "terms": _TERMS,
                }
            ),
        ),
        "denied": _letter(
            LetterKind.DENIED,
            facts.Denied(
                number=NUMBER,
                organisation=ORGANISATION,
                decided_at=DECIDED,
                reasons=(
                    facts.FailedCriterion(
                        label="Clear learning objectives",
                        reason="The form says what is taught, but not what people will be able to do afterwards.",
                    ),
                    facts.FailedCriterion(
                        label="Ongoing or sustained, where appropriate",
                        reason="Each workshop stands alone.\nPlease tell us about follow-up, or why none is needed.",
                    ),
                ),
                note="Region 4 offers help with writing objectives.",
                terms=_TERMS,
            ),
        ),
        "withdrawn": _letter(
            LetterKind.WITHDRAWN,
            facts.Withdrawn(
                number=NUMBER,
                organisation=ORGANISATION,
                withdrawn_at=DECIDED,
                by="applicant",
                reason="We wait for the new process.",
            ),
        ),
        "withdrawn_by_staff": _letter(
            LetterKind.WITHDRAWN,
            facts.Withdrawn(number=NUMBER, organisation=ORGANISATION, withdrawn_at=MAY_CLOSE, by="staff"),
        ),
        "draft_link": _letter(
            LetterKind.DRAFT_LINK,
            facts.DraftLink(link=LINK, link_expires_at=STATUS_UNTIL, organisation="Glacier Math Circle"),
        ),
        "draft_link_unnamed": _letter(
            LetterKind.DRAFT_LINK, facts.DraftLink(link=LINK, link_expires_at=STATUS_UNTIL), "applicant"
        ),
        "status_link": _letter(LetterKind.STATUS_LINK, facts.StatusLink.model_validate(_STATUS)),
        "waiting_confirm": _letter(
            LetterKind.WAITING_CONFIRM, facts.WaitingConfirm(link=LINK, link_expires_at=STATUS_UNTIL, terms=_TERMS)
        ),
        "waiting_confirm_dated": _letter(
            LetterKind.WAITING_CONFIRM,
            facts.WaitingConfirm(link=LINK, link_expires_at=STATUS_UNTIL, terms=_TERMS, opens_on=date(2027, 7, 1)),
        ),
        "waiting_joined": _letter(
            LetterKind.WAITING_JOINED,
            facts.WaitingJoined(link=LINK, link_expires_at=STATUS_UNTIL, terms=_TERMS, opens_on=date(2027, 7, 1)),
        ),
        "access_request": _letter(
            LetterKind.ACCESS_REQUEST,
            facts.AccessRequest(
                entity_number="P-00031",
                entity_name="Bozeman School District #7",
                organisation="Bozeman Public Schools",
                full_name="José O'Brien",
                phone="406-555-0142",
                email="jobrien@bsd7.example.org",
                requested_at=ASKED,
            ),
            _TO_STAFF,
        ),
        "password_link": _letter(
            LetterKind.PASSWORD_LINK,
            facts.PasswordLink.model_validate(_PASSWORD | {"requested_at": DECIDED, "organisation": ORGANISATION}),
        ),
        "password_link_of_staff": _letter(
            LetterKind.PASSWORD_LINK,
            facts.PasswordLink.model_validate(_PASSWORD | {"requested_at": DECIDED, "user_name": "KLindqvist"}),
            _TO_STAFF,
        ),
        "staff_welcome": _letter(
            LetterKind.STAFF_WELCOME,
            facts.StaffWelcome(
                link=LINK, link_expires_at=PASSWORD_UNTIL, user_name="KLindqvist", role=Role.ADMINISTRATOR
            ),
            _TO_STAFF,
        ),
        "digest": _letter(
            LetterKind.DIGEST,
            digest_facts.Digest(
                day=date(2026, 12, 7),
                due_today=digest_facts.DigestList(lines=_LINES),
                overdue=digest_facts.DigestList(lines=_LINES[1:], more=12),
                new=digest_facts.DigestList(lines=_LINES[:1]),
                answered=digest_facts.DigestList(lines=_LINES[:1]),
                may_be_closed=digest_facts.DigestList(lines=_LINES[1:]),
                tasks=(
                    digest_facts.DigestTask(
                        text=f"A letter to {CONTACT} could not be delivered: 550 No such user here", opened_at=DECIDED
                    ),
                ),
                more_tasks=2,
                outstanding=(
                    digest_facts.DigestCount(
                        number="E-2026-00042",
                        occurrence=1,
                        title="Teaching fractions with Salish number words",
                        organisation=ORGANISATION,
                        due_at=PROMISED,
                    ),
                ),
                more_outstanding=3,
                late_reports=4,
                problems=2,
                disposals=(2032,),
            ),
            _TO_STAFF,
        ),
        "digest_quiet": _letter(LetterKind.DIGEST, digest_facts.Digest(day=date(2026, 12, 8)), _TO_STAFF),
    }
    | ACCESS_SAMPLES
    | EVENT_SAMPLES
    | EVIDENCE_SAMPLES
    | APPROVAL_SAMPLES
    | REPORT_SAMPLES
    | RULES_SAMPLES
    | ANNOUNCEMENT_SAMPLES
    | REAPPLICATION_SAMPLES
    | PEOPLE_SAMPLES
    | DISPOSAL_SAMPLES
    | QUESTIONNAIRE_SAMPLES
    | OPPORTUNITY_SAMPLES
)
