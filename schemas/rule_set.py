"""A rule set: the words, form, criteria and times of one procedure, read from `policy/rule_sets/*.toml`."""

from datetime import date, time
from typing import Annotated, Literal, TypeVar

from pydantic import ConfigDict, Field, Strict

from schemas.model import Frozen

Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Strict(strict=False)]
"""A TOML array; TOML knows only lists, rule sets are read-only."""

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
RuleSetId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
Sentence = Annotated[str, Field(min_length=1, max_length=4000)]

QuestionKind = Literal["text", "long_text", "choice", "multi_choice", "yes_no", "file"]
Status = Literal["in_force", "draft", "retired"]
StaffAudience = Literal["reviewers", "reviewer_and_supervisors", "supervisors"]
StaffLetter = Literal["review_reminder", "review_last_day", "review_overdue"]
ApplicantLetter = Literal["information_reminder"]


class RuleSetPart(Frozen):
    """A table of a rule-set file: unknown keys and wrong types are errors, so that a typing slip is found at start."""

    model_config = ConfigDict(strict=True)


class Terms(RuleSetPart):
    """The words this procedure uses for the same things ("provider" or "host")."""

    provider: Sentence
    providers: Sentence
    unit: Sentence
    units: Sentence
    unit_short: Sentence


class Choice(RuleSetPart):
    """The two ways of an applicant while a newer procedure is announced and not open: a label and words for each."""

    apply: Sentence
    apply_text: Sentence
    wait: Sentence
    wait_text: Sentence


class Notice(RuleSetPart):
    """What every applicant is told about the standing of this procedure.

    Attributes:
        heading: one line.
        text: the notice in our words.
        agency_words: the agency's own sentence, quoted and shown as a quotation.
        agency_source: where that sentence stands.
        choice: to apply now, or to wait; without it there is nothing to wait for, and no waiting list.
    """

    heading: Sentence
    text: Sentence
    agency_words: Sentence | None = None
    agency_source: Sentence | None = None
    choice: Choice | None = None


class Option(RuleSetPart):
    """One answer to choose."""

    id: Id
    label: Sentence


class Question(RuleSetPart):
    """One question of the form.

    Attributes:
        max_length: the longest answer in characters, for text and long text.
        options: the answers of a choice or multiple choice.
        criterion: the review criterion this answer is evidence for.
    """

    id: Id
    label: Sentence
    help: str = ""
    kind: QuestionKind
    required: bool = True
    max_length: Annotated[int, Field(ge=1, le=20_000)] = 2_000
    options: Many[Option] = ()
    criterion: Id | None = None


class Section(RuleSetPart):
    """A page part of the form."""

    id: Id
    title: Sentence
    intro: str = ""
    questions: Many[Question]


class Criterion(RuleSetPart):
    """A review criterion.

    Attributes:
        label: a few words, as staff and applicants see it.
        asks: what the form and the reviewers ask.
        failed: the standard sentence for an application that does not meet it.
        source: the rule or document it comes from.
    """

    id: Id
    label: Sentence
    asks: Sentence
    failed: Sentence
    source: Sentence


class ChecklistItem(RuleSetPart):
    """One thing a reviewer looks at."""

    id: Id
    text: Sentence
    criterion: Id | None = None


class Attestation(RuleSetPart):
    """A promise the applicant ticks; all of them are required."""

    id: Id
    label: Sentence
    help: str = ""


class ReviewRung(RuleSetPart):
    """A reminder to staff on a business day of the review, at a time of day in Montana."""

    name: Id
    business_day: Annotated[int, Field(ge=1, le=60)]
    time: time
    letter: StaffLetter
    audience: StaffAudience


class InformationRung(RuleSetPart):
    """A reminder to the applicant, so many calendar days after information was asked for, at a time of day there."""

    name: Id
    calendar_day: Annotated[int, Field(ge=1, le=365)]
    time: time
    letter: ApplicantLetter
    audience: Literal["applicant"]


