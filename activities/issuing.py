"""What becomes of each row of a part of a run: a certificate, a replacement, a void, or a named problem."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from documents.certificate import TEMPLATE
from documents.press import Pressed, Unprintable
from policy.calendar import mountain_date
from policy.certificate import certificate_data
from policy.reissue import correcting
from policy.roster_cells import judged_again
from policy.standing import History, uncovered
from schemas.certificate import Certificate, CertificateData, CertificateRun, CertificateState
from schemas.event import Event, EventStage, Format
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Provider
from schemas.roster import Purpose, Roster, RosterRow, RosterSource, RowProblem
from schemas.rule_set import RuleSet
from store import certificate
from store.database import Connection

MORE_SESSIONS = "More sessions were attended."
_NOT_VALID = RowProblem(code="not_valid", message="The certificate it is about is not valid any more.")
_YEAR_COMPLETED = RowProblem(
    code="year_completed",
    message="The annual report that covers this date is completed. Open it again first; then this can be done.",
)
_HOLDS_ONE = RowProblem(code="holds_one", message="This person holds a certificate of this date already.")


@dataclass(frozen=True)
class Issue:
    """A part of a run before it is carried out, with every record it needs.

    Attributes:
        completed: the dates of the event that a completed annual report covers; their certificates stay as they are.
    """

    run: CertificateRun
    roster: Roster
    rows: Sequence[RosterRow]
    event: Event
    occurrences: Mapping[int, Occurrence]
    provider: Provider
    history: History
    rule_set: RuleSet
    replaced: Mapping[str, Certificate]
    base_url: str
    as_of: datetime
    completed: frozenset[int] = frozenset()

    def occurrence(self, row: RosterRow) -> Occurrence:
        """The occurrence a row's certificate is of: that of the one it replaces, or the roster's."""
        old = self.replaced.get(row.replaces or "")
        return self.occurrences[old.occurrence if old else self.roster.occurrence]

    def is_of(self, event: Event | None) -> bool:
        """Whether it was prepared from the event as it stands: what is revised, or cancelled in part, is a version."""
        return event is not None and (event.version, event.stage) == (self.event.version, self.event.stage)

    @property
    def reason(self) -> str:
        """Why certificates are voided; those a list of participants replaces are replaced by such with more units."""
        return self.roster.reason or MORE_SESSIONS

    @cached_property
    def refused(self) -> dict[int, RowProblem]:
        """Rows that cannot be issued, whatever they say."""
        return {row.line: problem for row in self.rows if (problem := self._refusal(row))}

    @cached_property
    def printed(self) -> list[RosterRow]:
        """Rows that become a certificate."""
        if self.run.purpose is Purpose.VOID:
            return []
        return [row for row in self.rows if row.line not in self.refused]

    @cached_property
    def data(self) -> dict[int, CertificateData]:
        """What each certificate will say, by line."""
        return {
            row.line: certificate_data(
                self.event,
                self.occurrence(row),
                self.provider,
                row,
                self.rule_set,
                base_url=self.base_url,
                as_of=self.as_of,
            )
            for row in self.printed
        }

    def _refusal(self, row: RosterRow) -> RowProblem | None:
        if self.occurrence(row).ordinal in self.completed:
            return _YEAR_COMPLETED
        if self.run.purpose is not Purpose.ISSUE or row.replaces:
            old = self.replaced.get(row.replaces or "")
            if old is None or old.state is not CertificateState.VALID:
                return _NOT_VALID
            return self._changed(row)
        if self.event.stage is EventStage.CANCELLED or self.occurrence(row).state is OccurrenceState.CANCELLED:
            return RowProblem(code="cancelled", message="The event was cancelled, so nothing can be issued for it.")
        archived_at = self.event.archived_at
        if archived_at and self.run.asked_at > archived_at:
            return RowProblem(code="archived", message="The event is archived, so nothing more is issued for it.")
        return self._not_in_force(row) or self._changed(row)

    def _changed(self, row: RosterRow) -> RowProblem | None:
        """What a row claims was judged by the event as it was then; what a revision makes of one, by this event."""
        if self.run.purpose is Purpose.VOID or self.roster.source is RosterSource.REVISION:
            return None
        old = self.replaced.get(row.replaces or "")
        form = correcting(self.event.form, old) if old else self.event.form
        return next(iter(judged_again(row.units, row.sessions, form)), None)

    def _not_in_force(self, row: RosterRow) -> RowProblem | None:
        wrong = uncovered(
            self.history,
            self.occurrence(row),
            row.attended_on,
            reported_at=self.event.reported_at,
            today=mountain_date(self.as_of),
            self_paced=self.event.form.format is Format.SELF_PACED,
        )
        return RowProblem(code="attended_on", message=wrong) if wrong else None


@dataclass
class Outcome:
    """What became of the rows.

    Attributes:
        done: lines that are through.
        failed: lines that are not, and why.
        issued: by occurrence, how many more valid certificates there are, or fewer.
        certificates: the new certificates by line.
        voided: certificates that were valid and are no more.
    """

    done: list[int] = field(default_factory=list)
    failed: dict[int, list[RowProblem]] = field(default_factory=dict)
    issued: Counter[int] = field(default_factory=Counter)
    certificates: dict[int, Certificate] = field(default_factory=dict)
    voided: set[str] = field(default_factory=set)


async def outcome_of(
    conn: Connection, issue: Issue, pressed: Sequence[Pressed | Unprintable], held: set[int]
) -> Outcome:
    """Write what was rendered, for the rows this transaction holds; another attempt may have done the others."""
    outcome = Outcome()
    outcome.failed = {line: [problem] for line, problem in issue.refused.items() if line in held}
    made: dict[int, Certificate] = {}
    for row, result in zip(issue.printed, pressed, strict=True):
        if row.line not in held:
            continue
        if isinstance(result, Unprintable):
            outcome.failed[row.line] = [RowProblem(code="unprintable", message=each) for each in result.problems]
        else:
            made[row.line] = _certificate(issue, row, result)
    if issue.run.purpose is Purpose.ISSUE:
        await _issue(conn, {line: each for line, each in made.items() if not each.replaces}, outcome)
    await _replace(conn, issue, made, held, outcome)
    return outcome


async def _issue(conn: Connection, made: dict[int, Certificate], outcome: Outcome) -> None:
    new = await certificate.issue(conn, list(made.values()))
    for line, each in made.items():
        if line in new:
            outcome.done.append(line)
            outcome.certificates[line] = each
            outcome.issued[each.occurrence] += 1
        else:
            outcome.failed[line] = [_HOLDS_ONE]


async def _replace(
    conn: Connection, issue: Issue, made: dict[int, Certificate], held: set[int], outcome: Outcome
) -> None:
    voids = issue.run.purpose is Purpose.VOID
    meant = [
        row
        for row in issue.rows
        if row.replaces and row.line in held and row.line not in outcome.failed and (voids or row.line in made)
    ]
    meant = _each_once(meant, outcome)
    if not meant:
        return
    outcome.voided = await certificate.void(
        conn,
        {row.replaces: made[row.line].number if row.line in made else None for row in meant if row.replaces},
        actor=issue.run.asked_by,
        reason=issue.reason,
        as_of=issue.as_of,
    )
    standing = {row.line: row for row in meant if row.replaces in outcome.voided}
    new = await certificate.issue(conn, [made[line] for line in standing if line in made])
    clashing = [line for line in standing if line in made and line not in new]
    await _stand_again(conn, standing, clashing, outcome)
    for line, row in standing.items():
        if line in clashing:
            continue
        outcome.done.append(line)
        outcome.issued[issue.occurrence(row).ordinal] -= 1
        if line in new:
            outcome.certificates[line] = made[line]
            outcome.issued[made[line].occurrence] += 1


def _each_once(rows: Sequence[RosterRow], outcome: Outcome) -> list[RosterRow]:
    """Of several rows that replace one certificate the first; once it has, it is not valid for the others."""
    first: dict[str | None, RosterRow] = {}
    for row in rows:
        if first.setdefault(row.replaces, row) is not row:
            outcome.failed[row.line] = [_NOT_VALID]
    return list(first.values())


async def _stand_again(
    conn: Connection, standing: Mapping[int, RosterRow], clashing: Sequence[int], outcome: Outcome
) -> None:
    """Whoever would hold two keeps the one they had: nothing is voided without what replaces it."""
    kept = [number for line in clashing if (number := standing[line].replaces)]
    await certificate.stand_again(conn, kept)
    outcome.voided -= set(kept)
    outcome.failed |= {line: [_HOLDS_ONE] for line in clashing}


def _certificate(issue: Issue, row: RosterRow, result: Pressed) -> Certificate:
    data = issue.data[row.line]
    return Certificate(
        number=data.number,
        event=issue.event.number,
        occurrence=issue.occurrence(row).ordinal,
        provider=issue.provider.number,
        version=issue.event.version,
        roster=issue.roster.id,
        line=row.line,
        run=issue.run.number,
        name=row.name,
        email=row.email,
        person_key=row.person_key or f"{row.name}|{row.email}",
        units=row.units if row.units is not None else issue.event.form.units,
        folio=row.folio,
        sessions=row.sessions,
        attended_on=row.attended_on,
        template=TEMPLATE,
        data=data,
        sha256=result.sha256,
        issued_at=issue.as_of,
        issued_by=issue.run.asked_by,
        replaces=row.replaces,
    )
