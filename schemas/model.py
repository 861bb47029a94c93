"""The two kinds of model everything here is made of."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes once made; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(BaseModel):
    """What travels through Temporal: fields may be added in later versions, so unknown ones are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")
