"""Facts of a letter that carries a link."""

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from schemas.link import LinkPurpose
from schemas.model import Frozen


class WithLink(Frozen):
    """Facts of a letter that carries one link."""

    purpose: ClassVar[LinkPurpose]
    link: UUID
    link_expires_at: AwareDatetime


class MayLink(Frozen):
    """Facts of a letter that carries a link to those who do not sign in; the others find a page of their own."""

    purpose: ClassVar[LinkPurpose]
    link: UUID | None = None
    link_expires_at: AwareDatetime | None = None


class MayEnd(Frozen):
    """Facts of a letter that its reader asked for and ends by one link; without one, they get it for another reason."""

    purpose: ClassVar[LinkPurpose] = LinkPurpose.SUBSCRIPTION
    link: UUID | None = None
