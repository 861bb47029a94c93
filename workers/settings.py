"""Everything an operator decides, read from the environment.

One class for every process: the worker, the console and the `pdups` command see the same values, so what one of them
was told cannot differ from what another believes. `docs/settings.md` explains each of them to an operator; a test
fails when one is missing there.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Values of the environment variables `PDUPS_<NAME>`, checked once at the start of a process.

    Raises:
        pydantic.ValidationError: A required value is missing or a value is unusable; the message names the field.
    """

    model_config = SettingsConfigDict(env_prefix="PDUPS_", frozen=True, extra="forbid")

    database_url: str = Field(
        repr=False,
        pattern=r"^postgres(ql)?://",
        description="Postgres, where everything recorded is kept: `postgresql://user:password@host:port/database`.",
    )
    temporal_address: str = Field(
        default="127.0.0.1:7233",
        pattern=r"^[^\s:/]+:\d+$",
        description="The Temporal server's frontend as `host:port`.",
    )
    temporal_namespace: str = Field(default="pdups", min_length=1, description="The Temporal namespace of this system.")

    smtp_host: str = Field(min_length=1, description="The mail server that letters are handed to.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="The mail server's port.")
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        default="starttls",
        description=(
            "`starttls` (port 587) or `tls` (port 465); never falls back to clear text. "
            "`none` is for the mail catcher of the embedded stack only."
        ),
    )
    smtp_username: str | None = Field(default=None, description="The name to sign in to the mail server with, if any.")
    smtp_password: str | None = Field(default=None, repr=False, description="The password that belongs to it.")
    mail_from: str = Field(
        min_length=3,
        pattern=r"^[^\r\n]+@[^\r\n]+$",
        description="The sender of every letter: `Name <address>` or an address alone.",
    )
    mail_reply_to: str | None = Field(
        default=None,
        pattern=r"^[^\r\n]+@[^\r\n]+$",
        description="Where answers to letters go, when that is not the sender.",
    )
    staff_notice_email: str | None = Field(
        default=None,
        pattern=r"^[^\r\n]+@[^\r\n]+$",
        description="A shared mailbox that gets notices to staff when no account of the wanted role exists.",
    )

    secret_key: str = Field(
        repr=False,
        min_length=32,
        description="Signs links in letters and form tokens. Changing it makes every link already sent unusable.",
    )
    base_url: str = Field(
        pattern=r"^https?://[^\s/?#]+$",
        description="The console's public address without a path; links in letters begin with it.",
    )
    console_host: str = Field(default="127.0.0.1", description="The address the console listens on.")
    console_port: int = Field(default=8000, ge=0, le=65535, description="The port the console listens on.")
    session_hours: int = Field(default=12, ge=1, le=24 * 14, description="Hours until a sign-in ends by itself.")
    password_link_hours: int = Field(
        default=72, ge=1, le=24 * 14, description="Hours for which a one-time set-password link works."
    )

    vault_url: str = Field(
        pattern=r"^(file:///|s3://[^/?#]+)",
        description=(
            "Where record bundles are kept: `file:///folder`, a folder that is there, or `s3://bucket/prefix`, a "
            "bucket of any store that speaks S3."
        ),
    )
    vault_s3_endpoint: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#]+",
        description="The address of a store that is not Amazon's own, e.g. `https://objects.example.gov`.",
    )
    vault_s3_region: str | None = Field(default=None, description="The region of the bucket, where the store has such.")
    vault_s3_access_key_id: str | None = Field(
        default=None,
        description="The name of the key to the bucket; without it, what the machine's own role allows.",
    )
    vault_s3_secret_access_key: str | None = Field(default=None, repr=False, description="The secret of that key.")

    press_processes: int = Field(
        default=2, ge=1, le=64, description="How many processes render certificates; as many as there are processors."
    )
    sample: bool = Field(
        default=False, description="Whether the data is invented: every page then carries a banner that says so."
    )
    heartbeat_file: Path | None = Field(
        default=None,
        description="A file the worker touches every second or two while it is alive; a supervisor watches its age.",
    )

    @field_validator("base_url", mode="before")
    @classmethod
    def _without_trailing_slash(cls, value: object) -> object:
        """Forgive the slash that people copy from the address bar, so that links never carry two."""
        return value.rstrip("/") if isinstance(value, str) else value

    @property
    def served_securely(self) -> bool:
        """Whether browsers reach the console by https, so that cookies may and must be marked secure."""
        return self.base_url.startswith("https://")
