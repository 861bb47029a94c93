"""Links sent by e-mail: a row says what one opens and until when; the token is derived, never stored."""

import base64
import hashlib
import hmac
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from schemas.model import Frozen


class LinkPurpose(StrEnum):
    """What a link opens."""

    SET_PASSWORD = "set_password"  # noqa: S105 - the name of a purpose
    DRAFT = "draft"
    STATUS = "status"
    CERTIFICATE = "certificate"
    WAITING = "waiting"
    SUBSCRIPTION = "subscription"
    INVITATION = "invitation"
    EMAIL_CHANGE = "email_change"
    OPPORTUNITY = "opportunity"
    ACCESS = "access"


class Link(Frozen):
    """One link.

    ``subject`` is ``account:<id>``, ``draft:<uuid>``, ``application:<number>``, ``certificate:<number>``,
    ``waiting:<uuid>``, ``subscription:<uuid>``, ``invitation:<uuid>``, ``email_change:<uuid>:<former or wanted>``,
    ``opportunity:<number>``, ``opportunity_draft:<uuid>`` or ``access_request:<number>``.
    """

    id: UUID
    purpose: LinkPurpose
    subject: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


def link_token(link: UUID, purpose: LinkPurpose, secret: str) -> str:
    """The token that stands in the link: the id and a keyed mark of it, so that none can be guessed."""
    mark = hmac.new(secret.encode(), link.bytes + purpose.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(link.bytes + mark).rstrip(b"=").decode()


def read_token(token: str, purpose: LinkPurpose, secret: str) -> UUID | None:
    """The id of the link a token stands for, or ``None`` where it is not one of ours for this purpose."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        link = UUID(bytes=raw[:16])
    except ValueError:
        return None
    return link if hmac.compare_digest(link_token(link, purpose, secret), token) else None
