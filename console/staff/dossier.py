"""Everything staff need to know to decide on one application, gathered for one page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import store.account
import store.application
import store.audit
import store.closure
import store.directory
import store.draft
import store.evidence
import store.file
import store.information
import store.letter
import store.provider
import store.submission
from console.decided import Word, word_of
from console.staff.reapplying import Reapplying, reapplying_of
from console.staff.words import Names
from policy.calendar import explain_due
from policy.domains import telling_domains
from policy.duplicates import Candidate, Match, possible_duplicates
from policy.review import may_close_unanswered
from policy.time_left import TimeLeft, time_left
from schemas.account import Account
from schemas.application import FINAL_STAGES, Application, DenialReason, InformationRequest
from schemas.audit import AuditLine
from schemas.calendar import DueExplanation
from schemas.file import File
from schemas.letter import Letter
from schemas.provider import Provider
from schemas.questionnaire import Evidence
from schemas.rule_set import ChecklistItem, Criterion, Question, RuleSet
from schemas.submission import Submission, SubmissionState
from store.database import Connection
from store.rule_set import RuleBook

MOST_OTHER_NAMES = 4


@dataclass(frozen=True)
class Answered:
    """A question with its answer, in words: paragraphs of text, or files."""

    question: Question
    words: tuple[str, ...]
    files: tuple[File, ...]


@dataclass(frozen=True)
class Examined:
    """A criterion with what the applicant says to it, and what to look at."""

    criterion: Criterion
    answers: tuple[Answered, ...]
    checklist: tuple[ChecklistItem, ...]


@dataclass(frozen=True)
class Dossier:
    """One application with everything around it.

    Attributes:
        answers: by section, those that belong to no criterion.
        word: what was typed beside the decision, to the applicant or by them.
        unsettled: decisions that were saved and that no workflow has taken yet.
        refused: decisions that were not carried out, with what was typed.
        reapplying: the provider that reapplies by it.
        evidence: questionnaires that were attached to it.
        newer: the newer rules that are open, under which it may go on as a draft.
        carries_on: the superseded application whose draft it was; ``goes_on_as`` is what its own draft became.
        may_close: whether staff may close it as withdrawn now; ``closable_at`` says from when on.
    """

    application: Application
    rule_set: RuleSet
    names: Names
    staff: Sequence[Account]
    time_left: TimeLeft
    promise: DueExplanation | None
    examined: Sequence[Examined]
    answers: Sequence[tuple[str, Sequence[Answered]]]
    general_checklist: Sequence[ChecklistItem]
    other_files: Sequence[File]
    duplicates: Sequence[Match]
    requests: Sequence[InformationRequest]
    timeline: Sequence[AuditLine]
    letters: Sequence[Letter]
    provider: Provider | None
    denial: Sequence[DenialReason]
    word: Word | None
    unsettled: Sequence[Submission]
    refused: Sequence[Submission]
    reapplying: Reapplying | None
    evidence: Sequence[Evidence]
    newer: RuleSet | None
    carries_on: str | None
    goes_on_as: str | None
    closable_at: datetime | None
    may_close: bool

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided."""
        return self.application.stage not in FINAL_STAGES

    @property
    def open_request(self) -> InformationRequest | None:
        """The request the applicant has not answered."""
        if self.application.stage != "information_requested":
            return None
        return next((each for each in reversed(self.requests) if each.answered_at is None), None)

    @property
    def reviewer(self) -> Account | None:
        """Whom it is assigned to."""
        return next((each for each in self.staff if each.id == self.application.reviewer), None)


