"""What each letter is made of: one model per kind, kept as ``letter.facts`` until the letter is rendered.

Writers build ``LetterDraft(facts=model.model_dump(mode="json"))``. Who is written to stands in the letter itself. A
link stands here as the id of its row; its token is made when the letter is rendered (``schemas.link``).
"""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from schemas.access_facts import ACCESS_FACTS
from schemas.account import Role
from schemas.announcement_facts import AnnouncementSent, SubscriptionAsked
from schemas.approval_facts import APPROVAL_FACTS
from schemas.digest_facts import Digest
from schemas.disposal_facts import DISPOSAL_FACTS
from schemas.event_facts import EVENT_FACTS
from schemas.evidence_facts import EVIDENCE_FACTS
from schemas.letter import LetterKind
from schemas.link import LinkPurpose
from schemas.model import Frozen
from schemas.opportunity_facts import OPPORTUNITY_FACTS
from schemas.opportunity_news import OpportunityNews
from schemas.people_facts import PEOPLE_FACTS
from schemas.provider import Standing
from schemas.questionnaire_facts import QuestionnaireSent
from schemas.report_facts import REPORT_FACTS
from schemas.review import Matter
from schemas.rule_set import Notice, Terms
from schemas.rules_facts import RulesOpenedApplication, RulesOpenedWaiting
from schemas.with_link import WithLink


class StatusLinked(WithLink):
    """A letter about one application, to its applicant, with a link to the status page."""

    purpose = LinkPurpose.STATUS
    number: str
    organisation: str


class PasswordLinked(WithLink):
    """A letter to the owner of an account, with a one-time link to choose a password."""

    purpose = LinkPurpose.SET_PASSWORD
    user_name: str


class SkippedDay(Frozen):
    """A day that did not count as a business day, and why ("Thanksgiving Day", "Saturday")."""

    day: date
    reason: str


class PresentApproval(Frozen):
    """The approval that a reapplication is about.

    Attributes:
        reapply_by: the last day to reapply that holds where this reapplication comes to nothing; None where the
            provider is not called to reapply.
        lapses: whether the approval lapses after that day.
        last_day: of an approval whose end is announced.
    """

    provider_number: str
    standing: Standing
    called_under: str | None = None
    reapply_by: date | None = None
    lapses: bool = False
    last_day: date | None = None


class Receipt(StatusLinked):
    """We have your application.

    Attributes:
        due_at: the promise.
        business_days: how many business days the promise is (the agency's page: seven).
        skipped: every day between receipt and promise that does not count, in order.
    """

    received_at: AwareDatetime
    due_at: AwareDatetime
    business_days: int
    skipped: tuple[SkippedDay, ...]
    notice: Notice
    terms: Terms
    approval: PresentApproval | None = None


class InformationRequested(StatusLinked):
    """We need something from you.

    Attributes:
        text: the reviewer's own words; a request by signal has none.
        questions: labels of the questions of the form that are meant.
        due_at: when our answer is due as things stand.
        clock_pauses: whether our time rests until the answer; a request made after the due date pauses nothing.
        may_close_at: the last reminder; from then on staff may close the application as withdrawn.
        approval: of a reapplication, the approval it is about.
    """

    asked_at: AwareDatetime
    text: str = ""
    questions: tuple[str, ...] = ()
    due_at: AwareDatetime
    clock_pauses: bool
    may_close_at: AwareDatetime
    approval: PresentApproval | None = None


class InformationReminder(StatusLinked):
    """We still need something from you. ``last`` when no further reminder follows; the rest as when it was asked."""

    asked_at: AwareDatetime
    text: str = ""
    questions: tuple[str, ...] = ()
    may_close_at: AwareDatetime
    approval: PresentApproval | None = None
    last: bool


class AnswerReceived(StatusLinked):
    """To the applicant: we have your answer, and this is when ours is due now, beside what was promised at first."""

    answered_at: AwareDatetime
    promised_at: AwareDatetime
    due_at: AwareDatetime


class ReviewNotice(Frozen):
    """A letter to staff about one thing under review. ``reviewer`` is the assigned person's name, if there is one."""

    matter: Matter = "application"
    number: str
    organisation: str
    received_at: AwareDatetime
    due_at: AwareDatetime
    reviewer: str | None = None


class ReviewReminder(ReviewNotice):
    """An answer is due soon; ``business_days_left`` counts the days after today up to and including the due day."""

    business_days_left: int


class ReviewLastDay(ReviewNotice):
    """An answer is due today."""


class ReviewOverdue(ReviewNotice):
    """An answer is overdue: written once to the supervisors, afterwards it stands in the digest."""


class Approved(PasswordLinked):
    """You are a provider now: number, first account and what to do with it. ``note`` is the reviewer's word to them.

    Attributes:
        in_use: whether the reader has that account already, and a password with it.
    """

    number: str
    organisation: str
    provider_number: str
    approved_at: AwareDatetime
    directory_consent: bool
    in_use: bool = False
    note: str = ""
    notice: Notice
    terms: Terms


class FailedCriterion(Frozen):
    """One criterion that was not met: its label in the rule set, and the reason in the reviewer's words."""

    label: str
    reason: str


