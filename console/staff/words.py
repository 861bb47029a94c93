"""Words of the staff console for codes of the records."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import Field

from console.staff.access_words import ACCESS_LETTERS
from console.staff.refusals import REFUSALS
from policy.event_clock import Phase, event_phase, phase
from policy.mountain import long_instant
from policy.time_left import Urgency
from schemas.account import Account, Role
from schemas.announcement import AnnouncementState
from schemas.application import Stage
from schemas.event import Event, EventStage
from schemas.letter import LetterKind, LetterState
from schemas.model import Frozen
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Standing
from schemas.rule_set import RuleSet
from schemas.task import TaskKind
from schemas.waiting import WaitingState
from store.event_list import ListedEvent

STAGES: Mapping[Stage, str] = {
    Stage.SUBMITTED: "Submitted",
    Stage.UNDER_REVIEW: "Under review",
    Stage.INFORMATION_REQUESTED: "Information requested",
    Stage.APPROVED: "Approved",
    Stage.DENIED: "Denied",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.SUPERSEDED: "Superseded by an application under newer rules",
}
EVENT_STAGES: Mapping[EventStage, str] = {
    EventStage.REPORTED: "To come or under way",
    EventStage.DELIVERED: "Over: certificates and count",
    EventStage.SETTLED: "Counted",
    EventStage.ARCHIVED: "Archived",
    EventStage.CANCELLED: "Cancelled",
}
WAITING_STATES: Mapping[WaitingState, str] = {
    WaitingState.WAITING: "Waiting",
    WaitingState.ASKED: "Address not confirmed",
    WaitingState.TOLD: "Told of the opening",
    WaitingState.LEFT: "Left",
}
OCCURRENCE_STATES: Mapping[OccurrenceState, str] = {
    OccurrenceState.SCHEDULED: "To come or under way",
    OccurrenceState.DELIVERED: "Over, not counted",
    OccurrenceState.COUNTED: "Counted",
    OccurrenceState.CANCELLED: "Cancelled",
}
STANDINGS: Mapping[Standing, str] = {
    Standing.IN_FORCE: "In force",
    Standing.SUSPENDED: "Suspended",
    Standing.LAPSED: "Lapsed",
    Standing.WITHDRAWN: "Withdrawn",
    Standing.CEASED: "Given up",
}
PHASES: Mapping[Phase, str] = {
    Phase.TO_COME: "To come",
    Phase.UNDER_WAY: "Under way",
    Phase.ENDED: "Over, being recorded",
}
ROLES: Mapping[Role, str] = {
    Role.REVIEWER: "Reviewer",
    Role.SUPERVISOR: "Supervisor",
    Role.ADMINISTRATOR: "Administrator",
    Role.PROVIDER: "Provider",
}
LETTERS: Mapping[LetterKind, str] = {
    LetterKind.RECEIPT: "Receipt",
    LetterKind.INFORMATION_REQUESTED: "Information requested",
    LetterKind.INFORMATION_REMINDER: "Reminder: information requested",
    LetterKind.ANSWER_RECEIVED: "Answer received",
    LetterKind.REVIEW_REMINDER: "Reminder to reviewers",
    LetterKind.REVIEW_LAST_DAY: "Reminder on the last day",
    LetterKind.REVIEW_OVERDUE: "Overdue, to supervisors",
    LetterKind.APPROVED: "Approved, welcome",
    LetterKind.DENIED: "Denied",
    LetterKind.WITHDRAWN: "Withdrawn",
    LetterKind.REAPPROVED: "Reapplication approved",
    LetterKind.SUPERSEDED: "Superseded: goes on under newer rules",
    LetterKind.DRAFT_LINK: "Link to a draft",
    LetterKind.STATUS_LINK: "Link to the status page",
    **ACCESS_LETTERS,
    LetterKind.PASSWORD_LINK: "Link to choose a password",
    LetterKind.STAFF_WELCOME: "Welcome to staff",
    LetterKind.USER_NAMES: "Forgotten user name",
    LetterKind.EMAIL_CHANGE: "Confirm a change of e-mail address",
    LetterKind.EMAIL_CHANGED: "E-mail address changed",
    LetterKind.INVITATION: "Invitation to act for a provider",
    LetterKind.MEMBERSHIP_CHANGED: "Changed: what one may do for a provider",
    LetterKind.PEOPLE_CHANGED: "Changed: the people of a provider",
    LetterKind.DIGEST: "Digest",
    LetterKind.EVENT_REPORTED: "Event reported",
    LetterKind.EVENT_REVISED: "Event changed",
    LetterKind.EVENT_CANCELLED: "Event cancelled",
    LetterKind.EVENT_DELIVERED: "Event is over: certificates and count",
    LetterKind.COUNT_REMINDER: "Reminder: count",
    LetterKind.COUNT_OUTSTANDING: "Count outstanding, to supervisors",
    LetterKind.COUNT_RECEIVED: "Count received",
    LetterKind.EVIDENCE_ASKED: "Evidence asked for, to the provider",
    LetterKind.EVIDENCE_RECEIVED: "Evidence asked for, to the asker",
    LetterKind.EVIDENCE_ANSWERED: "Evidence: the answer of the provider",
    LetterKind.RUN_DONE: "Certificates: a run is through",
    LetterKind.CERTIFICATE: "Certificate",
    LetterKind.CERTIFICATE_REPLACED: "Certificate replaced",
    LetterKind.CERTIFICATE_VOIDED: "Certificate voided",
    LetterKind.REPORT_OPENED: "Annual report: please confirm",
    LetterKind.REPORT_REMINDER: "Reminder: annual report",
    LetterKind.REPORT_LATE: "Annual report late, to supervisors",
    LetterKind.REPORT_COMPLETED: "Annual report completed",
    LetterKind.REPORT_REOPENED: "Annual report opened again",
    LetterKind.WAITING_CONFIRM: "Waiting list: confirm the address",
    LetterKind.WAITING_JOINED: "Waiting list: joined",
    LetterKind.REAPPLICATION_CALLED: "Called to reapply",
    LetterKind.LAPSE_WARNING: "Reminder: reapply, or the approval lapses",
    LetterKind.APPROVAL_LAPSED: "Approval lapsed",
    LetterKind.APPROVAL_EXTENDED: "More time to reapply",
    LetterKind.APPROVAL_SUSPENDED: "Approval suspended",
    LetterKind.APPROVAL_REINSTATED: "Approval reinstated",
    LetterKind.APPROVAL_ENDING: "Approval will end",
    LetterKind.APPROVAL_ENDED: "Approval ended",
    LetterKind.APPROVAL_KEPT: "Approval goes on",
    LetterKind.RULES_OPENED_APPLICATION: "New rules have opened, to an applicant",
    LetterKind.RULES_OPENED_WAITING: "New rules have opened, to the waiting list",
    LetterKind.SUBSCRIPTION_CONFIRM: "Confirm a subscription to news",
    LetterKind.ANNOUNCEMENT: "Announcement",
    LetterKind.OPPORTUNITY_NEWS: "New opportunities, to subscribers",
    LetterKind.QUESTIONNAIRE_SENT: "Link to a questionnaire",
    LetterKind.DISPOSAL_LISTED: "Disposal: a list waits for two people",
    LetterKind.DISPOSAL_DONE: "Disposal: done",
    LetterKind.OPPORTUNITY_CONFIRM: "Opportunity: confirm the address",
    LetterKind.OPPORTUNITY_RECEIVED: "Opportunity received",
    LetterKind.OPPORTUNITY_PUBLISHED: "Opportunity published",
    LetterKind.OPPORTUNITY_RETURNED: "Opportunity returned for changes",
    LetterKind.OPPORTUNITY_REMINDER: "Reminder: changes of an opportunity",
    LetterKind.OPPORTUNITY_DECLINED: "Opportunity declined or taken down",
    LetterKind.OPPORTUNITY_RENEWAL: "Opportunity: is it still given?",
    LetterKind.OPPORTUNITY_ENDED: "Opportunity ended",
}
LETTER_STATES: Mapping[LetterState, str] = {
    LetterState.QUEUED: "Waiting to be sent",
    LetterState.DISPATCHED: "Being sent",
    LetterState.SENT: "Sent",
    LetterState.FAILED: "Failed",
    LetterState.BOUNCED: "Came back",
}
ANNOUNCEMENT_STATES: Mapping[AnnouncementState, str] = {
    AnnouncementState.DRAFT: "Draft",
    AnnouncementState.SCHEDULED: "Scheduled",
    AnnouncementState.SENDING: "Being sent",
    AnnouncementState.PAUSED: "Paused",
    AnnouncementState.STOPPED: "Stopped",
    AnnouncementState.SENT: "Sent",
}
TASKS: Mapping[TaskKind, str] = {
    TaskKind.LETTER_FAILED: "A letter could not be delivered",
    TaskKind.SUBMISSION_STUCK: "A form is waiting too long",
    TaskKind.ACCESS_REQUEST: "Somebody asks for access",
    TaskKind.CERTIFICATE_CHANGED: "A certificate does not come out as it was issued",
    TaskKind.BUNDLE_STUCK: "A record bundle cannot be written or read back",
    TaskKind.BUNDLE_DAMAGED: "A record bundle is damaged",
    TaskKind.BUNDLE_REPAIRED: "A record bundle was changed, and was written anew",
    TaskKind.NOT_CALLED: "Approvals could not be called to reapply",
}
DECISIONS: Mapping[str, str] = {
    "assign": "Assign",
    "request_information": "Ask for information",
    "answer": "Answer of the applicant",
    "approve": "Approve",
    "deny": "Deny",
    "withdraw": "Close as withdrawn",
    "supersede": "Hand over to the newer rules",
}
DECIDED: Mapping[str, str] = {
    "approve": "approved",
    "deny": "denied",
    "withdraw": "withdrawn",
    "supersede": "superseded",
    "grant_access": "granted",
    "decline_access": "declined",
    "withdraw_access": "withdrawn",
}
TAGS: Mapping[Urgency, str] = {
    "overdue": "tag--overdue",
    "today": "tag--today",
    "soon": "tag--soon",
    "later": "tag--later",
    "resting": "tag--resting",
}


_ACTORS: Mapping[str, str] = {
    "applicant": "The applicant",
    "asker": "Whoever asked",
    "contact": "the primary contact",
    "subscription": "The subscriber",
    "submitter": "The submitter",
    "mailbox": "the shared mailbox",
    "system": "The system",
    "rules": "The opening of new rules",
}


class Names(Frozen):
    """What people and codes are called: actors by id, criteria and questions of every rule set, dates of one event."""

    people: dict[str, str]
    criteria: dict[str, str]
    questions: dict[str, str]
    dates: dict[int, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, accounts: Iterable[Account], rule_sets: Iterable[RuleSet]) -> "Names":
        """The names of these accounts, and of everything in these rule sets."""
        sets = list(rule_sets)
        return cls(
            people={account.actor: account.full_name for account in accounts},
            criteria={each.id: each.label for rules in sets for each in rules.criteria},
            questions={each.id: each.label for rules in sets for each in rules.questions},
        )

    def date_of(self, facts: Mapping[str, Any]) -> str:
        """The date a line is about: its day where that is known, or its number among the dates of the event."""
        ordinal = facts.get("occurrence", "")
        return self.dates.get(ordinal) or f"date {ordinal}"

    def who(self, actor: str, known_as: str | None = None) -> str:
        """A person in words; a name that a signal gave is passed on as claimed."""
        kind, _, rest = actor.partition(":")
        if kind == "claimed":
            return f"Another system, in the name of “{rest}” (as claimed),"
        return _ACTORS.get(kind) or known_as or self.people.get(actor, "Somebody")


def event_stands(event: Event, occurrences: Sequence[Occurrence], as_of: datetime) -> str:
    """Where an event stands by now; what is to come and what is under way follow the clock."""
    if event.stage is not EventStage.REPORTED:
        return EVENT_STAGES[event.stage]
    return PHASES[event_phase(occurrences, as_of)]


def listed_stands(event: ListedEvent, today: date) -> str:
    """Where an event of a list stands today, as far as its first and last day tell."""
    if event.stage is not EventStage.REPORTED:
        return EVENT_STAGES[event.stage]
    if today < event.first_day:
        return PHASES[Phase.TO_COME]
    return PHASES[Phase.UNDER_WAY if event.last_day is None or today <= event.last_day else Phase.ENDED]


def occurrence_stands(occurrence: Occurrence, as_of: datetime) -> str:
    """Where one date stands by now."""
    if occurrence.state is not OccurrenceState.SCHEDULED:
        return OCCURRENCE_STATES[occurrence.state]
    return PHASES[phase(occurrence, as_of)]


def refusal(code: str, details: Mapping[str, Any], names: Names) -> str:
    """Why something was not done, to follow "because"."""
    if code != "already_decided":
        return REFUSALS.get(code, f"it was refused ({code})")
    if not (details.get("actor") and details.get("at")):
        return "the application was already decided"
    verb = DECIDED.get(str(details.get("verb")), "decided")
    what = "request" if str(details.get("verb")).endswith("_access") else "application"
    by = inside(names.who(str(details["actor"])))
    return f"the {what} was already {verb} by {by} on {long_instant(datetime.fromisoformat(details['at']))}"


def inside(who: str) -> str:
    """The words for somebody, within a sentence."""
    return who[0].lower() + who[1:] if who.startswith(("The ", "Another ")) else who