async def gather(conn: Connection, number: str, rule_sets: RuleBook, as_of: datetime) -> Dossier | None:
    """The dossier of an application; None when there is no such application, or it is not recorded yet."""
    application = await store.application.by_number(conn, number)
    if application is None:
        return None
    rule_set = rule_sets[application.rule_set]
    staff = await store.account.staff(conn)
    files = await store.file.of_application(conn, number)
    requests = await store.information.of_application(conn, number)
    closures = await store.closure.known_at(conn, application.received_at)
    said = await store.submission.of_entity(conn, application.entity)
    newer = rule_sets.calling(application.rule_set, as_of)
    draft = await store.draft.of_application(conn, number)
    goes_on = await store.draft.that_supersedes(conn, number)
    asked = requests[-1] if requests and application.stage == "information_requested" else None
    return Dossier(
        application=application,
        rule_set=rule_set,
        names=Names.of(staff, rule_sets.values()),
        staff=staff,
        time_left=time_left(
            application.due_at,
            as_of,
            await store.closure.all_days(conn),
            resting=application.next_step in {"information_owed", "may_close"},
        ),
        promise=_promise(application, rule_set, closures),
        examined=[_examined(criterion, application, rule_set, files) for criterion in rule_set.criteria],
        answers=_other_answers(application, rule_set, files),
        general_checklist=[item for item in rule_set.checklist if item.criterion is None],
        other_files=[file for file in files if rule_set.question(file.question) is None],
        duplicates=await _duplicates(conn, application),
        requests=requests,
        timeline=await store.audit.of_entity(conn, application.entity),
        letters=await store.letter.of_entity(conn, application.entity),
        provider=await store.provider.of_application(conn, number),
        denial=await store.application.denial_reasons(conn, number),
        word=await word_of(conn, application),
        unsettled=[each for each in said if each.state is SubmissionState.SAVED and each.kind != "application"],
        refused=[each for each in said if each.state is SubmissionState.REFUSED],
        reapplying=await reapplying_of(conn, application, rule_sets),
        evidence=await store.evidence.of_entity(conn, application.entity),
        newer=newer.rule_set if newer else None,
        carries_on=draft.supersedes if draft else None,
        goes_on_as=goes_on.application if goes_on else None,
        closable_at=max((rung.at for rung in asked.rungs), default=None) if asked else None,
        may_close=asked is not None and may_close_unanswered(asked.rungs, as_of),
    )


def _promise(application: Application, rule_set: RuleSet, closures: Mapping[date, str]) -> DueExplanation | None:
    explained = explain_due(application.received_at, rule_set.review_days, dict(closures), due_time=rule_set.due_time)
    return explained if isinstance(explained, DueExplanation) else None


def _examined(criterion: Criterion, application: Application, rule_set: RuleSet, files: Iterable[File]) -> Examined:
    questions = [each for each in rule_set.questions if each.criterion == criterion.id]
    return Examined(
        criterion=criterion,
        answers=tuple(_answered(each, application, files) for each in questions),
        checklist=tuple(item for item in rule_set.checklist if item.criterion == criterion.id),
    )


def _other_answers(
    application: Application, rule_set: RuleSet, files: Iterable[File]
) -> list[tuple[str, list[Answered]]]:
    sections = [
        (section.title, [_answered(each, application, files) for each in section.questions if each.criterion is None])
        for section in rule_set.sections
    ]
    return [(title, answers) for title, answers in sections if answers]


def _answered(question: Question, application: Application, files: Iterable[File]) -> Answered:
    given = application.form.answers.get(question.id, "")
    chosen = given if isinstance(given, list) else [given]
    labels = {option.id: option.label for option in question.options} | {"yes": "Yes", "no": "No"}
    typed = question.kind in {"text", "long_text"}
    return Answered(
        question=question,
        words=tuple(each if typed else labels.get(each, each) for each in chosen if each and question.kind != "file"),
        files=tuple(file for file in files if file.question == question.id),
    )


async def _duplicates(conn: Connection, application: Application) -> list[Match]:
    """Providers and other open applications that may be the same organization."""
    form = application.form
    candidate = Candidate(
        legal_name=form.organisation.legal_name,
        other_names=form.organisation.other_names,
        web_site=form.organisation.web_site,
        emails=(form.primary.email, form.backup.email),
    )
    names = [candidate.legal_name, *filter(None, map(str.strip, candidate.other_names.split(",")[:MOST_OTHER_NAMES]))]
    domains = telling_domains(candidate.web_site, candidate.emails)
    known = [
        *await store.directory.providers_like(conn, names, domains),
        *await store.directory.applications_like(conn, names, domains),
    ]
    provider = await store.provider.of_application(conn, application.number)
    own = {application.number, application.reapplies, provider.number if provider else None}
    return possible_duplicates(candidate, [each for each in known if each.number not in own])