class Denied(Frozen):
    """We could not approve it, and why. ``note`` is the reviewer's word to the applicant."""

    number: str
    organisation: str
    decided_at: AwareDatetime
    reasons: tuple[FailedCriterion, ...] = Field(min_length=1)
    note: str = ""
    terms: Terms
    approval: PresentApproval | None = None


class Withdrawn(Frozen):
    """The application is closed: by the applicant, or by staff after the last reminder went unanswered."""

    number: str
    organisation: str
    withdrawn_at: AwareDatetime
    by: Literal["applicant", "staff"]
    reason: str = ""
    approval: PresentApproval | None = None


class Reapproved(Frozen):
    """Your reapplication is approved. ``rules`` names the procedure; ``note`` is the reviewer's word.

    Attributes:
        reapply_by: the last day to reapply once more, where even newer rules have opened meanwhile.
    """

    number: str
    organisation: str
    provider_number: str
    rules: str
    approved_at: AwareDatetime
    directory_consent: bool
    suspended: bool = False
    reapply_by: date | None = None
    note: str = ""
    terms: Terms


class Superseded(WithLink):
    """Newer rules are open, and the application goes on as a draft under them, behind the link.

    Attributes:
        rules: what the newer procedure is called.
        reason: the reviewer's own words.
    """

    purpose = LinkPurpose.DRAFT
    number: str
    organisation: str
    superseded_at: AwareDatetime
    rules: str
    reason: str = ""
    terms: Terms
    approval: PresentApproval | None = None


class DraftLink(WithLink):
    """Here is your draft. ``organisation`` is empty while no name was typed."""

    purpose = LinkPurpose.DRAFT
    organisation: str = ""


class StatusLink(StatusLinked):
    """Here is your application: the status page was asked for again."""


class WaitingLinked(WithLink):
    """A letter to an address of the waiting list, with the link to its entry.

    Attributes:
        opens_on: the day on which the new process opens, where that is decided.
    """

    purpose = LinkPurpose.WAITING
    opens_on: date | None = None
    terms: Terms


class WaitingConfirm(WaitingLinked):
    """Somebody asked that this address be told; is it yours?"""


class WaitingJoined(WaitingLinked):
    """You are on the waiting list, and this is how to leave it."""


class AccessRequest(Frozen):
    """To staff: somebody asks for an account of an organisation that is listed or has applied already.

    Attributes:
        entity_number: the number of the provider or of the open application.
        entity_name: its name as recorded.
        organisation: the name as the person typed it; this and the next three are the four fields of the agency's page.
    """

    entity_number: str
    entity_name: str
    organisation: str
    full_name: str
    phone: str
    email: str
    requested_at: AwareDatetime


class PasswordLink(PasswordLinked):
    """A fresh password was asked for, at ``requested_at``.

    Attributes:
        organisation: whose account it is, for people of a provider; None for staff.
    """

    requested_at: AwareDatetime
    organisation: str | None = None


class StaffWelcome(PasswordLinked):
    """An account for a member of staff was made."""

    role: Role


FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.RECEIPT: Receipt,
    LetterKind.INFORMATION_REQUESTED: InformationRequested,
    LetterKind.INFORMATION_REMINDER: InformationReminder,
    LetterKind.ANSWER_RECEIVED: AnswerReceived,
    LetterKind.REVIEW_REMINDER: ReviewReminder,
    LetterKind.REVIEW_LAST_DAY: ReviewLastDay,
    LetterKind.REVIEW_OVERDUE: ReviewOverdue,
    LetterKind.APPROVED: Approved,
    LetterKind.DENIED: Denied,
    LetterKind.WITHDRAWN: Withdrawn,
    LetterKind.REAPPROVED: Reapproved,
    LetterKind.SUPERSEDED: Superseded,
    LetterKind.DRAFT_LINK: DraftLink,
    LetterKind.STATUS_LINK: StatusLink,
    LetterKind.ACCESS_REQUEST: AccessRequest,
    LetterKind.PASSWORD_LINK: PasswordLink,
    LetterKind.STAFF_WELCOME: StaffWelcome,
    LetterKind.DIGEST: Digest,
    LetterKind.WAITING_CONFIRM: WaitingConfirm,
    LetterKind.WAITING_JOINED: WaitingJoined,
    **ACCESS_FACTS,
    **EVENT_FACTS,
    **EVIDENCE_FACTS,
    **PEOPLE_FACTS,
    **APPROVAL_FACTS,
    **REPORT_FACTS,
    LetterKind.RULES_OPENED_APPLICATION: RulesOpenedApplication,
    LetterKind.RULES_OPENED_WAITING: RulesOpenedWaiting,
    LetterKind.SUBSCRIPTION_CONFIRM: SubscriptionAsked,
    LetterKind.ANNOUNCEMENT: AnnouncementSent,
    LetterKind.OPPORTUNITY_NEWS: OpportunityNews,
    LetterKind.QUESTIONNAIRE_SENT: QuestionnaireSent,
    **DISPOSAL_FACTS,
    **OPPORTUNITY_FACTS,
}