class CountRung(RuleSetPart):
    """A step after an occurrence is over, so many calendar days later, at a time of day in Montana."""

    name: Id
    calendar_day: Annotated[int, Field(ge=1, le=365)]
    time: time
    letter: Literal["count_reminder", "count_outstanding"]
    audience: Literal["provider", "supervisors"]


class EventRules(RuleSetPart):
    """What holds for events (our defaults, where no rule says otherwise).

    Attributes:
        count_ladder: reminders to the provider, then one escalation to staff, which comes last.
        reporting_months: length of a self-paced event's reporting period; periods begin with the report year.
        report_year_month: the month in which the report year begins (the agency's page: July).
        retention_years: how long records are kept after the annual report is completed (ARM 10.57.216(2)(d)).
        claim_days: days after an occurrence within which attendees may claim a certificate.
        rule_reference, issuer: lines of the certificate.
        topics, audiences: what the form offers.
    """

    count_ladder: Annotated[Many[CountRung], Field(min_length=2)]
    reporting_months: Literal[1, 3, 6, 12]
    report_year_month: Annotated[int, Field(ge=1, le=12)]
    retention_years: Annotated[int, Field(ge=1, le=50)]
    claim_days: Annotated[int, Field(ge=1, le=365)]
    rule_reference: Sentence
    issuer: Sentence
    topics: Annotated[Many[Option], Field(min_length=1)]
    audiences: Annotated[Many[Option], Field(min_length=1)]


class LapseRung(RuleSetPart):
    """A warning so many calendar days before an approval lapses, at a time of day in Montana."""

    name: Id
    days_before: Annotated[int, Field(ge=1, le=365)]
    time: time
    letter: Literal["lapse_warning"]
    audience: Literal["provider"]


class ApprovalRules(RuleSetPart):
    """What happens to approvals when this procedure opens, and how one ends (our defaults).

    Attributes:
        lapses: `not_reapplied`: an approval under an older procedure lapses at midnight after the last day to reapply;
            `nothing`: it is called to reapply, and stays in force if it does not.
        notice_days: calendar days between the word that an approval is withdrawn and its end.
        grace_days: calendar days a provider keeps whose reapplication is denied or withdrawn late.
        lapse_ladder: warnings before a lapse.
    """

    lapses: Literal["not_reapplied", "nothing"]
    notice_days: Annotated[int, Field(ge=0, le=365)]
    grace_days: Annotated[int, Field(ge=0, le=365)]
    lapse_ladder: Many[LapseRung] = ()


class RuleSet(RuleSetPart):
    """One procedure, whole.

    Attributes:
        status: `in_force` for the one procedure a new database begins with; `draft` is not open. Once a procedure is
            opened, Postgres keeps a copy of it, and that copy rules.
        review_days: business days staff have (the agency's page: seven).
        due_time: time of day in Montana at which the answer is due (our default: 17:00).
        opening: the day this procedure is planned to open; staff decide on it when they open it.
        reapply_by: the last day to reapply for those approved under an older procedure, as planned (our choice).
    """

    id: RuleSetId
    version: Annotated[int, Field(ge=1)]
    name: Sentence
    status: Status
    terms: Terms
    notice: Notice
    review_days: Annotated[int, Field(ge=1, le=60)]
    due_time: time
    opening: date | None = None
    reapply_by: date | None = None
    sections: Annotated[Many[Section], Field(min_length=1)]
    criteria: Annotated[Many[Criterion], Field(min_length=1)]
    checklist: Many[ChecklistItem]
    attestations: Many[Attestation]
    review_ladder: Annotated[Many[ReviewRung], Field(min_length=1)]
    information_ladder: Annotated[Many[InformationRung], Field(min_length=1)]
    events: EventRules
    approvals: ApprovalRules

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order of the form."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, question_id: str) -> Question | None:
        """The question of this id, if there is one."""
        return next((question for question in self.questions if question.id == question_id), None)

    def criterion(self, criterion_id: str) -> Criterion | None:
        """The criterion of this id, if there is one."""
        return next((criterion for criterion in self.criteria if criterion.id == criterion_id), None)
