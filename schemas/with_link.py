"""Facts of a letter that carries one link."""

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
