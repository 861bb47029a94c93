"""What is written to whom about an access request.

Whoever asked gets a receipt with a link to follow it, and the outcome. The present managers of the provider are told
that somebody asks, and how it ended; where a provider has no manager who can sign in, and for an open application, that
is the primary contact, who has no page to answer on and is asked to reply to the letter (our default).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, Self

from activities.review_letters import Recipient
from schemas.access_facts import (
    AccessApplication,
    AccessDeclined,
    AccessGranted,
    AccessReceived,
    AccessSettled,
    AccessTold,
    AccessWelcome,
    AccessWithdrawn,
)
from schemas.access_request import AccessRequest
from schemas.account import Account
from schemas.application import Contact
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.link import Link, LinkPurpose
from schemas.membership import MemberRole
from schemas.model import Frozen
from store import application, link, membership, provider
from store.database import Connection
from store.membership import Reader

CONTACT = "contact"
"""Who is told where nobody signs in."""


class Readers(Frozen):
    """Who answers for the organization at present.

    Attributes:
        organisation: its name as recorded or, while staff have to find it, as it was typed.
        people: its managers; where there are none who can sign in, its primary contact.
        sign_in: whether they sign in, and so can answer on a page.
    """

    organisation: str
    people: tuple[Recipient, ...] = ()
    sign_in: bool = False


async def readers_of(conn: Connection, request: AccessRequest) -> Readers:
    """Who is told of a request."""
    if request.provider:
        return await _of_provider(conn, request.provider)
    if request.application and (found := await application.by_number(conn, request.application)):
        return Readers(organisation=found.form.organisation.legal_name, people=(_contact(found.form.primary),))
    return Readers(organisation=request.organisation)


async def _of_provider(conn: Connection, number: str) -> Readers:
    found = await provider.by_number(conn, number)
    assert found is not None  # noqa: S101 - the request's row refers to it
    readers = membership.readers(await membership.people(conn, number), found, LetterKind.ACCESS_TOLD)
    people = tuple(Recipient(_actor(each), each.name, each.address) for each in readers)
    return Readers(organisation=found.legal_name, people=people, sign_in=all(each.actor != CONTACT for each in people))


def _actor(reader: Reader) -> str:
    """A reader as audit lines name people."""
    return CONTACT if reader.key == CONTACT else f"account:{reader.key}"


def _contact(primary: Contact) -> Recipient:
    return Recipient(CONTACT, primary.name, primary.email)


class AccessCorrespondence:
    """Letters about one request and the links in them, to be written with the record they tell of.

    Args:
        readers: who answers for the organization before this record changes anything.
        key: what the letters' keys begin with; the same key writes each letter once only.
    """

    def __init__(self, request: AccessRequest, readers: Readers, *, key: str, as_of: datetime) -> None:
        self.letters: list[LetterDraft] = []
        self.links: list[Link] = []
        self.readers = readers
        self._request = request
        self._key = key
        self._as_of = as_of

    def about(self, request: AccessRequest, readers: Readers) -> Self:
        """From now on it is about this organization, and these people answer for it."""
        self._request, self.readers = request, readers
        return self

    def received(self, business_days: int) -> None:
        """To whoever asked: we have it, and answer by this instant."""
        request, opened = self._request, self._link(LinkPurpose.ACCESS, self._request.entity)
        facts = AccessReceived(
            **self._about(),
            **opened,
            received_at=request.received_at,
            due_at=request.promised_at,
            business_days=business_days,
        )
        self._to_asker(LetterKind.ACCESS_RECEIVED, facts, Priority.NOTICE)

    def told(self) -> None:
        """To who answers for the organization: somebody asks for access."""
        request = self._request
        facts = AccessTold(
            **self._about(),
            provider=request.provider if self.readers.sign_in else None,
            full_name=request.full_name,
            phone=request.phone,
            email=request.email,
            asked_at=request.received_at,
            due_at=request.due_at,
        )
        for each in self.readers.people:
            self._write(LetterKind.ACCESS_TOLD, facts, Priority.NOTICE, each)

    def welcome(self, account: Account, provider_number: str, role: MemberRole, note: str) -> None:
        """Granted, with an account of one's own."""
        facts = AccessWelcome(
            **self._about(),
            **self._link(LinkPurpose.SET_PASSWORD, f"account:{account.id}"),
            provider=provider_number,
            user_name=account.user_name,
            role=role,
            note=note,
        )
        self._to_asker(LetterKind.ACCESS_WELCOME, facts, Priority.PASSWORD)

    def granted(self, account: Account, provider_number: str, role: MemberRole, note: str, *, reopened: bool) -> None:
        """Granted to the account that is there already."""
        facts = AccessGranted(
            **self._about(),
            provider=provider_number,
            user_name=account.user_name,
            role=role,
            reopened=reopened,
            note=note,
        )
        self._to_asker(LetterKind.ACCESS_GRANTED, facts, Priority.DECISION)

    def application(self, number: str, note: str) -> None:
        """Granted for an open application: its status link."""
        opened = self._link(LinkPurpose.STATUS, f"application:{number}")
        facts = AccessApplication(**self._about(), **opened, application=number, note=note)
        self._to_asker(LetterKind.ACCESS_APPLICATION, facts, Priority.DECISION)

    def declined(self, decided_at: datetime, reason: str) -> None:
        """To whoever asked: we could not grant it."""
        facts = AccessDeclined(**self._about(), decided_at=decided_at, reason=reason)
        self._to_asker(LetterKind.ACCESS_DECLINED, facts, Priority.DECISION)

    def withdrawn(self, withdrawn_at: datetime) -> None:
        """To whoever asked: it is withdrawn."""
        facts = AccessWithdrawn(**self._about(), withdrawn_at=withdrawn_at)
        self._to_asker(LetterKind.ACCESS_WITHDRAWN, facts, Priority.DECISION)

    def settled(
        self,
        outcome: Literal["granted", "declined", "withdrawn", "elsewhere"],
        decided_at: datetime,
        *,
        role: MemberRole | None = None,
        former: Account | None = None,
        became: Literal["reporter", "viewer", "inactive"] | None = None,
        but: Sequence[str] = (),
    ) -> None:
        """To who was told of it: how it ended, and what was handed over; `but` are actors who are told otherwise."""
        facts = AccessSettled(
            **self._about(),
            provider=self._request.provider,
            full_name=self._request.full_name,
            outcome=outcome,
            decided_at=decided_at,
            role=role,
            former_name=former.full_name if former and became else None,
            former=became,
        )
        for each in self.readers.people:
            if each.actor not in but:
                own = bool(former and became and each.actor == former.actor)
                self._write(LetterKind.ACCESS_SETTLED, facts.model_copy(update={"own": own}), Priority.DECISION, each)

    def _about(self) -> dict[str, Any]:
        return {"number": self._request.number, "organisation": self.readers.organisation}

    def _link(self, purpose: LinkPurpose, subject: str) -> dict[str, Any]:
        lifetime = link.WELCOME_LIFETIME if purpose is LinkPurpose.SET_PASSWORD else link.STATUS_LIFETIME
        opened = link.fresh(purpose, subject, self._as_of, lifetime)
        self.links.append(opened)
        return {"link": opened.id, "link_expires_at": opened.expires_at}

    def _to_asker(self, kind: LetterKind, facts: Frozen, priority: Priority) -> None:
        asker = Recipient("asker", self._request.full_name, self._request.email)
        self._write(kind, facts, priority, asker)

    def _write(self, kind: LetterKind, facts: Frozen, priority: Priority, to: Recipient) -> None:
        self.letters.append(
            LetterDraft(
                key=f"{self._key}/{kind}/{to.actor.removeprefix('account:')}",
                kind=kind,
                entity=self._request.entity,
                to_name=to.name,
                to_address=to.address,
                priority=priority,
                facts=facts.model_dump(mode="json"),
            )
        )
