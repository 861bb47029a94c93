"""A file somebody uploaded; its content stays in Postgres and is read only when it is handed out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from schemas.model import Frozen

MediaType = Literal[
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
]


class File(Frozen):
    """What is known of a file.

    Attributes:
        question: the question it answers; ``answer`` for what came with an answer to a request for information.
        media_type: what its content is, whatever its name says.
        size: bytes.
    """

    id: UUID
    draft: UUID | None = None
    application: str | None = None
    submission: UUID | None = None
    question: str
    name: str
    media_type: MediaType
    size: int
    received_at: datetime
