"""Everything staff need to know to decide on one access request, gathered for one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import store.access_request
import store.account
import store.application
import store.audit
import store.closure
import store.directory
import store.letter
import store.provider
import store.submission
from console.access.form import Known
from console.staff.words import Names
from policy.domains import telling_domains
from policy.duplicates import Candidate, Match, possible_duplicates
from policy.time_left import TimeLeft, time_left
from schemas.access_request import AccessRequest
from schemas.account import Account, Role
from schemas.application import FINAL_STAGES, Application
from schemas.audit import AuditLine
from schemas.letter import Letter
from schemas.provider import Provider
from schemas.submission import Submission, SubmissionState
from store.database import Connection
from store.rule_set import RuleBook


@dataclass(frozen=True)
class AccessDossier:
    """One request with everything around it.

    Attributes:
        application: the open application it is about; ``became`` is the provider it has become meanwhile.
        near: providers that may be meant, where nobody has said which one is.
        managers: who manages the provider now.
        has_account: the account that this address has already.
        beside: other requests about the same organization.
        unsettled: decisions that were saved and that no workflow has taken yet.
    """

    request: AccessRequest
    time_left: TimeLeft
    staff: Sequence[Account]
    provider: Provider | None
    application: Application | None
    became: Provider | None
    near: Sequence[Match]
    managers: Sequence[Account]
    has_account: Account | None
    beside: Sequence[AccessRequest]
    timeline: Sequence[AuditLine]
    letters: Sequence[Letter]
    unsettled: Sequence[Submission]
    names: Names

    @property
    def organisation(self) -> str:
        """Its name as recorded or, while nobody knows which is meant, as it was typed."""
        if self.provider:
            return self.provider.legal_name
        return self.application.form.organisation.legal_name if self.application else self.request.organisation

    @property
    def reviewer(self) -> Account | None:
        """Whom it is assigned to."""
        return next((each for each in self.staff if each.id == self.request.reviewer), None)

    @property
    def can_be_granted(self) -> bool:
        """Whether it is known what would be handed over."""
        is_open = self.application is not None and self.application.stage not in FINAL_STAGES
        return self.provider is not None or is_open

    @property
    def known(self) -> Known:
        """What can be chosen in its forms."""
        return Known(
            staff=[each.id for each in self.staff if each.active],
            managers=[each.id for each in self.managers],
            for_provider=self.provider is not None,
        )


async def gather(conn: Connection, number: str, book: RuleBook, as_of: datetime) -> AccessDossier | None:
    """The dossier of a request; None where none of this number is recorded."""
    request = await store.access_request.by_number(conn, number)
    if request is None:
        return None
    provider = await store.provider.by_number(conn, request.provider) if request.provider else None
    application = await store.application.by_number(conn, request.application) if request.application else None
    closures = await store.closure.all_days(conn)
    staff = await store.account.staff(conn)
    sent = await store.submission.of_entity(conn, request.entity)
    timeline = await store.audit.of_entity(conn, request.entity)
    return AccessDossier(
        request=request,
        time_left=time_left(request.due_at, as_of, closures, resting=False),
        staff=staff,
        provider=provider,
        application=application,
        became=await store.provider.of_application(conn, application.number) if application else None,
        near=await _near(conn, request),
        managers=await store.access_request.managers(conn, request.provider) if request.provider else [],
        has_account=await _account_of(conn, request.email),
        beside=await store.access_request.beside(conn, number),
        timeline=timeline,
        letters=await store.letter.of_entity(conn, request.entity),
        unsettled=[each for each in sent if each.state is SubmissionState.SAVED and each.kind != "access_request"],
        names=Names.of([*staff, *await _who_spoke(conn, request, timeline)], book.values()),
    )


async def _account_of(conn: Connection, email: str) -> Account | None:
    known = await store.account.by_email(conn, email)
    return next((each for each in known if each.role is Role.PROVIDER), None)


async def _who_spoke(conn: Connection, request: AccessRequest, timeline: Sequence[AuditLine]) -> list[Account]:
    """Accounts that are none of staff: managers who were told or said something."""
    actors = {request.word_by or "", *(each for line in timeline for each in line.facts.get("told", []))}
    found = [await store.account.by_actor(conn, each) for each in sorted(actors)]
    return [each for each in found if each]


async def _near(conn: Connection, request: AccessRequest) -> list[Match]:
    """Providers whose name or domain comes near what was typed."""
    if request.provider or request.application or not request.is_open:
        return []
    candidate = Candidate(legal_name=request.organisation, emails=(request.email,))
    domains = telling_domains("", candidate.emails)
    return possible_duplicates(candidate, await store.directory.providers_like(conn, [request.organisation], domains))
